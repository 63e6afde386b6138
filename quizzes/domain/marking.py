"""Marks of people: given line by line, put right by another version, and the paper settled with the last of them.

What several markers' marks come to is for quizzes.agreement to say, what settled marks are worth for domain.results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date
from ledger.domain.chain import lock_chain
from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import MARKING_DECIDED
from quizzes.agreement import THIRD, MarkingRules, decided_marks, needs_third
from quizzes.domain.grading import lines_to_mark, lines_wanted
from quizzes.domain.results import settle_sitting
from quizzes.domain.seats import FREE, lay_seats, lock_marker, new_seat
from quizzes.enums import MarkingState, SittingState
from quizzes.kinds import RubricLine
from quizzes.models import LineMark, Marking, MarkingTask, Sitting, SittingItem
from quizzes.queries import latest_markings, locked_items, locked_sitting, marks_given, papers_without_seats, rulings_of
from quizzes.rules import can_mark_quiz

HALF_POINT = Decimal("0.5")
CENT = Decimal("0.01")
LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class LineGiven:
    """What a marker gives one line of the rubric."""

    points: Decimal
    comment: str = ""


class SeatLost(Exception):
    """The seat is somebody else's by now, or nobody's any more; its text says so in the marker's language."""


def step_of(line: RubricLine) -> Decimal:
    """The least that marks of a line differ by: half points where the line is worth a number of them, else cents."""
    return HALF_POINT if line.points % HALF_POINT == 0 else CENT


@transaction.atomic
def save_marks(
    *, task: MarkingTask, marker: Officer, given: Mapping[str, LineGiven], comment: str = "", now: datetime
) -> MarkingTask:
    """Keep what `marker` gives the question of his seat, by line; settles the paper with the last of its marks.

    `given` has every line of lines_to_mark. Saving the same again changes nothing; saving something else puts one's own
    marks right, as long as the paper is not settled and no third is at it. Where two are too far apart a third's seat
    is laid, where they have come to agree it is taken away. A hold that ended while nobody else took the seat is as
    good as one that lasts. What a third decides is audited. Locks the paper, the marker, the seats. Raises
    PermissionDenied, SeatLost, and ValidationError for marks that do not fit.
    """
    sitting = task.item.sitting
    lock_chain(sitting.officer)
    sitting = _locked(sitting)
    items = locked_items(sitting.pk)
    item = next(each for each in items if each.pk == task.item_id)
    lock_marker(marker)
    seats = _locked_seats([item])
    own = next(seat for seat in seats if seat.pk == task.pk)
    third = next((seat for seat in seats if seat.decides), None)
    lines = lines_to_mark(item)
    comment = _said(comment)
    given = {line: LineGiven(each.points, _said(each.comment)) for line, each in given.items()}
    _check_given(lines, given, comment)
    if not can_mark_quiz(marker, own.quiz, local_date(now)):
        raise PermissionDenied
    if own.state == MarkingState.DONE and own.marker_id == marker.pk:
        if _is_same(latest_markings([own]).get(own.pk), given, comment):
            return own
        _check_open(sitting, own, third, now)
    else:
        _check_takeable(own, seats, marker, now)
        own.state, own.marker, own.held_until, own.done_at = MarkingState.DONE, marker, None, now
        own.save(update_fields=["state", "marker", "held_until", "done_at"])
    _keep(own, marker, lines, given, comment, now)
    _call_third(sitting, item, lines, third)
    _settle_if_decided(sitting, items, now)
    if own.decides:
        details = {"sitting": sitting.uuid, "question": item.position, "points": _written(given)}
        record_event(actor=marker, action=MARKING_DECIDED, subject=own, details=details, now=now)
    return own


def close_needless_seats(*, sitting: Sitting, items: Sequence[SittingItem], now: datetime) -> bool:
    """Take questions out of the queue that a correction freed from marking; True if that settled the paper.

    The caller holds the locks of a paper that is being marked. Whatever was decided before counts; marks that do not
    decide by themselves are kept and count for nothing.
    """
    wanted = lines_wanted(items, rulings_of(sitting))
    needless = [seat for seat in _locked_seats(items) if seat.item_id not in wanted]
    MarkingTask.objects.filter(
        pk__in=[seat.pk for seat in needless if seat.state in (MarkingState.WAITING, MarkingState.HELD)]
    ).update(**{**FREE, "state": MarkingState.NEEDLESS})
    return _settle_if_decided(sitting, items, now)


def queue_papers(*, now: datetime) -> int:
    """Lay the seats of papers that wait for marks without any, which were handed in before there was a queue.

    Returns how many. Each paper in its own transaction, safe to repeat; for `run_periodic`.
    """
    return sum(_queue(sitting, now) for sitting in papers_without_seats().select_related("officer"))


@transaction.atomic
def _queue(sitting: Sitting, now: datetime) -> bool:
    lock_chain(sitting.officer)
    sitting = _locked(sitting)
    items = locked_items(sitting.pk)
    if sitting.state != SittingState.MARKING or MarkingTask.objects.filter(item__in=items).exists():
        return False
    lay_seats(sitting, lines_wanted(items, rulings_of(sitting)))
    _settle_if_decided(sitting, items, now)
    return True


