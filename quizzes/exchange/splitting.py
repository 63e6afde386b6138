"""Parting texts that hold several options: on one line, in one cell, behind the stem (DOMAIN §9.4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from quizzes.kinds.letters import LABEL_WORD, LETTERS

from .numbering import CIRCLED

_NO_LATIN = r"(?<![A-Za-z0-9Ａ-Ｚａ-ｚ０-９])"
_WIDE = r"(?=[^\x00-\x7f\sＡ-Ｚａ-ｚ０-９、．。：，）】)])"
_EDGES = " \t\n\u3000;；|"
# An option begins with what marks it off: one of these, by the place of the option from 0.
Label = Callable[[int], re.Pattern[str]]


@dataclass(frozen=True)
class Option:
    """An option in a text: where its label begins, its text, and whether the label is marked off as one."""

    start: int
    text: str
    is_sure: bool


@cache
def _marked(place: int) -> re.Pattern[str]:
    """（A）, 【A】, A. A、 选项A： anywhere."""
    letter = _letter(place)
    return re.compile(
        rf"[(（\[【]\s*{letter}\s*[)）\]】]\s*[、.．:：]?\s*|(?:{LABEL_WORD}\s*|{_NO_LATIN}){letter}\s*[、.．)）:：]\s*"
    )


@cache
def _leading(place: int) -> re.Pattern[str]:
    """At the beginning of a text small letters and more marks will do: a. A, A。 <A> 选项a："""
    letter, small = _letter(place), LETTERS[place].lower()
    return re.compile(
        rf"[(（\[【<]\s*[{letter[1:-1]}{small}]\s*[)）\]】>]\s*[、.．:：]?\s*|(?:{LABEL_WORD}\s*)?{letter}\s*[、.．。)）:：,，]\s*"
        rf"|{LABEL_WORD}\s*{small}\s*[、.．)）:：]\s*|{small}\s*[、.．)）]\s*"
    )


@cache
def _spaced(place: int) -> re.Pattern[str]:
    """A and a blank, behind a blank."""
    return re.compile(rf"(?:^|(?<=\s)){_letter(place)}\s+(?=\S)")


@cache
def _glued(place: int) -> re.Pattern[str]:
    """A before a character that is neither Latin nor a digit."""
    return re.compile(rf"{_NO_LATIN}{_letter(place)}{_WIDE}")


@cache
def _circled(place: int) -> re.Pattern[str]:
    return re.compile(rf"{CIRCLED[place]}\s*[、.．:：]?\s*")


@cache
def _bracketed(place: int) -> re.Pattern[str]:
    return re.compile(rf"[(（]\s*{place + 1}\s*[)）]\s*[、.．:：]?\s*")


@cache
def _numbered(place: int) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=\s)){place + 1}\s*[、.．](?!\d)\s*")


def options_on(line: str, expected: int) -> list[Option]:
    """The options of a line that begins with the label of the one `expected` (its place from 0); none for any other."""
    if not 0 <= expected < len(LETTERS):
        return []
    for first, others in ((_leading, _marked), (_spaced, _spaced), (_glued, _glued)):
        if found := first(expected).match(line):
            options = _follow(line, found, expected, others, is_sure=first is _leading)
            if others is _glued and len(options) == 2 and not line[options[1].start - 1].isspace():
                return options[:0]
            return options
    return []


def options_behind(text: str) -> tuple[str, list[Option]]:
    """A text and the options that stand behind it on the same line, at least two of them: 题干（ ）A.甲 B.乙."""
    for found in _marked(0).finditer(text):
        options = _follow(text, found, 0, _marked, is_sure=True)
        if found.start() > 0 and len(options) > 1:
            return text[: found.start()].strip(), options
    return text, []


def split_labelled(text: str, *, circled: bool = False) -> list[str]:
    """The options of one text such as "A、甲 B、乙", labels kept; empty unless two follow each other from A on.

    `circled`: "①甲②乙" as well, which in a stem counts statements.
    """
    for label in (_marked, _spaced, _circled) if circled else (_marked, _spaced):
        for found in label(0).finditer(text):
            options = _follow(text, found, 0, label, is_sure=True)
            if len(options) > 1:
                ends = [*(option.start for option in options[1:]), len(text)]
                return [text[option.start : end].strip(_EDGES) for option, end in zip(options, ends, strict=True)]
    return []


def split_listed(text: str) -> tuple[str, list[str]]:
    """Stem and options where the options are told by ① ②, (1) (2) or 1. 2.; no options where there are no two."""
    for label in (_circled, _bracketed, _numbered):
        for found in label(0).finditer(text):
            options = _follow(text, found, 0, label, is_sure=True)
            if found.start() > 0 and len(options) > 1:
                return text[: found.start()].strip(), [option.text for option in options]
    return text, []


def _follow(text: str, first: re.Match[str], place: int, label: Label, *, is_sure: bool) -> list[Option]:
    """The option that `first` labels and those behind it, as long as they follow each other and hold something."""
    marks = [first, *_next_marks(text, first, place, label)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [
        Option(mark.start(), text[mark.end() : end].strip(_EDGES), is_sure)
        for mark, end in zip(marks, ends, strict=True)
    ]


def _next_marks(text: str, last: re.Match[str], place: int, label: Label) -> Iterator[re.Match[str]]:
    limit = len(CIRCLED) if label in (_circled, _bracketed, _numbered) else len(LETTERS)
    while (place := place + 1) < limit:
        found = label(place).search(text, last.end())
        if not found or not text[last.end() : found.start()].strip(_EDGES):
            return
        yield found
        last = found


def _letter(place: int) -> str:
    """Either width of a capital, as a set of a pattern."""
    return f"[{LETTERS[place]}{chr(0xFF21 + place)}]"
