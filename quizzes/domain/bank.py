"""Writing and revising questions: what a question says is appended as versions, never edited (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.models import Clause, KnowledgePoint
from people.models import Officer
from quizzes.enums import Difficulty, QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Bank, ImportBatch, Question, QuestionVersion
from quizzes.wording import clean, fold, stem_key

# From where to where a question may go. A withdrawn one starts over: its law may have changed (DOMAIN §2.2).
TRANSITIONS: Mapping[str, frozenset[str]] = {
    QuestionState.DRAFT: frozenset({QuestionState.REVIEWED, QuestionState.WITHDRAWN}),
    QuestionState.REVIEWED: frozenset({QuestionState.DRAFT, QuestionState.ACTIVE, QuestionState.WITHDRAWN}),
    QuestionState.ACTIVE: frozenset({QuestionState.WITHDRAWN}),
    QuestionState.WITHDRAWN: frozenset({QuestionState.DRAFT}),
}
CLASSIFICATION = ("difficulty", "knowledge_point", "basis_clause", "basis_text", "suggested_points", "review_on")


@dataclass(frozen=True)
class Content:
    """What a version says, in stored form, with its kind's ids."""

    stem: str
    options: list[Any]
    key: Any
    explanation: str


@transaction.atomic
def create_question(
    *,
    bank: Bank,
    kind: str,
    stem: str,
    options: Sequence[Any] = (),
    key: Any,
    explanation: str = "",
    difficulty: str = Difficulty.EASY,
    knowledge_point: KnowledgePoint | None = None,
    basis_clause: Clause | None = None,
    basis_text: str = "",
    suggested_points: Decimal | None = None,
    review_on: date | None = None,
    state: str = QuestionState.DRAFT,
    actor: Officer | None,
    now: datetime,
    batch: ImportBatch | None = None,
) -> Question:
    """Write a question and its first version.

    Content is given as people write it: `options` as texts, `key` as the letters of the right ones ("B", "ACD") or,
    for a judgement, a boolean. Raises ValidationError, keyed by field, where the kind refuses the content. Repeating
    the call writes a second question; importers match first (quizzes.domain.batches).
    """
    content = compose(kind=kind, stem=stem, options=options, key=key, explanation=explanation)
    question = Question.objects.create(
        bank=bank,
        kind=kind,
        difficulty=difficulty,
        knowledge_point=knowledge_point,
        basis_clause=basis_clause,
        basis_text=basis_text,
        suggested_points=suggested_points,
        review_on=review_on,
        state=state,
        batch=batch,
        stem_key=stem_key(content.stem),
    )
    _append_version(question, content, number=1, actor=actor, now=now)
    return question


@transaction.atomic
def revise_question(
    *,
    question: Question,
    stem: str,
    options: Sequence[Any] = (),
    key: Any,
    explanation: str = "",
    actor: Officer | None,
    now: datetime,
) -> QuestionVersion:
    """Append a version with the new content and make it current; content as in `create_question`.

    Locks the question. Content that says what the current version says appends nothing and returns that version.
    Sittings keep the version they pinned. Raises ValidationError as `create_question` does.
    """
    locked = Question.objects.select_for_update(of=("self",)).select_related("current").get(pk=question.pk)
    current = locked.current_version
    content = compose(
        kind=locked.kind, stem=stem, options=options, key=key, explanation=explanation, previous=current.options
    )
    if content == Content(current.stem, current.options, current.key, current.explanation):
        return current
    version = _append_version(locked, content, number=current.number + 1, actor=actor, now=now)
    question.current, question.stem_key = version, locked.stem_key
    return version


@transaction.atomic
def classify_question(*, question: Question, **values: Any) -> bool:
    """Set what a question is filed under (the names of CLASSIFICATION); True if anything changed.

    None of it is part of what officers were asked, so it needs no version.
    """
    unknown = set(values) - set(CLASSIFICATION)
    if unknown:
        raise TypeError(f"not a classification of a question: {', '.join(sorted(unknown))}")
    locked = Question.objects.select_for_update().get(pk=question.pk)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, values[name])
        setattr(question, name, values[name])
    if changed:
        locked.save(update_fields=changed)
    return bool(changed)


@transaction.atomic
def set_question_state(*, question: Question, state: str) -> bool:
    """Move a question to `state` where TRANSITIONS allows it; False, changing nothing, where it is there already.

    Locks the question. Raises ValidationError for any other move.
    """
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.state == state:
        return False
    if state not in TRANSITIONS[locked.state]:
        raise ValidationError(
            _("A question that is “%(old)s” cannot become “%(new)s”.")
            % {"old": QuestionState(locked.state).label, "new": QuestionState(state).label}
        )
    locked.state = question.state = state
    locked.save(update_fields=["state"])
    return True


def compose(
    *, kind: str, stem: str, options: Sequence[Any], key: Any, explanation: str = "", previous: Sequence[Any] = ()
) -> Content:
    """Stored content from the written one. Raises ValidationError, keyed by field, where it is no question."""
    stem = clean(stem)
    if not fold(stem):
        raise ValidationError({"stem": _("The question has no text.")})
    stored, stored_key = kind_of(kind).compose(options, key, previous)
    return Content(stem, stored, stored_key, clean(explanation))


def same_stem(*, bank: Bank, stems: Iterable[str]) -> QuerySet[Question]:
    """The bank's questions that have one of these stems, however punctuated or spaced; withdrawn ones included."""
    keys = {stem_key(stem) for stem in stems}
    return Question.objects.filter(bank=bank, stem_key__in=keys).select_related("current", "knowledge_point")


def _append_version(
    question: Question, content: Content, *, number: int, actor: Officer | None, now: datetime
) -> QuestionVersion:
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        stem=content.stem,
        options=content.options,
        key=content.key,
        explanation=content.explanation,
        created_by=actor,
        created_at=now,
    )
    question.current = version
    question.stem_key = stem_key(content.stem)
    question.save(update_fields=["current", "stem_key"])
    return version
