"""Closed lists of the contests room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContestState(models.TextChoices):
    """How far the organiser has taken a contest. Announced: visible to all, opens by itself, no longer editable."""

    DRAFT = "draft", pgettext_lazy("contest", "Draft")
    ANNOUNCED = "announced", pgettext_lazy("contest", "Announced")
    OPEN = "open", pgettext_lazy("contest", "Open")
    CLOSED = "closed", pgettext_lazy("contest", "Closed")


class Phase(models.TextChoices):
    """What a contest is to its readers at an instant: its state and the clock together."""

    DRAFT = "draft", pgettext_lazy("contest", "Draft")
    BEFORE = "before", pgettext_lazy("contest", "Not open yet")
    RUNNING = "running", pgettext_lazy("contest", "Open")
    ENDED = "ended", pgettext_lazy("contest", "Ended, results are being settled")
    NOTICE = "notice", pgettext_lazy("contest", "Ended, results open to objection")
    OVER = "over", pgettext_lazy("contest", "Ended")


class EntryRefusal(models.TextChoices):
    """Why an officer cannot enter a contest; the label is what he reads."""

    NOT_OPEN = "not_open", _("This contest is not open.")
    NOT_ELIGIBLE = (
        "not_eligible",
        _("You are not on this contest's list, which was settled when it opened. If you should be, ask the organiser."),
    )
