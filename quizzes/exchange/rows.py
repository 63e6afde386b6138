"""The rows of a sheet as records: one question to a row, rows that head a section between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.translation import gettext as _

from common.spreadsheets import Row, Sheet, exported_text
from quizzes.domain.drafts import Place, Unit
from quizzes.wording import clean

from .heads import Head, find_head, read_head
from .options import Layout
from .records import Record
from .sections import Section, section_head

_FILLED_DOWN = ("kind", "knowledge_point", "difficulty", "points", "basis_text", "material")
# WPS keeps a picture within a cell so.
_CELL_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(.*\)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Rows:
    """The rows under a head, counted in `unit`; `section` is what they stand in until a row heads another.

    Without a section the name of the sheet may say the kind (DOMAIN §9.3), such as 单选题. A row that names columns
    again is the head of those below it, unless a person has said what the columns hold (`is_told`).

    `faults` say by row what cannot be read in it. `whole` is the place of every record where rows are none of the file.
    """

    sheet: Sheet
    head: Head
    unit: Unit = Unit.CELL
    section: Section | None = None
    faults: Mapping[int, str] = field(default_factory=dict)
    whole: Place | None = None
    is_told: bool = False

    def place(self, row: int = 0, column: int | None = None) -> Place:
        return self.whole or Place(row, column, self.sheet.name, self.unit)

    def records(self) -> Iterator[Record]:
        """The rows under the head that hold something, each as a record in the section it stands in."""
        section = self.section or section_head(PurePath(self.sheet.name).stem)
        head = self.head
        for row in self._filled_down():
            if announced := section_of(row):
                section = announced
            elif row.number <= self.head.row or not any(cell.strip() for cell in row.cells):
                continue
            elif (again := read_head(row)).is_head:
                head = head if self.is_told else again
            else:
                yield self._record(row, head.columns, section)

    def _record(self, row: Row, columns: Mapping[str, int], section: Section | None) -> Record:
        record = Record(
            place=self.place(row.number),
            fields={name: exported_text(row[column]) for name, column in columns.items()},
            places={name: self.place(row.number, column) for name, column in columns.items()},
            section=section,
            fault=self.faults.get(row.number, ""),
        )
        for name in [name for name, text in record.fields.items() if _CELL_PICTURE.fullmatch(text.strip())]:
            record.fields[name] = ""
            record.warnings.append(_("The picture in %(cell)s is not imported.") % {"cell": record.places[name].cell})
        return record

    def _filled_down(self) -> Iterator[Row]:
        """The rows, what is merged over several of them in each: kind, knowledge point and the like, never a text."""
        columns = {self.head.columns[name] for name in _FILLED_DOWN if name in self.head.columns}
        known: dict[int, tuple[int, str]] = {}
        for row in self.sheet.rows:
            cells = list(row.cells)
            for column in columns:
                last = self.sheet.merged.get((row.number, column))
                if last:
                    known[column] = (last, row[column])
                end, text = known.get(column, (0, ""))
                if row.number <= end and not row[column].strip():
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = text
            yield Row(row.number, cells)


def head_of(sheet: Sheet, layout: Layout | None) -> Head | None:
    """The head of a sheet: as a person says it is laid out, else as it is found; None where there is none."""
    if layout is None:
        return find_head(sheet.rows)
    row = next((row for row in sheet.rows if row.number == layout.header_row), Row(layout.header_row or 0, []))
    if layout.header_row is None:
        found = find_head(sheet.rows)
        row = next((row for row in sheet.rows if found and row.number == found.row), row)
    if not layout.columns:
        return read_head(row)
    return Head(row.number, {name: column for column, name in layout.columns.items()})


def section_of(row: Row) -> Section | None:
    """The section that a row such as "一、单项选择题（每题2分）" heads: nothing else stands in it."""
    filled = [cell for cell in row.cells if cell.strip()]
    section = section_head(clean(filled[0])) if len(filled) == 1 else None
    return section if section and not section.behind else None
