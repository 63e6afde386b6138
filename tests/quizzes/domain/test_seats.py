"""The queue of marking: who gets which seat, for how long, and what nobody ever gets."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from people.enums import Role
from people.models import AuditEvent
from quizzes.domain.seats import HOLD, put_back, release_seat, return_expired, take_next
from quizzes.domain.sittings import close_due_sittings, start_quiz
from quizzes.enums import MarkingState
from quizzes.models import MarkingTask
from tests.factories.marking import ANSWER, hand_in_essays, make_essay_quiz, make_marker, seat_of
from tests.factories.people import appoint, make_officer
from tests.factories.sittings import end_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def quiz():
    return make_essay_quiz()


@pytest.fixture
def marker():
    return make_marker()


def seats(sitting):
    return list(MarkingTask.objects.filter(item__sitting=sitting).values_list("item__position", "seat", "state"))


def test_handing_in_lays_a_seat_for_every_question_that_people_mark(now):
    quiz = make_essay_quiz(essays=2, choices=1)

    sitting = hand_in_essays(quiz, now=now)

    task = seat_of(sitting)
    assert seats(sitting) == [(1, 1, "waiting"), (2, 1, "waiting")]
    assert (task.quiz, task.officer, task.handed_in_at) == (quiz, sitting.officer, now)


def test_two_markers_mean_two_seats_and_the_rules_are_pinned(now):
    quiz = make_essay_quiz(double_marking=True, marking_gap=15, blind_marking=False)
    sitting = hand_in_essays(quiz, now=now)
    quiz.double_marking = False
    quiz.save()

    sitting.refresh_from_db()

    assert seats(sitting) == [(1, 1, "waiting"), (1, 2, "waiting")]
    assert sitting.rules["people"] == {"blind": False, "double": True, "gap": 15}
    assert len(seats(hand_in_essays(quiz, now=now))) == 1


def test_closing_at_the_deadline_lays_seats_as_well(now):
    quiz = make_essay_quiz(time_limit=10)
    sitting = start_quiz(officer=make_officer(), quiz=quiz, now=now)
    sitting.items.update(answer=ANSWER)

    assert close_due_sittings(now=end_of(sitting)) == 1

    assert seats(sitting) == [(1, 1, "waiting")]
    assert seat_of(sitting).handed_in_at == sitting.deadline


def test_unanswered_question_and_practice_lay_none(now):
    assert seats(hand_in_essays(make_essay_quiz(essays=2), now=now, skip=[2])) == [(1, 1, "waiting")]
    assert seats(hand_in_essays(make_essay_quiz(practice=True), now=now)) == []


def test_take_next_gives_the_oldest_and_holds_it(quiz, marker, now):
    later = hand_in_essays(quiz, now=now)
    first = hand_in_essays(quiz, now=now - MINUTE)

    task = take_next(quiz=quiz, marker=marker, now=now)

    task.refresh_from_db()
    assert task == seat_of(first)
    assert (task.state, task.marker, task.held_until) == (MarkingState.HELD, marker, now + HOLD)
    assert take_next(quiz=quiz, marker=make_marker(), now=now) == seat_of(later)
    assert take_next(quiz=quiz, marker=make_marker(), now=now) is None


def test_take_next_again_is_the_same_seat_for_another_while(quiz, marker, now):
    for _paper in range(2):
        hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    again = take_next(quiz=quiz, marker=marker, now=now + 10 * MINUTE)

    assert (again, again.held_until) == (task, now + 10 * MINUTE + HOLD)


def test_nobody_takes_his_own_paper(quiz, marker, now):
    hand_in_essays(quiz, now=now, officer=marker)

    assert take_next(quiz=quiz, marker=marker, now=now) is None


def test_nobody_takes_two_seats_at_one_question(marker, now):
    quiz = make_essay_quiz(double_marking=True)
    sitting = hand_in_essays(quiz, now=now)
    MarkingTask.objects.filter(pk=seat_of(sitting).pk).update(state="done", marker=marker, done_at=now)

    assert take_next(quiz=quiz, marker=marker, now=now) is None
    assert take_next(quiz=quiz, marker=make_marker(), now=now) == seat_of(sitting, seat=2)


def test_other_quizzes_are_other_queues(quiz, marker, now):
    hand_in_essays(make_essay_quiz(), now=now)

    assert take_next(quiz=quiz, marker=marker, now=now) is None


@pytest.mark.parametrize("role", [None, Role.QUESTION_EDITOR, Role.BUREAU_OFFICE, Role.SECRETARY])
def test_take_next_is_for_markers(quiz, now, role):
    officer = make_officer()
    if role:
        appoint(officer, role)

    with pytest.raises(PermissionDenied):
        take_next(quiz=quiz, marker=officer, now=now)


def test_quiz_that_names_its_markers_is_for_them(quiz, marker, now):
    sitting, other = hand_in_essays(quiz, now=now), make_marker()
    quiz.markers.add(marker)
    quiz.save()

    with pytest.raises(PermissionDenied):
        take_next(quiz=quiz, marker=other, now=now)
    assert take_next(quiz=quiz, marker=marker, now=now) == seat_of(sitting)


def test_hold_ends_by_itself_for_whoever_comes(quiz, marker, now):
    sitting, other = hand_in_essays(quiz, now=now), make_marker()
    take_next(quiz=quiz, marker=marker, now=now)

    assert take_next(quiz=quiz, marker=other, now=now + HOLD - MINUTE) is None
    assert take_next(quiz=quiz, marker=other, now=now + HOLD) == seat_of(sitting)
    assert seat_of(sitting).marker == other


def test_return_expired_puts_back_what_is_over_and_nothing_else(quiz, marker, now):
    over, lasting = hand_in_essays(quiz, now=now), hand_in_essays(quiz, now=now + MINUTE)
    take_next(quiz=quiz, marker=marker, now=now)
    take_next(quiz=quiz, marker=make_marker(), now=now + MINUTE)

    assert return_expired(now=now + HOLD) == 1
    assert return_expired(now=now + HOLD) == 0

    assert (seat_of(over).state, seat_of(over).marker) == (MarkingState.WAITING, None)
    assert seat_of(lasting).state == MarkingState.HELD


def test_put_back_is_for_the_holder_alone(quiz, marker, now):
    sitting = hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    put_back(task=task, marker=make_marker())
    assert seat_of(sitting).state == MarkingState.HELD
    put_back(task=task, marker=marker)
    assert seat_of(sitting).state == MarkingState.WAITING


def test_release_is_for_those_who_oversee_and_audited(quiz, marker, now):
    sitting = hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    with pytest.raises(PermissionDenied):
        release_seat(task=task, actor=marker, now=now)
    office = make_marker(role=Role.BUREAU_OFFICE)
    for _time in range(2):
        release_seat(task=task, actor=office, now=now)

    event = AuditEvent.objects.get(action="marking.released")
    assert seat_of(sitting).state == MarkingState.WAITING
    assert (event.actor, event.subject_id, event.details) == (office, task.uuid, {"marker": str(marker.uuid)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "held", "marker": None},
        {"state": "held", "held_until": None},
        {"state": "waiting"},
        {"state": "done"},
        {"seat": 4},
        {"seat": 0},
    ],
)
def test_database_refuses_seats_that_make_no_sense(quiz, marker, now, wrong):
    task = hand_in_essays(quiz, now=now).items.get().marking_tasks.get()
    held = {"state": "held", "marker": marker, "held_until": now}

    with pytest.raises(IntegrityError), transaction.atomic():
        MarkingTask.objects.filter(pk=task.pk).update(**{**held, **wrong})


def test_database_refuses_ones_own_paper_and_a_second_seat_or_hold(marker, now):
    quiz = make_essay_quiz(essays=2, double_marking=True)
    sitting = hand_in_essays(quiz, now=now)
    held = {"state": "held", "marker": marker, "held_until": now}
    MarkingTask.objects.filter(pk=seat_of(sitting).pk).update(**held)

    for task, wrong in [
        (seat_of(sitting, position=2), {**held, "marker": sitting.officer}),
        (seat_of(sitting, seat=2), {"state": "done", "marker": marker, "done_at": now}),
        (seat_of(sitting, position=2), held),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            MarkingTask.objects.filter(pk=task.pk).update(**wrong)
