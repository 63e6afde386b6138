"""Whom an officer may see: predicates, each with a queryset twin in people.queries."""

from __future__ import annotations

from datetime import date

from people.enums import SLIP_ISSUERS, Role
from people.models import Officer, OrgUnit
from people.queries import clerked_units, has_role, kept_units, led_units, privileged_officers, unit_tree, units_of


def can_view_unit(actor: Officer, unit: OrgUnit, day: date) -> bool:
    """Whether `actor` may see the people of `unit`: the bureau office, and whoever leads it or a unit above it."""
    if has_role(actor, [Role.BUREAU_OFFICE], day):
        return True
    above = {node.unit_id for node in unit_tree(unit.tree, day).path(unit.pk)}
    return led_units(actor, day).filter(pk__in=above).exists()


def can_view_officer(actor: Officer, officer: Officer, day: date) -> bool:
    """Whether `actor` may see what `officer` studied: himself, and whoever may see a unit he belongs to."""
    if actor.pk == officer.pk or has_role(actor, [Role.BUREAU_OFFICE], day):
        return True
    return any(can_view_unit(actor, unit, day) for unit in units_of(officer, day).values())


def can_issue_slip(actor: Officer, officer: Officer, day: date) -> bool:
    """Whether `actor` may give `officer` a new activation slip, and with it a new password; nobody for himself.

    The system administrator may for everybody; the bureau office and, within their units, roster clerks may for
    those who hold no privileged role. Twin of people.queries.slip_receivers_of.
    """
    if actor.pk == officer.pk or not officer.is_active:
        return False
    if has_role(actor, [Role.SYSTEM_ADMIN], day):
        return True
    if privileged_officers(day).filter(pk=officer.pk).exists():
        return False
    units = clerked_units(actor, day)
    return units is None or any(unit.pk in units for unit in units_of(officer, day).values())


def keeps_officer(actor: Officer, officer: Officer, day: date) -> bool:
    """Whether the back office shows `officer` to `actor`. Twin of people.queries.officers_kept_by."""
    units = kept_units(actor, day)
    return units is None or any(unit.pk in units for unit in units_of(officer, day).values())


def can_change_officer(actor: Officer, officer: Officer, day: date) -> bool:
    """Whether `actor` may change the profile and account of `officer`; only the system administrator may for those
    who hold a privileged role. Twin of people.queries.changeable_officers."""
    if not keeps_officer(actor, officer, day):
        return False
    if actor.is_superuser or has_role(actor, [Role.SYSTEM_ADMIN], day):
        return True
    return not privileged_officers(day).filter(pk=officer.pk).exists()


def issues_slips(actor: Officer, day: date) -> bool:
    """Whether the page of activation slips is for `actor` at all."""
    return has_role(actor, SLIP_ISSUERS, day)
