"""Undoing an import while nobody has used what it brought (docs/decisions/0012-undoing-imports.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CASCADE, ForeignObjectRel, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Revision

from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import IMPORT_UNDONE
from quizzes.domain.bank import CLASSIFICATION, put_in_force
from quizzes.domain.traits import drop_traits, keep_traits
from quizzes.domain.twins import forget_twins
from quizzes.enums import QuestionState
from quizzes.models import Bank, ImportBatch, PictureUse, Question, QuestionVersion, QuizPage

# As the columns of the table are called.
_FIELDS = {field.attname: field for field in Question._meta.concrete_fields if field.name in CLASSIFICATION}
FILING = list(_FIELDS)


class CannotUndo(ValidationError):
    """Something of the import is in use or was worked on since; the messages name it."""


def standing_of(questions: Iterable[Question]) -> dict[int, dict[str, Any]]:
    """How questions stand: their versions, state and filing, by primary key; JSON that `changes_since` compares."""
    return {
        question.pk: {
            "newest": question.proposed_id or question.current_id,
            "current": question.current_id,
            "state": question.state,
            **{name: _plain(getattr(question, name)) for name in FILING},
        }
        for question in questions
    }


def changes_since(before: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """What became of the questions since `standing_of`: rows {"question", "before", "after"} for undoing. One query."""
    after = standing_of(Question.objects.filter(pk__in=before).order_by("pk"))
    return [{"question": pk, "before": before[pk], "after": after[pk]} for pk in after]


@transaction.atomic
def undo_import(*, batch: ImportBatch, actor: Officer | None, now: datetime) -> int:
    """Take back what an import brought: its new questions are retracted, the others stand as before it; how many.

    All of it or nothing: raises CannotUndo, naming every reason, where one of its questions is in use anywhere, was
    worked on since, or where the import is not done or undone already. Locks the batch, its bank and the questions;
    audited. What else the file made, such as knowledge points, stays.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.imported_at is None or batch.undone_at is not None:
        raise CannotUndo(_("This import is not done, or it was undone already."))
    Bank.objects.select_for_update().get(pk=batch.bank_id)
    created = list(_locked(Question.objects.filter(batch=batch)))
    changed = list(_locked(Question.objects.filter(pk__in=[change["question"] for change in batch.changes])))
    reasons = [*_reasons_of_created(batch, created), *_reasons_of_changed(changed, batch.changes)]
    if reasons:
        raise CannotUndo(reasons)
    _retract(created, now)
    by_question = {change["question"]: change for change in batch.changes}
    for question in changed:
        _put_back(question, by_question[question.pk], actor=actor, now=now)
    batch.undone_at, batch.undone_by = now, actor
    batch.save(update_fields=["undone_at", "undone_by"])
    details = {"retracted": len(created), "put_back": len(changed)}
    record_event(actor=actor, action=IMPORT_UNDONE, subject=batch, details=details, now=now)
    return len(created) + len(changed)


def _locked(questions: Any) -> Any:
    return questions.select_for_update(of=("self",)).select_related("current", "proposed").order_by("pk")


def _retract(questions: list[Question], now: datetime) -> None:
    keys = [question.pk for question in questions]
    Question.objects.filter(pk__in=keys).update(state=QuestionState.WITHDRAWN, retracted_at=now)
    drop_traits(keys)
    forget_twins(keys)


def _put_back(question: Question, change: dict[str, Any], *, actor: Officer | None, now: datetime) -> None:
    """The versions, the state and the filing that the import found; what was filed anew by hand since stays."""
    before, after = change["before"], change["after"]
    if question.current_id != before["current"]:
        put_in_force(question, QuestionVersion.objects.get(pk=before["current"]), actor=actor, now=now)
    question.proposed_id = before["newest"] if before["newest"] != before["current"] else None
    question.state = before["state"]
    for name in FILING:
        if _plain(getattr(question, name)) == after[name] != before[name]:
            setattr(question, name, _FIELDS[name].to_python(before[name]))
    question.save(update_fields=["proposed", "state", *FILING])
    keep_traits(question, now=now)


def _reasons_of_created(batch: ImportBatch, questions: list[Question]) -> Iterator[str]:
    edited = [question for question in questions if question.newest_version.number > 1]
    if edited:
        yield _told(_("%(count)s of its questions were revised since, such as “%(stem)s”."), edited)
    yield from _uses(Question.objects.filter(batch=batch))
    yield from _uses(QuestionVersion.objects.filter(question__batch=batch))
    fixed = _fixed_in_drafts() if questions else set()
    drafted = [question for question in questions if question.pk in fixed]
    if drafted:
        yield _told(_("%(count)s of its questions stand in the draft of a quiz, such as “%(stem)s”."), drafted)


def _reasons_of_changed(questions: list[Question], changes: list[dict[str, Any]]) -> Iterator[str]:
    after = {change["question"]: change["after"] for change in changes}
    standing = standing_of(questions)
    edited = [each for each in questions if _is_moved(standing[each.pk], after[each.pk])]
    if edited or len(questions) < len(changes):
        yield _told(_("%(count)s of the questions it changed were worked on since, such as “%(stem)s”."), edited)
    made = {change["after"]["newest"] for change in changes} - {change["before"]["newest"] for change in changes}
    yield from _uses(QuestionVersion.objects.filter(pk__in=made))


def _is_moved(now_is: dict[str, Any], left: dict[str, Any]) -> bool:
    return any(now_is[name] != left[name] for name in ("newest", "current", "state"))


def _uses(rows: QuerySet[Any]) -> Iterator[str]:
    """What refers to these rows, whatever room it belongs to, each with how many; nothing for what is part of them.

    One query for each table that may.
    """
    for relation in _relations(rows.model):
        referring = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows.values("pk")})
        count = referring.count()
        if count:
            message = _("Its questions are in use: %(what)s (%(count)s).")
            yield message % {"what": capfirst(relation.related_model._meta.verbose_name_plural), "count": count}


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """The foreign keys to a model from tables that hold more than a question itself: its parts go where it goes."""
    own = {Question, QuestionVersion, PictureUse} | {
        relation.related_model for relation in _incoming(Question) if relation.on_delete is CASCADE
    }
    return (relation for relation in _incoming(model) if relation.related_model not in own)


def _incoming(model: type[Model]) -> Iterator[ForeignObjectRel]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            yield relation


def _fixed_in_drafts() -> set[int]:
    """The questions fixed in the newest revision of any quiz, published or not; such a row is JSON and no reference."""
    newest = Revision.objects.filter(pk__in=QuizPage.objects.values("latest_revision"))
    return {item["question"] for revision in newest for item in revision.content.get("items", [])}


def _told(message: str, questions: list[Question]) -> str:
    return message % {"count": len(questions), "stem": str(questions[0]) if questions else "—"}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)
