"""Who is in a scope, as of a day and as known at an instant: a queryset and its twin predicate (DESIGN §3).

On the roster is whoever has a roster status or a membership that day and has not left. A scope without a rule in
force holds nobody; a rule without criteria holds everybody on the roster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q, QuerySet

from people.enums import RosterState, Tree
from people.models import (
    Appointment,
    CategoryFact,
    Membership,
    Officer,
    OrgUnit,
    PoliticalStatusFact,
    RosterStatus,
    Scope,
    ScopeRule,
)
from people.queries import unit_tree


def officers_in_scope(scope: Scope, *, as_of: date, known_at: datetime | None = None) -> QuerySet[Officer]:
    """The officers in `scope` on `as_of`; twin of scope_contains. Two queries are made to build it, at most four."""
    criteria = _criteria(scope, as_of, known_at)
    if criteria is None:
        return Officer.objects.none()
    officers = _on_roster(as_of, known_at)
    if units := criteria.get("units"):
        belonging = Membership.objects.as_of(as_of, known_at).filter(unit_id__in=_units_below(units, as_of, known_at))
        officers = officers.filter(pk__in=belonging.values("officer_id"))
    if categories := criteria.get("categories"):
        filed = CategoryFact.objects.as_of(as_of, known_at).filter(category__in=categories)
        officers = officers.filter(pk__in=filed.values("officer_id"))
    if statuses := criteria.get("political_statuses"):
        stated = PoliticalStatusFact.objects.as_of(as_of, known_at).filter(status__in=statuses)
        officers = officers.filter(pk__in=stated.values("officer_id"))
    if roles := criteria.get("roles"):
        held = Appointment.objects.as_of(as_of, known_at).filter(role__in=roles)
        officers = officers.filter(pk__in=held.values("officer_id"))
    return officers


def scope_contains(scope: Scope, officer: Officer, *, as_of: date, known_at: datetime | None = None) -> bool:
    """Whether `officer` is in `scope` on `as_of`; twin of officers_in_scope."""
    criteria = _criteria(scope, as_of, known_at)
    if criteria is None:
        return False
    units = set(_facts(Membership, "unit_id", officer, as_of, known_at)) - {None}
    status = _facts(RosterStatus, "status", officer, as_of, known_at)
    if RosterState.LEFT in status or not (status or units):
        return False
    if criteria.get("units") and not units & _units_below(criteria["units"], as_of, known_at):
        return False
    held = {
        "categories": _facts(CategoryFact, "category", officer, as_of, known_at),
        "political_statuses": _facts(PoliticalStatusFact, "status", officer, as_of, known_at),
        "roles": _facts(Appointment, "role", officer, as_of, known_at),
    }
    return all(not criteria.get(key) or set(criteria[key]) & set(values) for key, values in held.items())


def _criteria(scope: Scope, as_of: date, known_at: datetime | None) -> Mapping[str, list[str]] | None:
    rule = ScopeRule.objects.as_of(as_of, known_at).filter(scope=scope).first()
    return None if rule is None else rule.criteria


def _on_roster(as_of: date, known_at: datetime | None) -> QuerySet[Officer]:
    statuses = RosterStatus.objects.as_of(as_of, known_at)
    belonging = Membership.objects.as_of(as_of, known_at).filter(unit__isnull=False)
    present = Q(pk__in=statuses.values("officer_id")) | Q(pk__in=belonging.values("officer_id"))
    left = statuses.filter(status=RosterState.LEFT)
    return Officer.objects.filter(present).exclude(pk__in=left.values("officer_id"))


def _units_below(uuids: Iterable[str], as_of: date, known_at: datetime | None) -> set[int]:
    """The ids of these units of either tree and of all that stood below them."""
    units = list(OrgUnit.objects.filter(uuid__in=list(uuids)))
    found: set[int] = set()
    for tree in Tree.values:
        chosen = [unit.pk for unit in units if unit.tree == tree]
        if chosen:
            snapshot = unit_tree(tree, as_of, known_at)
            found = found.union(*(snapshot.below(pk) for pk in chosen))
    return found


def _facts(model, column: str, officer: Officer, as_of: date, known_at: datetime | None) -> list:
    return list(model.objects.as_of(as_of, known_at).filter(officer=officer).values_list(column, flat=True))
