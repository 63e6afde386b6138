"""Suggestions: sent by officers, dealt with by the bureau office (DOMAIN §8A)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.clock import local_date, start_of_day
from home.actions import SUGGESTION_CLOSED
from home.enums import SuggestionState
from home.models import Suggestion
from people.domain.audit import record_event
from people.models import Officer


@transaction.atomic
def send_suggestion(*, uuid: UUID, text: str, actor: Officer, anonymous: bool, now: datetime) -> Suggestion:
    """Store what `actor` suggests; `anonymous` leaves out who he is and all of the time but the day.

    `uuid` is chosen by the form: sending the same form again returns the suggestion it made the first time. Not
    audited, because the trail would name the author.
    """
    suggestion, _created = Suggestion.objects.get_or_create(
        uuid=uuid,
        defaults={
            "text": text,
            "officer": None if anonymous else actor,
            "created_at": start_of_day(local_date(now)) if anonymous else now,
        },
    )
    return suggestion


@transaction.atomic
def close_suggestion(*, suggestion: Suggestion, actor: Officer, now: datetime) -> Suggestion:
    """Mark a suggestion as dealt with; audited. Locks its row; closing it again changes nothing."""
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.state == SuggestionState.WAITING:
        suggestion.state, suggestion.closed_at = SuggestionState.DONE, now
        suggestion.save(update_fields=["state", "closed_at"])
        record_event(actor=actor, action=SUGGESTION_CLOSED, subject=suggestion, now=now)
    return suggestion
