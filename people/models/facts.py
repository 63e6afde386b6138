"""Dated facts about an officer: where he belongs, how he stands, what he is."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.enums import Category, PoliticalStatus, RosterState, Tree

from .dated import DatedFact
from .organisation import OrgUnit


class Membership(DatedFact):
    """From a day on, the officer belongs to this unit of this tree (none = to no unit).

    It ends where the officer's next membership in that tree begins. For people outside the party, the unit of the
    party tree is the branch they study with (DOMAIN §4, associated branch).
    """

    series = ("officer", "tree")

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("officer")
    )
    tree = models.CharField(_("tree"), max_length=8, choices=Tree)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("unit")
    )

    class Meta(DatedFact.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "tree", "valid_from"],
                condition=Q(superseded_at=None),
                name="one_membership_per_tree_and_day",
            )
        ]
        indexes = [
            models.Index(fields=["officer", "tree", "valid_from"], name="membership_officer_day"),
            models.Index(fields=["unit", "valid_from"], name="membership_unit_day"),
        ]


class Secondment(DatedFact):
    """For a span of days, the officer works with a host unit; membership stays at home (DOMAIN §4)."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="secondments", verbose_name=_("officer")
    )
    host = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="guests", null=True, blank=True, verbose_name=_("host unit")
    )
    valid_to = models.DateField(_("until (exclusive)"), null=True, blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = _("secondment")
        verbose_name_plural = _("secondments")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="secondment_has_days"
            )
        ]


class RosterStatus(DatedFact):
    """From a day on, the officer stands so on the roster; the reason is never stored (DOMAIN §6, §8C)."""

    series = ("officer",)

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="roster_statuses", verbose_name=_("officer")
    )
    status = models.CharField(_("roster status"), max_length=16, choices=RosterState)

    class Meta(DatedFact.Meta):
        verbose_name = _("roster status")
        verbose_name_plural = _("roster statuses")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "valid_from"], condition=Q(superseded_at=None), name="one_status_per_day"
            )
        ]


class PoliticalStatusFact(DatedFact):
    """From a day on, the officer has this political status."""

    series = ("officer",)

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="political_statuses", verbose_name=_("officer")
    )
    status = models.CharField(_("political status"), max_length=2, choices=PoliticalStatus)

    class Meta(DatedFact.Meta):
        verbose_name = _("political status")
        verbose_name_plural = _("political statuses")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "valid_from"], condition=Q(superseded_at=None), name="one_political_status_per_day"
            )
        ]


class CategoryFact(DatedFact):
    """From a day on, the officer belongs to this staff category."""

    series = ("officer",)

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="categories", verbose_name=_("officer")
    )
    category = models.CharField(_("category"), max_length=16, choices=Category)

    class Meta(DatedFact.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "valid_from"], condition=Q(superseded_at=None), name="one_category_per_day"
            )
        ]
