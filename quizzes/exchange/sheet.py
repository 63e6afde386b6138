"""Reading the plain table layouts of DOMAIN §9: a head somewhere near the top, one question to a row."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.spreadsheets import Sheet
from quizzes.domain.drafts import ImportDraft, Problem, Severity

from .heads import Head, find_head
from .labels import Labelling
from .rows import ReadOptions, Refused, RowReader, walk


def read_questions(sheets: Sequence[Sheet], options: ReadOptions) -> ImportDraft:
    """Every question of the sheets and every problem with them; pure, writes nothing, guesses nothing.

    A row that cannot be read for certain is found but not among the questions, and a problem names it.
    """
    draft = ImportDraft()
    heads = [(sheet, find_head(sheet.rows)) for sheet in sheets if any(row.cells for row in sheet.rows)]
    if not any(head for _sheet, head in heads):
        message = _("No row names the columns: there must be one with at least “题干” and “答案” (or stem and answer).")
        draft.problems.append(Problem(Severity.ERROR, message, heads[0][0].name if heads else ""))
    readers: list[RowReader] = []
    for sheet, head in heads:
        if head is None:
            if readers or any(other for _other, other in heads):
                message = _("This sheet was left out: no row names its columns.")
                draft.problems.append(Problem(Severity.WARNING, message, sheet.name))
            continue
        _note_unused(draft, sheet, head)
        readers += [RowReader(sheet.name, head, row, options, section) for row, section in walk(sheet.rows, head)]
    _read_rows(draft, readers)
    if not draft.found and not draft.problems:
        draft.problems.append(Problem(Severity.ERROR, _("There is no question under the head."), sheets[0].name))
    return draft


def _note_unused(draft: ImportDraft, sheet: Sheet, head: Head) -> None:
    if head.unused:
        message = _("These columns are not imported: %(names)s.") % {"names": ", ".join(head.unused)[:200]}
        draft.problems.append(Problem(Severity.WARNING, message, sheet.name, head.row))


def _read_rows(draft: ImportDraft, readers: Sequence[RowReader]) -> None:
    """Open every row, judge the labels of the file as a whole, then read the keys; problems in the file's order."""
    refusals: dict[RowReader, Refused] = {}
    for reader in readers:
        try:
            reader.open()
        except Refused as refusal:
            refusals[reader] = refusal
    labelled = [reader.labelling for reader in readers if len(reader.texts) > 1]
    trust_loose = sum(labelling >= Labelling.LOOSE for labelling in labelled) * 2 >= len(labelled)
    for reader in readers:
        draft.found += 1
        refused = refusals.get(reader)
        try:
            if refused is None:
                draft.questions.append(reader.close(trust_loose_labels=trust_loose))
        except Refused as late:
            refused = late
        draft.problems += reader.problems
        draft.by_kind[reader.kind_name] += 1
        if refused is not None:
            draft.problems.append(
                Problem(refused.severity, refused.message, reader.sheet, reader.row.number, refused.column)
            )
