"""Writing and revising questions: what a question says is appended as versions, never edited (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.models import Clause, KnowledgePoint
from people.domain.audit import record_event, record_events
from people.models import Officer
from quizzes.actions import KEY_CHANGED, QUESTION_MOVED
from quizzes.domain.pictures import link_pictures
from quizzes.domain.traits import keep_traits
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
# Where a question keeps them itself: of what it refers to only the key, which takes no query.
_COLUMNS = {field.name: field.attname for field in Question._meta.concrete_fields if field.name in CLASSIFICATION}


@dataclass(frozen=True)
class Content:
    """What a version says, in stored form, with its kind's ids."""

    stem: str
    options: list[Any]
    key: Any
    explanation: str


@dataclass(frozen=True)
class NewQuestion:
    """A question to be written, as people write it: `options` as texts, `key` as letters ("B", "ACD") or a boolean."""

    kind: str
    stem: str
    options: Sequence[Any] = ()
    key: Any = None
    explanation: str = ""
    difficulty: str = Difficulty.EASY
    knowledge_point: KnowledgePoint | None = None
    basis_clause: Clause | None = None
    basis_text: str = ""
    suggested_points: Decimal | None = None
    review_on: date | None = None
    state: str = QuestionState.DRAFT


def create_question(
    *, bank: Bank, actor: Officer | None, now: datetime, batch: ImportBatch | None = None, **fields: Any
) -> Question:
    """Write one question, its `fields` as those of NewQuestion; otherwise as create_questions."""
    return create_questions([NewQuestion(**fields)], bank=bank, actor=actor, now=now, batch=batch)[0]


@transaction.atomic
def create_questions(
    written: Sequence[NewQuestion],
    *,
    bank: Bank,
    actor: Officer | None,
    now: datetime,
    batch: ImportBatch | None = None,
) -> list[Question]:
    """Write questions, each with its first version; they, in the same order.

    A dozen queries however many there are, so callers with thousands portion them. Raises ValidationError, keyed by
    field, where a kind refuses the content or a text shows a picture that is not kept (quizzes.domain.pictures), and
    then writes none. Repeating the call writes them a second time; importers match first (quizzes.domain.batches).
    """
    if not written:
        return []
    contents = [
        compose(kind=each.kind, stem=each.stem, options=each.options, key=each.key, explanation=each.explanation)
        for each in written
    ]
    questions = Question.objects.bulk_create(
        Question(
            bank=bank,
            kind=each.kind,
            state=each.state,
            batch=batch,
            stem_key=stem_key(content.stem),
            **{name: getattr(each, name) for name in CLASSIFICATION},
        )
        for each, content in zip(written, contents, strict=True)
    )
    versions = QuestionVersion.objects.bulk_create(
        _version(question, content, number=1, actor=actor, now=now)
        for question, content in zip(questions, contents, strict=True)
    )
    first = QuestionVersion.objects.filter(question=OuterRef("pk"), number=1)
    keys = [question.pk for question in questions]
    Question.objects.filter(pk__in=keys).update(current=Subquery(first.values("pk")))
    for question, version in zip(questions, versions, strict=True):
        question.current = version
    link_pictures(*versions)
    keep_traits(*questions, now=now)
    return questions


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
    """Append a version with the new content and put it in force at once, whatever the question's state.

    For corrections, which have their own four eyes; what a person edits goes through edit_question. Content as in
    `create_question`; what the current version says already appends nothing and returns that version. Locks the
    question, drops a revision that awaits review; sittings keep the version they pinned. A changed key of an active
    question is audited. Raises ValidationError as `create_question` does.
    """
    locked = _lock(question)
    current = locked.current_version
    content = compose(
        kind=locked.kind, stem=stem, options=options, key=key, explanation=explanation, previous=current.options
    )
    if content == content_of(current):
        return current
    version = _append_version(locked, content, actor=actor, now=now)
    put_in_force(locked, version, actor=actor, now=now)
    _follow(question, locked)
    return version


@dataclass(frozen=True)
class Edit:
    """What a question is to say from now on, as people write it."""

    question: Question
    stem: str
    options: Sequence[Any] = ()
    key: Any = None
    explanation: str = ""


def edit_question(*, question: Question, actor: Officer | None, now: datetime, **content: Any) -> QuestionVersion:
    """Append what a person made of one question, its `content` as that of Edit; otherwise as edit_questions."""
    return edit_questions([Edit(question, **content)], actor=actor, now=now)[0]


