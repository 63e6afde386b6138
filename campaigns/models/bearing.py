"""Who need not study, and who may study later: approved by the bureau office, dated, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import DeferralReason, ExemptionReason
from people.models import DatedFact

from .campaign import Campaign


class ApprovedFact(DatedFact):
    """For a span of days, something holds of one officer in one campaign because the bureau office approved it."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss", verbose_name=_("officer")
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="%(class)ss", verbose_name=_("study campaign"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    valid_to = models.DateField(_("until (exclusive)"), null=True, blank=True)

    class Meta(DatedFact.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="%(class)s_has_days"
            ),
            models.UniqueConstraint(
                fields=["campaign", "officer", "valid_from"],
                condition=Q(superseded_at=None),
                name="one_%(class)s_per_day",
            ),
        ]


class Exemption(ApprovedFact):
    """The officer need not study (免学).

    The reason is a category that nobody but the bureau office ever sees (DESIGN §3).
    """

    reason = models.CharField(_("reason"), max_length=16, choices=ExemptionReason)

    class Meta(ApprovedFact.Meta):
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")


class Deferral(ApprovedFact):
    """The officer is not due yet and listed for making up (缓学)."""

    reason = models.CharField(_("reason"), max_length=16, choices=DeferralReason)

    class Meta(ApprovedFact.Meta):
        verbose_name = _("deferral")
        verbose_name_plural = _("deferrals")
