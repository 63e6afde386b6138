"""Marking by people: who marks which question of which paper, and the marks that were given (docs/decisions/0019)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from quizzes.enums import MarkingState

from .papers import QuizPage
from .sittings import SittingItem

THIRD = 3


class MarkingTask(models.Model):
    """One seat at one question of a paper that people mark: the first or second marker's, or the third's who decides.

    A marker takes a seat and holds it until `held_until`; then it is free again. `quiz`, `officer` and `handed_in_at`
    repeat what the paper says and never change, so that the queue reads one table, and the database itself refuses
    whoever would mark his own paper or take two seats at one question.
    """

    uuid = PublicIdField()
    item = models.ForeignKey(
        SittingItem, models.PROTECT, related_name="marking_tasks", verbose_name=_("question of a sitting")
    )
    seat = models.PositiveSmallIntegerField(
        _("seat"), default=1, validators=[MinValueValidator(1), MaxValueValidator(THIRD)]
    )
    quiz = models.ForeignKey(QuizPage, models.PROTECT, related_name="marking_tasks", verbose_name=_("quiz"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose paper it is")
    )
    handed_in_at = models.DateTimeField(_("handed in"))
    state = models.CharField(_("state"), max_length=16, choices=MarkingState, default=MarkingState.WAITING)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="marking_tasks", verbose_name=_("marker")
    )
    held_until = models.DateTimeField(_("held until"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)

    class Meta:
        verbose_name = _("marking task")
        verbose_name_plural = _("marking tasks")
        ordering = ["handed_in_at", "item_id", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="marking_seat_once_per_item"),
            models.UniqueConstraint(fields=["item", "marker"], name="marker_once_per_item"),
            models.UniqueConstraint(
                fields=["marker", "quiz"],
                condition=Q(state=MarkingState.HELD),
                name="one_held_seat_per_marker_and_quiz",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1, seat__lte=THIRD), name="marking_seats_are_three"),
            models.CheckConstraint(
                condition=Q(marker=None) | ~Q(marker=F("officer")), name="nobody_marks_his_own_paper"
            ),
            models.CheckConstraint(
                condition=Q(state=MarkingState.WAITING, marker=None, held_until=None, done_at=None)
                | Q(state=MarkingState.HELD, marker__isnull=False, held_until__isnull=False, done_at=None)
                | Q(state=MarkingState.DONE, marker__isnull=False, held_until=None, done_at__isnull=False)
                | Q(state=MarkingState.NEEDLESS, marker=None, held_until=None, done_at=None),
                name="marking_state_fits",
            ),
        ]
        indexes = [
            models.Index(fields=["quiz", "state", "handed_in_at"], name="marking_queue"),
            models.Index(fields=["marker", "state"], name="marking_of_marker"),
            models.Index(fields=["state", "held_until"], name="marking_hold_ends"),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("quizzes:marking_task", args=[self.uuid])

    @property
    def decides(self) -> bool:
        """Whether it is the third seat, whose marks count instead of the two before."""
        return self.seat == THIRD


class Marking(AppendOnlyModel):
    """What one marker gave one question. Another version of it puts the one before right; the highest counts."""

    task = models.ForeignKey(MarkingTask, models.PROTECT, related_name="markings", verbose_name=_("marking task"))
    version = models.PositiveSmallIntegerField(_("version"))
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="markings", verbose_name=_("marker")
    )
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        base_manager_name = "objects"
        ordering = ["task", "version"]
        constraints = [models.UniqueConstraint(fields=["task", "version"], name="marking_version_once")]


class LineMark(AppendOnlyModel):
    """The points of one line of the rubric, of how many, and what the marker says to it."""

    marking = models.ForeignKey(Marking, models.PROTECT, related_name="lines", verbose_name=_("marking"))
    line = models.CharField(_("line of the rubric"), max_length=64)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    most = models.DecimalField(_("most points"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("mark of a line")
        verbose_name_plural = _("marks of lines")
        base_manager_name = "objects"
        ordering = ["marking", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["marking", "line"], name="line_marked_once"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=F("most")), name="mark_within_line"),
        ]
