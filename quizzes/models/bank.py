"""Questions, and the immutable versions of what they said."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from quizzes.enums import Difficulty, QuestionState
from quizzes.kinds import kind_choices


class Bank(models.Model):
    """A collection of questions under one roof."""

    uuid = PublicIdField()
    name = models.CharField(_("name"), max_length=128, unique=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ImportBatch(models.Model):
    """One file of questions brought in by one act.

    In the back office a file is previewed first: until it is confirmed, `imported_at` is empty and `sheets` holds the
    cells that were read, so that no upload is ever kept. Confirming empties it.
    """

    uuid = PublicIdField()
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="batches", verbose_name=_("question bank"))
    file_name = models.CharField(_("file"), max_length=255)
    options = models.JSONField(_("how to read it"), default=dict, blank=True)
    sheets = models.JSONField(_("cells awaiting confirmation"), null=True, blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported"), null=True)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_at=None) | Q(sheets=None), name="import_keeps_no_cells_once_done"
            )
        ]

    def __str__(self):
        return self.file_name


class Question(models.Model):
    """A question's identity and standing; what it says is in its versions, the last of which is current."""

    uuid = PublicIdField()
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions", verbose_name=_("question bank"))
    kind = models.CharField(_("kind"), max_length=16, choices=kind_choices)
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, default=Difficulty.EASY)
    knowledge_point = models.ForeignKey(
        "courses.KnowledgePoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("knowledge point"),
    )
    basis_clause = models.ForeignKey(
        "courses.Clause",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("basis clause"),
    )
    basis_text = models.CharField(_("basis"), max_length=255, blank=True)
    suggested_points = models.DecimalField(
        _("suggested points"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("What its source gives for it; what it counts is settled by each paper."),
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=QuestionState, default=QuestionState.DRAFT)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("import")
    )
    current = models.OneToOneField(
        "quizzes.QuestionVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("current version")
    )
    stem_key = models.CharField(
        max_length=64,
        editable=False,
        help_text=_("Digest of the stem without blanks and punctuation: finds the same question again."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["bank", "state", "kind", "difficulty"], name="question_draw"),
            models.Index(fields=["bank", "stem_key"], name="question_stem"),
        ]

    def __str__(self):
        return Truncator(self.current.stem).chars(60) if self.current else str(self.uuid)

    @property
    def current_version(self) -> QuestionVersion:
        """What the question says; there is always something once create_question has ended."""
        if self.current is None:
            raise QuestionVersion.DoesNotExist(f"Question {self.uuid} has no version.")
        return self.current


class QuestionVersion(AppendOnlyModel):
    """What a question said, for good: sittings pin versions, so an edit never changes what an officer was asked.

    `options` is a list of {"id", "text"}; ids are short, stable within the question and never shown in order of
    correctness. `key` belongs to the kind: a list of option ids, or a boolean for a judgement.
    """

    uuid = PublicIdField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions", verbose_name=_("question"))
    number = models.PositiveIntegerField(_("version"))
    stem = models.TextField(_("stem"))
    options = models.JSONField(_("options"), default=list)
    key = models.JSONField(_("key"))
    explanation = models.TextField(_("explanation"), blank=True)
    created_at = models.DateTimeField(_("written"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "number"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_per_question"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]
