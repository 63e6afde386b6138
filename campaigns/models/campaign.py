"""A study campaign and its tasks: data, not code, because every year brings another one (DOMAIN §0.2)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import AUTOMATIC_EXEMPTIONS, CampaignState, TaskKind
from common.clock import end_of_day, start_of_day
from common.identifiers import PublicIdField
from ledger.enums import SubjectKind
from people.enums import RosterState
from people.models import Scope


def automatic_exemptions():
    return [status.value for status in AUTOMATIC_EXEMPTIONS]


def validate_statuses(statuses):
    """A list of known roster statuses."""
    unknown = set(statuses) - set(RosterState.values)
    if unknown:
        raise ValidationError(
            _("Unknown roster statuses: %(statuses)s"), params={"statuses": ", ".join(sorted(unknown))}
        )


class Campaign(models.Model):
    """A dated study campaign (学习专题): a window, to whom it applies, and what has to be done.

    Dates are calendar days in Beijing and belong to the window wholly: it ends when its last day does (DOMAIN §6).
    """

    uuid = PublicIdField()
    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        validators=[
            RegexValidator(r"^(?!new\Z)[A-Za-z0-9][A-Za-z0-9-]*\Z", _("Use letters, digits and hyphens, not “new”."))
        ],
        help_text=_("Letters, digits and hyphens, for instance 2026-autumn; it stands in the address of the page."),
    )
    title = models.CharField(_("title"), max_length=128)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    make_up_until = models.DateField(
        _("last day for making up"),
        null=True,
        blank=True,
        help_text=_("Work finished after the last day counts as made up until this day."),
    )
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+", verbose_name=_("scope"))
    automatic_exemptions = models.JSONField(
        _("statuses that exempt by themselves"),
        default=automatic_exemptions,
        blank=True,
        validators=[validate_statuses],
    )
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT)

    class Meta:
        verbose_name = _("study campaign")
        verbose_name_plural = _("study campaigns")
        ordering = ["-opens_on", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="campaign_code_given"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_has_days",
                violation_error_message=_("The last day lies before the first day. Put them in order."),
            ),
            models.CheckConstraint(
                condition=Q(make_up_until=None) | Q(make_up_until__gt=F("closes_on")),
                name="campaign_makes_up_later",
                violation_error_message=_("Making up begins after the last day: choose a later day, or none."),
            ),
            models.CheckConstraint(condition=Q(state__in=CampaignState.values), name="campaign_state_known"),
        ]

    def __str__(self):
        return self.title

    @property
    def starts_at(self) -> datetime:
        """S of DOMAIN §6: the first instant of the window."""
        return start_of_day(self.opens_on)

    @property
    def ends_at(self) -> datetime:
        """E of DOMAIN §6: the instant that ends the window, exclusive."""
        return end_of_day(self.closes_on)

    @property
    def make_up_ends_at(self) -> datetime:
        """The instant that ends making up, exclusive; that of the window where there is no making up."""
        return end_of_day(self.make_up_until) if self.make_up_until else self.ends_at

    @property
    def is_draft(self) -> bool:
        return self.state == CampaignState.DRAFT


class Task(models.Model):
    """One thing to be done: what the ledger must say about a page or a quiz, and nothing about how it was studied."""

    uuid = PublicIdField()
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks", verbose_name=_("study campaign"))
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(
        _("short name"), max_length=2, blank=True, help_text=_("At most two characters, for the head of a column.")
    )
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind of task"), max_length=8, choices=TaskKind)
    page = models.ForeignKey("wagtailcore.Page", models.PROTECT, related_name="+", verbose_name=_("page"))
    subject_kind = models.CharField(_("kind of subject"), max_length=16, choices=SubjectKind, editable=False)
    subject_id = models.UUIDField(_("subject"), editable=False)
    required = models.BooleanField(_("required"), default=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Only for a quiz; empty means the quiz's own pass mark."),
    )

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="one_task_per_position"),
            models.UniqueConstraint(
                fields=["campaign", "subject_kind", "subject_id"],
                name="one_task_per_subject",
                violation_error_message=_("This page is a task of the campaign already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="task_kind_known"),
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(kind=TaskKind.QUIZ, pass_percent__gte=1, pass_percent__lte=100),
                name="task_pass_mark_of_quiz",
                violation_error_message=_("Only a quiz has a pass mark. Leave it empty for other pages."),
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="task_subject")]

    def __str__(self):
        return self.title
