"""Officers as accounts: made without a password, changed, disabled; never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import OFFICER_CHANGED, OFFICER_CREATED, OFFICER_DEACTIVATED, OFFICER_REACTIVATED
from people.domain.audit import record_event
from people.domain.facts import record_standing
from people.enums import RosterState
from people.models import Officer, OrgUnit, RosterStatus

PROFILE = ("badge_no", "staff_no", "name", "police_rank", "post", "grade", "email")


@transaction.atomic
def create_officer(
    *, badge_no: str, name: str, staff_no: str = "", actor: Officer | None, now: datetime, **profile: Any
) -> Officer:
    """Make an officer who cannot log in until an activation slip is used; the staff number defaults to the badge.

    Audited. Raises ValidationError for a taken or missing number and for anything else the model refuses.
    """
    officer = new_officer(badge_no=badge_no, name=name, staff_no=staff_no, **profile)
    officer.full_clean(exclude=["password"])
    officer.save(force_insert=True)
    record_event(actor=actor, action=OFFICER_CREATED, now=now, subject=officer)
    return officer


@transaction.atomic
def admit_officer(
    *,
    badge_no: str,
    name: str,
    units: Mapping[str, OrgUnit],
    valid_from: date,
    actor: Officer | None,
    now: datetime,
    **profile: Any,
) -> Officer:
    """Make an officer who is on post and belongs to `units`, by tree, from `valid_from` on.

    Errors as create_officer and record_standing.
    """
    officer = create_officer(badge_no=badge_no, name=name, actor=actor, now=now, **profile)
    status = RosterState.ON_POST
    record_standing(officer=officer, valid_from=valid_from, units=units, status=status, actor=actor, now=now)
    return officer


def new_officer(*, badge_no: str, name: str, staff_no: str = "", **profile: Any) -> Officer:
    """An officer that is not saved yet, with no usable password."""
    badge_no = badge_no.strip()
    officer = Officer(badge_no=badge_no, staff_no=staff_no.strip() or badge_no, name=name.strip(), **profile)
    officer.set_unusable_password()
    return officer


@transaction.atomic
def change_profile(*, officer: Officer, actor: Officer | None, now: datetime, **changes: str) -> Officer:
    """Change badge or staff number, name, rank, post, grade or e-mail; the account stays the same. Audited.

    Does nothing where nothing differs. Raises ValidationError for a number that another officer has.
    """
    if unknown := set(changes) - set(PROFILE):
        raise TypeError(f"Not part of a profile: {', '.join(sorted(unknown))}")
    current = Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    differing = {field: value for field, value in changes.items() if getattr(current, field) != value}
    for field, value in differing.items():
        setattr(officer, field, value)
        setattr(current, field, value)
    if not differing:
        return officer
    current.full_clean(exclude=["password"])
    current.save(update_fields=list(differing))
    record_event(actor=actor, action=OFFICER_CHANGED, now=now, subject=officer, details={"fields": sorted(differing)})
    return officer


@transaction.atomic
def deactivate_officer(*, officer: Officer, actor: Officer | None, now: datetime) -> Officer:
    """Take the right to log in; open sessions and sitting tokens lose their power at once. Audited.

    Records and facts stay. Does nothing for one disabled already; raises ValidationError for one's own account.
    """
    if actor is not None and actor.pk == officer.pk:
        raise ValidationError(_("Nobody disables his own account."))
    return _set_active(officer, False, OFFICER_DEACTIVATED, actor, now)


@transaction.atomic
def reactivate_officer(*, officer: Officer, actor: Officer | None, now: datetime) -> Officer:
    """Give the right to log in back. Audited. Does nothing for one that may log in already."""
    return _set_active(officer, True, OFFICER_REACTIVATED, actor, now)


def disable_leavers(*, day: date, now: datetime) -> int:
    """Take the right to log in from everybody who has left by `day`; how many lost it. For `run_periodic`.

    Each in his own transaction; safe to repeat.
    """
    left = RosterStatus.objects.as_of(day).filter(status=RosterState.LEFT)
    leavers = Officer.objects.filter(is_active=True, pk__in=left.values("officer_id"))
    return len([deactivate_officer(officer=officer, actor=None, now=now) for officer in leavers])


def _set_active(officer: Officer, active: bool, action: str, actor: Officer | None, now: datetime) -> Officer:
    current = Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)
    if current.is_active != active:
        current.is_active = active
        # Older sitting tokens carry the epoch before (DESIGN §3).
        current.session_epoch += 1
        current.save(update_fields=["is_active", "session_epoch"])
        record_event(actor=actor, action=action, now=now, subject=officer)
    officer.is_active, officer.session_epoch = current.is_active, current.session_epoch
    return officer
