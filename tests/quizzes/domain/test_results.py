"""Papers that people mark: they wait without points, and get them with the marks of every line."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.chain import verify_chain
from ledger.models import Entry, Progress
from quizzes.domain.answers import SaveRefused, save_answer
from quizzes.domain.occasions import StartRefused
from quizzes.domain.results import lines_to_mark, settle_sitting
from quizzes.domain.sittings import close_due_sittings, submit_sitting
from quizzes.enums import SaveRefusal, SittingState, StartRefusal
from tests.factories.ledger import make_subject
from tests.factories.people import make_officer
from tests.factories.sittings import end_of, let_people_mark_judgements, make_sitting, right_answers, token_of

pytestmark = pytest.mark.django_db

HALF = Decimal("2.50")
FULL_MARKS = {3: {"a": HALF, "b": HALF}}


@pytest.fixture(autouse=True)
def judgements_are_marked_by_people(monkeypatch):
    """The third question of make_sitting."""
    let_people_mark_judgements(monkeypatch)


@pytest.fixture
def officer():
    return make_officer()


def hand_in(sitting, *, now, skip=()):
    answers = {at: answer for at, answer in right_answers(sitting).items() if at not in skip}
    return submit_sitting(sitting=sitting, now=now, by=sitting.officer, answers=answers)


def test_submit_of_a_paper_that_people_mark_waits_without_points_and_entry(officer, now):
    waiting = hand_in(make_sitting(officer, now=now), now=now)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.submitted_at, waiting.points, waiting.entry) == (
        SittingState.MARKING,
        now,
        None,
        None,
    )
    assert list(waiting.items.values_list("awarded", "marks")) == [(5, None), (5, None), (0, None)]
    assert Entry.objects.count() == Progress.objects.count() == 0
    assert [len(lines_to_mark(item)) for item in waiting.items.select_related("version__question")] == [0, 0, 2]


def test_submit_again_while_it_is_marked_changes_nothing(officer, now):
    waiting = hand_in(make_sitting(officer, now=now), now=now)

    again = submit_sitting(sitting=waiting, now=now + timedelta(hours=1), by=officer, answers={1: []})

    assert (again.state, again.submitted_at) == (SittingState.MARKING, now)
    assert again.items.get(position=1).awarded == 5


def test_paper_at_the_deadline_waits_for_its_marks_as_well(officer, now):
    sitting = make_sitting(officer, now=now, minutes=10)
    save_answer(token=token_of(sitting), position=3, answer=True, revision=1, flagged=False, now=now)

    assert close_due_sittings(now=end_of(sitting)) == 1

    sitting.refresh_from_db()
    assert (sitting.state, sitting.submitted_at) == (SittingState.MARKING, sitting.deadline)
    settled = settle_sitting(sitting=sitting, marks=FULL_MARKS, now=now + timedelta(days=2))
    assert (settled.entry.actor, settled.entry.occurred_at) == (None, sitting.deadline)


def test_unanswered_question_needs_no_marks(officer, now):
    submitted = hand_in(make_sitting(officer, now=now), now=now, skip=[3])

    assert (submitted.state, submitted.points) == (SittingState.SUBMITTED, 10)


def test_settle_sitting_appends_the_entry_of_the_day_it_was_handed_in(officer, now):
    waiting = hand_in(make_sitting(officer, now=now), now=now + timedelta(minutes=3))
    later = now + timedelta(days=3)

    settled = settle_sitting(sitting=waiting, marks={3: {"a": HALF, "b": Decimal("1.25")}}, now=later)

    settled.refresh_from_db()
    entry = Entry.objects.get()
    assert (settled.state, settled.points, settled.entry) == (SittingState.SUBMITTED, Decimal("13.75"), entry)
    assert list(settled.items.values_list("awarded", flat=True)) == [5, 5, Decimal("3.75")]
    assert settled.items.get(position=3).marks == {"a": "2.50", "b": "1.25"}
    assert (entry.occurred_at, entry.recorded_at, entry.actor) == (now + timedelta(minutes=3), later, officer)
    assert (entry.payload["points"], entry.payload["duration"], entry.evidence) == ("13.75", 180, "passed_quiz")
    assert Progress.objects.get().passed_at == now + timedelta(minutes=3)
    assert verify_chain(officer) == []


def test_settle_sitting_twice_keeps_the_first_marks(officer, now):
    waiting = hand_in(make_sitting(officer, now=now), now=now)
    first = settle_sitting(sitting=waiting, marks=FULL_MARKS, now=now)

    again = settle_sitting(sitting=waiting, marks={3: {"a": Decimal(0), "b": Decimal(0)}}, now=now)

    assert (again.points, again.entry) == (15, first.entry)
    assert again.items.get(position=3).marks == {"a": "2.50", "b": "2.50"}
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("marks", "complaint"),
    [
        ({}, "3"),
        ({3: {"a": HALF}}, "3"),
        ({3: {"a": HALF, "b": HALF, "c": HALF}}, "3"),
        ({3: {"a": HALF, "b": Decimal("2.51")}}, "要点b"),
        ({3: {"a": Decimal("-0.01"), "b": HALF}}, "要点a"),
        ({3: {"a": HALF, "b": Decimal("0.001")}}, "要点b"),
        ({**FULL_MARKS, 1: {"a": HALF}}, "1"),
    ],
)
def test_settle_sitting_refuses_marks_that_do_not_fit_and_writes_nothing(officer, now, marks, complaint):
    waiting = hand_in(make_sitting(officer, now=now), now=now)

    with pytest.raises(ValidationError) as refused:
        settle_sitting(sitting=waiting, marks=marks, now=now)

    (message,) = refused.value.messages
    assert complaint in message
    waiting.refresh_from_db()
    assert waiting.state == SittingState.MARKING
    assert set(waiting.items.values_list("marks", flat=True)) == {None}


def test_settle_sitting_refuses_a_paper_that_is_still_answered(officer, now):
    with pytest.raises(ValidationError):
        settle_sitting(sitting=make_sitting(officer, now=now), marks=FULL_MARKS, now=now)


def test_save_to_a_paper_that_is_marked_is_refused(officer, now):
    sitting = make_sitting(officer, now=now)
    token = token_of(sitting)
    hand_in(sitting, now=now)

    with pytest.raises(SaveRefused) as refused:
        save_answer(token=token, position=3, answer=False, revision=9, flagged=False, now=now)

    assert refused.value.reason == SaveRefusal.SUBMITTED


def test_next_try_starts_only_when_the_last_one_has_its_result(officer, now):
    subject = make_subject("quiz")
    waiting = hand_in(make_sitting(officer, now=now, subject=subject), now=now)

    with pytest.raises(StartRefused) as refused:
        make_sitting(officer, now=now, subject=subject)
    settle_sitting(sitting=waiting, marks=FULL_MARKS, now=now)

    assert refused.value.reason == StartRefusal.MARKING
    assert make_sitting(officer, now=now, subject=subject).try_number == 2


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.tuples(st.integers(0, 250), st.integers(0, 250)), right=st.sets(st.sampled_from([1, 2])))
def test_settled_points_are_the_machines_plus_the_marks(now, cents, right):
    first, second = (Decimal(each) / 100 for each in cents)
    sitting = make_sitting(now=now)
    hand_in(sitting, now=now, skip={1, 2} - right)

    settled = settle_sitting(sitting=sitting, marks={3: {"a": first, "b": second}}, now=now)

    assert settled.points == 5 * len(right) + first + second
    assert sum(settled.items.values_list("awarded", flat=True)) == settled.points
    assert Decimal(settled.entry.payload["points"]) == settled.points
