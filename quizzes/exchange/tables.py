"""What the columns of a table hold, as it is read now and as a person may say it (DOMAIN §9.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.spreadsheets import Row, Sheet, read_table
from common.spreadsheets.cells import column_letters
from quizzes.kinds import find_kind
from quizzes.wording import plain

from .heads import Head
from .options import ReadOptions
from .rows import head_of
from .sheet import CSV, WORKBOOK, reads_own

# The formats that are tables.
TABULAR = frozenset({WORKBOOK.key, CSV.key})

SHEETS_SHOWN = 10
COLUMNS_SHOWN = 40
SAMPLES = 3
SAMPLE_LENGTH = 40
CODES_SHOWN = 12
_CODE = re.compile(r"[^,=]{1,12}")


@dataclass(frozen=True)
class ColumnView:
    """A column (from 0): what its head says, its first values, the field it is read as ("": none)."""

    index: int
    letters: str
    head: str
    samples: list[str]
    field: str


@dataclass(frozen=True)
class TableView:
    """A sheet: the row of its head (0: none), its columns, and the words in its column of kinds that name none.

    `is_told`: a person has said what its columns hold.
    """

    name: str
    header_row: int
    columns: list[ColumnView]
    codes: list[str]
    is_told: bool


def tables_of(data: bytes, name: str, options: ReadOptions) -> list[TableView]:
    """The filled sheets of a file of one of the formats TABULAR. Raises SpreadsheetError where it is none.

    None of a workbook in our own layout, about which there is nothing to say.
    """
    sheets = [sheet for sheet in read_table(data, name=name) if sheet.rows]
    if reads_own(sheets, options):
        return []
    return [_view(sheet, options) for sheet in sheets[:SHEETS_SHOWN]]


def heading_of(sheet: Sheet, head: Head) -> Row:
    """The row that names the columns of a sheet; an empty row 0 where none does."""
    return next((row for row in sheet.rows if row.number == head.row), Row(head.row, []))


def _view(sheet: Sheet, options: ReadOptions) -> TableView:
    layout = options.layout_of(sheet.name)
    head = head_of(sheet, layout) or Head(0)
    fields = {column: field for field, column in head.columns.items()}
    heading, below = heading_of(sheet, head), [row for row in sheet.rows if row.number > head.row]
    width = min(max((len(row.cells) for row in (heading, *below)), default=0), COLUMNS_SHOWN)
    return TableView(
        name=sheet.name,
        header_row=head.row,
        columns=[_column(index, heading, below, fields.get(index, "")) for index in range(width)],
        codes=_codes([row[head.columns["kind"]] for row in below]) if "kind" in head.columns else [],
        is_told=layout is not None,
    )


def _column(index: int, heading: Row, below: Sequence[Row], field: str) -> ColumnView:
    values = (" ".join(row[index].split()) for row in below)
    samples = _first((value[:SAMPLE_LENGTH] for value in values if value), SAMPLES)
    return ColumnView(index, column_letters(index), " ".join(heading[index].split()), samples, field)


def _codes(values: Iterable[str]) -> list[str]:
    """The words of a column of kinds that are none, each once; long ones are sentences and no codes."""
    words = dict.fromkeys(plain(value) for value in values if value.strip())
    return _first((word for word in words if _CODE.fullmatch(word) and find_kind(word) is None), CODES_SHOWN)


def _first(values: Iterable[str], most: int) -> list[str]:
    return [value for value, _place in zip(values, range(most), strict=False)]
