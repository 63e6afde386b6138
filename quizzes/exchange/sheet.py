"""Reading the plain table layouts of DOMAIN §9: a head somewhere near the top, one question to a row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import Sheet, SpreadsheetError, read_table
from common.spreadsheets.images import read_images
from common.spreadsheets.reader import is_workbook
from quizzes.domain.drafts import ImportDraft, Place, Problem, Severity

from .formats import Format, FormatError
from .heads import Head, find_head
from .options import ReadOptions
from .reading import read_records
from .records import Record, with_parts
from .rows import Rows, head_of
from .workbook.pictures import read_pictures
from .workbook.reading import is_own, read_own

# Where a workbook keeps pictures; names of parts stand in an archive as they are.
_PICTURES = b"xl/media/"
# A note takes one cell or two, a question with its answer more.
_NOTE_CELLS = 2


def read_questions(sheets: Sequence[Sheet], options: ReadOptions) -> ImportDraft:
    """Every question of the sheets and every problem with them; pure, writes nothing, guesses nothing.

    A row that cannot be read for certain is found but not among the questions, and a problem names it.
    """
    if reads_own(sheets, options):
        return read_own(sheets, options)
    draft = ImportDraft()
    filled = [sheet for sheet in sheets if any(row.cells for row in sheet.rows)]
    heads = [(sheet, head_of(sheet, options.layout_of(sheet.name))) for sheet in filled]
    records: list[Record] = []
    for sheet, head in heads:
        if head is not None:
            _note_unused(draft, sheet, head)
            records += Rows(sheet, head, is_told=options.layout_of(sheet.name) is not None).records()
        elif _is_list(sheet) or not any(other for _other, other in heads):
            message = _("No row names the columns. Say what they hold, or put a row above with 题干, 答案 and so on.")
            draft.problems.append(Problem(Severity.QUESTION, message, Place(sheet=sheet.name)))
        else:
            message = _("This sheet was left out: no row names its columns.")
            draft.problems.append(Problem(Severity.WARNING, message, Place(sheet=sheet.name)))
    read_records(with_parts(records), options, draft)
    if not draft.found and not draft.problems:
        message = _("There is no question under the head.")
        draft.problems.append(Problem(Severity.ERROR, message, Place(sheet=filled[0].name if filled else "")))
    return draft


def reads_own(sheets: Sequence[Sheet], options: ReadOptions) -> bool:
    """Whether the sheets have our own layout and nobody has said anything else of them."""
    return is_own(sheets) and not options.layouts


def _is_list(sheet: Sheet) -> bool:
    """Whether rows of several cells follow each other, as questions do and notes do not."""
    return sum(sum(bool(cell.strip()) for cell in row.cells) > _NOTE_CELLS for row in sheet.rows) > 1


def _note_unused(draft: ImportDraft, sheet: Sheet, head: Head) -> None:
    if head.unused:
        message = _("These columns are not imported: %(names)s.") % {"names": ", ".join(head.unused)[:200]}
        draft.problems.append(Problem(Severity.WARNING, message, Place(head.row, sheet=sheet.name)))


def _read_workbook(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    if not is_workbook(data):
        raise FormatError(_("“%(name)s” is no workbook. Save it as .xlsx and import it again.") % {"name": name})
    sheets = read_table(data, name=name)
    if not reads_own(sheets, options):
        draft = read_questions(sheets, options)
        draft.problems += _pictures_left_out(data)
        return draft
    own = read_pictures(data, sheets)
    draft = read_own(sheets, options, own.names)
    draft.pictures = own.pictures
    draft.problems += own.problems
    return draft


def _pictures_left_out(data: bytes) -> list[Problem]:
    """A warning for every picture that lies on a sheet (DOMAIN §9.9)."""
    if _PICTURES not in data:
        return []
    message = _("The picture here is not imported. Add it to the question once it is in the bank.")
    return [
        Problem(Severity.WARNING, message, Place(image.row, image.column, image.sheet)) for image in read_images(data)
    ]


def _read_csv(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    if is_workbook(data):
        raise FormatError(_("“%(name)s” is no csv file but a workbook.") % {"name": name})
    return read_questions(read_table(data, name=name), options)


def _is_table(data: bytes, name: str) -> bool:
    """Whether a text is a table: its head is found, or its name says so."""
    try:
        sheets = read_table(data, name=name)
    except SpreadsheetError:
        return False
    return name.lower().endswith(CSV.suffixes) or any(find_head(sheet.rows) for sheet in sheets)


WORKBOOK = Format(
    "xlsx", gettext_lazy("Workbook"), (".xlsx", ".xls"), lambda data, _name: is_workbook(data), _read_workbook
)
CSV = Format("csv", gettext_lazy("Table as text"), (".csv", ".tsv"), _is_table, _read_csv)
