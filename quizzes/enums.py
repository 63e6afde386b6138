"""Closed lists of the quizzes room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Difficulty(models.TextChoices):
    """How hard an editor holds a question to be."""

    EASY = "easy", pgettext_lazy("difficulty", "Easy")
    MEDIUM = "medium", pgettext_lazy("difficulty", "Medium")
    HARD = "hard", pgettext_lazy("difficulty", "Hard")


class QuestionState(models.TextChoices):
    """Where a question stands between its author and the papers; only active ones are drawn."""

    DRAFT = "draft", pgettext_lazy("state of a question", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("state of a question", "Reviewed")
    ACTIVE = "active", pgettext_lazy("state of a question", "Active")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a question", "Withdrawn")


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


class StartRefusal(models.TextChoices):
    """Why a sitting cannot be started; the label is what the officer reads."""

    NOT_OPEN = "not_open", _("It has not opened yet.")
    CLOSED = "closed", _("It has closed. You can no longer start.")
    NO_TRIES = "no_tries", _("You have used all your tries.")
    EMPTY = "empty", _("This paper has no questions yet. Please tell whoever set it.")


class SaveRefusal(models.TextChoices):
    """Why an answer was not saved; the label is what the officer reads."""

    BAD_TOKEN = "bad_token", _("This page is no longer valid. Please load it again; what was saved is kept.")
    LOGGED_OUT = "logged_out", _("You have been logged out. Log in again to go on; what was saved is kept.")
    SUBMITTED = "submitted", _("This paper has been handed in. This answer was not saved.")
    DEADLINE = "deadline", _("The time is up. This answer was not saved; what was saved before counts.")
    BAD_ANSWER = "bad_answer", _("This answer does not fit the question. Please choose again.")
