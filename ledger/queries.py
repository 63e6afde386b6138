"""Reading the ledger: an officer's entries, and his progress with given subjects."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ledger.models import Entry, Progress
from people.models import Officer


def entries_of(officer: Officer) -> QuerySet[Entry]:
    """The officer's entries, newest first, with what a list shows of them; voided ones carry `superseded_by`."""
    related = ("party_unit", "department", "supersedes", "superseded_by")
    return Entry.objects.filter(officer=officer).select_related(*related).order_by("-sequence")


def progress_of(officer: Officer, subjects: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Progress]:
    """The officer's progress with each of `subjects` (kind, UUID) that he has any with. One query."""
    wanted = set(subjects)
    rows = Progress.objects.filter(officer=officer, subject_id__in={subject_id for _kind, subject_id in wanted})
    found = {(row.subject_kind, row.subject_id): row for row in rows}
    return {key: row for key, row in found.items() if key in wanted}
