"""Questions out of a bank: in which formats, which of them, and the trail that an export leaves (DESIGN §4, §8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import QUESTIONS_EXPORTED
from quizzes.models import Bank, Question

from .moodle.gift_writing import GIFT_EXPORT
from .moodle.xml_writing import MOODLE_XML_EXPORT
from .outgoing import ExportFormat, ExportReport
from .workbook.writing import XLSX_EXPORT

# In the order in which people choose among them: the first holds everything.
EXPORTS: dict[str, ExportFormat] = {each.key: each for each in (XLSX_EXPORT, GIFT_EXPORT, MOODLE_XML_EXPORT)}


def chosen_questions(
    questions: QuerySet[Question], *, bank: Bank, kinds: Sequence[str] = (), states: Sequence[str] = ()
) -> QuerySet[Question]:
    """Those of `questions` in this bank, of these kinds, in these states; of any where none is named."""
    questions = questions.filter(bank=bank)
    if kinds:
        questions = questions.filter(kind__in=kinds)
    return questions.filter(state__in=states) if states else questions


def record_export(
    *,
    bank: Bank,
    file_format: ExportFormat,
    report: ExportReport,
    actor: Officer | None,
    now: datetime,
    address: str | None = None,
) -> None:
    """Append to the audit trail that questions left with their keys; to be called once the file is whole."""
    details = {"format": file_format.key, "questions": report.written, "kinds": dict(report.by_kind)}
    record_event(actor=actor, action=QUESTIONS_EXPORTED, subject=bank, details=details, now=now, address=address)
