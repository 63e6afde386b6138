"""Writing questions as a workbook that people edit and bring back: our own layout, pictures beside their names."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.drawing.image import Image as CellImage
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from common.spreadsheets.guard import MAX_ROWS
from common.spreadsheets.writer import CELL_LENGTH, cell_length, header_cell, text_cell, written_text
from quizzes.enums import PictureFormat, QuestionState
from quizzes.exchange.outgoing import CannotHold, ExportFormat, Outgoing, PictureFile, Supply
from quizzes.kinds.base import QuestionKind
from quizzes.kinds.case import with_keys
from quizzes.pictures import markers_in

from .layout import (
    DIFFICULTIES,
    FIELDS,
    GUIDE_SHEET,
    KINDS,
    OPTIONS,
    PICTURES_SHEET,
    QUESTIONS_SHEET,
    STATES,
    head_of,
)

_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
# In digits of a Latin font. Long texts wrap; what nobody edits is narrow.
_WIDTHS = {
    "number": 8, "material": 10, "kind": 12, "stem": 56, "answer": 24, "explanation": 44, "difficulty": 6,
    "knowledge_point": 16, "basis_clause": 24, "basis_text": 24, "points": 6, "review_on": 12, "state": 8, "uuid": 14,
}  # fmt: skip
_OPTION_WIDTH = 24
_CHOSEN = {"kind": KINDS.values(), "difficulty": DIFFICULTIES.values(), "state": STATES.values()}
# A picture is shown no larger than this, in pixels; its bytes are whole.
_SHOWN = (360, 200)
_POINTS_PER_PIXEL = 0.75
# Excel does not show WebP: a PNG of it lies on the sheet, the picture itself stands behind it as text.
_PIECE = 30_000


class WorkbookWriter:
    """One workbook: questions on as many sheets as reading allows rows, their pictures, and how to edit it."""

    def __init__(self, file: IO[bytes], supply: Supply):
        self._file = file
        self._picture = supply.picture
        self._head = head_of(supply.most_options())
        self._workbook = Workbook(write_only=True)
        self._sheets = 0
        self._number = 0
        self._shown: dict[str, None] = {}
        self._begin_sheet()

    def add(self, question: Outgoing) -> None:
        rows = self._rows_of(question, self._number + 1)
        for row in rows:
            self._check(row)
        shown = [each.digest for row in rows for text in row.values() for each in markers_in(text)]
        for digest in shown:
            self._picture(digest)
        self._number += 1
        if self._filled + len(rows) > MAX_ROWS:
            self._begin_sheet()
        for row in rows:
            self._append(row)
        self._shown |= dict.fromkeys(shown)

    def close(self) -> None:
        self._write_guide()
        if self._shown:
            _PicturesSheet(self._workbook, self._picture).write(self._shown)
        self._workbook.save(self._file)

    def abandon(self) -> None:
        """Remove the temporary files of the sheets, which hold keys; else they stay until the process ends."""
        for sheet in self._workbook.worksheets:
            if not sheet.closed:
                sheet.close()
            if sheet._writer is not None and Path(sheet._writer.out).exists():
                sheet._writer.cleanup()

    def _rows_of(self, question: Outgoing, number: int) -> list[dict[str, str]]:
        """The row of a question, by field; behind that of a case those of its questions."""
        kind = question.kind
        own = {
            "number": str(number),
            "stem": question.stem,
            "explanation": question.explanation,
            **_filing(question),
        }
        if kind.key != "case":
            return [own | _content(kind, question.version)]
        parts = [
            {
                "number": f"{number}-{part.number}",
                "material": str(number),
                "stem": part.stem,
                "explanation": part.explanation,
                "points": part.weight,
                **_content(part.kind, part),
            }
            for part in with_keys(question.version)
        ]
        return [own | {"kind": KINDS[kind.key]}, *parts]

    def _check(self, row: dict[str, str]) -> None:
        longest = max(cell_length(written_text(text)) for text in row.values())
        if longest > CELL_LENGTH:
            message = _("A text of it is longer than a cell can hold: %(length)s of %(most)s characters.")
            raise CannotHold(message % {"length": longest, "most": CELL_LENGTH})

    def _begin_sheet(self) -> None:
        self._sheets += 1
        name = QUESTIONS_SHEET if self._sheets == 1 else f"{QUESTIONS_SHEET}{self._sheets}"
        self._sheet = self._workbook.create_sheet(name)
        for column, head in enumerate(self._head, start=1):
            letter = get_column_letter(column)
            field = FIELDS[head]
            self._sheet.column_dimensions[letter].width = _WIDTHS.get(field, _OPTION_WIDTH)
            if field in _CHOSEN:
                self._offer(letter, ",".join(_CHOSEN[field]))
        # Number, material and kind stay in view, as does the head.
        self._sheet.freeze_panes = "D2"
        self._sheet.append([header_cell(self._sheet, head) for head in self._head])
        self._filled = 1

    def _offer(self, letter: str, words: str) -> None:
        """Let people choose among the words; anything else may still be typed, and is told on import."""
        offered = DataValidation("list", formula1=f'"{words}"', showErrorMessage=False, allow_blank=True)
        offered.add(f"{letter}2:{letter}{MAX_ROWS}")
        self._sheet.data_validations.append(offered)

    def _append(self, row: dict[str, str]) -> None:
        cells = [text_cell(self._sheet, row.get(FIELDS[head], "")) for head in self._head]
        for cell in cells:
            if cell is not None:
                cell.alignment = _WRAPPED
        self._sheet.append(cells)
        self._filled += 1

    def _write_guide(self) -> None:
        sheet = self._workbook.create_sheet(GUIDE_SHEET)
        sheet.column_dimensions["A"].width = 16
        sheet.column_dimensions["B"].width = 100
        for name, text in _guide():
            cells = [header_cell(sheet, name), text_cell(sheet, text)]
            cells[1].alignment = _WRAPPED
            sheet.append(cells)


class _PicturesSheet:
    """The sheet on which every picture lies beside the name that texts give it."""

    def __init__(self, workbook: Workbook, picture: Callable[[str], PictureFile]):
        self._picture = picture
        self._sheet = workbook.create_sheet(PICTURES_SHEET)

    def write(self, digests: Iterable[str]) -> None:
        self._sheet.column_dimensions["A"].width = 22
        self._sheet.column_dimensions["B"].width = _SHOWN[0] / 7
        self._sheet.freeze_panes = "A2"
        heads = (_("Name in texts"), _("Picture"), _("The picture itself, where it is no PNG, JPEG or GIF"))
        self._sheet.append([header_cell(self._sheet, head) for head in heads])
        for row, digest in enumerate(digests, start=2):
            self._write_row(row, digest)

    def _write_row(self, row: int, digest: str) -> None:
        picture = self._picture(digest)
        shown = _Embedded(self._picture, digest)
        shown.anchor = f"B{row}"
        self._sheet.row_dimensions[row].height = max(shown.height * _POINTS_PER_PIXEL, 18)
        self._sheet.add_image(shown)
        behind = base64.b64encode(picture.data).decode() if picture.format == PictureFormat.WEBP else ""
        pieces = [behind[start : start + _PIECE] for start in range(0, len(behind), _PIECE)]
        cells = [text_cell(self._sheet, text) for text in (digest, "", *pieces)]
        cells[0].alignment = _TOP
        self._sheet.append(cells)


class _Embedded(CellImage):
    """A picture on a sheet whose bytes are fetched only when the workbook is packed, and then go in as they are."""

    def __init__(self, picture: Callable[[str], PictureFile], digest: str):
        self._source = picture
        self._digest = digest
        kept = picture(digest)
        self.format = "png" if kept.format == PictureFormat.WEBP else kept.format.name.lower()
        with Image.open(BytesIO(kept.data)) as image:
            factor = min(1, _SHOWN[0] / image.width, _SHOWN[1] / image.height)
            self.width, self.height = (max(1, round(side * factor)) for side in image.size)

    def _data(self) -> bytes:
        kept = self._source(self._digest)
        if kept.format != PictureFormat.WEBP:
            return kept.data
        buffer = BytesIO()
        with Image.open(BytesIO(kept.data)) as image:
            image.save(buffer, "PNG")
        return buffer.getvalue()


def _content(kind: QuestionKind, version: Any) -> dict[str, str]:
    """What a row says of kind, options and key. The cell of a matching's key names its options itself."""
    options = [] if kind.key == "matching" else kind.written_options(version)
    return {
        "kind": KINDS[kind.key],
        **dict(zip(OPTIONS, options, strict=False)),
        "answer": kind.write_key(version),
    }


