"""Closed lists of courses. Values are stored, so they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClauseLevel(models.TextChoices):
    """Where a clause stands in the tree of a policy."""

    CHAPTER = "chapter", _("Chapter")
    ARTICLE = "article", _("Article")
    PARAGRAPH = "paragraph", _("Paragraph")


class Discipline(models.TextChoices):
    """What a case offended against: the six disciplines (DOMAIN §1), or the law."""

    POLITICAL = "political", _("Political discipline")
    ORGANISATION = "organisation", _("Organisational discipline")
    INTEGRITY = "integrity", _("Integrity discipline")
    MASSES = "masses", _("Discipline towards the public")
    WORK = "work", _("Work discipline")
    LIFE = "life", _("Discipline of private life")
    LAW = "law", _("Breach of law")


class PolicyStatus(models.TextChoices):
    """Whether a policy holds on a day."""

    COMING = "coming", _("Not yet in force")
    IN_FORCE = "in_force", _("In force")
    REPEALED = "repealed", _("Repealed")
