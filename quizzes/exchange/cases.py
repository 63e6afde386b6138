"""Cases in running text: a material, then numbered questions about it (DOMAIN §9.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise

from .lines import Line
from .named import fields_in
from .numbering import NUMERALS, Family
from .tokens import Token

_TITLE = re.compile(
    rf"[【\[(（]?\s*(?:案例|材料|情景|情境)\s*(?:(?P<number>[{NUMERALS}]+|\d+)\s*[】\])）]?\s*[:：、.．]?|[】\])）]\s*[:：]?|[:：])"
    r"\s*(?P<rest>.*)",
    re.DOTALL,
)
_ONLY_ASKS = re.compile(r"[【\[]?\s*(?:问题|思考题|请问|问)\s*[】\]]?\s*[:：]?")
# Above questions of a section: 阅读下列材料，回答11-15题。
_SHARED = re.compile(
    r"(?:回答|完成|解答|作答)[^\d。]{0,8}?第?\s*(?P<first>\d+)\s*题?\s*(?:[-~～—–至到]|和|、)\s*第?(?P<last>\d+)\s*小?题"
)
_INSTRUCTION = 40


@dataclass
class CaseLines:
    """The lines of one case: those of its material, and those of its questions, none where it asks but one."""

    material: list[Line]
    questions: list[Line] = field(default_factory=list)
    number: int | None = None


def cases_in(tokens: Sequence[Token]) -> list[CaseLines]:
    """The cases of a section, begun by 案例一, by numbers that hold others within, or by a text before its numbers."""
    if all(token.is_blank for token in tokens):
        return []
    bounds = _titles(tokens) or _outer_numbers(tokens) or _texts_before_numbers(tokens)
    return [_case(tokens[start:end]) for start, end in pairwise([*bounds, len(tokens)])]


def shared_range(text: str) -> tuple[range, str] | None:
    """The numbers of the questions that a line puts under one material, and what it says of the material itself."""
    found = _SHARED.search(text)
    if not found:
        return None
    numbers = range(int(found["first"]), int(found["last"]) + 1)
    return numbers, "" if len(text) <= _INSTRUCTION else text


def _titles(tokens: Sequence[Token]) -> list[int]:
    return [at for at, token in enumerate(tokens) if _TITLE.match(token.text)]


def _outer_numbers(tokens: Sequence[Token]) -> list[int]:
    """Where the numbers stand that begin cases: those of the first line, unless a text comes first."""
    first = next((token for token in tokens if not token.is_blank), None)
    if first is None or first.start is None:
        return []
    family = first.start.family
    starts, expected = [], first.start.number
    for at, token in enumerate(tokens):
        if token.start and token.start.family is family and token.start.number == expected:
            starts.append(at)
            expected += 1
    return starts


def _texts_before_numbers(tokens: Sequence[Token]) -> list[int]:
    """Where the texts begin that stand before a number 1: at the blank line behind the question before."""
    ones = [at for at, token in enumerate(tokens) if token.start and token.start.number == 1]
    bounds = [0]
    for at in ones[1:]:
        last = max((place for place in range(at) if tokens[place].start or tokens[place].tells), default=0)
        blank = next((place for place in range(last, at) if tokens[place].is_blank), None)
        if blank is not None and any(not token.is_blank for token in tokens[blank:at]):
            bounds.append(blank)
    return bounds


def _case(tokens: Sequence[Token]) -> CaseLines:
    """The lines of one case: its questions begin with the first number 1 before anything is answered."""
    tokens = list(dropwhile(lambda token: token.is_blank, tokens))
    first = tokens[0]
    title = _TITLE.match(first.text)
    outer: Family | None = None
    head, number = first.line, None
    if title:
        head = replace(head, text=title["rest"])
    elif first.start:
        outer, number = first.start.family, first.start.number
        head = replace(head, text=first.start.rest)
    lines = [head, *(token.line for token in tokens[1:])]
    begin = _first_question(tokens, outer)
    material = [line for line in lines[:begin] if not _ONLY_ASKS.fullmatch(line.text)]
    return CaseLines([line for line in material if line.text], lines[begin:], number)


def _first_question(tokens: Sequence[Token], outer: Family | None) -> int:
    for at, token in enumerate(tokens):
        if at and any(name == "answer" for name, _value in fields_in(token.text, answered=False)[1]):
            break
        if token.start and token.start.number == 1 and token.start.family is not outer:
            return at
    return len(tokens)
