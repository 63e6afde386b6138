"""Writing a planned roster: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.clock import local_date
from people.actions import ROSTER_IMPORTED
from people.domain.audit import record_event
from people.domain.facts import BATCH, Statement, lock_officers, record_facts
from people.domain.officers import deactivate_officer, new_officer
from people.domain.organisation import create_unit
from people.enums import RosterState
from people.models import Membership, Officer, OrgUnit

from .people_on_record import FACTS
from .plan import RosterPlan

# Unit codes that an import makes: R0001, R0002 …
CODE_PREFIX = "R"

# Officers by their row of the file; new units by tree and path.
_Officers = dict[tuple[str, int], Officer]
_Units = dict[tuple[str, ...], OrgUnit]


class RosterRefused(ValidationError):
    """The plan has errors, or no longer fits what is on record: nothing was written."""


def apply_roster(plan: RosterPlan, *, actor: Officer | None, now: datetime) -> dict[str, int]:
    """Write everything the plan holds and return its counts. All or nothing; one audit event for the whole.

    Facts hold from the plan's day on. Who leaves loses the right to log in at once where that day has come, else
    when it comes (people.domain.officers.disable_leavers). Planning the same file again finds nothing to change.
    Locks the officers it changes. Raises RosterRefused when the plan has errors or no longer fits what is on record.
    """
    if plan.errors:
        raise RosterRefused(_("The file has errors; nothing was imported."))
    try:
        with transaction.atomic():
            _apply(plan, actor, now)
    except IntegrityError as error:
        message = _("Someone changed the roster at the same time; nothing was imported. Check the file again.")
        raise RosterRefused(message) from error
    return plan.counts


def _apply(plan: RosterPlan, actor: Officer | None, now: datetime) -> None:
    units = _create_units(plan, actor, now)
    changing = [change for change in plan.changes if change.officer and change.outcome != "unchanged"]
    lock_officers([*(change.officer for change in changing if change.officer), *plan.leaving])
    officers = _create_officers(plan)
    _change_profiles([(change.officer, change.profile) for change in changing if change.officer and change.profile])
    officers |= {change.row_key: change.officer for change in plan.changes if change.officer}
    _record_places(plan, officers, units, actor, now)
    _record_facts(plan, officers, actor, now)
    _disable(plan, officers, actor, now)
    if not plan.is_empty:
        details = {**plan.counts, "effective": plan.effective, "complete": int(plan.complete), "plan": plan.digest}
        record_event(actor=actor, action=ROSTER_IMPORTED, now=now, details=details)


def _create_units(plan: RosterPlan, actor: Officer | None, now: datetime) -> _Units:
    made: _Units = {}
    for unit in sorted(plan.new_units, key=lambda unit: len(unit.path)):
        parent = made.get((unit.tree, *unit.path[:-1]))
        if parent is None and unit.parent_id is not None:
            parent = OrgUnit.objects.get(pk=unit.parent_id)
        made[(unit.tree, *unit.path)] = create_unit(
            tree=unit.tree,
            kind=unit.kind,
            code=_next_code(),
            name=unit.name,
            parent=parent,
            valid_from=plan.effective,
            actor=actor,
            now=now,
        )
    return made


def _next_code() -> str:
    last = OrgUnit.objects.filter(code__regex=rf"^{CODE_PREFIX}[0-9]{{4}}$").aggregate(last=Max("code"))["last"]
    return f"{CODE_PREFIX}{int(last[1:]) + 1 if last else 1:04d}"


def _create_officers(plan: RosterPlan) -> _Officers:
    created = {change.row_key: new_officer(**change.profile) for change in plan.changes if change.officer is None}
    Officer.objects.bulk_create(created.values(), batch_size=BATCH)
    return created


def _change_profiles(changes: Iterable[tuple[Officer, dict[str, str]]]) -> None:
    """Write changed profiles; changed numbers step aside first, so that two people may swap theirs."""
    changes = list(changes)
    for officer, profile in changes:
        aside = {key: f"~{officer.pk}" for key in ("badge_no", "staff_no") if key in profile}
        if aside:
            Officer.objects.filter(pk=officer.pk).update(**aside)
        for field, value in profile.items():
            setattr(officer, field, value)
    fields = sorted({field for _officer, profile in changes for field in profile})
    if fields:
        Officer.objects.bulk_update([officer for officer, _profile in changes], fields, batch_size=BATCH)


def _record_places(plan: RosterPlan, officers: _Officers, units: _Units, actor: Officer | None, now: datetime) -> None:
    known = OrgUnit.objects.in_bulk(
        {place.unit_id for change in plan.changes for place in change.places.values() if place.unit_id}
    )
    statements = []
    for change in plan.changes:
        for tree, place in change.places.items():
            unit = units[(tree, *place.new.path)] if place.new else known.get(place.unit_id or 0)
            key = {"officer": officers[change.row_key], "tree": tree}
            statements.append(Statement(key, {"unit": unit}, plan.effective))
    record_facts(Membership, statements, actor=actor, now=now)


def _record_facts(plan: RosterPlan, officers: _Officers, actor: Officer | None, now: datetime) -> None:
    for kind, (model, column) in FACTS.items():
        statements = [
            Statement({"officer": officers[change.row_key]}, {column: change.facts[kind]}, plan.effective)
            for change in plan.changes
            if kind in change.facts
        ]
        if kind == "status":
            left = {column: RosterState.LEFT.value}
            statements += [Statement({"officer": officer}, left, plan.effective) for officer in plan.leaving]
        record_facts(model, statements, actor=actor, now=now)


def _disable(plan: RosterPlan, officers: _Officers, actor: Officer | None, now: datetime) -> None:
    if plan.effective > local_date(now):
        return
    gone = [officers[change.row_key] for change in plan.changes if change.facts.get("status") == RosterState.LEFT]
    for officer in [*gone, *plan.leaving]:
        deactivate_officer(officer=officer, actor=actor, now=now)
