"""Rules of an occasion: deadlines, tries, pauses, and what a try counts."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.enums import Counts
from ledger.models import Entry
from quizzes.domain.occasions import StartRefused, occasion_of_quiz, start_refusal
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import SittingState, StartRefusal
from quizzes.models import Sitting
from tests.conftest import NOW
from tests.factories.ledger import make_subject
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.factories.sittings import make_occasion, make_questions, make_sitting, right_answers

SECONDS = st.integers(1, 4000)


@given(limit=st.none() | SECONDS, window=st.none() | SECONDS, begun=st.integers(0, 4000))
def test_deadline_is_the_earlier_end(limit, window, begun):
    occasion = make_occasion(
        time_limit=limit and timedelta(seconds=limit), closes_at=window and NOW + timedelta(seconds=window)
    )
    start = NOW + timedelta(seconds=begun)

    deadline = occasion.deadline_from(start)

    ends = ([begun + limit] if limit else []) + ([window] if window else [])
    assert deadline == (NOW + timedelta(seconds=min(ends)) if ends else None)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["start", "hand in"])), max_size=12),
    max_tries=st.none() | st.integers(1, 3),
    pause=st.sampled_from([0, 20, 60]),
)
def test_tries_and_pauses_hold_whatever_is_clicked_when(now, steps, max_tries, pause):
    """Steps are minutes after the one before, and what the officer then does."""
    officer, subject, questions = make_officer(), make_subject("quiz"), make_questions(1, 0, 0)
    moment, handed_in, is_open = now, [], False
    for minutes, act in steps:
        moment += timedelta(minutes=minutes)
        if act == "hand in":
            if is_open:
                submit_sitting(sitting=Sitting.objects.get(officer=officer, state="open"), now=moment, by=officer)
                handed_in.append(moment)
            is_open = False
            continue
        too_many = max_tries is not None and len(handed_in) >= max_tries
        too_soon = bool(handed_in) and moment < handed_in[-1] + timedelta(minutes=pause)
        try:
            sitting = make_sitting(
                officer,
                now=moment,
                subject=subject,
                questions=questions,
                max_tries=max_tries,
                cool_down=timedelta(minutes=pause),
            )
        except StartRefused as refused:
            assert not is_open
            assert refused.reason == (StartRefusal.NO_TRIES if too_many else StartRefusal.COOLING)
            assert too_many or too_soon
        else:
            assert is_open or not (too_many or too_soon)
            assert sitting.try_number == len(handed_in) + 1
            is_open = True
    assert Sitting.objects.filter(officer=officer, state=SittingState.SUBMITTED).count() == len(handed_in)


@pytest.mark.django_db
def test_pause_says_when_the_next_try_can_start(now):
    officer, subject = make_officer(), make_subject("quiz")
    pause = {"subject": subject, "cool_down": timedelta(minutes=30)}
    first = make_sitting(officer, now=now, **pause)
    submit_sitting(sitting=first, now=now + timedelta(minutes=5), by=officer)

    with pytest.raises(StartRefused) as refused:
        make_sitting(officer, now=now + timedelta(minutes=34), **pause)

    assert refused.value.refusal.until == now + timedelta(minutes=35)
    assert "10:35" in str(refused.value)
    assert make_sitting(officer, now=now + timedelta(minutes=35), **pause).try_number == 2


@pytest.mark.django_db
def test_window_is_asked_before_tries_and_pauses(now):
    officer = make_officer()
    latest = submit_sitting(sitting=make_sitting(officer, now=now), now=now, by=officer)
    rules = {"max_tries": 1, "cool_down": timedelta(hours=1)}

    closed = start_refusal(make_occasion(closes_at=now, **rules), 1, now, latest=latest)
    used_up = start_refusal(make_occasion(**rules), 1, now, latest=latest)

    assert (closed.reason, used_up.reason) == (StartRefusal.CLOSED, StartRefusal.NO_TRIES)


@pytest.mark.django_db
def test_quiz_page_sets_the_rules_that_a_sitting_pins(now):
    quiz = make_quiz(items=[make_question(kind="multiple")], cool_down=90, counts=Counts.LAST, half_marks=True)
    officer = make_officer()

    sitting = start_quiz(officer=officer, quiz=quiz, now=now)

    assert occasion_of_quiz(quiz).cool_down == timedelta(minutes=90)
    assert {name: sitting.rules[name] for name in ("cool_down", "counts", "marking")} == {
        "cool_down": 5400,
        "counts": "last",
        "marking": {"multiple": "half"},
    }
    part = {1: right_answers(sitting)[1][:1]}
    submitted = submit_sitting(sitting=sitting, now=now, by=officer, answers=part)
    assert submitted.points == submitted.full_points / 2


@pytest.mark.django_db
@pytest.mark.parametrize(("counts", "told"), [("best", None), ("last", "last"), ("first", "first")])
def test_entry_says_which_try_counts_where_it_is_not_the_best(now, counts, told):
    sitting = make_sitting(now=now, counts=counts)

    submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert Entry.objects.get().payload.get("counts") == told
