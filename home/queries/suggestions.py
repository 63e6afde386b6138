"""Reading suggestions."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from home.models import Suggestion
from home.rules import reads_suggestions
from people.models import Officer


def suggestions_of(officer: Officer) -> QuerySet[Suggestion]:
    """What the officer has sent under his name, newest first."""
    return Suggestion.objects.filter(officer=officer)


def suggestions_visible_to(actor: Officer, day: date) -> QuerySet[Suggestion]:
    """Everybody's for who reads them, else his own signed ones. Twin of home.rules.can_view_suggestion."""
    return Suggestion.objects.all() if reads_suggestions(actor, day) else suggestions_of(actor)
