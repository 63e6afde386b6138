"""Reads of who may take questions out of the platform, with their keys."""

from __future__ import annotations

from django.db.models import QuerySet

from people.models import Officer
from quizzes.models import Question

# Whoever may rewrite questions knows their keys; reviewers and markers see one at a time and take none away.
EXPORT_PERMISSION = "quizzes.change_question"


def questions_exportable_by(actor: Officer) -> QuerySet[Question]:
    """The questions that `actor` may export: all or none. Twin of quizzes.rules.can_export_question."""
    return Question.objects.all() if actor.has_perm(EXPORT_PERMISSION) else Question.objects.none()
