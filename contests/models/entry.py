"""One officer's part in one contest: his consent, and the rank key of his counted sitting."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .contest import Contest
from .pinned import Eligible


class ContestEntry(models.Model):
    """Made when the officer enters; the key is empty until he has handed in.

    The key caches his counted sitting (DOMAIN §7.5) and is only ever rebuilt from the ledger's entries about his
    sittings (contests.domain.entries). `duration` in whole seconds.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="entries", verbose_name=_("contest"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contest_entries", verbose_name=_("officer")
    )
    eligible = models.OneToOneField(Eligible, models.PROTECT, related_name="entry", verbose_name=_("place on the list"))
    show_name = models.BooleanField(_("name shown on the board"), default=False)
    tries = models.PositiveSmallIntegerField(_("tries handed in"), default=0)
    points = models.DecimalField(_("points scored"), max_digits=8, decimal_places=2, null=True)
    full_points = models.DecimalField(_("full points"), max_digits=8, decimal_places=2, null=True)
    duration = models.PositiveIntegerField(_("duration, seconds"), null=True)
    submitted_at = models.DateTimeField(_("time of handing in"), null=True)
    sitting = models.OneToOneField(
        "quizzes.Sitting", models.PROTECT, null=True, related_name="+", verbose_name=_("counted sitting")
    )

    class Meta:
        verbose_name = _("entry in a contest")
        verbose_name_plural = _("entries in contests")
        ordering = ["contest", "-points", "duration", "submitted_at"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "officer"], name="one_entry_per_contest_and_officer"),
            models.CheckConstraint(
                condition=Q(tries=0, points=None, full_points=None, duration=None, submitted_at=None, sitting=None)
                | Q(
                    tries__gte=1,
                    points__gte=0,
                    points__lte=F("full_points"),
                    full_points__isnull=False,
                    duration__isnull=False,
                    submitted_at__isnull=False,
                    sitting__isnull=False,
                ),
                name="contest_entry_key_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["contest", "-points", "duration", "submitted_at"],
                condition=Q(points__isnull=False),
                name="contest_rank",
            )
        ]
