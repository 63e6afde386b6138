"""Reads of the quizzes: sittings and papers. Nothing here writes; keys are loaded only where they may be shown."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from ledger.domain.entries import Subject
from people.models import Officer
from quizzes.enums import SittingState
from quizzes.models import Sitting, SittingItem


def sittings_visible_to(actor: Officer) -> QuerySet[Sitting]:
    """The sittings that `actor` may open: his own. Twin of quizzes.rules.can_view_sitting."""
    return Sitting.objects.filter(officer=actor)


def sittings_at(officer: Officer, subject: Subject) -> QuerySet[Sitting]:
    """Every try of `officer` at one quiz or contest."""
    return Sitting.objects.filter(officer=officer, subject_kind=subject.kind, subject_id=subject.id)


def due_sittings(now: datetime) -> QuerySet[Sitting]:
    """Open sittings whose deadline has come, the longest overdue first."""
    return Sitting.objects.filter(state=SittingState.OPEN, deadline__lte=now).order_by("deadline")


def items_to_answer(sitting: Sitting) -> QuerySet[SittingItem]:
    """The paper in order, without keys and explanations: what an officer may see before handing in."""
    items = sitting.items.select_related("version__question").order_by("position")
    return items.only(
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
