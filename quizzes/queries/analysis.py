"""Reads of item analyses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.kinds import kind_of
from quizzes.models import ItemFigures, Question, QuizAnalysis
from quizzes.queries.corrections import rulings_on
from quizzes.rulings import reworded

# They work with keys anyway; an analysis holds no person.
ANALYSTS = (Role.QUESTION_EDITOR, Role.CONTEST_ORGANISER)


def analyses_visible_to(actor: Officer, day: date) -> QuerySet[QuizAnalysis]:
    """The item analyses that `actor` may see on `day`: all or none. Twin of quizzes.rules.can_view_analyses."""
    return QuizAnalysis.objects.all() if has_role(actor, ANALYSTS, day) else QuizAnalysis.objects.none()


def figures_of(analysis: QuizAnalysis) -> QuerySet[ItemFigures]:
    """The questions of an analysis, the ones that tell least or wrongly first; those without a figure last."""
    rows = analysis.items.select_related("version__question")
    return rows.order_by(F("discrimination").asc(nulls_last=True), "facility", "pk")


def figures_of_question(question: Question) -> QuerySet[ItemFigures]:
    """A question in every analysis and version, the latest first."""
    rows = ItemFigures.objects.filter(version__question=question).select_related("analysis", "version__question")
    return rows.order_by("-analysis__last_handed_in", "-version__number")


def marked_by_keys_in_force(rows: Iterable[ItemFigures]) -> list[ItemFigures]:
    """The rows with their choices marked by the keys in force now; an analysis may be older than a correction.

    One query besides that of the rows.
    """
    items = list(rows)
    rulings = rulings_on(item.version_id for item in items)
    for item in items:
        kind = kind_of(item.version.question.kind)
        # Stored in the order of the options; what was written in one's own words has none.
        options = kind.choices(reworded(item.version, rulings.get(item.version_id)))
        for choice, option in zip(item.choices, options, strict=False):
            choice["is_key"] = option.is_key
    return items
