"""Closed lists of the ledger. Values are part of what is hashed, so they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What an entry is about."""

    PAGE = "page", _("Page")
    QUIZ = "quiz", _("Quiz")
    CONTEST = "contest", _("Contest")
    EVENING = "evening", _("Evening session")
    HOURS = "hours", _("Credit hours")


class Counts(models.TextChoices):
    """Which of several tries gives the points that count. A pass is earned by any of them, and stays."""

    BEST = "best", _("The best try")
    LAST = "last", _("The last try")
    FIRST = "first", _("The first try")


class Evidence(models.TextChoices):
    """On what an entry rests (DESIGN §3): content covered and checks passed, never minutes on line."""

    READ = "read", _("Read")
    WATCHED = "watched", _("Watched")
    CHECKPOINT = "checkpoint", _("Checkpoint")
    PASSED_QUIZ = "passed_quiz", _("Passed a quiz")
    SAT_QUIZ = "sat_quiz", _("Sat a quiz")
    ATTESTED = "attested", _("Attested in person")
    GRANTED = "granted", _("Granted")
    IMPORTED = "imported", _("Imported")
