"""Units of both trees: created, moved, renamed, closed, never deleted (DOMAIN §4).

Every change appends dated placements; treebeard's tree, for browsing, follows the placements of today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date
from people.actions import UNIT_CHANGED
from people.domain.appointments import end_appointment
from people.domain.audit import record_event
from people.domain.facts import Statement, check_unit, lock_officers, record_facts
from people.enums import Tree, UnitKind
from people.models import Appointment, Membership, Officer, OrgUnit, UnitPlacement
from people.queries import TreeNode, UnitTree, unit_tree

KINDS = {
    Tree.PARTY: (UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP),
    Tree.ADMIN: (UnitKind.ORGAN, UnitKind.DEPARTMENT),
}


@transaction.atomic
def create_unit(
    *,
    tree: str,
    kind: str,
    code: str,
    name: str,
    parent: OrgUnit | None,
    valid_from: date,
    actor: Officer | None,
    now: datetime,
) -> OrgUnit:
    """Make a unit that stands under `parent` (None: a root) from `valid_from` on. Audited.

    Raises ValidationError for a kind of the other tree, a taken code, or a parent of the other tree or not open.
    """
    _lock_tree(tree)
    if kind not in KINDS[Tree(tree)]:
        message = _("%(kind)s is not a kind of unit in this tree: %(tree)s.")
        raise ValidationError(message % {"kind": kind, "tree": Tree(tree).label})
    if parent is not None:
        check_unit(parent, tree, valid_from)
        parent.refresh_from_db()
    unit = OrgUnit(tree=tree, kind=kind, code=code.strip(), name=name.strip())
    unit.full_clean(exclude=["path", "depth"])
    unit = parent.add_child(instance=unit) if parent else OrgUnit.add_root(instance=unit)
    _append(unit, {"parent": parent, "name": unit.name, "open": True}, valid_from, actor, now)
    _check_tree(tree, valid_from)
    _audit(unit, "created", actor, now, valid_from=valid_from, parent=str(parent.uuid) if parent else None)
    return unit


@transaction.atomic
def move_unit(
    *, unit: OrgUnit, parent: OrgUnit | None, valid_from: date, actor: Officer | None, now: datetime
) -> OrgUnit:
    """From `valid_from` on `unit` stands under `parent` (None: as a root), until a later change already on record.

    Does nothing when it does already. Raises ValidationError for a parent of the other tree, not open, or below it.
    """
    if parent is not None:
        check_unit(parent, unit.tree, valid_from)
        if parent.pk == unit.pk:
            raise ValidationError(_("A unit cannot stand below itself."))
    if _change(unit, "parent", parent, valid_from, actor, now):
        _audit(unit, "moved", actor, now, valid_from=valid_from, parent=str(parent.uuid) if parent else None)
    return unit


@transaction.atomic
def rename_unit(*, unit: OrgUnit, name: str, valid_from: date, actor: Officer | None, now: datetime) -> OrgUnit:
    """From `valid_from` on `unit` is called `name`, until a later change of name already on record."""
    name = name.strip()
    OrgUnit._meta.get_field("name").clean(name, unit)
    if _change(unit, "name", name, valid_from, actor, now):
        _audit(unit, "renamed", actor, now, valid_from=valid_from, name=name)
    return unit


@transaction.atomic
def close_unit(*, unit: OrgUnit, on: date, successor: OrgUnit | None, actor: Officer | None, now: datetime) -> OrgUnit:
    """Close `unit` from the day `on`; the units and the members it still has pass to `successor` that day.

    Appointments over it end that day. Without a successor a unit that still has open units below it or members is
    refused with ValidationError; so is one with members or units that are to join it after `on`. Closing a closed
    unit again changes nothing.
    """
    _lock_tree(unit.tree)
    unit.refresh_from_db()
    if unit.closed_on is not None and unit.closed_on <= on:
        return unit
    snapshot = unit_tree(unit.tree, on)
    if unit.pk not in snapshot or not snapshot.nodes[unit.pk].open:
        raise ValidationError(_("%(unit)s is not open on %(day)s.") % {"unit": unit.name, "day": on.isoformat()})
    if successor is not None:
        _check_successor(unit, successor, snapshot, on)
    _pass_on(unit, successor, snapshot, on, actor, now)
    lasting = Appointment.objects.known().filter(unit=unit).exclude(valid_to__lte=on)
    for appointment in lasting.select_related("officer"):
        end_appointment(appointment=appointment, on=on, actor=actor, now=now)
    _append_closing(unit, on, actor, now)
    OrgUnit.objects.filter(pk=unit.pk).update(closed_on=on, successor=successor)
    _check_tree(unit.tree, on)
    unit.refresh_from_db()
    _audit(unit, "closed", actor, now, valid_from=on, successor=str(successor.uuid) if successor else None)
    return unit


@transaction.atomic
def follow_placements(day: date) -> int:
    """Bring treebeard's trees in line with the placements of `day`: changes recorded ahead take effect by date.

    Returns how many units moved or changed their name. Safe to repeat: three queries where nothing has to move.
    """
    units = {unit.path: unit for unit in OrgUnit.objects.all()}
    parents = {unit.pk: units.get(path[: -OrgUnit.steplen]) for path, unit in units.items()}
    names = {unit.pk: unit.name for unit in units.values()}
    behind = [
        node
        for tree in Tree.values
        for _depth, node in unit_tree(tree, day).walk()
        if names[node.unit_id] != node.name or getattr(parents[node.unit_id], "pk", None) != node.parent_id
    ]
    return sum(_follow(node) for node in behind)


def _change(unit: OrgUnit, column: str, value: Any, valid_from: date, actor: Officer | None, now: datetime) -> bool:
    """Change one column of the unit's placement from a day on, through later placements that only repeated it."""
    _lock_tree(unit.tree)
    current = UnitPlacement.objects.as_of(valid_from).filter(unit=unit).first()
    if current is None or not current.open:
        day = valid_from.isoformat()
        raise ValidationError(_("%(unit)s is not open on %(day)s.") % {"unit": unit.name, "day": day})
    before = getattr(current, column)
    if before == value:
        return False
    _append(unit, {**_values(current), column: value}, valid_from, actor, now)
    later = UnitPlacement.objects.known().filter(unit=unit, valid_from__gt=valid_from).order_by("valid_from")
    for placement in later:
        if getattr(placement, column) != before:
            break
        _append(unit, {**_values(placement), column: value}, placement.valid_from, actor, now)
    _check_tree(unit.tree, valid_from)
    today = unit_tree(unit.tree, local_date(now)).nodes.get(unit.pk)
    if today is not None:
        _follow(today)
    unit.refresh_from_db()
    return True


