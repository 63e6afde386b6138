"""Files of questions between their upload and their import: looked at, confirmed once, forgotten where nobody does.

What a file says is read in quizzes.exchange.uploads; here is only what becomes of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.models import Officer
from quizzes.domain.reviews import Moved, check_first_state, move_questions
from quizzes.models import Bank, ImportBatch, Question

# Nobody comes back to a preview after a day; what it holds is purged then.
PREVIEW_LIFETIME = timedelta(days=1)
# An import that was begun and has not ended after so long was killed on its way, or nobody is there to carry it out.
PATIENCE = timedelta(minutes=5)


def create_preview(
    *,
    bank: Bank,
    file_name: str,
    content: bytes,
    format: str,
    options: Mapping[str, Any],
    preview: Mapping[str, Any],
    actor: Officer,
    now: datetime,
) -> ImportBatch:
    """Keep a file, and what is shown of it, until someone confirms or drops the import; no question is written."""
    return ImportBatch.objects.create(
        bank=bank,
        file_name=file_name[:255],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        format=format,
        options=dict(options),
        preview=dict(preview),
        uploaded_at=now,
        imported_by=actor,
    )


def change_preview(*, batch: ImportBatch, format: str, options: Mapping[str, Any], preview: Mapping[str, Any]) -> None:
    """Read the file in another way from now on. Raises ValidationError once it is confirmed."""
    _update(batch, _awaiting(), format=format, options=dict(options), preview=dict(preview))


def confirm_preview(*, batch: ImportBatch, state: str, skip_bad: bool, actor: Officer, now: datetime) -> None:
    """Take the import for `actor`, who carries it out next; `state` of new questions, "" as the file says.

    Of two people who confirm at once one does; the other gets the ValidationError that says so, and so does whoever may
    not let new questions begin in `state`.
    """
    if state:
        check_first_state(state=state, actor=actor)
    # What goes wrong is told in the language of whoever confirmed.
    order = {"state": state, "skip_bad": skip_bad, "language": get_language()}
    _update(batch, _awaiting(), order=order, confirmed_at=now, imported_by=actor, failure="")


def note_attempt(*, batch: ImportBatch, now: datetime) -> None:
    """That an import is being carried out from `now` on."""
    ImportBatch.objects.filter(pk=batch.pk, imported_at=None).update(attempted_at=now, failure="")


def note_failure(*, batch: ImportBatch, reason: str) -> None:
    """Why an import came to nothing; it can be carried out again or reopened."""
    ImportBatch.objects.filter(pk=batch.pk, imported_at=None).update(failure=reason)


def reopen_preview(*, batch: ImportBatch) -> None:
    """Let an import that failed be looked at and read in another way again. Raises ValidationError for any other."""
    failed = ImportBatch.objects.exclude(failure="").filter(imported_at=None)
    _update(batch, failed, confirmed_at=None, attempted_at=None, failure="")


def drop_preview(*, batch: ImportBatch) -> None:
    """Forget an import that was not confirmed. Raises ValidationError where it was."""
    if not _awaiting().filter(pk=batch.pk).delete()[0]:
        raise ValidationError(_("Somebody has confirmed this import meanwhile."))


def drop_stale_previews(*, now: datetime) -> int:
    """Forget files that nobody confirmed within a day, or whose import failed then; how many. For `run_periodic`."""
    idle = Q(confirmed_at=None) | ~Q(failure="")
    stale = ImportBatch.objects.filter(idle, imported_at=None, uploaded_at__lt=now - PREVIEW_LIFETIME)
    return stale.delete()[0]


def interrupted_imports(now: datetime) -> list[ImportBatch]:
    """Confirmed imports that neither ended nor failed, and that nobody has taken up for a while."""
    long_ago = now - PATIENCE
    under_way = ImportBatch.objects.filter(confirmed_at__lt=long_ago, imported_at=None, failure="")
    return list(under_way.filter(Q(attempted_at=None) | Q(attempted_at__lt=long_ago)))


def set_batch_state(*, batch: ImportBatch, state: str, actor: Officer, now: datetime) -> Moved:
    """Move every question of an import that may go to `state` there, as quizzes.domain.reviews.move_questions does."""
    return move_questions(questions=Question.objects.filter(batch=batch), state=state, actor=actor, now=now)


def _awaiting() -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(imported_at=None, confirmed_at=None)


def _update(batch: ImportBatch, rows: QuerySet[ImportBatch], **values: Any) -> None:
    """One statement, so that of two who act at once one finds the batch no longer among `rows`."""
    if not rows.filter(pk=batch.pk).update(**values):
        raise ValidationError(_("Somebody has confirmed this import meanwhile."))
    for name, value in values.items():
        setattr(batch, name, value)
