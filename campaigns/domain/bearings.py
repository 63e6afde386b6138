"""Exemptions and deferrals: approved by the bureau office, corrected by superseding, every change audited."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.actions import DEFERRAL_APPROVED, DEFERRAL_ENDED, EXEMPTION_APPROVED, EXEMPTION_ENDED
from campaigns.enums import CampaignState
from campaigns.models import Campaign, Deferral, Exemption
from campaigns.rules import can_manage_campaigns
from common.clock import local_date
from people.domain.audit import record_event
from people.models import Officer

Bearing = TypeVar("Bearing", Exemption, Deferral)
APPROVED = {Exemption: EXEMPTION_APPROVED, Deferral: DEFERRAL_APPROVED}
ENDED = {Exemption: EXEMPTION_ENDED, Deferral: DEFERRAL_ENDED}


def approve_exemption(
    *,
    officer: Officer,
    campaign: Campaign,
    reason: str,
    valid_from: date,
    valid_to: date | None = None,
    actor: Officer,
    now: datetime,
) -> Exemption:
    """Exempt an officer from a campaign from a day until a day, exclusive (DOMAIN §6, EXEMPT); see `_approve`."""
    return _approve(Exemption, officer, campaign, reason, valid_from, valid_to, actor, now)


def approve_deferral(
    *,
    officer: Officer,
    campaign: Campaign,
    reason: str,
    valid_from: date,
    valid_to: date | None = None,
    actor: Officer,
    now: datetime,
) -> Deferral:
    """Let an officer study later, from a day until a day, exclusive (DOMAIN §6, DEFER); see `_approve`."""
    return _approve(Deferral, officer, campaign, reason, valid_from, valid_to, actor, now)


@transaction.atomic
def end_bearing(*, bearing: Bearing, on: date, actor: Officer, now: datetime) -> Bearing | None:
    """Let an exemption or deferral hold until `on`, exclusive; none of it is left when it began no earlier.

    Supersedes the row and appends its shorter successor, which is returned. Only the bureau office may; audited.
    Raises PermissionDenied, and ValidationError for a row that has been superseded or ends before `on` anyway.
    """
    _check_actor(actor, now)
    model = type(bearing)
    row = model.objects.select_for_update().filter(pk=bearing.pk, superseded_at=None).first()
    if row is None:
        raise ValidationError(_("Somebody has changed this in the meantime. Look at the present state first."))
    if row.valid_to is not None and row.valid_to <= on:
        raise ValidationError(_("It ends before that day already."))
    model.objects.filter(pk=row.pk).update(superseded_at=now)
    successor = None
    if on > row.valid_from:
        successor = _record(model, row.officer, row.campaign, row.reason, row.valid_from, on, actor, now)
    details = {"officer": str(row.officer.uuid), "on": on.isoformat()}
    record_event(actor=actor, action=ENDED[model], subject=row.campaign, details=details, now=now)
    return successor


@transaction.atomic
def _approve(
    model: type[Bearing],
    officer: Officer,
    campaign: Campaign,
    reason: str,
    valid_from: date,
    valid_to: date | None,
    actor: Officer,
    now: datetime,
) -> Bearing:
    """Append an approved fact and audit it, without its reason; repeating the same approval changes nothing.

    Only the bureau office may. Locks the campaign, so that two approvals cannot overlap. Raises PermissionDenied, and
    ValidationError for a frozen campaign, days out of order or days on which such a fact holds already.
    """
    _check_actor(actor, now)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.FROZEN:
        raise ValidationError(_("The campaign is frozen: its figures no longer change."))
    held = model.objects.known().filter(officer=officer, campaign=campaign)
    same = held.filter(reason=reason, valid_from=valid_from, valid_to=valid_to).first()
    if same is not None:
        return same
    overlapping = held.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from))
    if valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=valid_to)
    if overlapping.exists():
        raise ValidationError(_("The officer has one on some of these days already. End that one first."))
    row = _record(model, officer, campaign, reason, valid_from, valid_to, actor, now)
    details = {"officer": str(officer.uuid), "from": valid_from.isoformat()}
    record_event(actor=actor, action=APPROVED[model], subject=campaign, details=details, now=now)
    return row


def _record(
    model: type[Bearing],
    officer: Officer,
    campaign: Campaign,
    reason: str,
    valid_from: date,
    valid_to: date | None,
    actor: Officer,
    now: datetime,
) -> Bearing:
    row = model(
        officer=officer,
        campaign=campaign,
        reason=reason,
        approved_by=actor,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_at=now,
        recorded_by=actor,
    )
    row.full_clean()
    row.save()
    return row


def _check_actor(actor: Officer, now: datetime) -> None:
    if not can_manage_campaigns(actor, local_date(now)):
        raise PermissionDenied(_("Only the bureau office approves exemptions and deferrals."))
