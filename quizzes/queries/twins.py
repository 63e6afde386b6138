"""Questions that ask the same or nearly so, as lists and pages read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q, QuerySet

from people.models import Officer
from quizzes.enums import QuestionState, TwinState
from quizzes.models import Bank, Question, Twin
from quizzes.queries.pictures import works_with_questions

_SETTLED = Q(first__state=QuestionState.WITHDRAWN) | Q(second__state=QuestionState.WITHDRAWN)


def twins_visible_to(actor: Officer, day: date) -> QuerySet[Twin]:
    """The pairs of twins that `actor` may see on `day`: all, or none. Twin of quizzes.rules.can_view_twin."""
    return Twin.objects.all() if works_with_questions(actor, day) else Twin.objects.none()


def in_twin_state(twins: QuerySet[Twin], state: str) -> QuerySet[Twin]:
    """Those of `twins` that are in this state, as Twin.state has it."""
    if state == TwinState.SETTLED:
        return twins.filter(_SETTLED)
    return twins.exclude(_SETTLED).filter(decided_at__isnull=state == TwinState.OPEN)


def with_questions(twins: QuerySet[Twin]) -> QuerySet[Twin]:
    """The twins with both questions, their versions and banks."""
    sides = [f"{side}__{name}" for side in ("first", "second") for name in ("bank", "current", "proposed")]
    return twins.select_related(*sides)


def twins_of(question: Question) -> QuerySet[Twin]:
    """The pairs in which a question stands, the gravest first, without those whose other question is withdrawn.

    Of a withdrawn question they are those it had.
    """
    other = Q(first=question) & ~Q(second__state=QuestionState.WITHDRAWN)
    return with_questions(Twin.objects.filter(other | (Q(second=question) & ~Q(first__state=QuestionState.WITHDRAWN))))


def open_twins_in(bank: Bank) -> Mapping[int, int]:
    """How many pairs of twins are to be decided that concern a bank, by TwinKind. One query."""
    twins = in_twin_state(Twin.objects.filter(Q(first__bank=bank) | Q(second__bank=bank)), TwinState.OPEN)
    return dict(twins.order_by().values_list("kind").annotate(Count("pk")))
