"""What files write into the text of a question: answers, options, tags (DOMAIN §9.4, §9.6)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from quizzes.kinds import find_kind
from quizzes.kinds.letters import SEPARATORS
from quizzes.wording import plain

from .splitting import split_labelled

BLANK = "（　　）"
GAP = "____"
# What no sentence holds by itself, so that it may part a stem from its options.
JOINERS = ("###", "---", "===", "&", "|")
_LETTERS = r"[A-HＡ-Ｈa-h](?:[\s、,，;；|]*[A-HＡ-Ｈa-h])*"
_MARKS = r"[√✓✔☑×✗✘✕]|正确|错误|对|错"
_IN_BRACKETS = re.compile(rf"[（(]\s*({_LETTERS}|{_MARKS})\s*[）)]")
_AT_END = re.compile(
    rf"\s*(?:【\s*(?:正确|参考|标准)?答案\s*】\s*[:：]?|(?:正确|参考|标准)?答案\s*[:：])\s*({_LETTERS}|{_MARKS})\s*[。.]?\s*$"
    r"|\s+([√✓✔☑×✗✘✕])\s*$"
)
_GAPS = re.compile(r"_{2,}|[（(]\s*[)）]")
# An answer that fills its blank: 每【季度】一次, 每__季度__一次.
_FILLED = re.compile(r"【\s*([^【】\n]{1,100}?)\s*】|_{1,}([^_\n]{1,100}?)_{1,}")
_TAG = r"[【\[(（〔]\s*(?P<inside>[^【】\[\]()（）〔〕]{1,24})\s*[】\])）〕]"
_TAG_BEFORE = re.compile(rf"{_TAG}\s*[:：]?\s*")
_TAG_BEHIND = re.compile(rf"\s*{_TAG}\s*[。.]?$")
# In round brackets, where much else stands, only what cannot be meant otherwise is a tag.
_TAG_WORDS = re.compile(r"\w*题|单选|多选|不定项|判断|填空|简答")
_TAG_POINTS = re.compile(r"(?:本题)?\s*([0-9]+(?:\.[0-9]+)?)\s*分")


def answers_in(stem: str) -> list[str]:
    """Every answer the stem holds: a bracket with nothing but letters or a judge's mark, or 【答案】 at its end.

    Empty brackets, years and names in brackets are none.
    """
    if end := _AT_END.search(stem):
        return [end[1] or end[2]]
    return [found.strip() for found in _IN_BRACKETS.findall(stem)]


def without_answer(stem: str) -> str:
    """The stem with its answer taken out, an empty blank where it stood in brackets."""
    if _AT_END.search(stem):
        return _AT_END.sub("", stem)
    return _IN_BRACKETS.sub(BLANK, stem)


def gaps_in(stem: str) -> int:
    """How many blanks the stem leaves."""
    return len(_GAPS.findall(stem))


def blanks_in(stem: str) -> tuple[str, list[str]]:
    """The stem with a gap for every answer that fills its blank, 【季度】 or __季度__, and those answers."""
    answers = [found[1] or found[2] for found in _FILLED.finditer(stem)]
    return (_FILLED.sub(GAP, stem), answers) if answers else (stem, [])


def tags_of(stem: str) -> tuple[str, dict[str, str]]:
    """The stem without the tag before or behind it, and what the tag says: 【单选题】…, …（多选，2分）.

    A bracket is a tag where it holds nothing but a kind and points.
    """
    for pattern in (_TAG_BEFORE, _TAG_BEHIND):
        found = pattern.match(stem) if pattern is _TAG_BEFORE else pattern.search(stem)
        said = _read_tag(found["inside"], is_round="(" in plain(found[0])) if found else {}
        if found and said and (bare := (stem[: found.start()] + stem[found.end() :]).strip()):
            return bare, said
    return stem, {}


def _read_tag(inside: str, *, is_round: bool) -> dict[str, str]:
    said: dict[str, str] = {}
    for part in filter(None, re.split(r"[\s,，、;；/]+", inside)):
        points = _TAG_POINTS.fullmatch(part)
        if points:
            said["points"] = points[1]
        elif find_kind(part) and (_TAG_WORDS.fullmatch(part) or not is_round):
            said["kind"] = part
        else:
            return {}
    return said


def split_stem(text: str) -> tuple[str, list[str]]:
    """Stem and options where both stand in one cell; no options where nothing says that there are any."""
    for joiner in JOINERS:
        first = _first_joiner(text, joiner)
        parts = [part.strip() for part in text[first:].split(joiner) if part.strip()] if first > 0 else []
        if len(parts) >= 2:
            return text[:first].strip(), parts
    options = split_labelled(text)
    start = text.find(options[0]) if options else 0
    return (text[:start].strip(), options) if start > 0 else (text, [])


def split_options(text: str) -> list[str]:
    """The options that stand in one cell: as a list of a program, labelled, one to a line, or joined by a separator."""
    if listed := _listed(text):
        return listed
    if labelled := split_labelled(text, circled=True):
        return labelled
    for separator in ("\n", *SEPARATORS):
        parts: Sequence[str] = [part.strip() for part in text.split(separator) if part.strip()]
        if len(parts) >= 2:
            return list(parts)
    return [text] if text else []


def _listed(text: str) -> list[str]:
    """The texts of ["甲", "乙"]."""
    try:
        found = json.loads(text) if text.startswith("[") and text.endswith("]") else None
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else []


def _first_joiner(text: str, joiner: str) -> int:
    """Where the options begin; an & between two Latin letters belongs to a word such as R&D."""
    pattern = rf"(?<![A-Za-z]){joiner}|{joiner}(?![A-Za-z])" if joiner == "&" else re.escape(joiner)
    found = re.search(pattern, text)
    return found.start() if found else -1
