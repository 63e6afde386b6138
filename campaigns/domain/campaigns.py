"""The life of a campaign: created with its tasks, opened, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import Page

from campaigns.actions import CAMPAIGN_CLOSED, CAMPAIGN_CREATED, CAMPAIGN_OPENED, TASK_ADDED
from campaigns.domain.standings import backfill_task, rebuild_standings
from campaigns.enums import CampaignState, TaskKind
from campaigns.models import Campaign, Task
from campaigns.subjects import objection_to
from common.clock import local_date
from ledger.enums import SubjectKind
from people.domain.audit import record_event
from people.domain.scopes import create_scope
from people.models import Officer, Scope

# A campaign's task and the ledger's subject share the public identifier of the page.
SUBJECTS = {TaskKind.PAGE: SubjectKind.PAGE, TaskKind.QUIZ: SubjectKind.QUIZ}


@transaction.atomic
def create_campaign(
    *,
    code: str,
    title: str,
    opens_on: date,
    closes_on: date,
    scope: Scope,
    make_up_until: date | None = None,
    actor: Officer | None,
    now: datetime,
    **settings,
) -> Campaign:
    """A new campaign in draft, audited; raises ValidationError for dates out of order or a code already taken."""
    campaign = Campaign(
        code=code,
        title=title,
        opens_on=opens_on,
        closes_on=closes_on,
        make_up_until=make_up_until,
        scope=scope,
        **settings,
    )
    campaign.full_clean()
    campaign.save()
    record_event(actor=actor, action=CAMPAIGN_CREATED, subject=campaign, details={"code": code}, now=now)
    return campaign


@transaction.atomic
def plan_campaign(
    *, criteria: Mapping[str, Iterable[str]], opens_on: date, actor: Officer, now: datetime, **fields
) -> Campaign:
    """A new campaign in draft with a scope of its own, which holds from today or from the first day if that is over.

    `criteria` as people.domain.scopes.create_scope; otherwise as create_campaign. Raises ValidationError.
    """
    scope = create_scope(criteria=criteria, valid_from=min(opens_on, local_date(now)), actor=actor, now=now)
    return create_campaign(scope=scope, opens_on=opens_on, actor=actor, now=now, **fields)


@transaction.atomic
def add_task(
    *,
    campaign: Campaign,
    page: Page,
    kind: str,
    title: str = "",
    label: str = "",
    required: bool = True,
    pass_percent: int | None = None,
    actor: Officer | None,
    now: datetime,
) -> Task:
    """Append a task to a campaign that is not over and give it the standings the ledger already holds; audited.

    Locks the campaign. Raises ValidationError for a page that is a task already or can be none (campaigns.subjects), a
    pass mark of something that is no quiz, and a campaign that is closed.
    """
    campaign = _locked(campaign)
    if campaign.state not in (CampaignState.DRAFT, CampaignState.OPEN):
        raise ValidationError(_("The campaign is over: it cannot be given another task."))
    if objection := objection_to(page):
        raise ValidationError({"page": objection})
    last = campaign.tasks.aggregate(last=Max("position"))["last"] or 0
    task = Task(
        campaign=campaign,
        position=last + 1,
        label=label,
        title=title or page.title,
        kind=kind,
        page=page,
        subject_kind=SUBJECTS[TaskKind(kind)],
        subject_id=page.translation_key,
        required=required,
        pass_percent=pass_percent,
    )
    task.full_clean()
    task.save()
    backfill_task(task)
    record_event(actor=actor, action=TASK_ADDED, subject=campaign, details={"task": str(task.uuid)}, now=now)
    return task


@transaction.atomic
def open_campaign(*, campaign: Campaign, actor: Officer | None, now: datetime) -> Campaign:
    """Let a draft run: its standings are rebuilt from the ledger, and its officers see their tasks; audited.

    Locks the campaign; opening an open one changes nothing. Raises ValidationError for a campaign without a required
    task, of which nobody could say that he has finished it, and for one that is over.
    """
    campaign = _locked(campaign)
    if campaign.state == CampaignState.OPEN:
        return campaign
    if campaign.state != CampaignState.DRAFT:
        raise ValidationError(_("The campaign is over and cannot be opened again."))
    if not campaign.tasks.filter(required=True).exists():
        raise ValidationError(_("The campaign has no required task yet. Add one, then open it."))
    _enter(campaign, CampaignState.OPEN)
    rebuild_standings(campaign)
    record_event(actor=actor, action=CAMPAIGN_OPENED, subject=campaign, details={"code": campaign.code}, now=now)
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign, actor: Officer | None, now: datetime) -> Campaign:
    """End an open campaign: no more tasks, but entries still count, late ones as made up; audited.

    Locks the campaign; closing a closed one changes nothing. Raises ValidationError for a draft.
    """
    campaign = _locked(campaign)
    if campaign.state == CampaignState.DRAFT:
        raise ValidationError(_("The campaign has not been opened yet, so it cannot be closed."))
    if campaign.state == CampaignState.OPEN:
        _enter(campaign, CampaignState.CLOSED)
        record_event(actor=actor, action=CAMPAIGN_CLOSED, subject=campaign, details={"code": campaign.code}, now=now)
    return campaign


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _enter(campaign: Campaign, state: CampaignState) -> None:
    campaign.state = state
    campaign.save(update_fields=["state"])
