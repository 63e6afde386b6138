"""Two questions beside each other: whether they ask the same, and whether they hold the same right. Nothing is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.domain.recognition import SAME_OPTIONS
from quizzes.domain.sketches import likeness, number_of, shingles_of
from quizzes.enums import TwinKind
from quizzes.kinds import QuestionKind, Wording, kind_of
from quizzes.kinds.choice import Choice
from quizzes.pictures import pieces_of
from quizzes.wording import fold, texts_within

# From here on two texts are nearly the same: one word in a statement of twenty characters, two or three in a choice.
NEAR = Decimal("0.75")


@dataclass(frozen=True)
class Said:
    """A wording as it is compared: folded, pictures by their digits; `meaning` is what its kind makes of the key.

    `shingles` are those of all that an officer reads before he answers, the parts of a case included, without
    pictures. `wording` is the digest of what is asked and held right, to the letter.
    """

    kind: QuestionKind
    stem: str
    options: frozenset[str]
    meaning: Any
    shingles: frozenset[str]
    wording: str

    @property
    def keys(self) -> tuple[int, int]:
        """What questions that ask the same have in common: their stem, and their stem with its options."""
        text = json.dumps([self.stem, *sorted(self.options)], ensure_ascii=False)
        return number_of(b"stem" + self.stem.encode()), number_of(b"text" + text.encode())


def said_in(kind_key: str, version: Wording) -> Said:
    """A version of a question of this kind, as it is compared."""
    kind = kind_of(kind_key)
    options = kind.written_options(version)
    written = json.dumps([kind_key, version.stem, version.options, version.key], ensure_ascii=False, sort_keys=True)
    return Said(
        kind,
        _folded(version.stem),
        frozenset(map(_folded, kind.texts_of(options))),
        kind.meaning_of(options, kind.written_key(version)),
        shingles_of(fold(_without_pictures(text)) for text in (version.stem, *texts_within(version.options))),
        hashlib.sha256(written.encode()).hexdigest(),
    )


def compare(one: Said, other: Said) -> tuple[TwinKind, Decimal] | None:
    """How two questions are alike, and how much their texts are, 0 to 1; None where they are not."""
    alike = likeness(one.shingles, other.shingles)
    if one.stem == other.stem:
        if _contradict(one, other):
            return TwinKind.OTHER_ANSWER, alike
        if one.options == other.options and one.meaning == other.meaning:
            return TwinKind.SAME, alike
    return (TwinKind.NEAR, alike) if alike >= NEAR else None


def _contradict(one: Said, other: Said) -> bool:
    """Whether two questions with the same stem cannot both be right.

    Choices, single or multiple, cannot where they share half of their options, as imports have it, and what is right
    in one is wrong in the other. Of the other kinds those cannot that give the same options another key.
    """
    if isinstance(one.kind, Choice) and isinstance(other.kind, Choice):
        if likeness(one.options, other.options) < SAME_OPTIONS:
            return False
        return not one.meaning.isdisjoint(other.options - other.meaning) or not other.meaning.isdisjoint(
            one.options - one.meaning
        )
    return one.kind.key == other.kind.key and one.options == other.options and one.meaning != other.meaning


def _folded(text: str) -> str:
    return fold(text) or text


def _without_pictures(text: str) -> str:
    return "".join(piece for piece in pieces_of(text) if isinstance(piece, str))
