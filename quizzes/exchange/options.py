"""What only the person who imports can say about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out where its head is missing or wrong (DOMAIN §9.2).

    `columns`: what a column (index from 0) holds, in the names of quizzes.exchange.heads.field_choices. `header_row`:
    the row (from 1) under which the questions begin, 0 where they begin at once; None leaves it to be found.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    header_row: int | None = None


@dataclass(frozen=True)
class ReadOptions:
    """What the person says. `judge_true`: the code that means right. `codes`: kind by the code that the file uses.

    `first_index`: the number, 0 or 1, by which JSON calls the first option; "" leaves it to the file to tell.
    `layouts`: by the name of the sheet, "" for every other one. `encoding`: of a text whose encoding is told wrongly.
    `category_points`: whether the categories of a Moodle file become knowledge points.
    """

    judge_true: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    first_index: str = ""
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    encoding: str = ""
    category_points: bool = False

    def layout_of(self, sheet: str) -> Layout | None:
        return self.layouts.get(sheet) or self.layouts.get("")
