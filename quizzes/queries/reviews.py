"""Reads of questions for who keeps them: what may be reviewed by whom, and what is in use."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from people.models import Officer
from quizzes.enums import QuestionState
from quizzes.models import Bank, Question, QuestionVersion, Sitting


def question_reviewers() -> QuerySet[Officer]:
    """Who may review questions, by a group or by a permission of his own; not who may do everything anyway."""
    may = Permission.objects.filter(content_type__app_label="quizzes", codename="review_question")
    holders = Officer.objects.filter(Q(groups__permissions__in=may) | Q(user_permissions__in=may))
    return holders.filter(is_active=True).distinct()


def reviews_alone(actor: Officer) -> bool:
    """Whether nobody but `actor` may review questions, so that he may review what he wrote himself."""
    return not question_reviewers().exclude(pk=actor.pk).exists()


def questions_reviewable_by(actor: Officer) -> QuerySet[Question]:
    """The drafts and revisions that `actor` may review. Twin of quizzes.rules.can_review_question."""
    if not actor.has_perm("quizzes.review_question"):
        return Question.objects.none()
    drafts, revisions = Q(state=QuestionState.DRAFT), Q(proposed__isnull=False)
    if not reviews_alone(actor):
        drafts &= ~Q(current__created_by=actor)
        revisions &= ~Q(proposed__created_by=actor)
    return Question.objects.filter(drafts | revisions)


def papers_with(question: Question) -> int:
    """How many papers asked any version of a question; each keeps the version it pinned."""
    return Sitting.objects.filter(items__version__question=question).distinct().count()


def usual_bank(actor: Officer) -> Bank | None:
    """The bank in which `actor` wrote last; the only one there is for who never wrote; None where he has to choose."""
    last = QuestionVersion.objects.filter(created_by=actor).select_related("question__bank").order_by("-pk").first()
    banks = [last.question.bank] if last else list(Bank.objects.all()[:2])
    return banks[0] if len(banks) == 1 else None
