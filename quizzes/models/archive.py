"""What another platform left: its quizzes, sittings and progress, kept to be read and never counted as ours.

None of it is append-only: the answers are texts of persons, which must be erasable, and their authority is the old
platform. No page writes here; an import repeats what its source says (docs/decisions/0013).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from quizzes.enums import ArchivedOutcome

from .bank import Bank, QuestionVersion


class ArchivedQuiz(models.Model):
    """A quiz of the old platform; the bank that its questions went into stands for the platform.

    `page` is the draft that was made of it; None once an editor has deleted that.
    """

    uuid = PublicIdField()
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="archived_quizzes", verbose_name=_("question bank"))
    old_id = models.PositiveIntegerField(_("number there"))
    title = models.CharField(_("title"), max_length=255)
    address = models.CharField(_("address there"), max_length=255)
    pass_percent = models.IntegerField(_("pass mark there, percent"))
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, related_name="+", verbose_name=_("page made of it")
    )

    class Meta:
        verbose_name = _("quiz of an old platform")
        verbose_name_plural = _("quizzes of old platforms")
        constraints = [models.UniqueConstraint(fields=["bank", "old_id"], name="one_archived_quiz_per_number")]

    def __str__(self):
        return self.title


class ArchivedSitting(models.Model):
    """A sitting on the old platform, with the score it had there: right answers out of the questions asked.

    It belongs to `officer` once his old log-in name was found to be his; until then to nobody. `entry` is the latest
    ledger entry that speaks of it.
    """

    uuid = PublicIdField()
    quiz = models.ForeignKey(ArchivedQuiz, models.PROTECT, related_name="sittings", verbose_name=_("quiz"))
    old_id = models.PositiveIntegerField(_("number there"))
    user_name = models.CharField(_("log-in name there"), max_length=255)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="archived_sittings",
        verbose_name=_("officer"),
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    is_complete = models.BooleanField(_("finished"))
    score = models.IntegerField(_("right answers counted"))
    asked = models.PositiveIntegerField(_("questions asked"))
    pass_score = models.PositiveIntegerField(_("right answers that passed"))
    entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+", verbose_name=_("ledger entry")
    )

    class Meta:
        verbose_name = _("sitting on an old platform")
        verbose_name_plural = _("sittings on old platforms")
        ordering = ["-started_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "old_id"], name="one_archived_sitting_per_number")]
        indexes = [models.Index(fields=["officer", "-started_at"], name="archived_sitting_officer")]

    def __str__(self):
        return str(self.uuid)

    @property
    def has_passed(self) -> bool:
        return self.is_complete and self.score >= self.pass_score


class ArchivedAnswer(models.Model):
    """One question of an old sitting, and the answer given there.

    `version` is the question as it was imported and `answer` what the kind reads; where there is no such question any
    more, or it has no such answer, `text` says what the old platform holds.
    """

    sitting = models.ForeignKey(ArchivedSitting, models.CASCADE, related_name="answers", verbose_name=_("sitting"))
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(
        QuestionVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("question")
    )
    answer = models.JSONField(_("answer"), null=True)
    text = models.TextField(_("answer as it is stored there"), blank=True)
    outcome = models.CharField(_("counted as"), max_length=8, choices=ArchivedOutcome)

    class Meta:
        verbose_name = _("answer on an old platform")
        verbose_name_plural = _("answers on old platforms")
        ordering = ["sitting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "position"], name="archived_answer_position_per_sitting")
        ]


class ArchivedProgress(models.Model):
    """A user's tally on the old platform: for each category, right answers out of those given. For information only.

    `tally` is a list of {"category", "right", "asked"}.
    """

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+", verbose_name=_("question bank"))
    user_name = models.CharField(_("log-in name there"), max_length=255)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="archived_progress",
        verbose_name=_("officer"),
    )
    tally = models.JSONField(_("tally"), default=list)

    class Meta:
        verbose_name = _("progress on an old platform")
        verbose_name_plural = _("progress on old platforms")
        constraints = [
            models.UniqueConstraint(fields=["bank", "user_name"], name="one_archived_progress_per_user"),
        ]
