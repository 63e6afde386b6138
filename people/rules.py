"""Whom an officer may see: predicates, each with a queryset twin in people.queries."""

from __future__ import annotations

from datetime import date

from people.enums import Role
from people.models import Officer, OrgUnit
from people.queries import has_role, led_units, unit_tree, units_of


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
