"""Reads of quiz pages, sittings and papers. Keys are loaded only where they may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from common.statements import Select
from courses.models import Clause
from ledger.domain.entries import Subject
from ledger.enums import SubjectKind
from ledger.models import Progress
from ledger.queries import progress_of
from people.models import Officer
from quizzes.enums import SittingState
from quizzes.models import (
    QuizPage,
    Sitting,
    SittingItem,
)
from quizzes.models.sittings import grace

from .versions import questions_of, with_versions

# Nobody thinks longer about one question; an untimed sitting left open must not keep a session alive for days.
LONG_THOUGHT = timedelta(hours=2)


TO_ANSWER = (
    "position",
    "points",
    "option_order",
    "answer",
    "revision",
    "flagged",
    "saved_at",
    "sitting_id",
    "version__stem",
    "version__options",
    "version__question__kind",
)


@dataclass(frozen=True)
class Standing:
    """Where an officer stands with a quiz: what the ledger says, and the sitting that is open."""

    progress: Progress | None = None
    open_sitting: Sitting | None = None


def quizzes_visible_to(actor: Officer) -> QuerySet[QuizPage]:
    """The quizzes that `actor` may see: every published one. Twin of quizzes.rules.can_view_quiz."""
    return QuizPage.objects.live()


def visible_quiz(actor: Officer, key: UUID) -> QuizPage | None:
    """The one of quizzes_visible_to with this translation key; None where there is none."""
    return _VISIBLE_QUIZ.first(key)


_VISIBLE_QUIZ = Select[QuizPage](lambda key: QuizPage.objects.live().filter(translation_key=key).order_by())


def standings_of(officer: Officer, quizzes: Iterable[QuizPage], now: datetime) -> dict[int, Standing]:
    """Where the officer stands with each of `quizzes`, by primary key. Two queries."""
    keys = {quiz.translation_key: quiz.pk for quiz in quizzes}
    progress = progress_of(officer, {(SubjectKind.QUIZ, key) for key in keys})
    sittings = running_sittings(officer, now).filter(subject_kind=SubjectKind.QUIZ, subject_id__in=keys)
    by_key = {sitting.subject_id: sitting for sitting in sittings}
    return {pk: Standing(progress.get((SubjectKind.QUIZ, key)), by_key.get(key)) for key, pk in keys.items()}


def size_of(quiz: QuizPage) -> tuple[int, Decimal]:
    """How many questions a paper of the quiz has, and its full points; of a draft as well. Two queries."""
    counts = [(1, item.points) for item in quiz.items.all()] + [(row.count, row.points) for row in quiz.draws.all()]
    return sum(count for count, _points in counts), sum((count * points for count, points in counts), Decimal(0))


def sittings_visible_to(actor: Officer) -> QuerySet[Sitting]:
    """The sittings that `actor` may open: his own. Twin of quizzes.rules.can_view_sitting."""
    return Sitting.objects.filter(officer=actor)


def visible_sitting(actor: Officer, uuid: UUID) -> Sitting | None:
    """The one of sittings_visible_to with this UUID, with its officer; None for any other."""
    sitting = _VISIBLE.first(actor.pk, uuid)
    if sitting is not None:
        sitting.officer = actor
    return sitting


_VISIBLE = Select[Sitting](lambda actor, uuid: sittings_visible_to(actor).filter(uuid=uuid).order_by())


def sittings_at(officer: Officer, subject: Subject) -> QuerySet[Sitting]:
    """Every try of `officer` at one quiz or contest."""
    return Sitting.objects.filter(officer=officer, subject_kind=subject.kind, subject_id=subject.id)


def latest_try(officer: Officer, subject: Subject, *, practice: bool) -> Sitting | None:
    """The officer's open sitting at one quiz or contest, which is always the newest; else the last of his tries there,
    or of his practice, which is numbered apart. One query, two after a change from one to the other.
    """
    newest = _NEWEST.first(officer.pk, subject.kind, subject.id)
    if newest is not None and newest.state != SittingState.OPEN and newest.practice != practice:
        newest = _NEWEST_SUCH.first(officer.pk, subject.kind, subject.id, practice)
    if newest is not None:
        newest.officer = officer
    return newest


_NEWEST = Select[Sitting](
    lambda officer, kind, subject: Sitting.objects.filter(
        officer=officer, subject_kind=kind, subject_id=subject
    ).order_by("-pk")[:1]
)
_NEWEST_SUCH = Select[Sitting](
    lambda officer, kind, subject, practice: (
        Sitting.objects.filter(officer=officer, subject_kind=kind, subject_id=subject, practice=practice)
    ).order_by("-pk")[:1]
)


def locked_sitting(pk: int) -> Sitting:
    """The sitting as it is now, locked until the transaction ends; the caller has locked the officer's chain."""
    sitting = _LOCKED.first(pk)
    if sitting is None:
        raise Sitting.DoesNotExist
    return sitting


def locked_items(pk: int) -> list[SittingItem]:
    """The paper of a sitting in order, each item with its version, locked until the transaction ends."""
    return with_versions(_LOCKED_ITEMS.all(pk))