def _filing(question: Outgoing) -> dict[str, str]:
    points = question.filing["points"]
    return {
        "difficulty": DIFFICULTIES[question.filing["difficulty"]],
        "knowledge_point": question.filing["knowledge_point"],
        "basis_clause": question.filing["basis_clause"],
        "basis_text": question.filing["basis_text"],
        "points": format(points.normalize(), "f") if points is not None else "",
        "review_on": question.review_on.isoformat() if question.review_on else "",
        "state": STATES[QuestionState(question.state)],
        "uuid": str(question.uuid),
    }


def _guide() -> list[tuple[str, str]]:
    """How to edit the workbook, for whoever opens it."""
    return [
        ("题号", _("Only ties the questions of a case to it. Renumber as you like.")),
        (
            "所属材料",
            _(
                "In the row of a question that belongs to a case: the number of the case's row. The points of such a "
                "row are its weight within the case."
            ),
        ),
        (
            "题型",
            _("One of: %(kinds)s. The kind of a question that is in the bank cannot change.")
            % {"kinds": _(", ").join(KINDS.values())},
        ),
        ("选项", _("Texts without labels such as “A.”; the order may be changed together with the answer.")),
        (
            "答案",
            _(
                "Choices: letters such as ABD. Judgements: 对 or 错. Blanks: one behind the other with “；” between "
                "them, “|” between answers that are equally right. Matching: 甲=子；乙=丑；=寅, the last of them fits "
                "nothing. Ordering: the letters in their right order. Numeric: 3.14±0.01 元. Short answers: the "
                "reference, then a line such as 【要点】text（2） for each point to look for with its weight. In "
                "blanks and pairs a backslash \\ takes the next character as it is. Cases: empty."
            ),
        ),
        ("状态", _("Counts for new questions only. An import never moves a question of the bank to another state.")),
        (
            "政法学堂编号",
            _("Finds the question again, however its text has changed. Empty: a new question."),
        ),
        (
            "图片",
            _(
                "Stands in a text as ![what it shows](pic:name); the sheet 图片 has every name beside its picture. Put "
                "another picture into the row to replace it, or add a row with a name of your own."
            ),
        ),
        (
            _("Signs"),
            _(
                "A text that begins with = + - or @ has a ' before it, so that no spreadsheet takes it for a "
                "formula. The import takes that one ' off again."
            ),
        ),
        (
            _("Empty cells"),
            _("Say nothing: what the bank has there stays. Only an empty 解析 takes an explanation away."),
        ),
    ]


XLSX_EXPORT = ExportFormat(
    "xlsx",
    gettext_lazy("Workbook"),
    ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    WorkbookWriter,
)
