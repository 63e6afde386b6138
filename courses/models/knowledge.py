"""The two lists by which content is sorted: knowledge points, shared with questions, and fields of risk."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField


class KeptPoints(models.Manager):
    """Every knowledge point but those that were merged into another one: they stand in no list and no choice."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


class KnowledgePoint(models.Model):
    """What a lesson teaches and a question asks (知识点); flat names that editors choose from.

    One that was merged into another stays under its name: what contests have pinned names it for ever, and files that
    still say it mean the other (courses.domain.points).
    """

    uuid = PublicIdField()
    name = models.CharField(_("name"), max_length=64, unique=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )

    objects = KeptPoints()
    with_merged = models.Manager()

    class Meta:
        verbose_name = _("knowledge point")
        verbose_name_plural = _("knowledge points")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="point_not_merged_into_itself"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        merged = KnowledgePoint.with_merged.filter(name=self.name).exclude(pk=self.pk).exclude(merged_into=None).first()
        if merged is not None:
            message = _("“%(name)s” was merged into “%(other)s”.")
            raise ValidationError({"name": message % {"name": merged.name, "other": merged.merged_into}})


class RiskDomain(models.Model):
    """A field of work in which power can go astray, such as purchasing: cases are chosen by it (DOMAIN §3.5)."""

    uuid = PublicIdField()
    name = models.CharField(_("name"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("field of risk")
        verbose_name_plural = _("fields of risk")
        ordering = ["name"]

    def __str__(self):
        return self.name
