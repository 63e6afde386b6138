"""Sittings: one officer, one paper, one clock."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from ledger.enums import SubjectKind
from quizzes.enums import ClosedBy, SittingState

from .bank import QuestionVersion


def grace() -> timedelta:
    """How long after a deadline the server still takes what was sent before it (docs/decisions/0004-sittings.md)."""
    return timedelta(seconds=settings.SITTING_GRACE_SECONDS)


class Sitting(models.Model):
    """One try of one officer at one occasion (a quiz page or a contest), with everything pinned at its start.

    Question versions, option order, points, marking rules and start never change afterwards; the deadline moves only
    later, where somebody is granted more time (domain.accommodations). The database allows one open sitting per officer
    and occasion. One of practice is graded and shown to its officer like any other, but no entry tells of it, and its
    tries are counted apart.
    """

    uuid = PublicIdField()
    # No index of its own here or on an item's sitting: constraints begin with them.
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="sittings", verbose_name=_("officer")
    )
    subject_kind = models.CharField(_("kind of occasion"), max_length=16, choices=SubjectKind)
    subject_id = models.UUIDField(_("occasion"))
    subject_title = models.CharField(_("title"), max_length=255)
    page = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("page")
    )
    practice = models.BooleanField(_("practice"), default=False)
    try_number = models.PositiveIntegerField(_("try"))
    state = models.CharField(_("state"), max_length=16, choices=SittingState, default=SittingState.OPEN)
    seed = models.CharField(_("seed of the draw"), max_length=64)
    rules = models.JSONField(_("rules then"), default=dict)
    started_at = models.DateTimeField(_("started"))
    deadline = models.DateTimeField(_("deadline"), null=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    closed_by = models.CharField(_("ended by"), max_length=16, choices=ClosedBy, blank=True)
    full_points = models.DecimalField(_("full points"), max_digits=8, decimal_places=2)
    pass_points = models.DecimalField(_("points that pass"), max_digits=8, decimal_places=2)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True)
    corrected_at = models.DateTimeField(
        _("corrected"), null=True, help_text=_("When a correction of one of its questions last graded it.")
    )
    entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, null=True, related_name="sitting", verbose_name=_("ledger entry")
    )

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "subject_kind", "subject_id"],
                condition=Q(state=SittingState.OPEN),
                name="one_open_sitting_per_officer_and_occasion",
            ),
            models.UniqueConstraint(
                fields=["officer", "subject_kind", "subject_id", "practice", "try_number"],
                name="sitting_try_number_each",
            ),
            models.CheckConstraint(condition=Q(practice=False) | Q(entry=None), name="practice_leaves_no_entry"),
            models.CheckConstraint(
                condition=Q(state=SittingState.OPEN, submitted_at=None, points=None, entry=None)
                | Q(state=SittingState.MARKING, submitted_at__isnull=False, points=None, entry=None)
                | Q(state=SittingState.SUBMITTED, submitted_at__isnull=False, points__isnull=False),
                name="sitting_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("full_points")),
                name="sitting_points_within_full",
            ),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(deadline__gt=F("started_at")), name="sitting_deadline_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"], name="sitting_due"),
            models.Index(fields=["subject_kind", "subject_id", "state"], name="sitting_occasion"),
        ]

    def __str__(self):
        return str(self.uuid)

    @property
    def result_url(self) -> str:
        return reverse("quizzes:result", args=[self.uuid])


class SittingItem(models.Model):
    """One question of a sitting's paper, and the last answer saved to it.

    `option_order` lists the option ids as shown. `answer` is what the kind reads (quizzes.kinds.base), None
    until answered; `revision` is the browser's counter, so that late and repeated saves are harmless. `marks` are the
    settled marks of people, decimal texts by the lines of the rubric; `awarded` counts them in once they are settled.
    """

    sitting = models.ForeignKey(
        Sitting, models.CASCADE, db_index=False, related_name="items", verbose_name=_("sitting")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("question"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    option_order = models.JSONField(_("order of options"), default=list)
    answer = models.JSONField(_("answer"), null=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_at = models.DateTimeField(_("saved"), null=True)
    flagged = models.BooleanField(_("flagged"), default=False)
    marks = models.JSONField(_("marks of people"), null=True)
    awarded = models.DecimalField(_("points awarded"), max_digits=6, decimal_places=2, null=True)
    left_out = models.BooleanField(
        _("left out of the total"), default=False, help_text=_("A correction took the question out of this paper.")
    )

    class Meta:
        verbose_name = _("question of a sitting")
        verbose_name_plural = _("questions of sittings")
        ordering = ["sitting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="item_position_per_sitting"),
            models.CheckConstraint(
                condition=Q(awarded=None) | Q(awarded__gte=0, awarded__lte=F("points")), name="item_award_within_points"
            ),
        ]
