"""Granting extra time and tries at one quiz, ending them, and giving papers that are open their extra time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date
from ledger.domain.chain import lock_chain
from people.domain.audit import record_event
from people.domain.scopes import create_scope
from people.models import Officer
from people.scope import scope_contains
from quizzes.actions import ACCOMMODATION_ENDED, ACCOMMODATION_GRANTED, SITTINGS_PROLONGED
from quizzes.domain.sittings import is_overdue
from quizzes.enums import SittingState
from quizzes.models import Accommodation, QuizPage, Sitting
from quizzes.queries import open_sittings_at


@transaction.atomic
def grant_accommodation(
    *,
    quiz: QuizPage,
    officers: Sequence[Officer] = (),
    criteria: Mapping[str, Iterable[str]] | None = None,
    extra_minutes: int = 0,
    extra_tries: int = 0,
    valid_from: datetime,
    valid_until: datetime | None = None,
    reason_kind: str,
    reason: str = "",
    proposed_by: Officer | None = None,
    actor: Officer,
    now: datetime,
) -> Accommodation:
    """Give `officers`, or whoever meets `criteria` (people.models.scope), more time or tries at `quiz`. Audited.

    Sittings that start while it holds take it up; for those that are open see prolong_open_sittings. Raises
    ValidationError where it is for nobody, for both, for oneself, or gives nothing.
    """
    if bool(officers) == bool(criteria):
        raise ValidationError(_("Name officers or choose a group, one of the two."))
    if actor in officers:
        raise ValidationError(_("Nobody grants himself more time or tries. Ask a colleague."))
    scope = create_scope(criteria=criteria, valid_from=local_date(now), actor=actor, now=now) if criteria else None
    row = Accommodation(
        quiz=quiz,
        scope=scope,
        extra_minutes=extra_minutes,
        extra_tries=extra_tries,
        valid_from=valid_from,
        valid_until=valid_until,
        reason_kind=reason_kind,
        reason=reason.strip(),
        proposed_by=proposed_by,
        granted_by=actor,
        granted_at=now,
    )
    row.full_clean()
    row.save()
    row.officers.set(officers)
    details = {
        "quiz": quiz.translation_key,
        "minutes": extra_minutes,
        "tries": extra_tries,
        "officers": sorted(str(officer.uuid) for officer in officers),
        "scope": scope.uuid if scope else None,
    }
    record_event(actor=actor, action=ACCOMMODATION_GRANTED, subject=row, details=details, now=now)
    return row


@transaction.atomic
def end_accommodation(*, accommodation: Accommodation, actor: Officer, now: datetime) -> Accommodation:
    """Let nobody take it up any more; sittings keep what they were given. Audited; repeating it changes nothing."""
    row = Accommodation.objects.select_for_update(of=("self",)).get(pk=accommodation.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now, actor
        row.save(update_fields=["ended_at", "ended_by"])
        record_event(actor=actor, action=ACCOMMODATION_ENDED, subject=row, now=now)
    return row


def prolong_open_sittings(*, accommodation: Accommodation, actor: Officer, now: datetime) -> int:
    """Give the open papers of those it is for their extra time; returns how many deadlines moved. Audited.

    A deadline only ever moves later, by what the sitting has not been given yet; its page and token stay good. Each
    sitting in a transaction of its own. Safe to repeat. Does nothing for one that has ended or does not hold now.
    """
    if not accommodation.holds_at(now) or not accommodation.extra_minutes:
        return 0
    moved = [
        sitting
        for sitting in open_sittings_at(accommodation.quiz, now)
        if is_for(accommodation, sitting.officer, now) and _prolong(sitting, accommodation.extra_minutes, now)
    ]
    if moved:
        details = {"sittings": [str(sitting.uuid) for sitting in moved], "minutes": accommodation.extra_minutes}
        record_event(actor=actor, action=SITTINGS_PROLONGED, subject=accommodation, details=details, now=now)
    return len(moved)


def is_for(accommodation: Accommodation, officer: Officer, now: datetime) -> bool:
    """Whether an accommodation is meant for `officer`: he is named, or in its group today."""
    if accommodation.scope is not None:
        return scope_contains(accommodation.scope, officer, as_of=local_date(now))
    return accommodation.officers.filter(pk=officer.pk).exists()


@transaction.atomic
def _prolong(sitting: Sitting, minutes: int, now: datetime) -> bool:
    lock_chain(sitting.officer)
    row = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
    missing = minutes * 60 - row.rules.get("extra_time", 0)
    if row.state != SittingState.OPEN or row.deadline is None or missing <= 0 or is_overdue(row, now):
        return False
    row.deadline += timedelta(seconds=missing)
    row.rules["extra_time"] = minutes * 60
    row.save(update_fields=["deadline", "rules"])
    return True
