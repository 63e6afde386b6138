"""What was decided about a question after papers had asked it, as grading and reviewing read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.enums import Remedy
from quizzes.kinds import Wording


@dataclass(frozen=True)
class Ruling:
    """A correction in force (models.Correction); `key` as a version stores it, where another key is right."""

    remedy: str
    key: Any = None
    nobody_loses: bool = True


# By primary key of the version.
Rulings = Mapping[int, Ruling]


@dataclass(frozen=True)
class Reworded:
    """A version with another key: what kinds read of it (quizzes.kinds.Wording)."""

    stem: str
    options: Any
    key: Any


def reworded(version: Wording, ruling: Ruling | None) -> Wording:
    """The version with the key that a ruling gives it; itself where there is none."""
    if ruling is None or ruling.remedy != Remedy.KEY:
        return version
    return Reworded(version.stem, version.options, ruling.key)
