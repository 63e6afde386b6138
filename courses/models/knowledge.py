"""The two lists by which content is sorted: knowledge points, shared with questions, and fields of risk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField


class KnowledgePoint(models.Model):
    """What a lesson teaches and a question asks (知识点); flat names that editors choose from."""

    uuid = PublicIdField()
    name = models.CharField(_("name"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("knowledge point")
        verbose_name_plural = _("knowledge points")
        ordering = ["name"]

    def __str__(self):
        return self.name


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
