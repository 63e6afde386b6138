"""Imports that wait for a person to confirm them: the cells of a file are kept, never the file (DOMAIN §8B)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.spreadsheets import Row, Sheet
from people.models import Officer
from quizzes.domain.bank import TRANSITIONS
from quizzes.models import Bank, ImportBatch, Question

# Nobody comes back to a preview after a day; what it holds is purged then.
PREVIEW_LIFETIME = timedelta(days=1)


def create_preview(
    *, bank: Bank, file_name: str, sheets: Sequence[Sheet], options: Mapping[str, Any], actor: Officer, now: datetime
) -> ImportBatch:
    """Keep a file's cells until someone confirms or drops the import; no question is written."""
    return ImportBatch.objects.create(
        bank=bank,
        file_name=file_name[:255],
        options=dict(options),
        sheets=[[sheet.name, [[row.number, row.cells] for row in sheet.rows]] for sheet in sheets],
        uploaded_at=now,
        imported_by=actor,
    )


def sheets_of(batch: ImportBatch) -> list[Sheet]:
    """The cells of a preview, as the file was read; none once it is imported."""
    return [Sheet(name, [Row(number, cells) for number, cells in rows]) for name, rows in batch.sheets or []]


def change_preview(*, batch: ImportBatch, options: Mapping[str, Any]) -> None:
    """Read the preview's cells in another way from now on."""
    ImportBatch.objects.filter(pk=batch.pk, imported_at=None).update(options=dict(options))
    batch.options = dict(options)


def drop_preview(*, batch: ImportBatch) -> None:
    """Forget an import that was not confirmed. Raises ValidationError where it was."""
    deleted, _per_model = ImportBatch.objects.filter(pk=batch.pk, imported_at=None).delete()
    if not deleted:
        raise ValidationError(_("This import is done; its questions are in the bank."))


def drop_stale_previews(*, now: datetime) -> int:
    """Forget previews that nobody confirmed within a day; how many. Safe to repeat; for `run_periodic`."""
    stale = ImportBatch.objects.filter(imported_at=None, uploaded_at__lt=now - PREVIEW_LIFETIME)
    return stale.delete()[0]


@transaction.atomic
def set_batch_state(*, batch: ImportBatch, state: str) -> int:
    """Move every question of an import that may go to `state` there; how many went. Others stay where they are."""
    sources = [source for source, targets in TRANSITIONS.items() if state in targets]
    return Question.objects.filter(batch=batch, state__in=sources).update(state=state)
