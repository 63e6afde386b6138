"""Reading a roster against what is on record: it writes nothing (DOMAIN §9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from common.spreadsheets import Sheet
from people.enums import RosterState
from people.models import Officer

from .layout import check_layout, find_layout, rows_of_people, shown_cells
from .matching import check_numbers, match_rows
from .people_on_record import TREE_OF, PeopleOnRecord, Standing
from .places import Places
from .plan import ERROR, WARNING, Change, Problem, RosterPlan
from .reading import NUMBERS, TEXTS, ReadRow, read_row
from .words import normal_name, normal_text

PREVIEW_ROWS = 10


def plan_roster(
    sheets: Iterable[Sheet],
    *,
    effective: date,
    complete: bool,
    create_units: bool = False,
    within: set[int] | None = None,
    protected: Collection[int] = (),
) -> RosterPlan:
    """What importing these sheets would do from the day `effective` on; nothing is written.

    Officers are found by UUID, then staff number, then badge number. An empty cell says nothing. People on the
    roster who are not in the file leave only when it is `complete`. Units that are not on record are errors unless
    `create_units`. `within` limits a clerk to the people and units he keeps (ids of units; None: all), and
    `protected` officers (ids) he may neither change nor let go. Every problem names its row and column; a plan with
    errors cannot be applied. The number of queries does not depend on the file.
    """
    plan = RosterPlan(effective=effective, complete=complete)
    record = PeopleOnRecord(effective)
    places = {key: Places(tree, effective, create=create_units) for key, tree in TREE_OF.items()}
    rows = _read(plan, sheets, places)
    pairs = [(row, _change(row, officer, record)) for row, officer in match_rows(rows, record)]
    check_numbers(pairs, record)
    for row, change in pairs:
        _check_protected(row, change, protected)
        if within is not None:
            _check_scope(row, change, record.standing(change.officer), within)
    plan.changes = [change for _row, change in pairs]
    plan.new_units = [unit for place in places.values() for unit in place.new.values()]
    plan.problems += [problem for row in rows for problem in row.problems]
    if complete:
        plan.leaving = [officer for officer in _leaving(plan, record, within) if officer.pk not in protected]
    return plan


def _read(plan: RosterPlan, sheets: Iterable[Sheet], places: dict[str, Places]) -> list[ReadRow]:
    """The rows of people in all sheets that hold a roster; problems of the headers go to the plan."""
    laid_out = [(sheet, layout) for sheet in sheets if (layout := find_layout(sheet))]
    if not laid_out:
        message = _("No header was found. One row must name the columns, such as 姓名, 警号 and 单位.")
        plan.problems.append(Problem(message))
    rows: list[ReadRow] = []
    for sheet, layout in laid_out:
        problems = list(check_layout(sheet, layout))
        plan.problems += problems
        people = list(rows_of_people(sheet, layout))
        plan.found += len(people)
        if not plan.header:
            plan.header = layout.header.cells
            plan.preview = [(row.number, shown_cells(layout, row.cells)) for row, _cells in people[:PREVIEW_ROWS]]
        if not any(problem.severity == ERROR for problem in problems):
            rows += [read_row(sheet, layout, row.number, cells, places) for row, cells in people]
    if laid_out and not plan.found:
        sheet, layout = laid_out[0]
        message = _("Below the header there is no row with a name or a number.")
        plan.problems.append(Problem(message, ERROR, sheet.name, layout.header.number))
    return rows


def _change(row: ReadRow, officer: Officer | None, record: PeopleOnRecord) -> Change:
    """What the row says that is not so yet."""
    standing = record.standing(officer)
    change = Change(row.sheet.name, row.number, "", row.values.get("name", ""), officer)
    change.profile = _profile_changes(row, officer)
    change.badge_no = change.profile.get("badge_no") or (officer.badge_no if officer else "")
    change.places = {
        tree: place for tree, place in row.places.items() if place.new or place.unit_id != standing.units.get(tree)
    }
    facts = row.facts if officer else {"status": RosterState.ON_POST.value, **row.facts}
    change.facts = {kind: value for kind, value in facts.items() if value != standing.facts.get(kind)}
    if officer and not officer.is_active and facts.get("status", RosterState.LEFT) != RosterState.LEFT:
        row.report("name", _("The account is disabled and stays so; enable it under officers."), WARNING)
    return change


def _profile_changes(row: ReadRow, officer: Officer | None) -> dict[str, str]:
    said = {key: row.values[key] for key in (*TEXTS, *NUMBERS) if key in row.values}
    if officer is None:
        number = said.get("badge_no") or said["staff_no"]
        return {**said, "badge_no": number, "staff_no": said.get("staff_no") or number}
    kept = {key: normal_name(officer.name) if key == "name" else normal_text(getattr(officer, key)) for key in said}
    return {key: value for key, value in said.items() if value != kept[key]}


def _check_protected(row: ReadRow, change: Change, protected: Collection[int]) -> None:
    if change.officer is not None and change.officer.pk in protected and change.outcome != "unchanged":
        message = _("%(name)s holds a role of the back office; only the system administrator changes this record.")
        row.report("name", message % {"name": change.name})


def _check_scope(row: ReadRow, change: Change, standing: Standing, within: set[int]) -> None:
    """A clerk of a part of the house changes only people who belong there, and moves them only inside it."""
    if change.outcome == "unchanged":
        return
    held = set(standing.units.values())
    if change.officer is not None and not held & within:
        row.report("name", _("%(name)s does not belong to the units you keep.") % {"name": change.name})
    targets = [place for place in change.places.values() if place.new or place.unit_id]
    if change.officer is None and not targets:
        row.report("name", _("Name a unit you keep for this new person."))
    for key, tree in TREE_OF.items():
        place = change.places.get(tree)
        if place is not None and (place.new or (place.unit_id or 0) not in within | {0}):
            row.report(key, _("%(unit)s is not among the units you keep.") % {"unit": place.label})


def _leaving(plan: RosterPlan, record: PeopleOnRecord, within: set[int] | None) -> list[Officer]:
    named = {change.officer.pk for change in plan.changes if change.officer}
    return [
        officer
        for officer in record.on_roster()
        if officer.pk not in named and (within is None or set(record.standing(officer).units.values()) & within)
    ]