@transaction.atomic
def edit_questions(edits: Sequence[Edit], *, actor: Officer | None, now: datetime) -> list[QuestionVersion]:
    """Append what a person made of the newest versions of different questions; the versions that then are newest.

    Papers ask nothing that nobody else has looked at (docs/decisions/0008-four-eyes.md): the new version of an active
    question is proposed and waits for its review, a reviewed question is a draft again. Content that says what the
    newest version says appends nothing; what the current version says takes the proposal back. Locks the questions,
    in a dozen queries however many there are; a change of state is audited. Raises ValidationError as
    `create_questions` does, and then changes none.
    """
    locked = _lock_all([edit.question.pk for edit in edits])
    last = dict(_versions_of(locked).values_list("question").annotate(Max("number")))
    changes = []
    for edit in edits:
        question = locked[edit.question.pk]
        content = _changed_content(question, edit)
        if content is not None:
            number = last[question.pk] + 1
            is_old = content == content_of(question.current_version)
            version = None if is_old else _version(question, content, number=number, actor=actor, now=now)
            changes.append((question, version))
    versions = QuestionVersion.objects.bulk_create(version for _question, version in changes if version)
    _point(changes, actor=actor, now=now)
    link_pictures(*versions)
    for edit in edits:
        _follow(edit.question, locked[edit.question.pk])
    return [locked[edit.question.pk].newest_version for edit in edits]


def put_in_force(question: Question, version: QuestionVersion, *, actor: Officer | None, now: datetime) -> None:
    """Make `version` what papers ask, in the caller's transaction and under his lock; a changed key is audited."""
    old = question.current_version
    question.current, question.proposed, question.stem_key = version, None, stem_key(version.stem)
    question.save(update_fields=["current", "proposed", "stem_key"])
    keep_traits(question, now=now)
    if question.state == QuestionState.ACTIVE and _meaning(question.kind, old) != _meaning(question.kind, version):
        details = {"from_version": old.number, "to_version": version.number}
        record_event(actor=actor, action=KEY_CHANGED, subject=question, details=details, now=now)


def record_move(
    *, questions: Sequence[Question], was: str, actor: Officer | None, now: datetime, alone: bool = False
) -> None:
    """Append to the trail that questions went from the state `was` to the one they are in, all of them to the same.

    `alone`: whoever reviewed them wrote them himself, because nobody else may review.
    """
    details: dict[str, Any] = {"from": str(was), "to": str(questions[0].state)}
    if alone:
        details["alone"] = 1
    record_events(actor=actor, action=QUESTION_MOVED, subjects=questions, details=details, now=now)


def classify_question(*, question: Question, now: datetime, **values: Any) -> bool:
    """Set what one question is filed under (the names of CLASSIFICATION); True if anything changed."""
    return bool(classify_questions([(question, values)], now=now))


@transaction.atomic
def classify_questions(filings: Sequence[tuple[Question, Mapping[str, Any]]], *, now: datetime) -> list[Question]:
    """Set what different questions are filed under; those of them that changed. A handful of queries.

    None of it is part of what officers were asked, so it needs no version.
    """
    unknown = {name for _question, values in filings for name in values} - set(CLASSIFICATION)
    if unknown:
        raise TypeError(f"not a classification of a question: {', '.join(sorted(unknown))}")
    locked = _lock_all([question.pk for question, _values in filings])
    changed = [question for question, values in filings if _files(locked[question.pk], question, values)]
    if changed:
        names = {name for _question, values in filings for name in values}
        Question.objects.bulk_update([locked[question.pk] for question in changed], names)
        keep_traits(*changed, now=now)
    return changed


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
    """The bank's questions that say one of these stems, or will once they are reviewed, however punctuated or spaced.

    Withdrawn ones included.
    """
    keys = {stem_key(stem) for stem in stems}
    asked = Q(stem_key__in=keys)
    proposed = [pk for pk, stem in _restated(bank) if stem_key(stem) in keys]
    return to_match(bank).filter(asked | Q(pk__in=proposed) if proposed else asked)


def _restated(bank: Bank) -> QuerySet[Question, tuple[int, str]]:
    """Primary key and new stem of the bank's questions for which another stem awaits review."""
    waiting = Question.objects.filter(bank=bank, proposed__isnull=False).exclude(current__stem=F("proposed__stem"))
    return waiting.order_by().values_list("pk", "proposed__stem")


