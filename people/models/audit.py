"""The audit trail: who changed rights, scores or exemptions, and who looked at or took away lists of people."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel


class AuditEvent(AppendOnlyModel):
    """One act worth remembering. Nobody can edit or delete it, administrators included (DOMAIN §8B, 8.1.4.3)."""

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    action = models.CharField(_("action"), max_length=64)
    subject_kind = models.CharField(_("kind of subject"), max_length=32, blank=True)
    subject_id = models.UUIDField(_("subject"), null=True)
    details = models.JSONField(_("details"), default=dict)
    occurred_at = models.DateTimeField(_("when"))
    address = models.GenericIPAddressField(_("address"), null=True)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-sequence"]
        base_manager_name = "objects"
        constraints = [models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_sequence_from_one")]
        indexes = [
            models.Index(fields=["action", "occurred_at"], name="audit_action_time"),
            models.Index(fields=["subject_id", "occurred_at"], name="audit_subject_time"),
        ]


class AuditHead(models.Model):
    """The last link of the trail; its single row is the lock that makes writers queue (people.domain.audit)."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of the audit trail")
        verbose_name_plural = _("head of the audit trail")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head")]
