"""What a sitting brought: awards, points and its ledger entry, at once or when people have marked what only they can.

A paper with lines for people to mark (QuestionKind.rubric) waits in the state of marking once it is handed in. Whoever
organises the marking settles it here with the marks of every line; nothing else turns marks into points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.statements import Update, UpdateEach
from ledger.domain.chain import lock_chain
from ledger.domain.entries import Subject, append_entry
from ledger.enums import Counts, Evidence
from ledger.kinds import SITTING_SUBMITTED
from ledger.models import ChainHead, Entry
from quizzes.domain.grading import (
    CENT,
    Graded,
    grade_items,
    grade_paper,
    lines_to_mark,
    lines_wanted,
    pass_points_of,
)
from quizzes.domain.seats import lay_seats
from quizzes.enums import ClosedBy, SittingState
from quizzes.kinds import RubricLine
from quizzes.models import Sitting, SittingItem
from quizzes.queries import locked_items, locked_sitting, rulings_of
from quizzes.rulings import Rulings

# By the position of a question, then by the id of a line of its rubric.
Marks = Mapping[int, Mapping[str, Decimal]]


def keep_result(sitting: Sitting, items: Sequence[SittingItem], head: ChainHead, *, now: datetime) -> None:
    """Store what a sitting that is being handed in brought, or that people must mark it first; nobody marks practice.

    The caller holds the locks, `head` among them, and has set when and by whom it was handed in; nothing is saved of
    the sitting but here.
    """
    waits = not sitting.practice and any(lines_to_mark(item) for item in items)
    wanted = lines_wanted(items, rulings_of(sitting)) if waits else {}
    if wanted:
        _STORE_AWARDS.run(list(grade_items(items, sitting.rules["marking"]).items()))
        sitting.state = SittingState.MARKING
        _save(sitting)
        lay_seats(sitting, wanted)
    else:
        _settle(sitting, items, head, now, rulings_of(sitting))


@transaction.atomic
def settle_sitting(*, sitting: Sitting, marks: Marks, now: datetime) -> Sitting:
    """Give a paper its marks, compute its points and append its ledger entry, dated when the paper was handed in.

    `marks` has every line of every item that lines_wanted names, and of others only those that people can mark. Locks
    the officer's chain, the sitting and its items. Repeating it returns the settled sitting and changes nothing,
    whatever the marks say then. Raises ValidationError for a paper that is not handed in and for marks that do not
    fit; nothing is written then.
    """
    officer = sitting.officer
    head = lock_chain(officer)
    sitting = locked_sitting(sitting.pk)
    sitting.officer = officer
    if sitting.state == SittingState.SUBMITTED:
        return sitting
    if sitting.state == SittingState.OPEN:
        raise ValidationError(_("This paper has not been handed in yet: there is nothing to mark."))
    items, rulings = locked_items(sitting.pk), rulings_of(sitting)
    _check_marks(items, rulings, marks)
    marked = [item for item in items if item.position in marks]
    for item in marked:
        item.marks = {line: format(points, "f") for line, points in marks[item.position].items()}
    SittingItem.objects.bulk_update(marked, ["marks"])
    _settle(sitting, items, head, now, rulings)
    return sitting


def store_correction(
    sitting: Sitting, items: Sequence[SittingItem], graded: Graded, head: ChainHead, *, correction: UUID, now: datetime
) -> None:
    """Put a new grading of a settled paper in the place of the old one, with an entry that supersedes the old entry.

    The caller holds the locks, `head` among them.
    """
    earlier = sitting.entry
    _take_in(sitting, items, graded)
    sitting.corrected_at = now
    if earlier is not None:
        sitting.entry = _append_entry(sitting, head, now, supersedes=earlier, correction=correction)
    _save(sitting)


def _settle(sitting: Sitting, items: Sequence[SittingItem], head: ChainHead, now: datetime, rulings: Rulings) -> None:
    _take_in(sitting, items, grade_paper(items, sitting.rules["marking"], rulings))
    sitting.corrected_at = now if rulings else None
    sitting.state = SittingState.SUBMITTED
    sitting.entry = None if sitting.practice else _append_entry(sitting, head, now)
    _save(sitting)


def _take_in(sitting: Sitting, items: Sequence[SittingItem], graded: Graded) -> None:
    """Store the awards of a grading; the full points change only where a question left the total."""
    _STORE_AWARDS.run(list(graded.awards.items()))
    sitting.points = graded.points
    if any(item.left_out != (item.pk in graded.left_out) for item in items):
        sitting.full_points = graded.full_points
        sitting.pass_points = pass_points_of(graded.full_points, sitting.rules["pass_percent"])
        for item in items:
            item.left_out = item.pk in graded.left_out
        SittingItem.objects.bulk_update(items, ["left_out"])


def _save(sitting: Sitting) -> None:
    _SAVE.run(
        sitting.pk,
        state=sitting.state,
        points=sitting.points,
        full_points=sitting.full_points,
        pass_points=sitting.pass_points,
        submitted_at=sitting.submitted_at,
        closed_by=sitting.closed_by,
        entry=sitting.entry_id,
        corrected_at=sitting.corrected_at,
    )


_STORE_AWARDS = UpdateEach(SittingItem, "awarded")
_SAVE = Update(
    lambda pk: Sitting.objects.filter(pk=pk),
    "state",
    "points",
    "full_points",
    "pass_points",
    "submitted_at",
    "closed_by",
    "entry",
    "corrected_at",
)


def _check_marks(items: Sequence[SittingItem], rulings: Rulings, marks: Marks) -> None:
    wanted = lines_wanted(items, rulings)
    can_be = {item.position: (item.pk in wanted, lines) for item in items if (lines := lines_to_mark(item))}
    problems = [_("Question %(number)s has nothing to mark.") % {"number": at} for at in sorted(marks.keys() - can_be)]
    for position, (is_wanted, lines) in can_be.items():
        if not is_wanted and position not in marks:
            continue
        given = marks.get(position, {})
        if given.keys() != {line.id for line in lines}:
            problems.append(
                _("Question %(number)s: give marks to every line of its rubric and to no other.") % {"number": position}
            )
        problems += [
            _("Question %(number)s: “%(line)s” can get from 0 to %(most)s points.")
            % {"number": position, "line": line.text, "most": format(line.points, "f")}
            for line in lines
            if line.id in given and not _can_be(given[line.id], line)
        ]
    if problems:
        raise ValidationError(problems)


def _can_be(mark: Decimal, line: RubricLine) -> bool:
    return 0 <= mark <= line.points and mark == mark.quantize(CENT)


def _append_entry(
    sitting: Sitting,
    head: ChainHead,
    now: datetime,
    *,
    supersedes: Entry | None = None,
    correction: UUID | None = None,
) -> Entry:
    if sitting.points is None or sitting.submitted_at is None:
        raise ValueError(f"Sitting {sitting.uuid} has not been handed in.")
    passed = sitting.points >= sitting.pass_points
    counts = sitting.rules.get("counts", Counts.BEST)
    return append_entry(
        officer=sitting.officer,
        kind=SITTING_SUBMITTED,
        subject=Subject(sitting.subject_kind, sitting.subject_id, sitting.subject_title, sitting.page_id),
        evidence=Evidence.PASSED_QUIZ if passed else Evidence.SAT_QUIZ,
        payload={
            "points": sitting.points,
            "full_points": sitting.full_points,
            "pass_points": sitting.pass_points,
            "duration": int((sitting.submitted_at - sitting.started_at).total_seconds()),
            "sitting": sitting.uuid,
            "closed_by": str(sitting.closed_by),
            **({} if counts == Counts.BEST else {"counts": counts}),
            **({"correction": correction} if correction else {}),
        },
        idempotency_key=f"sitting:{sitting.uuid}" + (f":{correction}" if correction else ""),
        actor=sitting.officer if sitting.closed_by == ClosedBy.OFFICER else None,
        occurred_at=sitting.submitted_at,
        now=now,
        supersedes=supersedes,
        head=head,
    ).entry
