"""How far an officer has read a page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Coverage(models.Model):
    """The sections of a page that an officer has opened. Mutable working state: only the ledger says "completed".

    No reading time is kept (DESIGN §1.1). `opened` holds identifiers of sections, in the order of opening; those of
    sections that an edit has removed stay and count for nothing.
    """

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coverage", verbose_name=_("officer")
    )
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    opened = models.JSONField(_("sections opened"), default=list)
    updated_at = models.DateTimeField(_("last section opened"))

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        constraints = [models.UniqueConstraint(fields=["officer", "page"], name="one_coverage_per_officer_and_page")]
