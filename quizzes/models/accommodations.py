"""Extra time and extra tries at one quiz, for an officer, a chosen few or a group."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from quizzes.enums import AccommodationReason

from .papers import QuizPage


class Accommodation(models.Model):
    """So much more time and so many more tries at a quiz, from one instant until another.

    For the `officers` named, or for whoever is in `scope` on the day. Never changed, only ended: what a sitting was
    given at its start stays. No reason of health is ever collected (DESIGN §3); category and text of the reason are
    for whoever granted it and for the bureau office (quizzes.rules.can_view_reason).
    """

    uuid = PublicIdField()
    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="accommodations", verbose_name=_("quiz"))
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="accommodations", blank=True, verbose_name=_("officers")
    )
    scope = models.ForeignKey(
        "people.Scope", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group")
    )
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes"), default=0, validators=[MaxValueValidator(600)])
    extra_tries = models.PositiveSmallIntegerField(_("extra tries"), default=0, validators=[MaxValueValidator(20)])
    valid_from = models.DateTimeField(_("holds from"))
    valid_until = models.DateTimeField(_("holds until"), null=True, blank=True)
    reason_kind = models.CharField(_("reason"), max_length=16, choices=AccommodationReason)
    reason = models.CharField(_("reason in words"), max_length=255, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_minutes__gt=0) | Q(extra_tries__gt=0),
                name="accommodation_gives_something",
                violation_error_message=_("Give extra minutes, extra tries, or both."),
            ),
            models.CheckConstraint(
                condition=Q(extra_minutes__lte=600, extra_tries__lte=20), name="accommodation_figures_in_range"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="accommodation_ends_after_it_begins",
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="accommodation_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reason_kind=AccommodationReason.OTHER) | ~Q(reason=""),
                name="accommodation_other_reason_in_words",
                violation_error_message=_("Say in words what the reason is."),
            ),
        ]
        indexes = [models.Index(fields=["quiz", "ended_at"], name="accommodation_quiz")]

    def __str__(self):
        return str(self.uuid)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it is neither ended nor outside its span."""
        until = self.ended_at or self.valid_until
        return self.valid_from <= moment and (until is None or moment < until)
