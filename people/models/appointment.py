"""Who holds which role, over which unit, for how long."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.enums import Role

from .dated import DatedFact
from .organisation import OrgUnit


class Appointment(DatedFact):
    """A role over a unit and all below it (none = the whole platform), from a day until a day, exclusive.

    Ending or correcting one supersedes the row and appends its successor (people.domain.appointments).
    """

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("officer")
    )
    role = models.CharField(_("role"), max_length=32, choices=Role)
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="appointments", null=True, blank=True, verbose_name=_("unit")
    )
    valid_to = models.DateField(_("until (exclusive)"), null=True, blank=True)

    class Meta(DatedFact.Meta):
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="appointment_has_days"
            ),
            models.UniqueConstraint(
                fields=["officer", "role", "unit", "valid_from"],
                condition=Q(superseded_at=None),
                name="one_appointment_per_role_and_day",
            ),
            models.UniqueConstraint(
                fields=["officer", "role", "valid_from"],
                condition=Q(superseded_at=None, unit=None),
                name="one_platform_role_per_day",
            ),
        ]
        indexes = [models.Index(fields=["officer", "valid_from"], name="appointment_officer_day")]
