"""An officer's own learning: practice that leaves no score, and the memory of what he got wrong.

All of it is private: nobody else reads it, no statistic counts it, and its officer may delete it at any time.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from quizzes.enums import PracticeMode

from .bank import Question, QuestionVersion
from .sittings import Sitting


class PracticeRun(models.Model):
    """A row of questions practised one after the other. The daily one is the same all day (`day`, in Beijing)."""

    uuid = PublicIdField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_runs", verbose_name=_("officer")
    )
    mode = models.CharField(_("way of practising"), max_length=16, choices=PracticeMode)
    day = models.DateField(_("day"), null=True)
    knowledge_point = models.ForeignKey(
        "courses.KnowledgePoint", models.CASCADE, null=True, related_name="+", verbose_name=_("knowledge point")
    )
    seed = models.CharField(_("seed"), max_length=64)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "mode", "day"], name="one_daily_practice_per_day"),
            models.CheckConstraint(
                condition=Q(mode=PracticeMode.DAILY, day__isnull=False) | (~Q(mode=PracticeMode.DAILY) & Q(day=None)),
                name="daily_practice_has_a_day",
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    def get_absolute_url(self):
        return reverse("quizzes:practice_run", args=[self.uuid])


class PracticeItem(models.Model):
    """One question of a practice. The first answer stands; `percent` of the points it reached, None until answered.

    `skipped`: the question was reserved or withdrawn before it was answered, so its key may not be shown.
    """

    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="items", verbose_name=_("practice"))
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("question"))
    option_order = models.JSONField(_("order of options"), default=list)
    answer = models.JSONField(_("answer"), null=True)
    percent = models.DecimalField(
        _("percent reached"), max_digits=5, decimal_places=2, null=True, validators=[MaxValueValidator(100)]
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    skipped = models.BooleanField(_("skipped"), default=False)

    class Meta:
        verbose_name = _("question of a practice")
        verbose_name_plural = _("questions of practices")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="practice_position"),
            models.CheckConstraint(
                condition=Q(answered_at=None, percent=None)
                | Q(answered_at__isnull=False, percent__gte=0, percent__lte=100, skipped=False),
                name="practice_answer_has_percent",
            ),
        ]

    @property
    def is_right(self) -> bool:
        return self.percent == 100


class MemoryCard(models.Model):
    """A question in an officer's wrong-question book, spaced by FSRS.

    `stability` is in days, `difficulty` 1 to 10, as the scheduler defines them. `left_at`: when it was remembered long
    enough, or taken out by its officer; a new mistake brings it back.
    """

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memory_cards", verbose_name=_("officer")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    stability = models.FloatField(_("stability, days"))
    difficulty = models.FloatField(_("difficulty"))
    due = models.DateTimeField(_("due"))
    last_review = models.DateTimeField(_("last answered"))
    mistakes = models.PositiveIntegerField(_("mistakes"), default=1)
    entered_at = models.DateTimeField(_("entered the book"))
    left_at = models.DateTimeField(_("left the book"), null=True)

    class Meta:
        verbose_name = _("wrong question")
        verbose_name_plural = _("wrong questions")
        ordering = ["due"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "question"], name="one_card_per_officer_and_question"),
            models.CheckConstraint(condition=Q(due__gte=F("last_review")), name="card_due_after_review"),
        ]
        indexes = [models.Index(fields=["officer", "left_at", "due"], name="card_due")]


class BookedSitting(models.Model):
    """A sitting whose mistakes have been taken into the wrong-question book: once, and only when keys may be seen."""

    sitting = models.OneToOneField(Sitting, models.CASCADE, related_name="booked", verbose_name=_("sitting"))
    booked_at = models.DateTimeField(_("taken in"))

    class Meta:
        verbose_name = _("sitting taken into the book")
        verbose_name_plural = _("sittings taken into the book")
