"""Closed lists of the contests room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContestState(models.TextChoices):
    """How far the organiser has taken a contest. Announced: visible to all, opens by itself, no longer editable."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Phase(models.TextChoices):
    """What a contest is to its readers at an instant: its state and the clock together."""

    DRAFT = "draft", _("Draft")
    BEFORE = "before", _("Not open yet")
    RUNNING = "running", _("Open")
    ENDED = "ended", _("Ended, results are being settled")
    NOTICE = "notice", _("Ended, results open to objection")
    OVER = "over", _("Ended")


class EntryRefusal(models.TextChoices):
    """Why an officer cannot enter a contest; the label is what he reads."""

    NOT_OPEN = "not_open", _("This contest is not open.")
    NOT_ELIGIBLE = (
        "not_eligible",
        _("You are not on this contest's list, which was settled when it opened. If you should be, ask the organiser."),
    )
