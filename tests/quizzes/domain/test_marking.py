"""Marks of people: what one, two and three markers' come to, putting them right, and the paper they settle."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.append_only import AppendOnlyError
from ledger.domain.chain import verify_chain
from ledger.models import Entry
from people.enums import Role
from people.models import AuditEvent
from quizzes.agreement import MarkingRules, decided_marks
from quizzes.domain.corrections import carry_out, decide_correction, propose_correction
from quizzes.domain.marking import LineGiven, SeatLost, queue_papers, save_marks, step_of
from quizzes.domain.seats import HOLD, put_back, take_next
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import Remedy, SittingState
from quizzes.kinds import RubricLine
from quizzes.models import LineMark, Marking, MarkingTask, Sitting
from tests.conftest import NOW
from tests.factories.marking import (
    hand_in_case,
    hand_in_essays,
    make_essay_quiz,
    make_marker,
    mark,
    mark_next,
    points,
    seat_of,
)
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question, make_quiz

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def marker():
    return make_marker()


@pytest.fixture
def other():
    return make_marker("阅某")


@pytest.fixture
def third():
    return make_marker("裁某")


def result(sitting):
    """State and points of a paper, and the settled marks of its first question."""
    sitting = Sitting.objects.get(pk=sitting.pk)
    return sitting.state, sitting.points, sitting.items.get(position=1).marks


def waits(sitting):
    state, points_of_paper, marks = result(sitting)
    return (state, points_of_paper, marks) == (SittingState.MARKING, None, None)


def states(sitting, position=1):
    tasks = MarkingTask.objects.filter(item__sitting=sitting, item__position=position)
    return list(tasks.order_by("seat").values_list("seat", "state"))


def test_last_marks_settle_the_paper_with_the_day_it_was_handed_in(marker, now):
    sitting = hand_in_essays(make_essay_quiz(essays=2, choices=1), now=now)

    mark_next(seat_of(sitting).quiz, marker, "2.5", 2, now=now + HOUR)
    assert waits(sitting)
    mark_next(seat_of(sitting).quiz, marker, 3, 0, now=now + HOUR)

    entry = Entry.objects.get()
    assert result(sitting) == ("submitted", Decimal("7.5"), {"1": "2.50", "2": "2.00"})
    assert (entry.occurred_at, entry.recorded_at, entry.actor) == (now, now + HOUR, sitting.officer)
    assert verify_chain(sitting.officer) == []


def test_marks_keep_who_gave_what_and_what_was_said(marker, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = take_next(quiz=seat_of(sitting).quiz, marker=marker, now=now)
    said = {"1": LineGiven(Decimal(2), " 登记写得清楚。\r\n好。 "), "2": LineGiven(Decimal(0))}

    save_marks(task=task, marker=marker, given=said, comment="总体可以。", now=now + HOUR)

    marking = Marking.objects.get()
    lines = list(marking.lines.values_list("line", "points", "most", "comment"))
    assert (marking.task, marking.version, marking.marker, marking.comment) == (task, 1, marker, "总体可以。")
    assert lines == [("1", Decimal(2), Decimal(3), "登记写得清楚。\n好。"), ("2", Decimal(0), Decimal(2), "")]
    assert (seat_of(sitting).state, seat_of(sitting).done_at) == ("done", now + HOUR)


def test_two_who_agree_settle_by_their_mean(marker, other, now):
    quiz = make_essay_quiz(double_marking=True)
    sitting = hand_in_essays(quiz, now=now)

    mark_next(quiz, marker, "2.5", 1, now=now)
    assert waits(sitting)
    mark_next(quiz, other, 3, "1.5", now=now)

    assert result(sitting) == ("submitted", Decimal(4), {"1": "2.75", "2": "1.25"})
    assert states(sitting) == [(1, "done"), (2, "done")]


def test_two_too_far_apart_call_a_third_who_decides(marker, other, third, now):
    quiz = make_essay_quiz(double_marking=True)
    sitting = hand_in_essays(quiz, now=now)
    mark_next(quiz, marker, 3, 2, now=now)
    mark_next(quiz, other, 2, 1, now=now)

    assert waits(sitting)
    assert states(sitting) == [(1, "done"), (2, "done"), (3, "waiting")]
    assert take_next(quiz=quiz, marker=marker, now=now) is None
    mark_next(quiz, third, "2.5", 2, now=now)

    event = AuditEvent.objects.get(action="marking.decided")
    assert result(sitting) == ("submitted", Decimal("4.5"), {"1": "2.50", "2": "2.00"})
    assert (event.actor, event.subject_id) == (third, seat_of(sitting, seat=3).uuid)
    assert event.details == {"sitting": str(sitting.uuid), "question": 1, "points": {"1": "2.5", "2": "2"}}


def test_first_and_second_marks_are_not_audited(marker, other, now):
    quiz = make_essay_quiz(double_marking=True)
    hand_in_essays(quiz, now=now)
    mark_next(quiz, marker, now=now)
    mark_next(quiz, other, now=now)

    assert not AuditEvent.objects.filter(action__startswith="marking.").exists()


def test_own_marks_are_put_right_by_another_version(marker, now):
    sitting = hand_in_essays(make_essay_quiz(essays=2), now=now)
    task = mark_next(seat_of(sitting).quiz, marker, 1, 1, now=now)

    mark(task, marker, 3, 1, now=now + HOUR)
    mark_next(task.quiz, marker, 0, 0, now=now + HOUR)

    versions = Marking.objects.filter(task=task).values_list("version", "lines__points")
    assert list(versions.order_by("version", "lines__line")) == [(1, 1), (1, 1), (2, 3), (2, 1)]
    assert result(sitting)[1:] == (4, {"1": "3.00", "2": "1.00"})


def test_saving_the_same_again_changes_nothing_even_after_the_result(marker, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = mark_next(seat_of(sitting).quiz, marker, 1, 1, comment="好", now=now)

    for _time in range(4):
        mark(task, marker, 1, 1, comment="好", now=now + HOUR)

    assert (Marking.objects.count(), Entry.objects.count()) == (1, 1)


def test_settled_paper_keeps_its_marks(marker, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = mark_next(seat_of(sitting).quiz, marker, 1, 1, now=now)

    with pytest.raises(SeatLost):
        mark(task, marker, 3, 2, now=now)

    assert (Marking.objects.count(), result(sitting)[1]) == (1, 2)


def test_putting_right_calls_the_third_off_and_on_again(marker, other, third, now):
    quiz = make_essay_quiz(essays=2, double_marking=True)
    sitting = hand_in_essays(quiz, now=now)
    task = mark_next(quiz, marker, 3, 2, now=now)
    mark_next(quiz, other, 0, 0, now=now)
    assert states(sitting)[-1] == (3, "waiting")

    mark(task, marker, 1, 0, now=now)
    assert states(sitting)[-1] == (3, "needless")
    mark(task, marker, 2, 2, now=now)
    assert states(sitting)[-1] == (3, "waiting")

    MarkingTask.objects.filter(pk=seat_of(sitting, seat=3).pk).update(state="held", marker=third, held_until=now + HOLD)
    with pytest.raises(SeatLost):
        mark(task, marker, 0, 0, now=now)


def test_marks_after_the_hold_count_while_nobody_else_took_the_seat(marker, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = take_next(quiz=seat_of(sitting).quiz, marker=marker, now=now)
    put_back(task=task, marker=marker)

    mark(task, marker, 1, 1, now=now + 2 * HOLD)

    assert result(sitting)[1] == 2


def test_marks_for_a_seat_that_somebody_else_took_are_refused(marker, other, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = take_next(quiz=seat_of(sitting).quiz, marker=marker, now=now)
    take_next(quiz=task.quiz, marker=other, now=now + HOLD)

    with pytest.raises(SeatLost):
        mark(task, marker, 1, 1, now=now + HOLD)
    mark(task, other, 0, 1, now=now + HOLD)
    with pytest.raises(SeatLost):
        mark(task, marker, 1, 1, now=now + HOLD)

    assert result(sitting)[1] == 1


def test_marks_without_a_seat_are_refused(marker, other, now):
    quiz = make_essay_quiz(double_marking=True)
    sitting = hand_in_essays(quiz, now=now, officer=other)
    mark_next(quiz, marker, 1, 1, now=now)

    for officer in (marker, other):
        with pytest.raises(SeatLost):
            mark(seat_of(sitting, seat=2), officer, 1, 1, now=now)
    with pytest.raises(PermissionDenied):
        mark(seat_of(sitting, seat=2), make_officer(), 1, 1, now=now)
    assert Marking.objects.count() == 1


def test_marks_of_whoever_is_no_marker_any_more_are_refused(now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    marker = make_officer()
    appoint(marker, Role.MARKER, valid_to=now.date() + timedelta(days=1))
    task = take_next(quiz=seat_of(sitting).quiz, marker=marker, now=now)

    with pytest.raises(PermissionDenied):
        mark(task, marker, 1, 1, now=now + timedelta(days=2))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        points(1),
        points(1, 1, 1),
        points(-1, 1),
        points("3.5", 1),
        points("1.25", 1),
        {"1": LineGiven(Decimal(1), "好" * 2001), "2": LineGiven(Decimal(1))},
    ],
)
def test_marks_that_do_not_fit_are_refused_and_nothing_is_written(marker, now, wrong):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    task = take_next(quiz=seat_of(sitting).quiz, marker=marker, now=now)

    with pytest.raises(ValidationError):
        save_marks(task=task, marker=marker, given=wrong, now=now)

    assert (Marking.objects.count(), seat_of(sitting).state) == (0, "held")


@pytest.mark.parametrize(("most", "step"), [("3", "0.5"), ("2.5", "0.5"), ("1.67", "0.01"), ("0.25", "0.01")])
def test_step_is_half_a_point_where_the_rubric_allows_it(most, step):
    assert step_of(RubricLine("1", "登记", Decimal(most))) == Decimal(step)


def test_case_is_marked_by_the_lines_of_its_parts(marker, now):
    quiz = make_quiz(items=[make_question(kind="case")])
    sitting = hand_in_essays(quiz, now=now)
    assert sitting.state == SittingState.SUBMITTED

    sitting = hand_in_case(quiz, now=now)
    mark_next(quiz, marker, now=now)

    ((line, given),) = result(sitting)[2].items()
    assert line.endswith(".1")
    assert result(sitting)[1] == Decimal(given)


def test_marks_are_written_once_for_good(marker, now):
    sitting = hand_in_essays(make_essay_quiz(), now=now)
    mark_next(seat_of(sitting).quiz, marker, 1, 1, now=now)

    for rows, change in ((Marking.objects.all(), {"comment": "改"}), (LineMark.objects.all(), {"points": 0})):
        with pytest.raises(AppendOnlyError):
            rows.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update_write_once(**change)


def test_papers_from_before_the_queue_are_found(marker, now):
    quiz = make_essay_quiz(double_marking=True)
    sitting = hand_in_essays(quiz, now=now)
    MarkingTask.objects.all().delete()

    assert [queue_papers(now=now) for _time in range(2)] == [1, 0]

    assert states(sitting) == [(1, "waiting"), (2, "waiting")]


def correct(question, remedy, now, **fields):
    """Put a correction in force and carry it out."""
    correction = propose_correction(
        version=question.current,
        remedy=remedy,
        reason="题目有误。",
        actor=make_marker(role=Role.QUESTION_EDITOR),
        now=now,
        **fields,
    )
    decide_correction(correction=correction, actor=make_marker(role=Role.BUREAU_OFFICE), now=now)
    return carry_out(correction=correction, now=now)


@pytest.mark.parametrize(
    ("remedy", "given", "full"), [(Remedy.FULL, Decimal(10), Decimal(10)), (Remedy.OUT, Decimal(5), Decimal(5))]
)
def test_question_that_a_correction_frees_leaves_the_queue(marker, now, remedy, given, full):
    quiz = make_essay_quiz(essays=2)
    questions = [item.question for item in quiz.items.all()]
    both, freed = hand_in_essays(quiz, now=now), hand_in_essays(quiz, now=now, skip=[2])
    held = take_next(quiz=quiz, marker=marker, now=now)

    correct(questions[0], remedy, now)

    assert (seat_of(both).state, seat_of(both, position=2).state) == ("needless", "waiting")
    assert result(freed)[0] == SittingState.SUBMITTED
    with pytest.raises(SeatLost):
        mark(held, marker, 1, 1, now=now)
    mark_next(quiz, marker, 3, 2, now=now)
    both.refresh_from_db()
    assert (both.state, both.points, both.full_points) == ("submitted", given, full)
    assert take_next(quiz=quiz, marker=marker, now=now) is None
    assert verify_chain(both.officer) == []


def test_only_question_of_a_paper_is_marked_although_it_should_leave(marker, now):
    quiz = make_essay_quiz()
    sitting = hand_in_essays(quiz, now=now)

    correct(quiz.items.get().question, Remedy.OUT, now)

    assert states(sitting) == [(1, "waiting")]
    mark_next(quiz, marker, 3, 2, now=now)
    assert result(sitting)[1] == 5


def test_paper_handed_in_after_such_a_correction_needs_no_marker(now):
    quiz = make_essay_quiz()
    sitting = start_quiz(officer=make_officer(), quiz=quiz, now=now)
    sitting.items.update(answer="先登记。")
    correct(quiz.items.get().question, Remedy.FULL, now)

    submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert result(sitting)[:2] == (SittingState.SUBMITTED, 5)
    assert not MarkingTask.objects.exists()


def test_marks_given_before_such_a_correction_stay_and_may_count(marker, now):
    """Nobody loses: a question that was marked already stays in the total of whoever it helps."""
    quiz = make_essay_quiz(essays=2)
    question = quiz.items.all()[0].question
    sitting = hand_in_essays(quiz, now=now)
    mark_next(quiz, marker, 3, 2, now=now)

    correct(question, Remedy.OUT, now)
    mark_next(quiz, marker, 0, 0, now=now)

    sitting.refresh_from_db()
    assert (sitting.points, sitting.full_points) == (5, 10)


class WholeMarking(TestCase):
    """Any two or three markers: the paper gets what the agreement says, once."""

    @settings(max_examples=8, deadline=None)
    @given(
        halves=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=3, max_size=3),
        gap=st.integers(0, 100),
    )
    def test_settled_marks_are_what_the_markers_agreed_on(self, halves, gap):
        quiz = make_essay_quiz(double_marking=True, marking_gap=gap)
        sitting = hand_in_essays(quiz, now=NOW)
        given_by_seat = {
            seat: {"1": Decimal(one) / 2, "2": Decimal(two) / 2} for seat, (one, two) in enumerate(halves, 1)
        }
        used = {}
        for seat, marks in given_by_seat.items():
            if take := take_next(quiz=quiz, marker=(marker := make_marker()), now=NOW):
                save_marks(
                    task=take,
                    marker=marker,
                    given={line: LineGiven(each) for line, each in marks.items()},
                    now=NOW,
                )
                used[seat] = marks

        sitting.refresh_from_db()
        decided = decided_marks(used, MarkingRules(double=True, gap=gap), Decimal(5))
        assert (sitting.state, sitting.points) == (SittingState.SUBMITTED, sum(decided.values()))
        assert len(used) == (2 if decided_marks({1: used[1], 2: used[2]}, MarkingRules(True, True, gap), 5) else 3)
        assert Entry.objects.filter(officer=sitting.officer).count() == 1
