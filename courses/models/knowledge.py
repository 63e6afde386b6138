"""Knowledge points (知识点), shared by content and questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KnowledgePoint(models.Model):
    """What a lesson teaches and a question asks; flat names that editors choose from."""

    name = models.CharField(_("name"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("knowledge point")
        verbose_name_plural = _("knowledge points")
        ordering = ["name"]

    def __str__(self):
        return self.name
