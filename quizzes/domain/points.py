"""What the quizzes hang on knowledge points (courses.holdings): questions, rules of papers, practice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.points import rewrite_revisions
from courses.holdings import Held, Holding
from courses.models import KnowledgePoint
from people.models import Officer
from quizzes.domain.filing import file_questions
from quizzes.models import PaperRule, PracticeRun, Question, QuizPage


def _count(point: KnowledgePoint) -> Iterator[Held]:
    yield Held(_("questions"), Question.objects.filter(knowledge_point=point).count())
    yield Held(_("rules by which quizzes draw"), PaperRule.objects.filter(knowledge_point=point).count())


def _move(point: KnowledgePoint, into: KnowledgePoint, actor: Officer | None, now: datetime) -> None:
    """Rules of quizzes move in drafts as well, or publishing one would ask for a point that holds nothing."""
    file_questions(
        questions=Question.objects.filter(knowledge_point=point),
        name="knowledge_point",
        value=into,
        actor=actor,
        now=now,
    )
    for rows in (Question.with_retracted, PaperRule.objects, PracticeRun.objects):
        rows.filter(knowledge_point=point).update(knowledge_point=into)

    def renamed(content: dict[str, Any]) -> bool:
        draws = [draw for draw in content.get("draws", []) if draw.get("knowledge_point") == point.pk]
        for draw in draws:
            draw["knowledge_point"] = into.pk
        return bool(draws)

    rewrite_revisions(QuizPage, renamed)


POINTS = Holding(_count, _move)
