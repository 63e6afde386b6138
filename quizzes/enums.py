"""Closed lists of the quizzes room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Difficulty(models.TextChoices):
    """How hard an editor holds a question to be."""

    EASY = "easy", _("Easy")
    MEDIUM = "medium", _("Medium")
    HARD = "hard", _("Hard")


class QuestionState(models.TextChoices):
    """Where a question stands between its author and the papers; only active ones are drawn."""

    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    ACTIVE = "active", _("Active")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SittingState(models.TextChoices):
    """A sitting is open until it is submitted, by its officer or by the deadline."""

    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")


class ClosedBy(models.TextChoices):
    """Who ended a sitting."""

    OFFICER = "officer", _("Handed in")
    DEADLINE = "deadline", _("Closed at the deadline")


class Review(models.TextChoices):
    """When keys and explanations may leave the server."""

    AT_ONCE = "at_once", _("After handing in")
    AFTER_CLOSING = "after_closing", _("After the quiz has closed")
    NEVER = "never", _("Never")