def _values(placement: UnitPlacement) -> dict[str, Any]:
    return {"parent": placement.parent, "name": placement.name, "open": placement.open}


def _append(
    unit: OrgUnit, values: dict[str, Any], valid_from: date, actor: Officer | None, now: datetime
) -> UnitPlacement:
    UnitPlacement.objects.known().filter(unit=unit, valid_from=valid_from).update(superseded_at=now)
    return UnitPlacement.objects.create(unit=unit, valid_from=valid_from, recorded_at=now, recorded_by=actor, **values)


def _append_closing(unit: OrgUnit, on: date, actor: Officer | None, now: datetime) -> None:
    """Close the unit's placement of that day and every later one, which would open it again."""
    current = UnitPlacement.objects.as_of(on).get(unit=unit)
    later = UnitPlacement.objects.known().filter(unit=unit, valid_from__gt=on)
    days = {on: current} | {placement.valid_from: placement for placement in later}
    for day, placement in days.items():
        _append(unit, {**_values(placement), "open": False}, day, actor, now)


def _lock_tree(tree: str) -> None:
    """One writer a tree: two moves at once could make a circle that neither of them sees."""
    list(OrgUnit.objects.select_for_update().filter(tree=tree).order_by("pk").values_list("pk", flat=True))


def _check_tree(tree: str, since: date) -> None:
    """Raise ValidationError unless on every day from `since` the tree has no circle and no open unit hangs loose."""
    changes = UnitPlacement.objects.known().filter(unit__tree=tree, valid_from__gt=since)
    for day in [since, *changes.order_by("valid_from").values_list("valid_from", flat=True).distinct()]:
        snapshot = unit_tree(tree, day)
        reached = {node.unit_id for _depth, node in snapshot.walk()}
        for node in snapshot.nodes.values():
            _check_node(node, snapshot, reached, day)


