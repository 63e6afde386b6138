"""Closed lists of the home room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuggestionState(models.TextChoices):
    """A suggestion waits until somebody who may has dealt with it."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Dealt with")
