"""What a file of questions holds once it is read: questions in written form, and problems that name their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from common.spreadsheets.cells import column_letters


class Severity(StrEnum):
    """An error refuses its row, a question does so until it is answered, a warning refuses nothing."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """Something to know about one place of a file; `row` from 1 (0: the whole sheet), `column` from 0."""

    severity: Severity
    message: str
    sheet: str = ""
    row: int = 0
    column: int | None = None

    @property
    def cell(self) -> str:
        """The place within its sheet as spreadsheets write it: "C12", "12"; empty for the whole sheet."""
        letters = column_letters(self.column) if self.column is not None else ""
        return f"{letters}{self.row}" if self.row else ""

    @property
    def where(self) -> str:
        """The place in the file: "Sheet1!C12"."""
        return "!".join(part for part in (self.sheet, self.cell) if part)


@dataclass(frozen=True)
class DraftQuestion:
    """One question as a file writes it, checked by its kind; None where the file has no such column."""

    sheet: str
    row: int
    kind: str
    stem: str
    options: Sequence[str]
    key: Any
    explanation: str | None = None
    difficulty: str | None = None
    knowledge_point: str | None = None
    basis_text: str | None = None
    points: Decimal | None = None


@dataclass
class ImportDraft:
    """What a file holds: `found` questions, of which the readable ones stand in `questions`."""

    questions: list[DraftQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
