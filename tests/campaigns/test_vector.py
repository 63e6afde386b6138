"""The test vector of DOMAIN §6, cell by cell, from entries and dated facts through the table."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.models import Standing
from campaigns.queries import completion_table
from common.clock import end_of_day, start_of_day
from common.figures import Share
from ledger.domain.entries import append_entry
from ledger.kinds import HOURS_GRANTED
from tests.factories.campaigns import (
    LAST_DAY,
    make_campaign,
    make_guest,
    make_member,
    make_task,
    subject_of,
)
from tests.factories.ledger import complete_page, make_subject, submit_sitting
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db
AFTER = date(2026, 12, 31)
IN_WINDOW = start_of_day(date(2026, 10, 10))
MADE_UP = end_of_day(LAST_DAY) + timedelta(days=2)
# 16 sat the exam, 14 passed it, their best points add up to 1,380, two of them excellent and one full.
POINTS = [100, 90, *[89] * 11, 87, 65, 59]
HOURS = [Decimal("4.5"), *[Decimal("3.5")] * 16, Decimal(3)]


def grant(officer, hours, now):
    append_entry(
        officer=officer,
        kind=HOURS_GRANTED,
        subject=make_subject("hours", "夜校"),
        evidence="granted",
        payload={"hours": hours},
        idempotency_key=f"hours:{officer.pk}",
        actor=None,
        occurred_at=IN_WINDOW,
        now=now,
    )


@pytest.fixture
def vector(now):
    committee = make_unit("机关党委", kind="committee", code="A0")
    branch_a = make_unit("甲支部", parent=committee, code="A1")
    branch_b = make_unit("乙支部", parent=committee, code="A2")
    campaign = make_campaign(tasks=2)
    exam = make_task(campaign, kind="quiz", title="秋季学习小测", required=False, pass_percent=70)
    first, second = (subject_of(task) for task in campaign.tasks.filter(required=True))

    make_member(branch_a, status="retired")
    make_member(branch_a, status="long_sick")
    away = [make_member(branch_a, status="seconded_out") for _index in range(2)]
    due = away + [make_member(branch_a, status="on_post") for _index in range(16)]
    make_guest(branch_a)
    for number, officer in enumerate(due):
        if number < 17:
            complete_page(officer, subject=first, occurred_at=IN_WINDOW, now=now)
        if number < 15:
            complete_page(officer, subject=second, occurred_at=end_of_day(LAST_DAY) - timedelta(seconds=1), now=now)
        elif number == 15:
            complete_page(officer, subject=second, occurred_at=MADE_UP, now=now)
        grant(officer, HOURS[number], now)
    for officer, points in zip(due, POINTS, strict=False):
        submit_sitting(officer, subject=subject_of(exam), points=points, occurred_at=IN_WINDOW, now=now)
    for _index in range(3):
        officer = make_member(branch_b)
        for subject in (first, second):
            complete_page(officer, subject=subject, occurred_at=IN_WINDOW, now=now)
    return campaign


@pytest.fixture(params=["standings", "entries"])
def rows(request, vector, now):
    """The rows by name: from standings, and once more with nothing but the entries known today."""
    known_at = None
    if request.param == "entries":
        Standing.objects.all().delete()
        known_at = now
    table = completion_table(vector, as_of=AFTER, known_at=known_at)
    return {row.unit.name: row for row in table.rows}


def test_vector_branch_a(rows):
    row = rows["甲支部"]
    figures = row.everyone

    assert (figures.registered, figures.exempt, figures.deferred, figures.due) == (20, 2, 0, 18)
    assert (row.guests, figures.out_of_scope) == (1, 0)
    assert (figures.participation_rate, figures.participation_rate.percent) == (Share(17, 18), "94.44%")
    assert (figures.completion_rate, figures.completion_rate.percent) == (Share(15, 18), "83.33%")
    assert (figures.make_up_rate, figures.make_up_rate.percent) == (Share(1, 3), "33.33%")
    assert figures.required_unit_rate == Share(32, 36)
    assert (figures.exam_attendance_rate, figures.exam_attendance_rate.percent) == (Share(16, 18), "88.89%")
    assert (figures.pass_rate_taken, figures.pass_rate_taken.percent) == (Share(14, 16), "87.50%")
    assert (figures.pass_rate_due, figures.pass_rate_due.percent) == (Share(14, 18), "77.78%")
    assert (figures.excellent_rate, figures.full_mark_rate) == (Share(2, 16), Share(1, 16))
    assert (figures.hours, figures.hours_per_person) == (Decimal("63.5"), Decimal("3.53"))
    assert (figures.points, figures.average_score) == (Decimal(1380), Decimal("86.25"))


def test_vector_roll_up_adds_and_never_averages(rows):
    total = rows["机关党委"].everyone

    assert rows["乙支部"].everyone.completion_rate == Share(3, 3)
    assert (total.completion_rate, total.completion_rate.percent) == (Share(18, 21), "85.71%")
    assert rows["机关党委"].guests == 1


def test_vector_is_true_to_itself():
    assert sum(HOURS) == Decimal("63.5")
    assert (len(POINTS), sum(POINTS), sum(points >= 70 for points in POINTS)) == (16, 1380, 14)


def test_almost_all_never_prints_as_all():
    assert Share(19_999, 20_000).percent == "99.99%"
