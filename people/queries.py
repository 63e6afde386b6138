"""What held on a day, as known at an instant: trees, members, statuses, roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from common.statements import Select
from people.enums import ADMINISTRATORS, PRIVILEGED_ROLES, SLIP_ISSUERS, UNIT_LEADERS, Role, Tree
from people.models import Appointment, Membership, Officer, OrgUnit, UnitPlacement


def units_of(officer: Officer, day: date, known_at: datetime | None = None) -> dict[str, OrgUnit]:
    """The officer's unit in each tree on `day`; a tree he belongs to nowhere is absent. One query."""
    if known_at is None:
        rows = _MEMBERSHIPS.all(officer.pk, day)
    else:
        rows = list(Membership.objects.as_of(day, known_at).filter(officer=officer).select_related("unit"))
    return {row.tree: row.unit for row in rows if row.unit is not None}


_MEMBERSHIPS = Select[Membership](
    lambda officer, day: Membership.objects.as_of(day).filter(officer=officer).select_related("unit").order_by()
)


@dataclass(frozen=True)
class TreeNode:
    """A unit as it stood on the day of the tree it is in."""

    unit_id: int
    uuid: str
    code: str
    kind: str
    name: str
    parent_id: int | None
    open: bool
    children: list[int] = field(default_factory=list)


class UnitTree:
    """One organisation tree as of a day, in memory: a few hundred units, read in one query."""

    def __init__(self, nodes: Mapping[int, TreeNode]):
        self.nodes = dict(nodes)
        self.roots: list[int] = []
        for node in self.nodes.values():
            parent = self.nodes.get(node.parent_id) if node.parent_id else None
            (parent.children if parent else self.roots).append(node.unit_id)

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self.nodes

    def below(self, unit_id: int) -> set[int]:
        """The ids of the unit and of all units under it; empty when it is not in this tree."""
        found: set[int] = set()
        waiting = [unit_id] if unit_id in self.nodes else []
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += self.nodes[current].children
        return found

    def path(self, unit_id: int) -> list[TreeNode]:
        """The nodes from the root down to the unit itself."""
        path: list[TreeNode] = []
        current: int | None = unit_id
        while current in self.nodes and len(path) < len(self.nodes):
            path.insert(0, self.nodes[current])
            current = self.nodes[current].parent_id
        return path

    def walk(self) -> Iterator[tuple[int, TreeNode]]:
        """Every node with its depth (roots: 0), parents before children, in order of code."""
        waiting = [(0, unit_id) for unit_id in sorted(self.roots, key=self._code, reverse=True)]
        while waiting:
            depth, unit_id = waiting.pop()
            yield depth, self.nodes[unit_id]
            children = sorted(self.nodes[unit_id].children, key=self._code, reverse=True)
            waiting += [(depth + 1, child) for child in children]

    def _code(self, unit_id: int) -> str:
        return self.nodes[unit_id].code


def unit_tree(tree: str, day: date, known_at: datetime | None = None) -> UnitTree:
    """The tree as it stood on `day`, as known at `known_at`. One query."""
    rows = UnitPlacement.objects.as_of(day, known_at).filter(unit__tree=tree).select_related("unit")
    return UnitTree(
        {
            row.unit_id: TreeNode(
                unit_id=row.unit_id,
                uuid=str(row.unit.uuid),
                code=row.unit.code,
                kind=row.unit.kind,
                name=row.name,
                parent_id=row.parent_id,
                open=row.open,
            )
            for row in rows
        }
    )


def open_units(tree: str, day: date, known_at: datetime | None = None) -> QuerySet[OrgUnit]:
    """The units of `tree` that were open on `day`."""
    placed = UnitPlacement.objects.as_of(day, known_at).filter(unit__tree=tree, open=True)
    return OrgUnit.objects.filter(pk__in=placed.values("unit_id"))


def memberships(tree: str, day: date, known_at: datetime | None = None) -> QuerySet[Membership]:
    """Who belonged where in `tree` on `day`: at most one row per officer, none for those who belong nowhere."""
    return Membership.objects.as_of(day, known_at).filter(tree=tree, unit__isnull=False)


def members_below(unit: OrgUnit, day: date, known_at: datetime | None = None) -> QuerySet[Officer]:
    """The officers who belonged to `unit` or to a unit below it on `day`."""
    units = unit_tree(unit.tree, day, known_at).below(unit.pk)
    belonging = memberships(unit.tree, day, known_at).filter(unit_id__in=units)
    return Officer.objects.filter(pk__in=belonging.values("officer_id"))


def appointments_of(officer: Officer, day: date) -> QuerySet[Appointment]:
    """The roles the officer holds on `day`, with their units."""
    return Appointment.objects.as_of(day).filter(officer=officer).select_related("unit")


def roles_of(officer: Officer, day: date) -> frozenset[str]:
    """The roles the officer holds on `day`, over whatever unit. One query, which every page asks for its navigation."""
    return frozenset(_ROLES.all(officer.pk, day))


_ROLES = Select[str](
    lambda officer, day: (
        Appointment.objects.as_of(day).filter(officer=officer).order_by().values_list("role", flat=True)
    )
)


