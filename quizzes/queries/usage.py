"""Where a question is used and how it fared: quizzes that fixed it, rules that may draw it, papers that asked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from common.figures import Share
from quizzes.enums import QuestionState, SittingState
from quizzes.models import PaperItem, PaperRule, Question, SittingItem


@dataclass(frozen=True)
class DrawnBy:
    """A rule of a quiz that may draw the question, out of `stock` active ones that match it."""

    rule: PaperRule
    stock: int


@dataclass(frozen=True)
class Asked:
    """How often a question was asked. `full`: the papers with full points among those that have points."""

    papers: int
    last: datetime | None
    full: Share


def fixed_in(question: Question) -> QuerySet[PaperItem]:
    """The quizzes that ask exactly this question, as their pages were last saved. One query."""
    return PaperItem.objects.filter(question=question).select_related("quiz").order_by("quiz__title", "pk")


def drawn_by(question: Question) -> list[DrawnBy]:
    """The rules of quizzes that may draw the question; none unless it is active. Two queries."""
    if question.state != QuestionState.ACTIVE:
        return []
    rules = PaperRule.objects.filter(
        Q(knowledge_point=None) | Q(knowledge_point=question.knowledge_point_id),
        Q(difficulty="") | Q(difficulty=question.difficulty),
        bank=question.bank_id,
        kind=question.kind,
    )
    active = Question.objects.filter(bank=question.bank_id, kind=question.kind, state=QuestionState.ACTIVE)
    cells = list(active.order_by().values_list("knowledge_point", "difficulty").annotate(Count("pk")))
    return [
        DrawnBy(rule, sum(count for point, level, count in cells if _matches(rule, point, level)))
        for rule in rules.select_related("quiz").order_by("quiz__title", "pk")
    ]


def asked_of(question: Question) -> Asked:
    """How often papers asked any version of a question, and how many of those with points got all. One query."""
    settled = Q(sitting__state=SittingState.SUBMITTED, points__gt=0)
    figures = SittingItem.objects.filter(version__question=question).aggregate(
        papers=Count("pk"),
        last=Max("sitting__started_at"),
        settled=Count("pk", filter=settled),
        full=Count("pk", filter=settled & Q(awarded=F("points"))),
    )
    return Asked(figures["papers"], figures["last"], Share(figures["full"], figures["settled"]))


def _matches(rule: PaperRule, point: int | None, level: str) -> bool:
    return rule.knowledge_point_id in (None, point) and rule.difficulty in ("", level)
