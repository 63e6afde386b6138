"""What an officer has to do, and which campaigns he sees."""

from datetime import date, timedelta

import pytest

from campaigns.domain.bearings import approve_deferral, approve_exemption
from campaigns.domain.campaigns import close_campaign
from campaigns.models import Campaign
from campaigns.queries import campaigns_visible_to, tasks_due
from campaigns.rules import can_manage_campaigns, can_view_campaign
from common.clock import end_of_day
from common.pictures import Mark
from people.enums import Role
from tests.factories.campaigns import (
    FIRST_DAY,
    LAST_DAY,
    MAKE_UP_DAY,
    make_campaign,
    make_guest,
    make_member,
    make_scope,
    make_status,
    make_task,
    subject_of,
)
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def titles(officer, now):
    return [due.task.title for due in tasks_due(officer, now)]


def test_tasks_due_tell_done_begun_and_open(now):
    campaign, officer = make_campaign(tasks=2), make_member(make_unit())
    quiz = make_task(campaign, kind="quiz", title="小测")
    complete_page(officer, subject=subject_of(campaign.tasks.first()), now=now)
    submit_sitting(officer, subject=subject_of(quiz), points=10, now=now)

    due = tasks_due(officer, now)

    assert [(row.task.title, row.mark, row.completed_at) for row in due] == [
        ("第1课", Mark.DONE, now),
        ("第2课", Mark.TODO, None),
        ("小测", Mark.DOING, None),
    ]
    assert {row.deadline for row in due} == {end_of_day(LAST_DAY)}
    assert not any(row.is_overdue for row in due)


def test_tasks_due_come_by_deadline_of_their_campaigns(now):
    officer = make_member(make_unit())
    make_task(make_campaign(tasks=1), title="晚")
    make_campaign(tasks=1, closes_on=date(2026, 11, 24), make_up_until=None)

    assert titles(officer, now) == ["第1课", "第1课", "晚"]


def test_unfinished_task_is_overdue_while_making_up(now):
    campaign, officer = make_campaign(tasks=2), make_member(make_unit())
    complete_page(officer, subject=subject_of(campaign.tasks.first()), now=now)
    close_campaign(campaign=campaign, actor=None, now=now)

    due = tasks_due(officer, campaign.ends_at)

    assert [(row.is_overdue, row.deadline) for row in due] == [
        (False, end_of_day(LAST_DAY)),
        (True, end_of_day(MAKE_UP_DAY)),
    ]
    assert tasks_due(officer, campaign.make_up_ends_at) == []


def test_nothing_is_due_before_the_first_day_or_in_a_draft(now):
    officer = make_member(make_unit())
    make_campaign(tasks=1, opens_on=TODAY + timedelta(days=1))
    make_campaign(tasks=1, is_open=False)

    assert titles(officer, now) == []


@pytest.mark.parametrize("why", ["scope", "exempt", "deferred", "retired", "left"])
def test_nothing_is_due_from_a_campaign_that_asks_nothing(now, why):
    office, officer = make_officer(), make_member(make_unit())
    appoint(office, Role.BUREAU_OFFICE)
    campaign = make_campaign(tasks=1, scope=make_scope(categories=["auxiliary"]) if why == "scope" else None)
    assert titles(officer, now) == ([] if why == "scope" else ["第1课"])

    given = {"officer": officer, "campaign": campaign, "valid_from": FIRST_DAY, "actor": office, "now": now}
    if why == "exempt":
        approve_exemption(reason="rules", **given)
    elif why == "deferred":
        approve_deferral(reason="leave", **given)
    elif why in ("retired", "left"):
        make_status(officer, why)

    assert titles(officer, now) == []


def test_guest_studies_along_with_his_host(now):
    guest = make_guest(make_unit(), make_unit())
    make_campaign(tasks=1)

    assert titles(guest, now) == ["第1课"]


@pytest.mark.parametrize("size", [1, 3])
def test_tasks_due_cost_the_same_for_one_task_and_for_three(now, size, django_assert_num_queries):
    officer = make_member(make_unit())
    make_campaign(tasks=size)

    with django_assert_num_queries(5):
        due = tasks_due(officer, now)

    assert len(due) == size


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_bureau_office_manages_campaigns(role):
    actor = make_officer()
    if role:
        appoint(actor, role, make_unit())

    assert can_manage_campaigns(actor, TODAY) is (role == Role.BUREAU_OFFICE)


@pytest.mark.parametrize("role", [None, Role.SECRETARY, Role.BUREAU_OFFICE])
def test_visible_campaigns_and_the_predicate_agree(role):
    unit = make_unit()
    actor = make_member(unit)
    if role:
        appoint(actor, role, unit)
    shown = make_campaign(tasks=1, title="shown")
    make_campaign(tasks=1, is_open=False, title="draft")
    make_campaign(tasks=1, title="others", scope=make_scope(units=[str(make_unit().uuid)]))

    visible = {campaign.title for campaign in campaigns_visible_to(actor, TODAY)}

    office = role == Role.BUREAU_OFFICE
    assert visible == ({"shown", "draft", "others"} if office else {shown.title})
    assert {row.title for row in Campaign.objects.all() if can_view_campaign(actor, row, TODAY)} == visible
