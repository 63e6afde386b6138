"""Grading a paper: each answer by its kind, the paper by adding up. Pure; reads nothing but its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal

from quizzes.kinds import kind_of
from quizzes.models import SittingItem

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def award_of(item: SittingItem, rules: Mapping[str, str]) -> Decimal:
    """The points of one item under the pinned marking `rules`, 0 to item.points; none for no answer.

    Needs version and question loaded.
    """
    if item.answer is None:
        return NOTHING
    kind = kind_of(item.version.question.kind)
    return kind.grade(item.version, item.answer, item.points, rules).quantize(CENT)


def grade_items(items: Iterable[SittingItem], rules: Mapping[str, str]) -> dict[int, Decimal]:
    """The points of each item, by its primary key."""
    return {item.pk: award_of(item, rules) for item in items}


def pass_points_of(full_points: Decimal, pass_percent: int) -> Decimal:
    """The least points that reach `pass_percent` (1–100) of `full_points`; rounded up to a cent, never down."""
    return (full_points * pass_percent / 100).quantize(CENT, ROUND_CEILING)
