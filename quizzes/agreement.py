"""What several markers' marks come to: the mean of two who agree, else what a third decides. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
FIRST, SECOND, THIRD = 1, 2, 3

# The points that one marker gave, by the id of a line of the rubric.
Given = Mapping[str, Decimal]


@dataclass(frozen=True)
class MarkingRules:
    """How a paper is marked, as it was pinned when it was handed in. `gap` in percent of what people can give."""

    blind: bool = True
    double: bool = False
    gap: int = 20

    @classmethod
    def read(cls, pinned: Mapping[str, Any]) -> MarkingRules:
        """From the rules of a sitting; what they do not say is as a new quiz has it."""
        return cls(**pinned.get("people", {}))

    def pinned(self) -> dict[str, Any]:
        return {"blind": self.blind, "double": self.double, "gap": self.gap}

    @property
    def seats(self) -> tuple[int, ...]:
        """The seats that every question has from the beginning."""
        return (FIRST, SECOND) if self.double else (FIRST,)


def decided_marks(seats: Mapping[int, Given], rules: MarkingRules, most: Decimal) -> dict[str, Decimal] | None:
    """What a question gets, by line, from the marks given so far by seat; None while somebody has still to mark.

    `most` is what its lines can get in all. The third's marks count alone; of two who agree it is the mean of each
    line, a half cent up.
    """
    if THIRD in seats:
        return dict(seats[THIRD])
    if not all(seat in seats for seat in rules.seats) or needs_third(seats, rules, most):
        return None
    return _mean(seats[FIRST], seats[SECOND]) if rules.double else dict(seats[FIRST])


def needs_third(seats: Mapping[int, Given], rules: MarkingRules, most: Decimal) -> bool:
    """Whether two have marked and their sums are further apart than the rules allow; just so far is near enough."""
    if not rules.double or FIRST not in seats or SECOND not in seats:
        return False
    apart = abs(_sum(seats[FIRST]) - _sum(seats[SECOND]))
    return apart * 100 > most * rules.gap


def _mean(first: Given, second: Given) -> dict[str, Decimal]:
    return {line: ((points + second[line]) / 2).quantize(CENT, ROUND_HALF_UP) for line, points in first.items()}


def _sum(given: Given) -> Decimal:
    return sum(given.values(), NOTHING)
