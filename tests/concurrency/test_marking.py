"""Many markers at once: every seat has one, no question the same twice, and the last marks settle a paper once."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from ledger.domain.chain import verify_chain
from ledger.models import Entry
from quizzes.domain.marking import save_marks
from quizzes.domain.seats import HOLD, return_expired, take_next
from quizzes.enums import MarkingState, SittingState
from quizzes.models import Marking, MarkingTask, Sitting
from tests.factories.marking import hand_in_essays, make_essay_quiz, make_marker, points, seat_of

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]

MARKERS = 8


def test_markers_who_take_at_once_never_get_the_same_seat(now, at_once):
    quiz = make_essay_quiz(double_marking=True)
    for number in range(3):
        hand_in_essays(quiz, now=now + timedelta(minutes=number))
    markers = [make_marker() for _number in range(MARKERS)]

    taken = at_once([partial(take_next, quiz=quiz, marker=marker, now=now) for marker in markers])

    seats = [task for task in taken if task is not None]
    assert len(seats) == len({task.pk for task in seats}) == 6
    assert {(task.pk, task.marker_id) for task in MarkingTask.objects.filter(state=MarkingState.HELD)} == {
        (task.pk, task.marker.pk) for task in seats
    }


def test_marker_who_clicks_many_times_gets_one_seat(now, at_once):
    quiz, marker = make_essay_quiz(double_marking=True), make_marker()
    for _number in range(3):
        hand_in_essays(quiz, now=now)

    taken = at_once([partial(take_next, quiz=quiz, marker=marker, now=now)] * MARKERS)

    assert {task.pk for task in taken} == {MarkingTask.objects.get(state=MarkingState.HELD).pk}


def test_holds_that_end_go_to_one_of_those_who_wait(now, at_once):
    quiz = make_essay_quiz()
    sitting = hand_in_essays(quiz, now=now)
    take_next(quiz=quiz, marker=make_marker(), now=now)
    waiting = [partial(take_next, quiz=quiz, marker=make_marker(), now=now + HOLD) for _number in range(MARKERS)]

    *taken, _returned = at_once([*waiting, partial(return_expired, now=now + HOLD)])

    seat = seat_of(sitting)
    holders = [task.marker for task in taken if task is not None]
    assert len(holders) <= 1
    assert seat.marker in (holders or [None])


def test_last_two_markers_of_a_paper_settle_it_once(now, at_once):
    quiz = make_essay_quiz(essays=4, double_marking=True)
    for _round in range(3):
        sitting = hand_in_essays(quiz, now=now)
        saves = []
        for _number in range(8):
            marker = make_marker()
            task = take_next(quiz=quiz, marker=marker, now=now)
            saves.append(partial(save_marks, task=task, marker=marker, given=points(3, 2), now=now))

        results = at_once(saves)

        assert [type(result) for result in results] == [MarkingTask] * 8
        sitting.refresh_from_db()
        assert (sitting.state, sitting.points) == (SittingState.SUBMITTED, 20)
        assert Entry.objects.filter(officer=sitting.officer).count() == 1
        assert verify_chain(sitting.officer) == []


def test_same_marks_sent_many_times_at_once_are_kept_once(now, at_once):
    quiz, marker = make_essay_quiz(), make_marker()
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    at_once([partial(save_marks, task=task, marker=marker, given=points(1, 1), now=now)] * MARKERS)

    assert (Marking.objects.count(), Sitting.objects.get().points) == (1, 2)