_LOCKED = Select[Sitting](lambda pk: Sitting.objects.select_for_update().filter(pk=pk).order_by())
_LOCKED_ITEMS = Select[SittingItem](
    lambda sitting: SittingItem.objects.select_for_update().filter(sitting=sitting).order_by("position")
)


def times_met_by(officer: Officer) -> dict[UUID, int]:
    """How often each question was put to `officer` at quizzes and practice, by the question's UUID. One query, and one
    for versions that this process has not met.

    Contests are left out: their draw knows nothing of earlier papers, so theirs do not shape others either.
    """
    times_by_version = dict(_TIMES_ASKED.all(officer.pk))
    questions = questions_of(times_by_version)
    met: Counter[UUID] = Counter()
    for version, times in times_by_version.items():
        met[questions[version]] += times
    return met


_TIMES_ASKED = Select[tuple[int, int]](
    lambda officer: (
        SittingItem.objects.filter(sitting__officer=officer, sitting__subject_kind=SubjectKind.QUIZ)
        .order_by()
        .values_list("version_id")
        .annotate(times=Count("pk"))
    )
)


def due_sittings(now: datetime) -> QuerySet[Sitting]:
    """Open sittings whose deadline and grace have passed, the longest overdue first."""
    return Sitting.objects.filter(state=SittingState.OPEN, deadline__lte=now - grace()).order_by("deadline")


def running_sittings(officer: Officer, now: datetime) -> QuerySet[Sitting]:
    """The officer's open sittings that still take answers."""
    in_time = Q(deadline=None) | Q(deadline__gt=now - grace())
    return Sitting.objects.filter(in_time, officer=officer, state=SittingState.OPEN)


def is_still_sat(subject_kind: str, subject_id: UUID, now: datetime) -> bool:
    """Whether somebody still answers a timed paper of this occasion, be it with extra time after its closing."""
    return _timed(now).filter(subject_kind=subject_kind, subject_id=subject_id).exists()


def quizzes_prolonged_now(now: datetime) -> set[UUID]:
    """The quizzes of which somebody still answers a paper with extra time, by their subject. One query."""
    prolonged = _timed(now).filter(subject_kind=SubjectKind.QUIZ, rules__extra_time__gt=0)
    return set(prolonged.order_by().values_list("subject_id", flat=True))


def _timed(now: datetime) -> QuerySet[Sitting]:
    return Sitting.objects.filter(state=SittingState.OPEN, deadline__gt=now - grace())


def is_sitting(officer: Officer, now: datetime) -> bool:
    """Whether the officer is at a paper: an open one, begun or answered in the last hours (people.activity)."""
    recent = Q(started_at__gt=now - LONG_THOUGHT) | Q(items__saved_at__gt=now - LONG_THOUGHT)
    return running_sittings(officer, now).filter(recent).exists()


def quiz_of(sitting: Sitting) -> QuizPage | None:
    """The quiz page a sitting belongs to, as it is now; None for a contest."""
    return _QUIZ.first(sitting.page_id) if sitting.page_id else None


_QUIZ = Select[QuizPage](lambda pk: QuizPage.objects.filter(pk=pk).order_by())


def quizzes_of(sittings: Iterable[Sitting]) -> dict[int, QuizPage]:
    """The quiz pages of several sittings as they are now, by primary key. One query."""
    return QuizPage.objects.in_bulk({sitting.page_id for sitting in sittings if sitting.page_id})


def items_to_answer(sitting: Sitting) -> list[SittingItem]:
    """The paper in order, without keys and explanations: what an officer may see before handing in.

    One query, and one for versions that this process has not asked yet.
    """
    return with_versions(_ITEMS.all(sitting.pk), to_ask=True)


_ITEMS = Select[SittingItem](lambda sitting: SittingItem.objects.filter(sitting=sitting).order_by("position"))


def items_to_review(sitting: Sitting) -> list[SittingItem]:
    """The paper in order with keys and explanations: only for when they may be shown.

    Each item also knows what its question belongs to and rests on now, None or empty for nothing: `knowledge`, the name
    of a point, `basis_text` and `basis_clause`. One query, one for versions that this process has not read yet, and one
    where there are clauses.
    """
    items: list[Any] = with_versions(_REVIEWED_ITEMS.all(sitting.pk))
    cited = {item.basis_clause_id for item in items} - {None}
    clauses = Clause.objects.in_bulk(cited) if cited else {}
    for item in items:
        item.basis_clause = clauses.get(item.basis_clause_id)
    return items


_REVIEWED_ITEMS = Select[SittingItem](
    lambda sitting: (
        SittingItem.objects.filter(sitting=sitting)
        .annotate(
            knowledge=F("version__question__knowledge_point__name"),
            basis_text=F("version__question__basis_text"),
            basis_clause_id=F("version__question__basis_clause_id"),
        )
        .order_by("position")
    )
)


def items_to_recall(sitting: Sitting) -> QuerySet[SittingItem]:
    """The handed-in paper in order with what was answered and awarded, without keys and explanations.

    Each item also knows the name of its question's knowledge point as `knowledge`, None where it has none.
    """
    related = sitting.items.select_related("version__question").only(*TO_ANSWER, "awarded", "marks")
    return related.annotate(knowledge=F("version__question__knowledge_point__name")).order_by("position")
