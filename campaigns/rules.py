"""Who may do what with campaigns."""

from __future__ import annotations

from datetime import date

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from people.enums import Role
from people.models import Officer
from people.queries import has_role
from people.scope import scope_contains


def can_manage_campaigns(actor: Officer, day: date) -> bool:
    """Whether `actor` may create and run campaigns, approve exemptions and see their reasons: the bureau office."""
    return has_role(actor, [Role.BUREAU_OFFICE], day)


def can_view_campaign(actor: Officer, campaign: Campaign, day: date) -> bool:
    """Whether `actor` may see the page of a campaign: the bureau office any, others what they are in the scope of."""
    if can_manage_campaigns(actor, day):
        return True
    return campaign.state != CampaignState.DRAFT and scope_contains(campaign.scope, actor, as_of=day)
