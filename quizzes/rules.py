"""Who may see and do what in the quizzes: predicates, each with a queryset twin in quizzes.queries."""

from __future__ import annotations

from datetime import datetime

from people.models import Officer
from quizzes.enums import Review, SittingState
from quizzes.models import QuizPage, Sitting


def can_view_quiz(actor: Officer, quiz: QuizPage) -> bool:
    """Whether `actor` may see and start a quiz: everybody every published one. Twin: quizzes_visible_to."""
    return quiz.live


def can_view_sitting(actor: Officer, sitting: Sitting) -> bool:
    """Whether `actor` may open a sitting, its answers and its result: his own only. Twin: sittings_visible_to."""
    return sitting.officer_id == actor.pk


def can_view_keys(sitting: Sitting, quiz: QuizPage | None, now: datetime) -> bool:
    """Whether keys and explanations of a sitting may leave the server, by the rule pinned at its start.

    Under AFTER_CLOSING an occasion without an end never shows them, and a quiz that was prolonged since (`quiz` as it
    is now; None for a contest) shows them only after its new end.
    """
    if sitting.state != SittingState.SUBMITTED:
        return False
    review = sitting.rules["review"]
    if review != Review.AFTER_CLOSING:
        return review == Review.AT_ONCE
    if not sitting.rules["closes_at"] or (quiz and not quiz.closes_at):
        return False
    ends = [datetime.fromisoformat(sitting.rules["closes_at"]), *([quiz.closes_at] if quiz else [])]
    return now >= max(ends)
