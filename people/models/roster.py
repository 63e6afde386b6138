"""A roster file between its preview and its confirmation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField


class RosterUpload(models.Model):
    """An uploaded file and how it is to be read.

    It holds names, so its content is emptied when it is applied and it is thrown away when nobody confirms it
    (DOMAIN §8B, 8.1.4.10).
    """

    uuid = PublicIdField()
    name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField(_("content"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    effective = models.DateField(_("takes effect on"))
    complete = models.BooleanField(_("complete roster"), default=False)
    create_units = models.BooleanField(_("create unknown units"), default=False)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("uploaded roster")
        verbose_name_plural = _("uploaded rosters")

    def __str__(self):
        return self.name
