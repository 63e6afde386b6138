"""Reads of the quizzes: pages, sittings and papers. Keys are loaded only where they may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from ledger.domain.entries import Subject
from ledger.enums import SubjectKind
from ledger.models import Progress
from ledger.queries import progress_of
from people.models import Officer
from quizzes.enums import SittingState
from quizzes.models import QuizPage, Sitting, SittingItem

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


def sittings_at(officer: Officer, subject: Subject) -> QuerySet[Sitting]:
    """Every try of `officer` at one quiz or contest."""
    return Sitting.objects.filter(officer=officer, subject_kind=subject.kind, subject_id=subject.id)


def due_sittings(now: datetime) -> QuerySet[Sitting]:
    """Open sittings whose deadline has come, the longest overdue first."""
    return Sitting.objects.filter(state=SittingState.OPEN, deadline__lte=now).order_by("deadline")


def running_sittings(officer: Officer, now: datetime) -> QuerySet[Sitting]:
    """The officer's open sittings whose time is not up."""
    return Sitting.objects.filter(Q(deadline=None) | Q(deadline__gt=now), officer=officer, state=SittingState.OPEN)


def is_sitting(officer: Officer, now: datetime) -> bool:
    """Whether the officer is at a paper: an open one, begun or answered in the last hours (people.activity)."""
    recent = Q(started_at__gt=now - LONG_THOUGHT) | Q(items__saved_at__gt=now - LONG_THOUGHT)
    return running_sittings(officer, now).filter(recent).exists()


def quiz_of(sitting: Sitting) -> QuizPage | None:
    """The quiz page a sitting belongs to, as it is now; None for a contest."""
    return QuizPage.objects.filter(pk=sitting.page_id).first() if sitting.page_id else None


def items_to_answer(sitting: Sitting) -> QuerySet[SittingItem]:
    """The paper in order, without keys and explanations: what an officer may see before handing in."""
    return sitting.items.select_related("version__question").only(*TO_ANSWER).order_by("position")


def items_to_review(sitting: Sitting) -> QuerySet[SittingItem]:
    """The paper in order with keys, explanations and bases: only for when they may be shown."""
    question = "version__question"
    return sitting.items.select_related(
        question, f"{question}__knowledge_point", f"{question}__basis_clause__policy"
    ).order_by("position")


def items_to_count(sitting: Sitting) -> QuerySet[SittingItem]:
    """What was awarded, by knowledge point, without any text of a question."""
    related = sitting.items.select_related("version__question__knowledge_point")
    return related.only(
        "position", "points", "awarded", "sitting_id", "version__question__knowledge_point__name"
    ).order_by("position")
