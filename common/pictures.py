"""What the charts draw, as data: marks of people × tasks. Geometry is the chart tags', numbers come from queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.figures import Share


class Mark(StrEnum):
    """How far one person is with one task; the states differ in shape, not only in colour (LOOK §6)."""

    DONE = "done"
    DOING = "doing"
    TODO = "todo"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Column:
    """A task: its title and, where there is one, a name of at most two characters that is written downwards."""

    title: str
    short: str = ""


@dataclass(frozen=True)
class Row:
    """A person with one mark a column; `href` opens the records behind them."""

    name: str
    marks: Sequence[Mark]
    href: str = ""

    @property
    def share(self) -> Share:
        """Finished tasks of those that are due from this person."""
        due = [mark for mark in self.marks if mark != Mark.NOT_DUE]
        return Share(due.count(Mark.DONE), len(due))

    @property
    def is_behind(self) -> bool:
        return self.share.rest > 0


@dataclass(frozen=True)
class HeatMap:
    """People × tasks. Columns in the tasks' own order, rows in roster order, never by score (LOOK §6)."""

    columns: Sequence[Column]
    rows: Sequence[Row]

    def __post_init__(self) -> None:
        if any(len(row.marks) != len(self.columns) for row in self.rows):
            raise ValueError("Every row needs one mark a column.")

    @property
    def finished(self) -> Share:
        """The people who have nothing left to do, of all in the picture."""
        return Share(sum(not row.is_behind for row in self.rows), len(self.rows))

    @property
    def has_not_due(self) -> bool:
        return any(Mark.NOT_DUE in row.marks for row in self.rows)
