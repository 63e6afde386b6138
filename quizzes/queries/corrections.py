"""Reads of corrections: what is in force on the versions of a paper, and who may see which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from common.statements import Select
from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.enums import CorrectionState
from quizzes.models import CorrectedSitting, Correction, Sitting, SittingItem
from quizzes.rulings import Ruling

# Who proposes and sees corrections with their keys; whoever is in the bureau office may decide one besides.
CORRECTORS = (Role.QUESTION_EDITOR, Role.CONTEST_ORGANISER)
DECIDERS = (*CORRECTORS, Role.BUREAU_OFFICE)
IN_FORCE = (CorrectionState.IN_FORCE, CorrectionState.DONE)


def rulings_of(sitting: Sitting) -> dict[int, Ruling]:
    """What is in force on the versions of a paper, by version; of several decisions the latest. One query."""
    return {version: Ruling(*ruling) for version, *ruling in _OF_SITTING.all(sitting.pk)}


def rulings_on(versions: Iterable[int]) -> dict[int, Ruling]:
    """What is in force on these versions, by primary key. One query."""
    rows = _in_force(Correction.objects.filter(version__in=set(versions)))
    return {version: Ruling(*ruling) for version, *ruling in rows}


def corrections_visible_to(actor: Officer, day: date) -> QuerySet[Correction]:
    """The corrections that `actor` may open on `day`: all or none. Twin of quizzes.rules.can_view_corrections."""
    corrections = Correction.objects.select_related("version__question__bank", "proposed_by", "decided_by")
    counted = corrections.annotate(changed=Count("papers")).order_by("-proposed_at", "-pk")
    return counted if has_role(actor, DECIDERS, day) else counted.none()


def corrections_of(sitting: Sitting) -> list[CorrectedSitting]:
    """What corrections did to a paper, the latest first. One query."""
    rows = CorrectedSitting.objects.filter(sitting=sitting).select_related("correction")
    return list(rows.order_by("-corrected_at", "-pk"))


def _in_force(corrections: QuerySet[Correction]) -> QuerySet[Any]:
    """Later decisions come last, so that a mapping made of them keeps those."""
    return (
        corrections.filter(state__in=IN_FORCE)
        .order_by("decided_at", "pk")
        .values_list("version_id", "remedy", "key", "nobody_loses")
    )


_OF_SITTING = Select[Any](
    lambda sitting: _in_force(
        Correction.objects.filter(version__in=SittingItem.objects.filter(sitting=sitting).order_by().values("version"))
    )
)
