"""The queue of marking: seats at every question that people mark, taken one by one (docs/decisions/0019).

A seat is taken with `skip_locked`, so that markers never wait for each other; on SQLite the transaction is the lock.
Locks are taken in one order: the paper's (domain.sittings), the marker, the seats by primary key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from common.clock import local_date
from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import MARKING_RELEASED
from quizzes.agreement import MarkingRules
from quizzes.enums import MarkingState
from quizzes.models import MarkingTask, QuizPage, Sitting
from quizzes.queries import seats_for
from quizzes.rules import can_mark_quiz, can_release_seat

# How long a seat stays with its marker without being marked.
HOLD = timedelta(minutes=30)

FREE = {"state": MarkingState.WAITING, "marker": None, "held_until": None}


def lay_seats(sitting: Sitting, items: Iterable[int]) -> None:
    """Put the items (primary keys) of a paper that was just handed in into the queue; pin how it is marked.

    The caller holds the paper's locks. A paper of no quiz gets none: contests refuse what people mark.
    """
    quiz = QuizPage.objects.filter(pk=sitting.page_id).first() if sitting.page_id else None
    if quiz is None:
        return
    rules = MarkingRules(blind=quiz.blind_marking, double=quiz.double_marking, gap=quiz.marking_gap)
    sitting.rules = {**sitting.rules, "people": rules.pinned()}
    Sitting.objects.filter(pk=sitting.pk).update(rules=sitting.rules)
    MarkingTask.objects.bulk_create(new_seat(sitting, item, seat) for item in items for seat in rules.seats)


def new_seat(sitting: Sitting, item: int, seat: int) -> MarkingTask:
    """An unsaved seat at an item (primary key) of a paper that was handed in."""
    if sitting.submitted_at is None:
        raise ValueError(f"Sitting {sitting.uuid} has not been handed in.")
    return MarkingTask(
        item_id=item,
        seat=seat,
        quiz_id=sitting.page_id,
        officer_id=sitting.officer_id,
        handed_in_at=sitting.submitted_at,
    )


@transaction.atomic
def take_next(*, quiz: QuizPage, marker: Officer, now: datetime) -> MarkingTask | None:
    """Give `marker` the seat of the quiz that has waited longest, for HOLD; None where nothing waits for him.

    Whoever holds one already gets that one, for another HOLD: nobody holds two of one quiz. Never one at his own paper,
    never a second at one question. Raises PermissionDenied.
    """
    if not can_mark_quiz(marker, quiz, local_date(now)):
        raise PermissionDenied
    lock_marker(marker)
    own = MarkingTask.objects.filter(quiz=quiz, marker=marker, state=MarkingState.HELD)
    free = seats_for(marker, now).filter(quiz=quiz).order_by("handed_in_at", "item_id", "seat")
    task = own.select_for_update().first() or free.select_for_update(of=("self",), skip_locked=True).first()
    if task is not None:
        task.state, task.marker, task.held_until = MarkingState.HELD, marker, now + HOLD
        task.save(update_fields=["state", "marker", "held_until"])
    return task


def lock_marker(marker: Officer) -> None:
    """Let one marker's requests take seats one after the other; markers do not wait for each other."""
    Officer.objects.select_for_update(no_key=True).get(pk=marker.pk)


@transaction.atomic
def put_back(*, task: MarkingTask, marker: Officer) -> None:
    """Let the marker's seat go, unmarked. One that he does not hold stays as it is."""
    MarkingTask.objects.filter(pk=task.pk, marker=marker, state=MarkingState.HELD).update(**FREE)


@transaction.atomic
def release_seat(*, task: MarkingTask, actor: Officer, now: datetime) -> None:
    """Take a held seat from its marker and put it back into the queue. Audited; one that is not held stays.

    Raises PermissionDenied.
    """
    if not can_release_seat(actor, local_date(now)):
        raise PermissionDenied
    held = MarkingTask.objects.select_for_update().get(pk=task.pk)
    if held.state != MarkingState.HELD:
        return
    details = {"marker": MarkingTask.objects.values_list("marker__uuid", flat=True).get(pk=held.pk)}
    MarkingTask.objects.filter(pk=held.pk).update(**FREE)
    record_event(actor=actor, action=MARKING_RELEASED, subject=held, details=details, now=now)


@transaction.atomic
def return_expired(*, now: datetime) -> int:
    """Put seats back whose hold has ended; how many. For `run_periodic`; whoever takes a seat does not wait for it."""
    ended = MarkingTask.objects.filter(state=MarkingState.HELD, held_until__lte=now)
    locked = list(ended.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))
    return MarkingTask.objects.filter(pk__in=locked).update(**FREE)
