"""Where officers stand with the tasks of a campaign, as far as the ledger says."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign, Task


class Standing(models.Model):
    """What the valid entries about one task say of one officer, and nothing else; no entries, no row.

    Rebuildable at any time (campaigns.domain.standings.rebuild_standings); kept in the transaction that appends the
    entry. Whether the officer is due is no business of this table: that is computed from dated facts.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="standings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="standings")
    task = models.ForeignKey(Task, models.PROTECT, related_name="standings")
    first_at = models.DateTimeField(_("first valid entry"))
    started_at = models.DateTimeField(
        _("first valid entry of the campaign"), null=True, help_text=_("On or after the first day of the window.")
    )
    completed_at = models.DateTimeField(_("finished at"), null=True)
    last_at = models.DateTimeField(
        _("last valid entry"), help_text=_("Figures as of an earlier day than this are read from the ledger.")
    )
    tries = models.PositiveIntegerField(_("sittings submitted"), default=0)
    best_points = models.DecimalField(_("best points"), max_digits=8, decimal_places=2, null=True)
    best_full_points = models.DecimalField(_("full points of the best"), max_digits=8, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [models.UniqueConstraint(fields=["officer", "task"], name="one_standing_per_officer_and_task")]
        indexes = [models.Index(fields=["campaign", "officer"], name="standing_campaign_officer")]
