"""Closed lists of the campaigns room. Values are stored, so they never change their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import RosterState


class CampaignState(models.TextChoices):
    """The life of a campaign: prepared, running, over, frozen for good."""

    DRAFT = "draft", pgettext_lazy("state of a campaign", "Draft")
    OPEN = "open", pgettext_lazy("state of a campaign", "Open")
    CLOSED = "closed", pgettext_lazy("state of a campaign", "Closed")
    FROZEN = "frozen", pgettext_lazy("state of a campaign", "Frozen")


class TaskKind(models.TextChoices):
    """What a task asks for: a page studied, or a quiz passed."""

    PAGE = "page", _("Page")
    QUIZ = "quiz", _("Quiz")


class ExemptionReason(models.TextChoices):
    """Why somebody is exempt, as a category only: no circumstance, and nothing about health (DOMAIN §8C)."""

    RULES = "rules", _("No requirement under the rules")
    LONG_ABSENCE = "long_absence", _("Away from post for a long time")
    SPECIAL_DUTY = "special_duty", _("On special duty")
    OTHER = "other", _("Other reason")


class DeferralReason(models.TextChoices):
    """Why somebody studies later, as a category only."""

    NEWLY_JOINED = "newly_joined", _("Newly joined")
    TRAINING = "training", _("In full-time training")
    SPECIAL_DUTY = "special_duty", _("On special duty")
    LEAVE = "leave", _("On leave")
    OTHER = "other", _("Other reason")


# Exempt by status alone unless a campaign says otherwise (DOMAIN §6). The roster calls a leave long from a month on.
AUTOMATIC_EXEMPTIONS = (
    RosterState.RETIRED,
    RosterState.LONG_SICK,
    RosterState.MATERNITY,
    RosterState.SUSPENDED,
    RosterState.ABROAD,
)
