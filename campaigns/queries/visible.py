"""Which campaigns an officer may see, and which the branch desk offers."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Deferral, Exemption
from campaigns.rules import can_manage_campaigns
from people.models import Officer
from people.scope import scope_contains


def campaigns_shown_on_desk() -> QuerySet[Campaign]:
    """Every campaign that was ever opened, the latest first, with its tasks."""
    opened = Campaign.objects.exclude(state=CampaignState.DRAFT).select_related("scope").prefetch_related("tasks")
    return opened.order_by("-opens_on", "code")


def campaigns_visible_to(actor: Officer, day: date) -> list[Campaign]:
    """All for the bureau office; for others what was opened and has them in its scope. Twin of can_view_campaign."""
    if can_manage_campaigns(actor, day):
        return list(Campaign.objects.order_by("-opens_on", "code"))
    opened = Campaign.objects.exclude(state=CampaignState.DRAFT).select_related("scope").order_by("-opens_on", "code")
    return [campaign for campaign in opened if scope_contains(campaign.scope, actor, as_of=day)]


def bearings_of(campaign: Campaign, officer: Officer, day: date) -> list[Exemption | Deferral]:
    """The exemption and deferral of an officer in force on `day`, with reasons: only for the bureau office's eyes."""
    return [
        row
        for model in (Exemption, Deferral)
        for row in model.objects.as_of(day).filter(campaign=campaign, officer=officer).select_related("approved_by")
    ]
