"""Reads of accommodations: what an officer may take up, what an office may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.clock import local_date
from common.statements import Select
from ledger.enums import SubjectKind
from people.enums import Role
from people.models import Officer
from people.queries import has_role
from people.scope import scope_contains
from quizzes.enums import SittingState
from quizzes.models import Accommodation, QuizPage, Sitting
from quizzes.models.sittings import grace

# Who grants more time and tries.
GRANTERS = (Role.QUESTION_EDITOR, Role.BUREAU_OFFICE)


@dataclass(frozen=True)
class Allowance:
    """What an officer may take up at one quiz: minutes and tries on top of its rules."""

    minutes: int = 0
    tries: int = 0


NOTHING_EXTRA = Allowance()


def allowances_of(officer: Officer, quizzes: Iterable[int], now: datetime) -> dict[int, Allowance]:
    """What `officer` may take up at `quizzes` (primary keys) now; quizzes with nothing are left out.

    Of several the largest figure of each counts, never their sum; what somebody granted himself by way of a group does
    not count. One query, and a few for each group.
    """
    found: dict[int, Allowance] = {}
    for row in _FOR_OFFICER.all(officer.pk, quizzes, now):
        if row.scope is None or scope_contains(row.scope, officer, as_of=local_date(now)):
            before = found.get(row.quiz_id, NOTHING_EXTRA)
            found[row.quiz_id] = Allowance(max(before.minutes, row.extra_minutes), max(before.tries, row.extra_tries))
    return found


def accommodations_visible_to(actor: Officer, day: date) -> QuerySet[Accommodation]:
    """The accommodations that `actor` may see on `day`. Twin of quizzes.rules.can_grant_accommodations."""
    return Accommodation.objects.all() if has_role(actor, GRANTERS, day) else Accommodation.objects.none()


def reasons_visible_to(actor: Officer, day: date) -> QuerySet[Accommodation]:
    """Of those the ones whose reason `actor` may read. Twin of quizzes.rules.can_view_reason."""
    visible = accommodations_visible_to(actor, day)
    return visible if has_role(actor, [Role.BUREAU_OFFICE], day) else visible.filter(granted_by=actor)


def open_sittings_at(quiz: QuizPage, now: datetime) -> QuerySet[Sitting]:
    """The papers of `quiz` that still take answers and have a deadline, with their officers."""
    return Sitting.objects.filter(
        subject_kind=SubjectKind.QUIZ,
        subject_id=quiz.translation_key,
        state=SittingState.OPEN,
        deadline__gt=now - grace(),
    ).select_related("officer")


_NAMED = Accommodation.officers.through.objects.filter(accommodation=OuterRef("pk"))
_FOR_OFFICER = Select[Accommodation](
    lambda officer, quizzes, now: (
        Accommodation.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=now),
            Q(scope__isnull=False) | Exists(_NAMED.filter(officer=officer)),
            quiz__among=quizzes,
            ended_at=None,
            valid_from__lte=now,
        )
        .exclude(granted_by=officer)
        .select_related("scope")
        .order_by("pk")
    )
)
