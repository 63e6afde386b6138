"""Who may see and do what in the home room: predicates, with queryset twins in home.queries."""

from __future__ import annotations

from datetime import date

from home.models import Suggestion
from people.enums import Role
from people.models import Officer
from people.queries import has_role

# Who reads what is suggested: those who run the campaigns and those who run the platform.
SUGGESTION_READERS = (Role.BUREAU_OFFICE, Role.SYSTEM_ADMIN)


def reads_suggestions(actor: Officer, day: date) -> bool:
    """Whether the list of everybody's suggestions is for `actor`, who may then also mark them as dealt with."""
    return has_role(actor, SUGGESTION_READERS, day)


def can_view_suggestion(actor: Officer, suggestion: Suggestion, day: date) -> bool:
    """His own signed ones, and all for who reads them. Twin of home.queries.suggestions.suggestions_visible_to."""
    return suggestion.officer_id == actor.pk or reads_suggestions(actor, day)
