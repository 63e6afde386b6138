"""What a file of questions holds once it is read: questions in written form, and problems that name their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from common.spreadsheets.cells import column_letters


class Severity(StrEnum):
    """An error refuses its row, a question does so until it is answered, a warning refuses nothing."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


class Unit(StrEnum):
    """What a file is counted in."""

    CELL = "cell"  # rows and columns of a sheet
    LINE = "line"  # lines of a text
    PARAGRAPH = "paragraph"  # paragraphs of a document outside its tables
    TABLE_ROW = "table_row"  # rows of a table of a document, whose number is the place's `sheet`
    QUESTION = "question"  # questions of a list


@dataclass(frozen=True)
class Place:
    """Where something stands in a file: `row` counts its unit from 1 (0: the whole of it), `column` from 0.

    `sheet` names the sheet, or is the number of the table, that the rows belong to. `quote` is how the text there
    begins, where nobody counts the units.
    """

    row: int = 0
    column: int | None = None
    sheet: str = ""
    unit: Unit = Unit.CELL
    quote: str = ""

    @property
    def cell(self) -> str:
        """The place within its sheet as spreadsheets write it: "C12", "12"; empty for the whole sheet."""
        letters = column_letters(self.column) if self.column is not None else ""
        return f"{letters}{self.row}" if self.row else ""

    def __str__(self) -> str:
        """The place as it is told to people: "Sheet1!C12", "line 12", "table 2, row 3"."""
        if self.unit == Unit.CELL:
            return "!".join(part for part in (self.sheet, self.cell) if part)
        if not self.row:
            return ""
        wordings = {
            Unit.LINE: _("line %(row)s"),
            Unit.PARAGRAPH: _("paragraph %(row)s"),
            Unit.TABLE_ROW: _("table %(sheet)s, row %(row)s"),
            Unit.QUESTION: _("question %(row)s"),
        }
        where = wordings[self.unit] % {"row": self.row, "sheet": self.sheet}
        return _("%(place)s “%(quote)s”") % {"place": where, "quote": self.quote} if self.quote else where


@dataclass(frozen=True)
class Problem:
    """Something to know about one place of a file."""

    severity: Severity
    message: str
    place: Place = Place()

    @property
    def where(self) -> str:
        """The place in words, in the reader's language."""
        return str(self.place)


@dataclass(frozen=True)
class DraftQuestion:
    """One question as a file writes it, checked by its kind; None where the file does not say.

    Our own exports say more than other files: which question of a bank it is, what clause it cites (as people cite
    it), when it is to be reviewed, and where it stood.
    """

    place: Place
    kind: str
    stem: str
    options: Sequence[Any]
    key: Any
    explanation: str | None = None
    difficulty: str | None = None
    knowledge_point: str | None = None
    basis_text: str | None = None
    points: Decimal | None = None
    uuid: UUID | None = None
    basis_clause: str | None = None
    review_on: date | None = None
    state: str | None = None


@dataclass
class ImportDraft:
    """What a file holds: `found` questions, of which the readable ones stand in `questions`.

    `pictures` are the bytes of the pictures that texts refer to as ![…](pic:…), by their 16 digits.
    """

    questions: list[DraftQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    pictures: dict[str, bytes] = field(default_factory=dict)
