"""Policies, and the clauses that lessons, cases and questions cite."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from common.identifiers import PublicIdField


class PolicyIndexPage(Page):
    """The list of policies."""

    max_count = 1
    subpage_types = ["courses.PolicyPage"]

    class Meta:
        verbose_name = _("list of policies")
        verbose_name_plural = _("lists of policies")


class PolicyPage(Page):
    """A policy: its head, its text cut into clauses, its versions."""

    parent_page_types = ["courses.PolicyIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")


class Clause(models.Model):
    """A clause of a policy, for good: its identity outlives every wording (DESIGN §3)."""

    uuid = PublicIdField()
    policy = models.ForeignKey(PolicyPage, models.PROTECT, related_name="clauses", verbose_name=_("policy"))
    number = models.CharField(_("number"), max_length=32)
    heading = models.CharField(_("heading"), max_length=128, blank=True)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveIntegerField(_("position"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["policy", "position"]

    def __str__(self):
        return self.number
