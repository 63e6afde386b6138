"""Activation slips: how an officer without a password gets one, on paper and once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField


class ActivationSlip(models.Model):
    """A one-time code printed on paper. Only its hash is kept; issuing a new one revokes the older ones."""

    uuid = PublicIdField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activation_slips", verbose_name=_("officer")
    )
    code_digest = models.CharField(max_length=128, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("wrong codes tried"), default=0)

    class Meta:
        verbose_name = _("activation slip")
        verbose_name_plural = _("activation slips")
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                condition=models.Q(used_at=None, revoked_at=None),
                name="one_live_slip_per_officer",
            )
        ]
