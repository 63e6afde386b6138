"""Grading a paper: each answer by its kind, the paper by adding up. Pure; reads nothing but its arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from quizzes.enums import Remedy
from quizzes.kinds import RubricLine, Wording, kind_of
from quizzes.models import SittingItem
from quizzes.rulings import Ruling, Rulings, reworded

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Graded:
    """A paper's awards by primary key of its items, and what they add up to. `left_out`: items that do not count."""

    awards: dict[int, Decimal]
    points: Decimal
    full_points: Decimal
    left_out: frozenset[int] = frozenset()


def grade_paper(items: Sequence[SittingItem], rules: Mapping[str, str], rulings: Rulings) -> Graded:
    """Grade the items of a paper under the pinned marking `rules` and the `rulings` on their versions.

    Needs versions and questions loaded. A question leaves the total only where the paper keeps points without it; where
    nobody may lose, only where that does not lower the paper's share.
    """
    awards = {item.pk: award_of(item, rules, rulings.get(item.version_id)) for item in items}
    points = sum(awards.values(), NOTHING)
    full = sum((item.points for item in items), NOTHING)
    out = set()
    for item in items:
        ruling = rulings.get(item.version_id)
        if ruling is None or ruling.remedy != Remedy.OUT or item.points >= full:
            continue
        less, rest = points - awards[item.pk], full - item.points
        if ruling.nobody_loses and less * full < points * rest:
            continue
        awards[item.pk] = NOTHING
        points, full = less, rest
        out.add(item.pk)
    return Graded(awards, points, full, frozenset(out))


def award_of(item: SittingItem, rules: Mapping[str, str], ruling: Ruling | None = None) -> Decimal:
    """The points of one item under the pinned marking `rules`, 0 to item.points; none for no answer.

    What a machine can say, and the marks of people once they are settled. Needs version and question loaded. A ruling
    of full points gives them to everybody, answered or not.
    """
    if ruling is not None and ruling.remedy == Remedy.FULL:
        return item.points
    plain = _award(item, item.version, rules)
    if ruling is None or ruling.remedy != Remedy.KEY:
        return plain
    corrected = _award(item, reworded(item.version, ruling), rules)
    return max(plain, corrected) if ruling.nobody_loses else corrected


def grade_items(items: Iterable[SittingItem], rules: Mapping[str, str]) -> dict[int, Decimal]:
    """The points of each item, by its primary key, whatever was decided later."""
    return {item.pk: award_of(item, rules) for item in items}


def lines_to_mark(item: SittingItem) -> list[RubricLine]:
    """What people can mark of a handed-in item; nothing where nothing was answered.

    Needs version and question loaded.
    """
    return kind_of(item.version.question.kind).to_mark(item.version, item.answer, item.points)


def lines_wanted(items: Sequence[SittingItem], rulings: Rulings) -> dict[int, list[RubricLine]]:
    """What people have to mark of a handed-in paper, by primary key of its items: none of a question that everybody
    gets full points for, or that leaves the total; one without which no points would be left is still marked.
    """
    wanted, full = {}, sum((item.points for item in items), NOTHING)
    for item in items:
        ruling = rulings.get(item.version_id)
        if ruling is not None and ruling.remedy == Remedy.OUT and item.points < full:
            full -= item.points
        elif (ruling is None or ruling.remedy != Remedy.FULL) and (lines := lines_to_mark(item)):
            wanted[item.pk] = lines
    return wanted


def pass_points_of(full_points: Decimal, pass_percent: int) -> Decimal:
    """The least points that reach `pass_percent` (1–100) of `full_points`; rounded up to a cent, never down."""
    return (full_points * pass_percent / 100).quantize(CENT, ROUND_CEILING)


def _award(item: SittingItem, wording: Wording, rules: Mapping[str, str]) -> Decimal:
    if item.answer is None:
        return NOTHING
    kind = kind_of(item.version.question.kind)
    graded = kind.grade(wording, item.answer, item.points, rules).quantize(CENT)
    return sum(map(Decimal, (item.marks or {}).values()), graded)
