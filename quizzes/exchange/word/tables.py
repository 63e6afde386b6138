"""The tables of a Word document: as sheets with rows and columns, or as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from common.spreadsheets import Row, Sheet
from quizzes.domain.drafts import Place, Unit
from quizzes.exchange.heads import read_head
from quizzes.exchange.lines import Line, clean_line

from .archive import attribute, child, name_of
from .paragraphs import ParagraphText

ReadParagraphs = Callable[[Element], list[ParagraphText]]


@dataclass
class Cell:
    """A cell: its lines, how many columns it takes, and what could not be read in it."""

    lines: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    width: int = 1
    fault: str = ""


@dataclass
class Table:
    """A table and its number in the document, from 1."""

    number: int
    rows: list[list[Cell]]

    def place(self, row: int) -> Place:
        return Place(row, sheet=str(self.number), unit=Unit.TABLE_ROW)

    @property
    def sheet(self) -> Sheet:
        """The table as a sheet; a cell over several columns stands in the first of them."""
        return Sheet(
            str(self.number), [Row(at, _cells(row)) for at, row in enumerate(self.rows, start=1) if any(_cells(row))]
        )

    @property
    def faults(self) -> dict[int, str]:
        """What could not be read, by row."""
        return {at: cell.fault for at, row in enumerate(self.rows, start=1) for cell in row if cell.fault}

    def turned(self) -> Sheet | None:
        """The table as a sheet with its first column for a head, where that names fields and the first row does not.

        One question to a column: 题干 | …, 选项A | …, 答案 | ….
        """
        rows = [_cells(row) for row in self.rows]
        width = max(map(len, rows), default=0)
        columns = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]
        if width < 2 or not read_head(Row(1, columns[0])).is_head:
            return None
        return Sheet(str(self.number), [Row(at, column) for at, column in enumerate(columns, start=1) if any(column)])

    @property
    def is_list(self) -> bool:
        """Whether it looks like a list of questions whose columns nobody named: numbers, and much beside them."""
        numbered = [row for row in self.rows if row and "".join(row[0].lines).strip().isdigit()]
        return len(self.rows) > 1 and len(numbered) == len(self.rows) and all(len(row) > _TOLD for row in self.rows)

    def lines(self) -> Iterator[Line]:
        """The cells one after the other; a number alone in a cell is the number of what stands in the next."""
        for at, row in enumerate(self.rows, start=1):
            if _is_key_row(row):
                text = " ".join(" ".join(cell.lines) for cell in row)
                yield Line(clean_line(text), self.place(at))
                continue
            pending = ""
            for cell in row:
                text = "".join(cell.lines).strip()
                if text.isdigit() and cell is row[0] and len(row) > 1:
                    pending = f"{text}. "
                    continue
                yield from _lines_of(cell, pending, self.place(at))
                pending = ""


# Number, text and answer need no names; a fourth column could be anything.
_TOLD = 3


def read_tables(table: Element, number: int, read: ReadParagraphs) -> Table:
    """A table with the text of its cells; tables within cells are text of the cell."""
    rows = []
    for row in _within(table, "tr"):
        rows.append([_cell(cell, read) for cell in _within(row, "tc")])
    return Table(number, rows)


def _cell(element: Element, read: ReadParagraphs) -> Cell:
    properties = child(element, "tcPr")
    span = attribute(child(properties, "gridSpan"), "val") or "1"
    merged = child(properties, "vMerge")
    cell = Cell(width=int(span) if span.isdigit() else 1)
    if merged is not None and attribute(merged, "val") != "restart":
        return cell
    for paragraph in read(element):
        cell.lines += paragraph.lines
        cell.filled += paragraph.filled
        cell.fault = cell.fault or paragraph.fault
    return cell


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, the cells of a row, through the wrappers that content controls put around them."""
    for each in element:
        if name_of(each) == name:
            yield each
        elif name_of(each) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _within(each, name)


def _cells(row: Sequence[Cell]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        cells += ["\n".join(cell.lines).strip(), *[""] * (cell.width - 1)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_key_row(row: Sequence[Cell]) -> bool:
    return bool(row) and "".join(row[0].lines).strip() in ("题号", "序号", "答案") and len(row) > 1


def _lines_of(cell: Cell, before: str, place: Place) -> Iterator[Line]:
    for at, (text, filled) in enumerate(zip(cell.lines, cell.filled, strict=False)):
        first = before if at == 0 else ""
        fault = cell.fault if at == 0 else ""
        yield Line(clean_line(first + text), place, filled=clean_line(first + filled), fault=fault)