def _check_node(node: TreeNode, snapshot: UnitTree, reached: set[int], day: date) -> None:
    where = {"unit": node.name, "day": day.isoformat()}
    if node.unit_id not in reached:
        raise ValidationError(_("%(unit)s would stand below itself on %(day)s.") % where)
    if node.parent_id is None or not node.open:
        return
    parent = snapshot.nodes.get(node.parent_id)
    if parent is None or not parent.open:
        raise ValidationError(_("The unit above %(unit)s is not open on %(day)s.") % where)


def _check_successor(unit: OrgUnit, successor: OrgUnit, snapshot: UnitTree, on: date) -> None:
    check_unit(successor, unit.tree, on)
    if successor.pk in snapshot.below(unit.pk):
        raise ValidationError(_("A unit cannot pass to itself or to a unit below it."))


def _pass_on(
    unit: OrgUnit,
    successor: OrgUnit | None,
    snapshot: UnitTree,
    on: date,
    actor: Officer | None,
    now: datetime,
) -> None:
    """Move what hangs on `unit` to its successor, or refuse."""
    children = [snapshot.nodes[child] for child in snapshot.nodes[unit.pk].children if snapshot.nodes[child].open]
    members = list(Membership.objects.as_of(on).filter(unit=unit).select_related("officer"))
    if successor is None and (children or members):
        message = _(
            "%(unit)s still has %(units)s open units and %(members)s members on %(day)s. "
            "Move them first, or name the unit that succeeds it."
        )
        counts = {"units": len(children), "members": len(members)}
        raise ValidationError(message % {"unit": unit.name, "day": on.isoformat(), **counts})
    if Membership.objects.known().filter(unit=unit, valid_from__gt=on).exists():
        message = _("Someone is to join %(unit)s after %(day)s. Change that membership first.")
        raise ValidationError(message % {"unit": unit.name, "day": on.isoformat()})
    if successor is None:
        return
    for child in OrgUnit.objects.filter(pk__in=[node.unit_id for node in children]):
        move_unit(unit=child, parent=successor, valid_from=on, actor=actor, now=now)
    _move_members(members, successor, on, actor, now)


def _move_members(
    members: Iterable[Membership], successor: OrgUnit, on: date, actor: Officer | None, now: datetime
) -> None:
    members = list(members)
    lock_officers(row.officer for row in members)
    statements = [Statement({"officer": row.officer, "tree": row.tree}, {"unit": successor}, on) for row in members]
    record_facts(Membership, statements, actor=actor, now=now)


def _follow(node: TreeNode) -> bool:
    """Let treebeard's node stand where the placement says; True when it had to move or change its name."""
    unit = OrgUnit.objects.get(pk=node.unit_id)
    parent = unit.get_parent()
    moved = (parent.pk if parent else None) != node.parent_id
    if moved and node.parent_id is not None:
        unit.move(OrgUnit.objects.get(pk=node.parent_id), "last-child")
    elif moved:
        unit.move(OrgUnit.get_last_root_node(), "last-sibling")
    renamed = unit.name != node.name
    if renamed:
        OrgUnit.objects.filter(pk=unit.pk).update(name=node.name)
    return moved or renamed


def _audit(unit: OrgUnit, act: str, actor: Officer | None, now: datetime, **details: Any) -> None:
    record_event(actor=actor, action=UNIT_CHANGED, now=now, subject=unit, details={"act": act, **details})
