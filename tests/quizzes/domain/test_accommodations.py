"""Extra time and tries: pinned at the start, given to open papers by an act, never more than the largest grant."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.enums import Category
from people.models import AuditEvent, CategoryFact
from quizzes.domain.accommodations import end_accommodation, grant_accommodation, prolong_open_sittings
from quizzes.domain.answers import SaveRefused, save_answer
from quizzes.domain.occasions import StartRefused, occasion_for
from quizzes.domain.sittings import close_due_sittings, start_quiz, submit_sitting
from quizzes.enums import Review, SittingState, StartRefusal
from quizzes.models import Accommodation
from quizzes.queries import Allowance, allowances_of, practicable_questions
from quizzes.rules import sight_of
from tests.conftest import NOW
from tests.factories.people import make_membership, make_officer, make_unit
from tests.factories.quizzes import make_accommodation, make_question, make_quiz
from tests.factories.sittings import end_of, token_of

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def quiz():
    return make_quiz(items=[make_question()], time_limit=10, max_tries=1)


def allowance(officer, quiz, now=NOW):
    return allowances_of(officer, [quiz.pk], now).get(quiz.pk)


def test_sitting_pins_the_extra_time_it_starts_with(officer, quiz):
    make_accommodation(quiz, [officer], extra_minutes=5)

    sitting = start_quiz(officer=officer, quiz=quiz, now=NOW)

    assert sitting.deadline == NOW + 15 * MINUTE
    assert (sitting.rules["time_limit"], sitting.rules["extra_time"]) == (600, 300)
    assert start_quiz(officer=make_officer(), quiz=quiz, now=NOW).deadline == NOW + 10 * MINUTE


def test_extra_time_goes_beyond_the_closing(officer, quiz):
    quiz.closes_at = NOW + 3 * MINUTE
    make_accommodation(quiz, [officer], extra_minutes=5)

    assert occasion_for(officer, quiz, NOW).deadline_from(NOW) == NOW + 8 * MINUTE


def test_extra_tries_are_tries_more(officer, quiz):
    make_accommodation(quiz, [officer], extra_tries=1)
    for _try in range(2):
        submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=NOW), now=NOW, by=officer)

    with pytest.raises(StartRefused) as refused:
        start_quiz(officer=officer, quiz=quiz, now=NOW)

    assert refused.value.reason == StartRefusal.NO_TRIES


def test_quiz_without_end_and_number_of_tries_asks_for_nothing(officer, django_assert_num_queries):
    quiz = make_quiz(items=[make_question()])
    make_accommodation(quiz, [officer], extra_minutes=5, extra_tries=1)

    with django_assert_num_queries(0):
        occasion = occasion_for(officer, quiz, NOW)

    assert (occasion.deadline_from(NOW), occasion.max_tries) == (None, None)


def test_largest_figures_count_and_never_their_sum(officer, quiz):
    make_accommodation(quiz, [officer], extra_minutes=5, extra_tries=3)
    make_accommodation(quiz, [officer, make_officer()], extra_minutes=20)
    make_accommodation(make_quiz(), [officer], extra_minutes=90)

    assert allowance(officer, quiz) == Allowance(20, 3)


@pytest.mark.parametrize(
    ("span", "holds"),
    [
        ({}, True),
        ({"valid_from": NOW + MINUTE}, False),
        ({"valid_from": NOW - MINUTE, "valid_until": NOW}, False),
        ({"valid_from": NOW - MINUTE, "valid_until": NOW + MINUTE}, True),
    ],
)
def test_accommodation_holds_within_its_span(officer, quiz, span, holds):
    row = make_accommodation(quiz, [officer], extra_tries=1, **span)

    assert (allowance(officer, quiz) is not None) is row.holds_at(NOW) is holds


def test_group_is_whoever_is_in_it_on_the_day(officer, quiz):
    unit = make_unit()
    make_membership(officer, unit)
    auxiliary = make_officer()
    CategoryFact.objects.create(
        officer=auxiliary, category=Category.AUXILIARY, valid_from=date(2020, 1, 1), recorded_at=NOW
    )
    make_membership(auxiliary, unit)
    make_accommodation(quiz, criteria={"units": [str(unit.uuid)], "categories": ["auxiliary"]}, extra_minutes=5)

    assert allowance(auxiliary, quiz) == Allowance(5, 0)
    assert allowance(officer, quiz) is None


def test_granter_profits_from_no_group_of_his_own(officer, quiz):
    unit = make_unit()
    make_membership(officer, unit)
    make_accommodation(quiz, criteria={"units": [str(unit.uuid)]}, extra_tries=1, actor=officer)

    assert allowance(officer, quiz) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"officers": "nobody"},
        {"officers": "both"},
        {"officers": "self"},
        {"extra_minutes": 0},
        {"extra_minutes": 601},
        {"extra_tries": 21},
        {"valid_until": NOW},
        {"reason_kind": "other"},
        {"reason_kind": "illness"},
    ],
)
def test_grant_that_makes_no_sense_is_refused_and_writes_nothing(officer, quiz, wrong):
    actor, who = make_officer(), wrong.pop("officers", "one")
    fields = {"extra_minutes": 5, "valid_from": NOW, "reason_kind": "duty", **wrong}
    officers = {"one": [officer], "nobody": [], "both": [officer], "self": [officer, actor]}[who]
    criteria = {"units": [str(make_unit().uuid)]} if who == "both" else None

    with pytest.raises(ValidationError):
        grant_accommodation(quiz=quiz, officers=officers, criteria=criteria, actor=actor, now=NOW, **fields)

    assert Accommodation.objects.count() == AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"extra_minutes": 0},
        {"extra_minutes": 601},
        {"valid_until": NOW},
        {"ended_at": NOW},
        {"reason_kind": "other", "reason": ""},
    ],
)
def test_database_refuses_what_the_domain_refuses(officer, quiz, broken):
    row = make_accommodation(quiz, [officer], extra_minutes=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Accommodation.objects.filter(pk=row.pk).update(**broken)


def test_grant_and_end_are_audited_without_the_reason(officer, quiz):
    row = make_accommodation(quiz, [officer], extra_minutes=5, reason="出警晚归", reason_kind="duty")
    actor = make_officer()
    ended = [end_accommodation(accommodation=row, actor=actor, now=NOW + MINUTE) for _time in range(2)]

    granted, end = AuditEvent.objects.order_by("sequence")
    assert (granted.action, granted.subject_id, granted.actor) == ("accommodation.granted", row.uuid, row.granted_by)
    assert (granted.details["officers"], granted.details["minutes"]) == ([str(officer.uuid)], 5)
    assert "duty" not in str(granted.details)
    assert "出警" not in str(granted.details)
    assert (end.action, end.actor) == ("accommodation.ended", actor)
    assert {(each.ended_at, each.ended_by) for each in ended} == {(NOW + MINUTE, actor)}
    assert allowance(officer, quiz, NOW + MINUTE) is None


def test_open_paper_gets_its_time_by_an_act_and_its_token_stays_good(officer, quiz):
    sitting = start_quiz(officer=officer, quiz=quiz, now=NOW)
    token = token_of(sitting)
    row = make_accommodation(quiz, [officer], extra_minutes=5)
    assert sitting.deadline == NOW + 10 * MINUTE

    moved = prolong_open_sittings(accommodation=row, actor=row.granted_by, now=NOW + 9 * MINUTE)

    sitting.refresh_from_db()
    assert (moved, sitting.deadline) == (1, NOW + 15 * MINUTE)
    assert close_due_sittings(now=NOW + 11 * MINUTE) == 0
    answer = sitting.items.get().version.key
    saved = save_answer(token=token, position=1, answer=answer, revision=1, flagged=False, now=NOW + 14 * MINUTE)
    assert saved.kept is True
    with pytest.raises(SaveRefused):
        save_answer(token=token, position=1, answer=None, revision=2, flagged=False, now=end_of(sitting))
    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.action, event.details["sittings"]) == ("sittings.prolonged", [str(sitting.uuid)])


def test_deadline_moves_only_later_and_by_what_is_missing(officer, quiz):
    first = make_accommodation(quiz, [officer], extra_minutes=8)
    sitting = start_quiz(officer=officer, quiz=quiz, now=NOW)
    smaller = make_accommodation(quiz, [officer], extra_minutes=5)
    larger = make_accommodation(quiz, [officer], extra_minutes=20)

    moved = [
        prolong_open_sittings(accommodation=row, actor=row.granted_by, now=NOW)
        for row in (first, smaller, larger, larger, smaller)
    ]

    sitting.refresh_from_db()
    assert moved == [0, 0, 1, 0, 0]
    assert (sitting.deadline, sitting.rules["extra_time"]) == (NOW + 30 * MINUTE, 1200)


@pytest.mark.parametrize("case", ["another officer", "over", "handed in", "ended", "not yet", "tries only", "untimed"])
def test_papers_that_it_is_not_for_keep_their_deadline(officer, quiz, case):
    if case == "untimed":
        quiz.time_limit = None
    fields = {"extra_tries": 1} if case == "tries only" else {"extra_minutes": 5}
    row = make_accommodation(quiz, [make_officer() if case == "another officer" else officer], **fields)
    if case in ("ended", "not yet"):
        row.ended_at, row.ended_by = (NOW, row.granted_by) if case == "ended" else (None, None)
        row.valid_from = NOW + MINUTE if case == "not yet" else row.valid_from
    sitting = start_quiz(officer=officer, quiz=quiz, now=NOW - 20 * MINUTE if case == "over" else NOW - MINUTE)
    if case == "handed in":
        submit_sitting(sitting=sitting, now=NOW, by=officer)

    assert prolong_open_sittings(accommodation=row, actor=row.granted_by, now=NOW) == 0

    before = sitting.deadline
    sitting.refresh_from_db()
    assert sitting.deadline == before


def test_keys_wait_for_whoever_still_sits_with_extra_time(officer):
    quiz = make_quiz(items=[make_question()], review=Review.AFTER_CLOSING, closes_at=NOW + 5 * MINUTE)
    early = submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=NOW), now=NOW, by=officer)
    slow = make_officer()
    make_accommodation(quiz, [slow], extra_minutes=30)
    sitting = start_quiz(officer=slow, quiz=quiz, now=NOW)
    then = NOW + 10 * MINUTE

    assert sight_of(early, quiz, then).keys is False
    assert practicable_questions(then).count() == 0
    submit_sitting(sitting=sitting, now=then, by=slow)
    assert sight_of(early, quiz, then).keys is True
    assert practicable_questions(then).count() == 1


def test_duration_in_the_record_has_the_extra_time_at_most(officer, quiz):
    make_accommodation(quiz, [officer], extra_minutes=5)
    sitting = start_quiz(officer=officer, quiz=quiz, now=NOW)

    close_due_sittings(now=NOW + 60 * MINUTE)

    sitting.refresh_from_db()
    assert (sitting.state, sitting.entry.payload["duration"]) == (SittingState.SUBMITTED, 900)
