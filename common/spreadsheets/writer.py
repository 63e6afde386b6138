"""Writing workbooks and csv files that open right in Chinese Excel and never hold a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .cells import neutral_text, text_of

HEADER_FONT = Font(bold=True)
HEADER_FILL = PatternFill("solid", fgColor="F4F0E7")
HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
TEXT_FORMAT = "@"
WIDEST = 60
NARROWEST = 6
# Widths are taken from the first rows: a written sheet is streamed and cannot look ahead.
_MEASURED_ROWS = 200
# Excel's own limits; a cell's is in units of UTF-16.
_TITLE_LENGTH = 31
CELL_LENGTH = 32_767
_BAD_TITLE = re.compile(r"[\\/?*\[\]:]")
_BAD_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A workbook takes _x0041_ for the character of that number, unless its first underscore is itself written so.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Table:
    """A sheet to write: its name, the header row, the rows below it. Every cell becomes text."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_workbook(tables: Iterable[Table]) -> bytes:
    """The workbook as bytes; see write_workbook_to."""
    buffer = io.BytesIO()
    write_workbook_to(buffer, tables)
    return buffer.getvalue()


def write_workbook_to(file: IO[bytes], tables: Iterable[Table]) -> None:
    """Write an xlsx workbook row by row: bold header that stays in view, sensible widths, text cells only.

    Text that a spreadsheet would take for a formula gets a quote before it (common.spreadsheets.exported_text).
    """
    workbook = Workbook(write_only=True)
    for table in tables:
        _write_sheet(workbook, table)
    workbook.save(file)


def write_csv(table: Table) -> Iterator[bytes]:
    """The table as csv, line by line, UTF-8 with the mark that Excel needs, formulas neutralised."""
    yield "\ufeff".encode()
    for cells in chain([table.header], table.rows):
        line = io.StringIO(newline="")
        csv.writer(line).writerow([neutral_text(text_of(cell)) for cell in cells])
        yield line.getvalue().encode()


def display_width(text: str) -> int:
    """How wide the widest line of `text` is in columns of a Latin digit; a Chinese character takes two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in text.splitlines()),
        default=0,
    )


def _write_sheet(workbook: Workbook, table: Table) -> None:
    sheet = workbook.create_sheet(_BAD_TITLE.sub(" ", table.name)[:_TITLE_LENGTH] or None)
    rows = iter(table.rows)
    first = list(islice(rows, _MEASURED_ROWS))
    for index, width in enumerate(_widths(table.header, first), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([header_cell(sheet, text) for text in table.header])
    for row in chain(first, rows):
        sheet.append([text_cell(sheet, value) for value in row])


def written_text(value: Any) -> str:
    """`value` as the text of a cell is written; reading it back through exported_text gives the text again."""
    return _LOOKS_ESCAPED.sub("_x005F_", neutral_text(_BAD_TEXT.sub("", text_of(value))))


def cell_length(text: str) -> int:
    """How much of CELL_LENGTH a written text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_cell(sheet: Any, value: Any) -> Any:
    """A cell of a streamed sheet that holds `value` as text, cut at Excel's limit; None for nothing."""
    text = written_text(value)[:CELL_LENGTH]
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    return cell


def header_cell(sheet: Any, text: str) -> Any:
    """A cell of a head that stays in view."""
    cell = text_cell(sheet, str(text))
    if cell is not None:
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, HEADER_ALIGNMENT
    return cell


def _widths(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    widths = []
    for index, title in enumerate(header):
        texts = [str(title), *(text_of(row[index]) for row in rows if index < len(row))]
        widths.append(min(max(display_width(text) for text in texts) + 2, WIDEST))
    return [max(width, NARROWEST) for width in widths]
