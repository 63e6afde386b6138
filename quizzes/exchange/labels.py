"""Taking labels off option texts (DOMAIN §9.4) without harming texts that merely begin with a letter or a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from quizzes.wording import fold

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_LETTER = r"([A-Za-zＡ-Ｚａ-ｚ])"
_STRONG = (
    re.compile(rf"[(（\[【<]\s*{_LETTER}\s*[)）\]】>]\s*[、.．:：]?\s*(.*)", re.DOTALL),
    re.compile(rf"{_LETTER}\s*[、.．。:：,，)）－–—-]\s*(.*)", re.DOTALL),
    re.compile(rf"([{_CIRCLED}])\s*[、.．:：]?\s*(.*)", re.DOTALL),
)
_NUMBERED = re.compile(r"[(（\[【]?\s*([0-9０-９])\s*[)）\]】、.．:：]\s*(?![0-9０-９])(.*)", re.DOTALL)
# A letter before blanks, or glued to a character that is neither Latin nor a digit.
_GLUED = re.compile(r"([A-ZＡ-Ｚ])(?:\s+|(?=[^\x00-\x7f\sＡ-Ｚａ-ｚ０-９]))(.*)", re.DOTALL)
_TRUTH = re.compile(r"(true|false)\s*[、.．:：]\s*(.+)", re.IGNORECASE | re.DOTALL)
_ONLY_LABELS = re.compile(r"[A-Ha-h](?:[\s、,，和与及]*[A-Ha-h])*(?:都|均|皆)?[^\w]*")


# The options of a judgement say "true. 正确" in either order.
_ANYWHERE = -1


class Labelling(IntEnum):
    """How surely the options of one question carry their labels."""

    NONE = 0
    SOME = 1  # a few strong labels among bare texts
    LOOSE = 2  # every text begins with its own letter or number, but might do so by nature
    SURE = 3  # every text carries its own label, marked off as one
    ASTRAY = 4  # every text carries a label, but another one than its place


@dataclass(frozen=True)
class _Label:
    position: int
    rest: str
    strong: bool


def labelling_of(texts: Sequence[str]) -> Labelling:
    """What the texts of one question, in their order, look like."""
    labels = [_label(text) for text in texts]
    strong = [label for label in labels if label and label.strong]
    if not texts or not any(labels):
        return Labelling.NONE
    own = [label is not None and label.position in (place, _ANYWHERE) for place, label in enumerate(labels)]
    if all(own):
        bare = [label.rest for label in labels if label]
        sound = all(bare) and len({fold(text) or text for text in bare}) == len(bare)
        if len(strong) == len(texts):
            return Labelling.SURE if all(bare) else Labelling.NONE
        return Labelling.LOOSE if sound else Labelling.NONE
    if len(strong) == len(texts) and len({label.position for label in strong}) == len(texts):
        return Labelling.ASTRAY
    return Labelling.SOME if _marked(labels) >= 2 else Labelling.NONE


def without_labels(texts: Sequence[str], labelling: Labelling) -> list[str]:
    """The texts without the labels that `labelling` found; SOME takes only the strong ones, NONE and ASTRAY nothing."""
    if labelling in (Labelling.SURE, Labelling.LOOSE):
        return [label.rest if (label := _label(text)) else text for text in texts]
    if labelling == Labelling.SOME:
        return [_label_rest(text, place) for place, text in enumerate(texts)]
    return list(texts)


def _label(text: str) -> _Label | None:
    if truth := _TRUTH.fullmatch(text):
        return _Label(_ANYWHERE, truth[2], strong=True)
    for pattern in _STRONG:
        if found := pattern.fullmatch(text):
            return _Label(_position(found[1]), found[2].strip(), strong=True)
    for pattern in (_NUMBERED, _GLUED):
        if found := pattern.fullmatch(text):
            return _Label(_position(found[1]), found[2].strip(), strong=False)
    return None


def _position(mark: str) -> int:
    if mark in _CIRCLED:
        return _CIRCLED.index(mark)
    code = ord(mark) - 0xFEE0 if ord(mark) > 0xFF00 else ord(mark)
    return code - ord("1") if chr(code).isdigit() else ord(chr(code).upper()) - ord("A")


def _marked(labels: Sequence[_Label | None]) -> int:
    return sum(
        1
        for place, label in enumerate(labels)
        if label and label.strong and label.position == place and not _ONLY_LABELS.fullmatch(label.rest)
    )


def _label_rest(text: str, place: int) -> str:
    label = _label(text)
    if label and label.strong and label.position == place and label.rest and not _ONLY_LABELS.fullmatch(label.rest):
        return label.rest
    return text
