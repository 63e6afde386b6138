"""A file of questions in the back office: read for its preview, read again and written once it is confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from people.models import Officer
from quizzes.domain.batches import CREATE, KEEP, UPDATE, ImportPlan, Step, import_questions, plan_import
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Problem, Severity
from quizzes.domain.pictures import store_pictures
from quizzes.domain.previews import change_preview, create_preview, note_attempt, note_failure
from quizzes.models import Bank, ImportBatch
from quizzes.pictures import digests_in

from .codes import read_codes
from .formats import FormatError, as_utf8, find_format, read_file
from .left_out import grouped, left_out
from .options import Layout, ReadOptions
from .tables import TABULAR, tables_of

# What a page shows of a file; all of it is in the workbook of problems.
QUESTIONS_SHOWN = 10
PROBLEMS_SHOWN = 50


@dataclass(frozen=True)
class Upload:
    """A file, or a text that was pasted."""

    name: str
    data: bytes


def take_in(
    upload: Upload, *, bank: Bank, key: str, options: Mapping[str, Any], actor: Officer, now: datetime
) -> ImportBatch:
    """Read an upload and keep it with its preview; `key` names its format or is "auto".

    `options` are the words of ReadOptions as JSON (read_options). Raises FormatError, keeping nothing, for what cannot
    be read at all.
    """
    format, preview = _look_at(upload, key, options, bank=bank, actor=actor, now=now)
    return create_preview(
        bank=bank,
        file_name=upload.name,
        content=upload.data,
        format=format,
        options=options,
        preview=preview,
        actor=actor,
        now=now,
    )


def read_anew(batch: ImportBatch, *, key: str, options: Mapping[str, Any], actor: Officer, now: datetime) -> None:
    """Read the batch's file in another way from now on. Raises FormatError where it cannot be read so."""
    upload = _upload_of(batch)
    format, preview = _look_at(upload, key, options, bank=batch.bank, actor=actor, now=now)
    change_preview(batch=batch, format=format, options=options, preview=preview)


def draft_of(batch: ImportBatch) -> ImportDraft:
    """What the batch's file holds, read the way it says. Raises FormatError, and ValueError once the file is gone."""
    upload = _upload_of(batch)
    return read_file(upload.data, read_options(batch.options), name=upload.name, key=batch.format)


def refused_of(batch: ImportBatch) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """What of the batch's file cannot be imported now (left_out), and every problem. Raises as draft_of does."""
    plan = plan_import(draft_of(batch), bank=batch.bank)
    return _left_out(batch, plan), [_told(problem) for problem in plan.problems]


def read_options(stored: Mapping[str, Any]) -> ReadOptions:
    """What a person said about a file, from the JSON that a batch keeps of it.

    {"judge_true": "1", "codes": "1=single", "encoding": "gb18030", "first_index": "0", "category_points": true,
     "layouts": {"Sheet1": {"header_row": 2, "columns": {"0": "stem"}}}}, each of them optional; no columns: as that
    row says.
    """
    layouts = {
        sheet: Layout({int(at): name for at, name in layout["columns"].items()}, layout["header_row"])
        for sheet, layout in stored.get("layouts", {}).items()
    }
    return ReadOptions(
        judge_true=stored.get("judge_true", ""),
        codes=read_codes(stored.get("codes", "")),
        layouts=layouts,
        encoding=stored.get("encoding", ""),
        first_index=stored.get("first_index", ""),
        category_points=stored.get("category_points", False),
    )


