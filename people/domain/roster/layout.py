"""Finding the table in a sheet: the header below titles and notes, its columns, the rows of people (DOMAIN §9.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.spreadsheets import Row, Sheet, exported_text
from common.spreadsheets.cells import column_letters

from .plan import ERROR, WARNING, Problem
from .words import BADGE, DEPARTMENT, IGNORED, NAME, REFUSED, STAFF, Column, column_of, key_of

# How far down a header is looked for; titles and notes stand above it.
HEADER_WITHIN = 20


@dataclass(frozen=True)
class Layout:
    """Where the table of a sheet begins and what its columns mean."""

    header: Row
    columns: dict[str, int]

    def read(self, row: Row) -> dict[str, str]:
        """The cells of the columns we know, by key, as they were before an export of ours quoted them."""
        return {key: exported_text(row[index].strip()) for key, index in self.columns.items()}

    def title(self, column: Column) -> str:
        """What the file itself calls a column, for messages; our name where it has none."""
        return self.header[self.columns[column.key]].strip() if column.key in self.columns else column.title


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout by the row, among the first, that names most columns we know; None where none names two."""
    best: Row | None = None
    most = 1
    for row in sheet.rows[:HEADER_WITHIN]:
        known = len({column.key for cell in row.cells if (column := column_of(cell))})
        if known > most:
            best, most = row, known
    if best is None:
        return None
    columns: dict[str, int] = {}
    for index, cell in enumerate(best.cells):
        column = column_of(cell)
        if column is not None:
            columns.setdefault(column.key, index)
    return Layout(best, columns)


def check_layout(sheet: Sheet, layout: Layout) -> Iterator[Problem]:
    """What is wrong with the header: columns missing, refused, named twice, or unknown (a warning)."""
    seen: dict[str, str] = {}
    for index, cell in enumerate(layout.header.cells):
        title, key, column = cell.strip(), key_of(cell), column_of(cell)
        if key in REFUSED:
            yield _problem(sheet, layout, str(REFUSED[key]), title)
        elif column is not None and column.key in seen:
            message = _("The columns %(first)s and %(second)s say the same. Keep one of them.")
            yield _problem(sheet, layout, message % {"first": seen[column.key], "second": title}, title)
        elif column is not None:
            seen[column.key] = title
        elif title and key not in IGNORED:
            message = _("This column is not part of a roster and was passed over.")
            yield _problem(sheet, layout, message, f"{column_letters(index)} {title}", WARNING)
    if NAME.key not in seen:
        yield _problem(sheet, layout, _missing(NAME), NAME.title)
    if BADGE.key not in seen and STAFF.key not in seen:
        yield _problem(sheet, layout, _missing(BADGE, STAFF), f"{BADGE.title}/{STAFF.title}")


def shown_cells(layout: Layout, cells: list[str]) -> list[str]:
    """The cells of a row for a preview, without what stands in refused columns."""
    titles = layout.header.cells
    return [
        "" if index < len(titles) and key_of(titles[index]) in REFUSED else cell for index, cell in enumerate(cells)
    ]


def rows_of_people(sheet: Sheet, layout: Layout) -> Iterator[tuple[Row, dict[str, str]]]:
    """The rows below the header that name a person, a number or a unit; repeated headers are passed over.

    A department that stands only in the first of merged cells is carried down to the rows below it.
    """
    department = ""
    for row in sheet.rows:
        if row.number <= layout.header.number or row.cells == layout.header.cells:
            continue
        cells = layout.read(row)
        said = cells.get(DEPARTMENT.key, "")
        if not any(cells.get(column.key) for column in (NAME, BADGE, STAFF)):
            department = said or department
            continue
        if DEPARTMENT.key in cells:
            department = cells[DEPARTMENT.key] = said or department
        yield row, cells


def _missing(*columns: Column) -> str:
    titles = "/".join(column.title for column in columns)
    return _("The column %(column)s is missing. Add it and upload the file again.") % {"column": titles}


def _problem(sheet: Sheet, layout: Layout, message: str, column: str, severity: str = ERROR) -> Problem:
    return Problem(message, severity, sheet.name, layout.header.number, column)
