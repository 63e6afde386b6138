"""Audited actions of the home room."""

from django.utils.translation import gettext_lazy as _

from people.actions import register_action

SUGGESTION_CLOSED = register_action("suggestion.closed", _("Suggestion dealt with"))