def carry_out(
    uuid: UUID, *, clock: Callable[[], datetime], show: Callable[[str, int, int], None] = lambda *_told: None
) -> ImportBatch | None:
    """Carry out a confirmed import, all of it or nothing; the batch, None where there is nothing to do (any more).

    Safe to repeat and to run twice at once: the batch is locked while it is written, and whoever comes second finds it
    done. The file is read before anything is locked. A file that can no longer be imported leaves its reason in the
    batch. `show(stage, done, total)` is told how far it is: "reading", "writing".
    """
    batch = ImportBatch.objects.select_related("bank").filter(uuid=uuid).first()
    if batch is None or batch.confirmed_at is None or batch.imported_at is not None:
        return None
    note_attempt(batch=batch, now=clock())
    show("reading", 0, 0)
    with translation.override(batch.order["language"]):
        try:
            _write(batch, draft_of(batch), clock(), show)
        except (FormatError, ValidationError) as error:
            reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
            note_failure(batch=batch, reason=" ".join(reasons))
        except Exception:
            reason = _("Something went wrong on the server. Nothing was written; try it again.")
            note_failure(batch=batch, reason=reason)
            raise
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _write(batch: ImportBatch, draft: ImportDraft, now: datetime, show: Callable[[str, int, int], None]) -> None:
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("bank", "imported_by").get(pk=batch.pk)
    if locked.imported_at is not None:
        return
    # The file is gone with the import; what it leaves out is there to be mended all the same.
    skips = locked.order["skip_bad"]
    refused = _left_out(locked, plan_import(draft, bank=locked.bank)) if skips else []
    written = 0

    def advance() -> None:
        nonlocal written
        written += 1
        show("writing", written, draft.found)

    import_questions(
        draft,
        bank=locked.bank,
        actor=locked.imported_by,
        now=now,
        batch=locked,
        state=locked.order["state"] or None,
        skip_bad=skips,
        advance=advance,
    )
    if locked.imported_at is None:
        raise ValidationError(_("Some rows cannot be imported any more. Look at the file again."))
    if refused:
        locked.report = {**locked.report, "left_out": refused}
        locked.save(update_fields=["report"])


def _left_out(batch: ImportBatch, plan: ImportPlan) -> list[dict[str, Any]]:
    upload, given = _upload_of(batch), read_options(batch.options)
    return left_out(as_utf8(upload.data, given), upload.name, batch.format, given, plan.problems)


def _upload_of(batch: ImportBatch) -> Upload:
    if batch.content is None:
        raise ValueError(f"the file of import {batch.uuid} is gone")
    return Upload(batch.file_name, bytes(batch.content))


def _look_at(
    upload: Upload, key: str, options: Mapping[str, Any], *, bank: Bank, actor: Officer, now: datetime
) -> tuple[str, dict[str, Any]]:
    """The key of the file's format, and what pages show of it as JSON: counts, first questions and problems, columns.

    Pictures of the first questions are kept for a day, so that they can be seen.
    """
    given = read_options(options)
    draft = read_file(upload.data, given, name=upload.name, key=key)
    data = as_utf8(upload.data, given)
    format = find_format(data, upload.name, key).key
    plan = plan_import(draft, bank=bank)
    first = plan.steps[:QUESTIONS_SHOWN]
    _keep_pictures(draft, [step.draft for step in first], actor=actor, now=now)
    tables = tables_of(data, upload.name, given) if format in TABULAR else []
    return format, {
        "found": draft.found,
        **{action: plan.count(action) for action in (CREATE, UPDATE, KEEP)},
        "refused": plan.refused,
        "is_clean": plan.is_clean,
        "kinds": Counter(step.draft.kind for step in plan.steps),
        "questions": [_shown(step) for step in first],
        "problems": grouped(map(_told, plan.problems))[:PROBLEMS_SHOWN],
        "asks": sum(problem.severity == Severity.QUESTION for problem in plan.problems),
        "tables": [asdict(table) for table in tables],
    }


def _shown(step: Step) -> dict[str, Any]:
    """A question in its written form, from which the page composes it again."""
    draft = step.draft
    return {
        "place": str(draft.place),
        "action": step.action,
        "kind": draft.kind,
        "stem": draft.stem,
        "options": list(draft.options),
        "key": draft.key,
        "explanation": draft.explanation or "",
    }


def _told(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "severity": str(problem.severity), "message": problem.message}


def _keep_pictures(draft: ImportDraft, questions: Iterable[DraftQuestion], *, actor: Officer, now: datetime) -> None:
    shown = digests_in(*((each.stem, each.options, each.key, each.explanation or "") for each in questions))
    pictures = {digest: data for digest, data in draft.pictures.items() if digest in shown}
    if pictures:
        store_pictures(pictures, actor=actor, now=now)