def has_role(officer: Officer, roles: Iterable[Role], day: date) -> bool:
    """Whether the officer holds any of `roles` on `day`, over whatever unit."""
    return appointments_of(officer, day).filter(role__in=list(roles)).exists()


def led_units(officer: Officer, day: date) -> QuerySet[OrgUnit]:
    """The units over which the officer holds a leading appointment himself on `day`, without those below them."""
    held = appointments_of(officer, day).filter(role__in=UNIT_LEADERS, unit__isnull=False)
    return OrgUnit.objects.filter(pk__in=held.values("unit_id")).order_by("code")


def units_visible_to(actor: Officer, day: date) -> QuerySet[OrgUnit]:
    """The units whose people `actor` may see on `day`: all for the bureau office, else what he leads and all below.

    Twin of people.rules.can_view_unit.
    """
    if has_role(actor, [Role.BUREAU_OFFICE], day):
        return OrgUnit.objects.all()
    visible: set[int] = set()
    led = list(led_units(actor, day))
    for tree in {unit.tree for unit in led}:
        snapshot = unit_tree(tree, day)
        for unit in led:
            if unit.tree == tree:
                visible |= snapshot.below(unit.pk)
    return OrgUnit.objects.filter(pk__in=visible)


def officers_visible_to(actor: Officer, day: date) -> QuerySet[Officer]:
    """The officers whose study `actor` may see on `day`: himself, and the members of the units visible to him.

    Twin of people.rules.can_view_officer.
    """
    if has_role(actor, [Role.BUREAU_OFFICE], day):
        return Officer.objects.all()
    belonging = Membership.objects.as_of(day).filter(unit__in=units_visible_to(actor, day))
    return Officer.objects.filter(Q(pk=actor.pk) | Q(pk__in=belonging.values("officer_id")))


def clerked_units(actor: Officer, day: date) -> set[int] | None:
    """The ids of the units for whose people `actor` keeps the accounts on `day`, with those below; None means all."""
    return _units_under(actor, SLIP_ISSUERS, day)


def kept_units(actor: Officer, day: date) -> set[int] | None:
    """The ids of the units whose people the back office shows to `actor` on `day`, with those below; None means all.

    The three administrators and a roster clerk of the whole platform reach everybody, a clerk of a unit those below.
    """
    return None if actor.is_superuser else _units_under(actor, (Role.ROSTER_CLERK, *ADMINISTRATORS), day)


def officers_kept_by(actor: Officer, day: date) -> QuerySet[Officer]:
    """The officers whom the back office shows to `actor` on `day`. Twin of people.rules.keeps_officer."""
    units = kept_units(actor, day)
    if units is None:
        return Officer.objects.all()
    belonging = Membership.objects.as_of(day).filter(unit_id__in=units)
    return Officer.objects.filter(pk__in=belonging.values("officer_id"))


def changeable_officers(actor: Officer, day: date) -> QuerySet[Officer]:
    """The officers whose profile and account `actor` may change. Twin of people.rules.can_change_officer."""
    officers = officers_kept_by(actor, day)
    if actor.is_superuser or has_role(actor, [Role.SYSTEM_ADMIN], day):
        return officers
    return officers.exclude(pk__in=privileged_officers(day).values("pk"))


def _units_under(actor: Officer, roles: Iterable[Role], day: date) -> set[int] | None:
    """The ids of the units over which `actor` holds one of `roles`, with those below; None: over the whole platform.

    Only a clerk's role is bounded by its unit.
    """
    bounds: list[OrgUnit] = []
    for held in appointments_of(actor, day).filter(role__in=list(roles)):
        if held.role != Role.ROSTER_CLERK or held.unit is None:
            return None
        bounds.append(held.unit)
    units: set[int] = set()
    for tree in {unit.tree for unit in bounds}:
        snapshot = unit_tree(tree, day)
        units = units.union(*(snapshot.below(unit.pk) for unit in bounds))
    return units


def privileged_officers(day: date) -> QuerySet[Officer]:
    """Those who may do more than study and lead on `day`: whoever gets into their account gets that too."""
    held = Appointment.objects.as_of(day).filter(role__in=PRIVILEGED_ROLES)
    return Officer.objects.filter(Q(is_superuser=True) | Q(pk__in=held.values("officer_id")))


def slip_receivers_of(actor: Officer, day: date) -> QuerySet[Officer]:
    """The officers for whom `actor` may issue activation slips on `day`.

    Twin of people.rules.can_issue_slip.
    """
    officers = Officer.objects.filter(is_active=True).exclude(pk=actor.pk)
    if has_role(actor, [Role.SYSTEM_ADMIN], day):
        return officers
    officers = officers.exclude(pk__in=privileged_officers(day).values("pk"))
    units = clerked_units(actor, day)
    if units is None:
        return officers
    belonging = Membership.objects.as_of(day).filter(unit_id__in=units)
    return officers.filter(pk__in=belonging.values("officer_id"))


TREES = (Tree.PARTY, Tree.ADMIN)