def to_match(bank: Bank) -> QuerySet[Question]:
    """The bank's questions with all that an import compares."""
    related = ("current", "proposed", "knowledge_point", "basis_clause__policy")
    return Question.objects.filter(bank=bank).select_related(*related)


def content_of(version: QuestionVersion) -> Content:
    """What a version says, to compare with."""
    return Content(version.stem, version.options, version.key, version.explanation)


def _lock(question: Question) -> Question:
    """The question as it is now, locked, with its versions."""
    return _lock_all([question.pk])[question.pk]


def _lock_all(keys: Sequence[int]) -> dict[int, Question]:
    """The questions as they are now, locked, with their versions, by primary key."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("current", "proposed")
    return {question.pk: question for question in rows.filter(pk__in=keys).order_by("pk")}


def _versions_of(questions: Iterable[int]) -> QuerySet[QuestionVersion]:
    """Their versions, in no order."""
    return QuestionVersion.objects.filter(question__in=questions).order_by()


def _changed_content(question: Question, edit: Edit) -> Content | None:
    """What the edit makes of the newest version, with ids of old options kept; None where it says what that one says.

    What the current version says is that version's content, whatever was proposed since.
    """
    written = {
        "kind": question.kind,
        "stem": edit.stem,
        "options": edit.options,
        "key": edit.key,
        "explanation": edit.explanation,
    }
    newest, current = question.newest_version, question.current_version
    content = compose(**written, previous=newest.options)
    if content == content_of(newest):
        return None
    old = compose(**written, previous=current.options) if question.proposed else content
    return old if old == content_of(current) else content


def _point(changes: Sequence[tuple[Question, QuestionVersion | None]], *, actor: Officer | None, now: datetime) -> None:
    """Point questions, which the caller has locked, at their new versions (None: back at the current one)."""
    in_force: list[Question] = []
    proposed: list[Question] = []
    for question, version in changes:
        if version is None or question.state == QuestionState.ACTIVE:
            question.proposed = version
            proposed.append(question)
        else:
            question.current, question.proposed = version, None
            in_force.append(question)
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    _rows_of(in_force).update(current=Subquery(newest), proposed=None)
    _rows_of([question for question in proposed if question.proposed]).update(proposed=Subquery(newest))
    _rows_of([question for question in proposed if not question.proposed]).update(proposed=None)
    reviewed = [question for question in in_force if question.state == QuestionState.REVIEWED]
    restated = [question for question in in_force if question.stem_key != stem_key(question.current_version.stem)]
    for question in restated:
        question.stem_key = stem_key(question.current_version.stem)
    Question.objects.bulk_update(restated, ["stem_key"])
    for question in reviewed:
        question.state = QuestionState.DRAFT
    _rows_of(reviewed).update(state=QuestionState.DRAFT)
    if reviewed:
        record_move(questions=reviewed, was=QuestionState.REVIEWED, actor=actor, now=now)
    keep_traits(*in_force, now=now)


def _rows_of(questions: Sequence[Question]) -> QuerySet[Question]:
    return Question.objects.filter(pk__in=[question.pk for question in questions])


def _files(locked: Question, question: Question, values: Mapping[str, Any]) -> bool:
    """Set values on both copies of a question, not saved; whether any is new to it."""
    changed = [name for name, value in values.items() if getattr(locked, _COLUMNS[name]) != getattr(value, "pk", value)]
    for name in changed:
        setattr(locked, name, values[name])
        setattr(question, name, values[name])
    return bool(changed)


def _follow(question: Question, locked: Question) -> None:
    """Let the caller's copy say what the locked one has become."""
    for name in ("current", "proposed", "stem_key", "state"):
        setattr(question, name, getattr(locked, name))


def _append_version(question: Question, content: Content, *, actor: Officer | None, now: datetime) -> QuestionVersion:
    last = question.versions.aggregate(last=Max("number"))["last"]
    version = _version(question, content, number=last + 1, actor=actor, now=now)
    version.save()
    link_pictures(version)
    return version


def _version(
    question: Question, content: Content, *, number: int, actor: Officer | None, now: datetime
) -> QuestionVersion:
    return QuestionVersion(
        question=question,
        number=number,
        stem=content.stem,
        options=content.options,
        key=content.key,
        explanation=content.explanation,
        created_by=actor,
        created_at=now,
    )


def _meaning(kind: str, version: QuestionVersion) -> Any:
    """What the key of a version says, whatever the order of its options."""
    of = kind_of(kind)
    return of.meaning_of(of.written_options(version), of.written_key(version))
