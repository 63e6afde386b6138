"""The life of a campaign."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from campaigns.domain.campaigns import add_task, close_campaign, create_campaign, open_campaign
from campaigns.models import Campaign, Task
from common.clock import end_of_day, start_of_day
from people.models import AuditEvent
from tests.factories.campaigns import (
    FIRST_DAY,
    LAST_DAY,
    MAKE_UP_DAY,
    make_campaign,
    make_page,
    make_scope,
    make_task,
)

pytestmark = pytest.mark.django_db


def test_window_holds_its_first_and_last_day_in_beijing():
    campaign = make_campaign()

    assert campaign.starts_at == start_of_day(date(2026, 9, 1))
    assert campaign.ends_at == start_of_day(date(2026, 12, 1))
    assert campaign.make_up_ends_at == end_of_day(MAKE_UP_DAY)


def test_window_without_making_up_ends_with_its_last_day():
    assert make_campaign(make_up_until=None).make_up_ends_at == end_of_day(LAST_DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"code": ""},
        {"code": "秋季"},
        {"code": "a/b"},
        {"closes_on": date(2026, 8, 31)},
        {"make_up_until": LAST_DAY},
        {"automatic_exemptions": ["ill"]},
    ],
)
def test_create_campaign_refuses_what_makes_no_sense(fields):
    with pytest.raises(ValidationError):
        make_campaign(**fields)

    assert not Campaign.objects.exists()


def test_create_campaign_refuses_a_taken_code(now):
    make_campaign(code="2026-autumn")

    with pytest.raises(ValidationError):
        make_campaign(code="2026-autumn")

    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    "fields", [{"state": "paused"}, {"closes_on": date(2026, 8, 31)}, {"make_up_until": LAST_DAY}, {"code": ""}]
)
def test_database_refuses_what_makes_no_sense(fields):
    campaign = make_campaign()

    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(**fields)


def test_tasks_stand_in_the_order_of_adding(now):
    campaign = make_campaign()
    page = make_page("算好六笔账")

    first = add_task(campaign=campaign, page=page, kind="page", label="六账", actor=None, now=now)
    second = make_task(campaign, kind="quiz", title="秋季学习小测", pass_percent=80)

    assert [(task.position, task.title) for task in campaign.tasks.all()] == [(1, "算好六笔账"), (2, "秋季学习小测")]
    assert (first.subject_kind, first.subject_id) == ("page", page.translation_key)
    assert (second.subject_kind, second.subject_id) == ("quiz", second.page.translation_key)


def test_same_page_is_a_task_only_once(now):
    campaign, page = make_campaign(), make_page()
    make_task(campaign, page=page)

    with pytest.raises(ValidationError):
        make_task(campaign, page=page)

    assert campaign.tasks.count() == 1


@pytest.mark.parametrize("fields", [{"pass_percent": 60}, {"kind": "quiz", "pass_percent": 101}, {"label": "三个字"}])
def test_add_task_refuses_what_makes_no_sense(fields):
    campaign = make_campaign()

    with pytest.raises(ValidationError):
        make_task(campaign, **fields)

    assert not Task.objects.exists()


def test_page_of_a_task_cannot_be_deleted():
    task = make_task(make_campaign())

    with pytest.raises(ProtectedError):
        task.page.delete()


def test_open_campaign_needs_a_required_task(now):
    campaign = make_campaign()
    make_task(campaign, required=False)

    with pytest.raises(ValidationError):
        open_campaign(campaign=campaign, actor=None, now=now)

    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_opening_and_closing_twice_changes_nothing(now):
    campaign = make_campaign(tasks=1)
    events = AuditEvent.objects.filter(action__startswith="campaign.")

    open_campaign(campaign=campaign, actor=None, now=now)
    closed = close_campaign(campaign=campaign, actor=None, now=now)
    close_campaign(campaign=campaign, actor=None, now=now)

    assert closed.state == "closed"
    acts = ["campaign.created", "campaign.task_added", "campaign.opened", "campaign.closed"]
    assert list(events.order_by("sequence").values_list("action", flat=True)) == acts


def test_draft_cannot_be_closed_and_closed_campaign_not_opened(now):
    draft = make_campaign()
    closed = close_campaign(campaign=make_campaign(tasks=1), actor=None, now=now)

    with pytest.raises(ValidationError):
        close_campaign(campaign=draft, actor=None, now=now)
    with pytest.raises(ValidationError):
        open_campaign(campaign=closed, actor=None, now=now)
    with pytest.raises(ValidationError):
        make_task(closed)


def test_create_campaign_returns_a_draft(now):
    campaign = create_campaign(
        code="2026-spring",
        title="春季廉政主题教育",
        opens_on=FIRST_DAY,
        closes_on=LAST_DAY,
        scope=make_scope(),
        actor=None,
        now=now,
    )

    assert (campaign.state, campaign.make_up_until) == ("draft", None)
    assert campaign.automatic_exemptions == ["retired", "long_sick", "maternity", "suspended", "abroad"]
