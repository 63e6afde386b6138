"""Reads of what old platforms left."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.models import ArchivedAnswer, ArchivedProgress, ArchivedSitting


def archived_sittings_visible_to(actor: Officer, day: date) -> QuerySet[ArchivedSitting]:
    """The sittings on old platforms that `actor` may open on `day`: his own, and for the bureau office nobody's.

    Twin of quizzes.rules.can_view_archived_sitting.
    """
    own = Q(officer=actor)
    if has_role(actor, [Role.BUREAU_OFFICE], day):
        own |= Q(officer=None)
    return ArchivedSitting.objects.filter(own).select_related("quiz")


def has_archive(officer: Officer) -> bool:
    """Whether an old platform held anything of the officer's; it kept tallies even of sittings it had thrown away."""
    kept = (ArchivedSitting.objects.filter(officer=officer), ArchivedProgress.objects.filter(officer=officer))
    return any(rows.exists() for rows in kept)


def archived_answers(sitting: ArchivedSitting) -> QuerySet[ArchivedAnswer]:
    """An old paper in order, with what is shown of its questions."""
    question = "version__question"
    return sitting.answers.select_related(
        question, f"{question}__knowledge_point", f"{question}__basis_clause__policy"
    ).order_by("position")
