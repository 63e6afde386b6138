"""Answers and options that files write into the text of a question (DOMAIN §9.4, §9.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizzes.kinds.letters import SEPARATORS

from .labels import split_labelled

BLANK = "（　　）"
# What no sentence holds by itself, so that it may part a stem from its options.
JOINERS = ("###", "---", "===", "&", "|")
_LETTERS = r"[A-HＡ-Ｈa-h](?:[\s、,，;；|]*[A-HＡ-Ｈa-h])*"
_MARKS = r"[√✓✔×✗✘]|正确|错误|对|错"
_IN_BRACKETS = re.compile(rf"[（(]\s*({_LETTERS}|{_MARKS})\s*[）)]")
_AT_END = re.compile(
    rf"\s*(?:【\s*(?:正确|参考|标准)?答案\s*】\s*[:：]?|(?:正确|参考|标准)?答案\s*[:：])\s*({_LETTERS}|{_MARKS})\s*[。.]?\s*$"
)


def answers_in(stem: str) -> list[str]:
    """Every answer the stem holds: a bracket with nothing but letters or a judge's mark, or 【答案】 at its end.

    Empty brackets, years and names in brackets are none.
    """
    ends = _AT_END.findall(stem)
    return ends or [found.strip() for found in _IN_BRACKETS.findall(stem)]


def without_answer(stem: str) -> str:
    """The stem with its answer taken out, an empty blank where it stood in brackets."""
    if _AT_END.search(stem):
        return _AT_END.sub("", stem)
    return _IN_BRACKETS.sub(BLANK, stem)


def split_stem(text: str) -> tuple[str, list[str]]:
    """Stem and options where both stand in one cell; no options where nothing says that there are any."""
    for joiner in JOINERS:
        parts = [part.strip() for part in text.split(joiner) if part.strip()]
        if len(parts) >= 3:
            return parts[0], parts[1:]
    options = split_labelled(text)
    start = text.find(options[0]) if options else 0
    return (text[:start].strip(), options) if start > 0 else (text, [])


def split_options(text: str) -> list[str]:
    """The options that stand in one cell: labelled, one to a line, or joined by a separator."""
    if labelled := split_labelled(text):
        return labelled
    for separator in ("\n", *SEPARATORS):
        parts: Sequence[str] = [part.strip() for part in text.split(separator) if part.strip()]
        if len(parts) >= 2:
            return list(parts)
    return [text] if text else []