def _locked(sitting: Sitting) -> Sitting:
    locked = locked_sitting(sitting.pk)
    locked.officer = sitting.officer
    return locked


def _locked_seats(items: Sequence[SittingItem]) -> list[MarkingTask]:
    seats = MarkingTask.objects.filter(item__in=[item.pk for item in items])
    return list(seats.select_for_update().order_by("pk"))


def _said(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _check_given(lines: Sequence[RubricLine], given: Mapping[str, LineGiven], comment: str) -> None:
    if given.keys() != {line.id for line in lines}:
        raise ValidationError(_("Give points to every line of the rubric and to no other."))
    problems = [
        _("“%(line)s” can get from 0 to %(most)s points, in steps of %(step)s.")
        % {"line": line.text, "most": format(line.points, "f"), "step": step_of(line)}
        for line in lines
        if not 0 <= given[line.id].points <= line.points or given[line.id].points % step_of(line)
    ]
    if any(len(text) > LONGEST_COMMENT for text in (comment, *(each.comment for each in given.values()))):
        problems.append(_("A comment has at most %(most)s characters.") % {"most": LONGEST_COMMENT})
    if problems:
        raise ValidationError(problems)


def _is_same(before: Marking | None, given: Mapping[str, LineGiven], comment: str) -> bool:
    if before is None or before.comment != comment:
        return False
    return {row.line: LineGiven(row.points, row.comment) for row in before.lines.all()} == given


def _check_open(sitting: Sitting, own: MarkingTask, third: MarkingTask | None, now: datetime) -> None:
    """Whether marks that were given can still be put right."""
    if sitting.state != SittingState.MARKING:
        raise SeatLost(_("This paper has its result already. Your marks stay as they were."))
    if third is not None and third.pk != own.pk and _is_at_work(third, now):
        raise SeatLost(_("A third marker is deciding already. Your marks stay as they were."))


def _is_at_work(seat: MarkingTask, now: datetime) -> bool:
    return seat.state == MarkingState.DONE or (seat.held_until is not None and seat.held_until > now)


def _check_takeable(own: MarkingTask, seats: Sequence[MarkingTask], marker: Officer, now: datetime) -> None:
    """Whether an unmarked seat is the marker's, or could be: nobody else holds it and he has no other there."""
    if own.state == MarkingState.NEEDLESS:
        raise SeatLost(_("This question need not be marked any more."))
    others = any(seat.marker_id == marker.pk for seat in seats if seat.pk != own.pk)
    if own.marker_id == marker.pk:
        return
    if _is_at_work(own, now) or others or own.officer_id == marker.pk:
        raise SeatLost(_("Your time for this question was over, and somebody else has it now. Nothing was saved."))


def _keep(
    own: MarkingTask,
    marker: Officer,
    lines: Sequence[RubricLine],
    given: Mapping[str, LineGiven],
    comment: str,
    now: datetime,
) -> None:
    before = latest_markings([own]).get(own.pk)
    version = before.version + 1 if before else 1
    marking = Marking.objects.create(task=own, version=version, marker=marker, comment=comment, marked_at=now)
    LineMark.objects.bulk_create(
        LineMark(
            marking=marking,
            line=line.id,
            points=given[line.id].points,
            most=line.points,
            comment=given[line.id].comment,
        )
        for line in lines
    )


def _call_third(sitting: Sitting, item: SittingItem, lines: Sequence[RubricLine], third: MarkingTask | None) -> None:
    """Lay the third's seat where two are too far apart, take it away where they are so no longer."""
    seats = marks_given([item.pk]).get(item.pk, {})
    wants = needs_third(seats, MarkingRules.read(sitting.rules), sum((line.points for line in lines), Decimal(0)))
    if third is None:
        if wants:
            new_seat(sitting, item.pk, THIRD).save()
    elif third.state != MarkingState.DONE:
        state = MarkingState.WAITING if wants else MarkingState.NEEDLESS
        MarkingTask.objects.filter(pk=third.pk).update(**{**FREE, "state": state})


def _settle_if_decided(sitting: Sitting, items: Sequence[SittingItem], now: datetime) -> bool:
    """Settle a paper once every question that people have to mark is decided; True if it is."""
    rules, given = MarkingRules.read(sitting.rules), marks_given([item.pk for item in items])
    wanted = lines_wanted(items, rulings_of(sitting))
    marks: dict[int, Mapping[str, Decimal]] = {}
    for item in items:
        most = sum((line.points for line in lines_to_mark(item)), Decimal(0))
        decided = decided_marks(given.get(item.pk, {}), rules, most)
        if decided is not None:
            marks[item.position] = decided
        elif item.pk in wanted:
            return False
    settle_sitting(sitting=sitting, marks=marks, now=now)
    return True


def _written(given: Mapping[str, LineGiven]) -> dict[str, Any]:
    return {line: format(each.points, "f") for line, each in given.items()}
