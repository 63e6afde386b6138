"""Roles over a unit or the whole platform, given and ended by day (DESIGN §3, DOMAIN §8B)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common.clock import local_date
from people.actions import APPOINTMENT_ENDED, APPOINTMENT_MADE
from people.domain.access import sync_groups
from people.domain.audit import record_event
from people.domain.facts import check_unit, lock_officers
from people.enums import ADMINISTRATORS, PRIVILEGED_ROLES, UNIT_LEADERS, Role
from people.models import Appointment, Officer, OrgUnit


@transaction.atomic
def appoint(
    *,
    officer: Officer,
    role: str,
    unit: OrgUnit | None,
    valid_from: date,
    valid_to: date | None = None,
    actor: Officer | None,
    now: datetime,
) -> Appointment:
    """Give the officer a role over `unit` and all below it (None: the whole platform) until `valid_to`, exclusive.

    Audited; brings his back-office groups in line with today. Does nothing when he holds the role for that span
    already; a span that touches one on record is joined to it. Raises ValidationError for a leading role without an
    open unit, an empty span, a second of the three administrators in one person (DOMAIN §8B, 8.1.5), and for
    whoever gives himself a role that does more than study and lead.
    """
    role = Role(role)
    if valid_to is not None and valid_to <= valid_from:
        raise ValidationError(_("An appointment ends after the day on which it begins."))
    _check_place(role, unit, valid_from)
    lock_officers([officer])
    _check_administrators(officer, role, valid_from, valid_to, actor)
    same = _touching(officer, valid_from, valid_to).filter(role=role, unit=unit)
    for row in same:
        if row.valid_from <= valid_from and _end(row.valid_to) >= _end(valid_to):
            return row
    span = (
        min([valid_from, *(row.valid_from for row in same)]),
        max([_end(valid_to), *(_end(row.valid_to) for row in same)]),
    )
    _supersede(same, now)
    row = _append(officer, role, unit, span[0], None if span[1] == date.max else span[1], actor, now)
    _audit(row, APPOINTMENT_MADE, actor, now)
    sync_groups(officer, local_date(now))
    return row


@transaction.atomic
def end_appointment(*, appointment: Appointment, on: date, actor: Officer | None, now: datetime) -> Appointment | None:
    """End an appointment from the day `on`; the row that says so, or None where it then never held at all.

    Audited; brings the officer's groups in line with today. One that ends by then already stays as it is. Raises
    ValidationError when the appointment was changed since it was read.
    """
    officer = appointment.officer
    lock_officers([officer])
    row = Appointment.objects.known().filter(pk=appointment.pk).first()
    if row is None:
        return _ended_before(appointment, on)
    if row.valid_to is not None and row.valid_to <= on:
        return row
    _supersede(Appointment.objects.filter(pk=row.pk), now)
    ended = None
    if on > row.valid_from:
        ended = _append(officer, Role(row.role), row.unit, row.valid_from, on, actor, now)
    _audit(ended or row, APPOINTMENT_ENDED, actor, now, on=on)
    sync_groups(officer, local_date(now))
    return ended


def _check_place(role: Role, unit: OrgUnit | None, day: date) -> None:
    if unit is not None:
        check_unit(unit, unit.tree, day)
    elif role in UNIT_LEADERS:
        raise ValidationError(_("%(role)s is a role over a unit. Choose the unit.") % {"role": role.label})


def _check_administrators(
    officer: Officer, role: Role, valid_from: date, valid_to: date | None, actor: Officer | None
) -> None:
    """Three administrators, three persons, and nobody gives himself rights (DOMAIN §8B, 8.1.5)."""
    if role in PRIVILEGED_ROLES and actor is not None and actor.pk == officer.pk:
        raise ValidationError(_("Nobody gives himself this role. Ask another administrator."))
    if role not in ADMINISTRATORS:
        return
    held = _touching(officer, valid_from, valid_to).filter(role__in=ADMINISTRATORS).exclude(role=role).first()
    if held is not None:
        message = _("%(officer)s is %(held)s. System, security and audit administrator must be three persons.")
        raise ValidationError(message % {"officer": officer.name, "held": Role(held.role).label})


def _touching(officer: Officer, valid_from: date, valid_to: date | None) -> QuerySet[Appointment]:
    """Known appointments of the officer that share a day with the span."""
    rows = Appointment.objects.known().filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), officer=officer)
    return rows.filter(valid_from__lt=valid_to) if valid_to else rows


def _end(day: date | None) -> date:
    return day or date.max


def _supersede(rows: QuerySet[Appointment], now: datetime) -> None:
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=now)


def _append(
    officer: Officer,
    role: Role,
    unit: OrgUnit | None,
    valid_from: date,
    valid_to: date | None,
    actor: Officer | None,
    now: datetime,
) -> Appointment:
    return Appointment.objects.create(
        officer=officer,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_at=now,
        recorded_by=actor,
    )


def _ended_before(appointment: Appointment, on: date) -> Appointment:
    same = {name: getattr(appointment, name) for name in ("officer", "role", "unit", "valid_from")}
    row = Appointment.objects.known().filter(**same, valid_to__lte=on).first()
    if row is None:
        raise ValidationError(_("This appointment was changed in the meantime. Load the list again."))
    return row


def _audit(row: Appointment, action: str, actor: Officer | None, now: datetime, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        now=now,
        subject=row.officer,
        details={
            "role": row.role,
            "unit": str(row.unit.uuid) if row.unit else None,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            **details,
        },
    )
