"""Reading a table of unknown making: xlsx, xls or csv, every cell as text, row numbers as the file counts them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .cells import text_of
from .delimited import read_delimited
from .errors import SpreadsheetError
from .guard import MAX_ROWS, check_size, check_workbook

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number in the file, from 1, and its cells as text, empty ends cut off."""

    number: int
    cells: list[str]

    def __getitem__(self, index: int) -> str:
        """The text of a column, from 0; empty where the row ends before it."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """A sheet's filled rows, in order; a merged cell's value stands in its first cell alone.

    `merged`: for the first cell of each column part that is merged downwards, (row, column), the last row of it.
    """

    name: str
    rows: list[Row]
    merged: dict[tuple[int, int], int] = field(default_factory=dict)


def read_table(file: bytes | IO[bytes], *, name: str) -> list[Sheet]:
    """The visible sheets of `file`, whose kind is told by its content; `name` is its file name, for csv the sheet's.

    Formula cells give their last computed value. Limits: 20 MB, 20,000 filled rows a sheet, what a workbook unpacks
    to. Raises SpreadsheetError, with a message for the user, for whatever cannot be read.
    """
    data = file if isinstance(file, bytes) else _read_all(file)
    check_size(len(data))
    if not data.strip():
        raise SpreadsheetError(_("The file is empty."))
    if is_workbook(data):
        if data.startswith(_ZIP):
            check_workbook(data)
        return _read_workbook(data)
    return [Sheet(name, _rows(read_delimited(data)))]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as those of an xlsx or xls file do."""
    return data.startswith((_ZIP, _OLE))


def _read_all(file: IO[bytes]) -> bytes:
    """The whole file, but no more than it takes to see that it is too large."""
    data = bytearray()
    while piece := file.read(1024 * 1024):
        data += piece
        check_size(len(data))
    return bytes(data)


def _read_workbook(data: bytes) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        return [_sheet(name, workbook.get_sheet_by_name(name)) for name in names]
    except (SpreadsheetError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the parser panics on some broken files, and a panic is not an Exception
        message = _("The workbook is damaged or protected. Save it again without a password and upload it.")
        raise SpreadsheetError(message) from error


def _sheet(name: str, sheet: CalamineSheet) -> Sheet:
    merged = sheet.merged_cell_ranges or []
    down = {(top + 1, left): bottom + 1 for (top, left), (bottom, right) in merged if top < bottom and left == right}
    return Sheet(name, _rows(_cells_of(sheet)), down)


def _cells_of(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from the first of the sheet; columns from A, which the parser leaves out while they are empty."""
    if sheet.start is None:
        return
    missing = [""] * sheet.start[1]
    for cells in sheet.iter_rows():
        yield missing + cells


def _rows(rows: Iterable[list[Any]]) -> list[Row]:
    found: list[Row] = []
    for number, values in enumerate(rows, start=1):
        cells = [text_of(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(found) == MAX_ROWS:
            message = _("The sheet has more than %(limit)s rows. Split it and upload the parts.")
            raise SpreadsheetError(message % {"limit": MAX_ROWS})
        found.append(Row(number, cells))
    return found
