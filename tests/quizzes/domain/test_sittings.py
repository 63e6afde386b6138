"""Starting and handing in: one open sitting, everything pinned, one result, one entry."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.chain import verify_chain
from ledger.enums import SubjectKind
from ledger.models import Entry, Progress
from quizzes.domain.answers import SaveRefused, save_answer
from quizzes.domain.occasions import StartRefused
from quizzes.domain.sittings import close_due_sittings, start_sitting, submit_sitting
from quizzes.enums import ClosedBy, SaveRefusal, SittingState, StartRefusal
from quizzes.models import Sitting, SittingItem
from tests.factories.ledger import make_subject
from tests.factories.people import make_officer
from tests.factories.sittings import (
    end_of,
    make_occasion,
    make_questions,
    make_sitting,
    right_answers,
    slots_of,
    token_of,
)

pytestmark = pytest.mark.django_db


def answer_all(sitting, *, now, answers=None):
    token = token_of(sitting)
    for position, answer in (answers or right_answers(sitting)).items():
        save_answer(token=token, position=position, answer=answer, revision=1, flagged=False, now=now)


def test_start_sitting_pins_paper_rules_and_deadline(now):
    officer, questions, subject = make_officer(), make_questions(), make_subject("quiz", "秋季学习小测")
    occasion = make_occasion(subject=subject, time_limit=timedelta(minutes=10), max_tries=3, pass_percent=60)

    sitting = start_sitting(
        officer=officer,
        occasion=occasion,
        make_paper=lambda number, seed: slots_of(questions, Decimal(number) * len(seed)),
        make_seed=lambda number: f"seed-{number}",
        now=now,
    )

    sitting.refresh_from_db()
    assert (sitting.subject_kind, sitting.subject_id) == (SubjectKind.QUIZ, subject.id)
    assert (sitting.try_number, sitting.state, sitting.seed) == (1, SittingState.OPEN, "seed-1")
    assert (sitting.started_at, sitting.deadline) == (now, now + timedelta(minutes=10))
    assert (sitting.full_points, sitting.pass_points) == (Decimal(18), Decimal("10.80"))
    assert sitting.rules == {
        "time_limit": 600,
        "closes_at": None,
        "max_tries": 3,
        "pass_percent": 60,
        "review": "at_once",
        "shows": "explanations",
        "marking": {"multiple": "strict"},
        "extra_time": 0,
        "cool_down": 0,
        "counts": "best",
    }
    assert list(sitting.items.values_list("position", "version_id", "points", "option_order")) == [
        (position, slot.version_id, Decimal(6), slot.option_order)
        for position, slot in enumerate(slots_of(questions), start=1)
    ]


def test_start_sitting_ends_with_the_window(now):
    sitting = make_sitting(now=now, minutes=30, closes_at=now + timedelta(minutes=5))

    assert sitting.deadline == now + timedelta(minutes=5)


def test_start_sitting_returns_the_open_one_and_asks_for_no_paper(now):
    officer, occasion = make_officer(), make_occasion()
    first = make_sitting(officer, now=now, subject=occasion.subject)

    again = start_sitting(
        officer=officer, occasion=occasion, make_paper=lambda *_args: pytest.fail("drawn again"), now=now
    )

    assert again == first
    assert Sitting.objects.count() == 1


def test_start_sitting_numbers_tries_by_officer_and_occasion(now):
    officer, subject = make_officer(), make_subject("quiz")
    for _try in range(2):
        submit_sitting(sitting=make_sitting(officer, now=now, subject=subject), now=now, by=officer)

    third = make_sitting(officer, now=now, subject=subject)

    assert third.try_number == 3
    assert make_sitting(officer, now=now, subject=make_subject("quiz")).try_number == 1
    assert make_sitting(now=now, subject=subject).try_number == 1


@pytest.mark.parametrize(
    ("window", "reason"),
    [
        ({"opens_at": timedelta(seconds=1)}, StartRefusal.NOT_OPEN),
        ({"closes_at": timedelta(0)}, StartRefusal.CLOSED),
        ({"closes_at": timedelta(days=-1)}, StartRefusal.CLOSED),
    ],
)
def test_start_sitting_outside_its_window_is_refused(now, window, reason):
    window = {name: now + distance for name, distance in window.items()}

    with pytest.raises(StartRefused) as refused:
        make_sitting(now=now, **window)

    assert refused.value.reason == reason
    assert Sitting.objects.count() == 0


def test_start_sitting_after_the_last_try_is_refused(now):
    officer, subject = make_officer(), make_subject("quiz")
    submit_sitting(sitting=make_sitting(officer, now=now, subject=subject, max_tries=1), now=now, by=officer)

    with pytest.raises(StartRefused) as refused:
        make_sitting(officer, now=now, subject=subject, max_tries=1)

    assert refused.value.reason == StartRefusal.NO_TRIES


def test_start_sitting_without_questions_is_refused(now):
    with pytest.raises(StartRefused) as refused:
        make_sitting(now=now, questions=[])

    assert refused.value.reason == StartRefusal.EMPTY


def test_start_sitting_closes_an_overdue_one_and_starts_the_next(now):
    officer, subject = make_officer(), make_subject("quiz")
    overdue = make_sitting(officer, now=now, subject=subject, minutes=10)
    later = now + timedelta(minutes=11)

    fresh = make_sitting(officer, now=later, subject=subject, minutes=10)

    overdue.refresh_from_db()
    assert (overdue.state, overdue.closed_by) == (SittingState.SUBMITTED, ClosedBy.DEADLINE)
    assert (fresh.try_number, fresh.state, fresh.started_at) == (2, SittingState.OPEN, later)


def test_start_sitting_needs_few_queries(now, django_assert_max_num_queries):
    officer, occasion, questions = make_officer(), make_occasion(), make_questions(10, 5, 5)

    with django_assert_max_num_queries(10):
        start_sitting(officer=officer, occasion=occasion, make_paper=lambda *_args: slots_of(questions), now=now)


def test_submit_sitting_grades_stores_and_appends(now):
    officer, subject = make_officer(), make_subject("quiz", "秋季学习小测")
    sitting = make_sitting(officer, now=now, subject=subject)
    right = right_answers(sitting)
    answer_all(sitting, now=now, answers={1: right[1], 2: right[2][:1], 3: right[3]})

    submitted = submit_sitting(sitting=sitting, now=now + timedelta(seconds=552, microseconds=7), by=officer)

    entry = Entry.objects.get()
    assert submitted.entry == entry
    assert (submitted.points, submitted.closed_by) == (Decimal(10), ClosedBy.OFFICER)
    assert list(submitted.items.values_list("awarded", flat=True)) == [Decimal(5), Decimal(0), Decimal(5)]
    assert entry.payload == {
        "points": "10.00",
        "full_points": "15.00",
        "pass_points": "9.00",
        "duration": 552,
        "sitting": str(sitting.uuid),
        "closed_by": "officer",
    }
    assert (entry.kind, entry.evidence, entry.actor) == ("sitting_submitted", "passed_quiz", officer)
    assert (entry.subject_kind, entry.subject_id, entry.subject_title) == ("quiz", subject.id, "秋季学习小测")
    assert (entry.occurred_at, entry.idempotency_key) == (submitted.submitted_at, f"sitting:{sitting.uuid}")
    assert verify_chain(officer) == []


def test_submit_sitting_below_the_pass_mark_is_an_entry_as_well(now):
    officer = make_officer()

    submit_sitting(sitting=make_sitting(officer, now=now), now=now, by=officer)

    assert Entry.objects.get().evidence == "sat_quiz"
    assert (Progress.objects.get().tries, Progress.objects.get().passed_at) == (1, None)


def test_submit_sitting_five_times_is_one_result(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now)
    answer_all(sitting, now=now)

    results = [submit_sitting(sitting=sitting, now=now + timedelta(seconds=n), by=officer) for n in range(5)]

    assert {(result.points, result.submitted_at, result.entry_id) for result in results} == {
        (Decimal(15), now, Entry.objects.get().pk)
    }


def test_submit_sitting_at_the_deadline_counts_what_was_saved_then(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, minutes=10)
    answer_all(sitting, now=now)

    late = submit_sitting(sitting=sitting, now=now + timedelta(minutes=10), by=officer)

    assert (late.submitted_at, late.closed_by) == (now + timedelta(minutes=10), ClosedBy.DEADLINE)
    entry = Entry.objects.get()
    assert (entry.actor, entry.occurred_at) == (None, late.submitted_at)
    assert (entry.payload["points"], entry.payload["duration"]) == ("15.00", 600)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.integers(1, 640), fraction=st.sampled_from([0, 1, 999_999]), by_officer=st.booleans())
def test_submit_sitting_never_lasts_longer_than_its_limit_nor_loses_its_grace(now, seconds, fraction, by_officer):
    sitting = make_sitting(now=now, minutes=10)
    moment = now + timedelta(seconds=seconds, microseconds=fraction)

    after = submit_sitting(
        sitting=sitting, now=moment, by=sitting.officer if by_officer else None, answers=right_answers(sitting)
    )

    if after.state == SittingState.OPEN:
        assert not by_officer
        assert moment < end_of(sitting)
        return
    assert after.submitted_at == min(moment, sitting.deadline)
    assert after.entry.payload["duration"] <= 600
    assert (after.closed_by == ClosedBy.OFFICER) == (moment < sitting.deadline)
    assert (after.points == 15) == (moment < end_of(sitting))


def test_submit_sitting_by_the_platform_before_the_end_of_the_grace_does_nothing(now):
    sitting = make_sitting(now=now, minutes=10)

    for moment in (now, sitting.deadline, end_of(sitting) - timedelta(microseconds=1)):
        assert submit_sitting(sitting=sitting, now=moment, by=None).state == SittingState.OPEN
    assert Entry.objects.count() == 0


def test_submit_sitting_takes_in_answers_that_come_with_it(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now)
    answers = {
        position: raw if isinstance(raw, list) else [str(raw).lower()]
        for position, raw in right_answers(sitting).items()
    }

    submitted = submit_sitting(sitting=sitting, now=now, by=officer, answers=answers)

    assert submitted.points == Decimal(15)
    assert set(submitted.items.values_list("revision", "saved_at")) == {(1, now)}


def test_submit_sitting_after_the_grace_ignores_answers_that_come_with_it(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, minutes=10)

    submitted = submit_sitting(sitting=sitting, now=end_of(sitting), by=officer, answers=right_answers(sitting))

    assert submitted.points == 0
    assert set(submitted.items.values_list("answer", "saved_at")) == {(None, None)}


def test_submit_sitting_with_a_wrong_answer_changes_nothing(now):
    officer = make_officer()
    sitting = make_sitting(officer, now=now)

    with pytest.raises(SaveRefused) as refused:
        submit_sitting(sitting=sitting, now=now, by=officer, answers={3: ["true"], 1: ["no such option"]})

    assert refused.value.reason == SaveRefusal.BAD_ANSWER
    assert Sitting.objects.get().state == SittingState.OPEN
    assert SittingItem.objects.exclude(answer__isnull=True).count() == 0


def test_submit_sitting_needs_as_many_queries_for_a_longer_paper(now):
    counts = []
    for length in (3, 30):
        officer = make_officer()
        sitting = make_sitting(officer, now=now, questions=make_questions(length, 0, 0))
        answer_all(sitting, now=now, answers={1: right_answers(sitting)[1]})
        with CaptureQueriesContext(connection) as queries:
            submit_sitting(sitting=sitting, now=now, by=officer)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_close_due_sittings_closes_the_overdue_once_and_nothing_else(now):
    overdue = [make_sitting(now=now, minutes=10) for _time in range(2)]
    running, untimed = make_sitting(now=now, minutes=11), make_sitting(now=now)
    then = end_of(overdue[0])

    assert [close_due_sittings(now=then), close_due_sittings(now=then)] == [2, 0]

    submitted = Sitting.objects.filter(state=SittingState.SUBMITTED)
    assert set(submitted.values_list("pk", "submitted_at", "closed_by")) == {
        (sitting.pk, sitting.deadline, ClosedBy.DEADLINE) for sitting in overdue
    }
    assert set(Sitting.objects.filter(state=SittingState.OPEN)) == {running, untimed}
    assert Entry.objects.count() == 2


def test_close_due_sittings_goes_on_past_one_that_fails(now, caplog):
    broken, sound = make_sitting(now=now, minutes=5), make_sitting(now=now, minutes=10)
    Sitting.objects.filter(pk=broken.pk).update(rules={})

    assert close_due_sittings(now=now + timedelta(hours=1)) == 1

    sound.refresh_from_db()
    assert sound.state == SittingState.SUBMITTED
    assert str(broken.uuid) in caplog.text
