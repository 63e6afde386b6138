"""Putting a wrong key right: what was decided about a version of a question, and what that did to each paper."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from quizzes.enums import CorrectionState, Remedy

from .bank import QuestionVersion
from .sittings import Sitting


class Correction(models.Model):
    """One decision about one version of a question, for every paper that asked it (docs/decisions/0015-corrections.md).

    `key` is the right one, as a version stores it, where the remedy is a new key. With `nobody_loses` a paper keeps
    what it had where the correction would lower it. Whoever decides is not whoever proposed. From the decision on, the
    correction is in force: papers handed in later are graded by it, earlier ones are corrected one by one.
    """

    uuid = PublicIdField()
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, related_name="corrections", verbose_name=_("question as it was asked")
    )
    remedy = models.CharField(_("remedy"), max_length=16, choices=Remedy)
    key = models.JSONField(_("right key"), null=True)
    nobody_loses = models.BooleanField(_("nobody loses by it"), default=True)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=16, choices=CorrectionState, default=CorrectionState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(state__in=[CorrectionState.PROPOSED, CorrectionState.IN_FORCE]),
                name="one_correction_under_way_per_version",
            ),
            models.CheckConstraint(
                condition=Q(remedy=Remedy.KEY, key__isnull=False) | (~Q(remedy=Remedy.KEY) & Q(key=None)),
                name="correction_of_a_key_has_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")) | Q(state=CorrectionState.DROPPED),
                name="correction_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.PROPOSED, decided_at=None)
                | (~Q(state=CorrectionState.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="correction_decided_at",
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("quizzes:correction", args=[self.uuid])


class CorrectedSitting(AppendOnlyModel):
    """What a correction did to one paper; the entries of the ledger before and after it say the same."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="papers", verbose_name=_("correction"))
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="corrections", verbose_name=_("sitting"))
    points_before = models.DecimalField(_("points before"), max_digits=8, decimal_places=2)
    full_before = models.DecimalField(_("full points before"), max_digits=8, decimal_places=2)
    points_after = models.DecimalField(_("points after"), max_digits=8, decimal_places=2)
    full_after = models.DecimalField(_("full points after"), max_digits=8, decimal_places=2)
    passed_before = models.BooleanField(_("passed before"))
    passed_after = models.BooleanField(_("passed after"))
    corrected_at = models.DateTimeField(_("corrected"))

    class Meta:
        verbose_name = _("corrected paper")
        verbose_name_plural = _("corrected papers")
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["correction", "sitting"], name="paper_corrected_once")]
