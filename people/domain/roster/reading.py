"""What one row of a roster says, cell by cell, with every problem in its row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Field
from django.utils.translation import gettext as _

from common.spreadsheets import Sheet
from people.models import Officer

from .layout import Layout
from .numbers import WrongNumber, read_number
from .people_on_record import FACTS, TREE_OF
from .places import Places, UnknownPlace
from .plan import ERROR, WARNING, Place, Problem
from .words import COLUMNS, normal_name, normal_text, value_of

TITLES = {column.key: column for column in COLUMNS}
NUMBERS = ("badge_no", "staff_no")
TEXTS = ("name", "post", "grade", "police_rank")


@dataclass
class ReadRow:
    """A row as understood: an absent key was not said. `values` are numbers, texts and the UUID."""

    sheet: Sheet
    layout: Layout
    number: int
    values: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, column: str, message: str, severity: str = ERROR) -> None:
        """Note a problem with a cell of this row."""
        title = self.layout.title(TITLES[column]) if column else ""
        self.problems.append(Problem(message, severity, self.sheet.name, self.number, title))

    @property
    def is_wrong(self) -> bool:
        return any(problem.severity == ERROR for problem in self.problems)


def read_row(
    sheet: Sheet, layout: Layout, number: int, cells: Mapping[str, str], places: Mapping[str, Places]
) -> ReadRow:
    """Understand one row; what cannot be understood becomes a problem of the row, not an exception."""
    row = ReadRow(sheet, layout, number)
    said = {key: text for key, text in cells.items() if text}
    for key in said.keys() & set(NUMBERS):
        _read_number(row, key, said[key])
    for key in said.keys() & set(TEXTS):
        _read_text(row, key, said[key])
    for kind in said.keys() & FACTS.keys():
        _read_fact(row, kind, said[kind])
    for key in said.keys() & TREE_OF.keys():
        _read_place(row, key, said[key], places[key])
    if "uuid" in said:
        _read_uuid(row, said["uuid"])
    if "name" not in row.values and not row.is_wrong:
        row.report("name", _("The name is missing."))
    if not row.values.keys() & {*NUMBERS, "uuid"} and not row.is_wrong:
        column = "badge_no" if "badge_no" in layout.columns else "staff_no"
        row.report(column, _("The number is missing. Every person needs a badge or staff number."))
    return row


def _read_number(row: ReadRow, key: str, text: str) -> None:
    try:
        row.values[key] = read_number(text)
    except WrongNumber as wrong:
        row.report(key, str(wrong))


def _read_text(row: ReadRow, key: str, text: str) -> None:
    value = normal_name(text) if key == "name" else normal_text(text)
    column = Officer._meta.get_field(key)
    limit = column.max_length if isinstance(column, Field) else None
    if limit is not None and len(value) > limit:
        row.report(key, _("The text is longer than %(limit)s characters.") % {"limit": limit})
    else:
        row.values[key] = value


def _read_fact(row: ReadRow, kind: str, text: str) -> None:
    value = value_of(kind, text)
    if value is None:
        row.report(kind, _("%(word)s is not a word that is known here.") % {"word": text})
    else:
        row.facts[kind] = value


def _read_place(row: ReadRow, key: str, text: str, places: Places) -> None:
    first, *others = [part.strip() for part in text.replace("｜", "|").split("|") if part.strip()] or [text]
    if others:
        message = _("Several units are named; the person belongs to the first, %(unit)s.")
        row.report(key, message % {"unit": first}, WARNING)
    try:
        row.places[TREE_OF[key]] = places.resolve(first)
    except UnknownPlace as unknown:
        row.report(key, str(unknown))


def _read_uuid(row: ReadRow, text: str) -> None:
    try:
        row.values["uuid"] = str(UUID(text))
    except ValueError:
        row.report("uuid", _("This is not a UUID. Leave the cell as the export wrote it, or empty."))
