"""Questions, and the immutable versions of what they said."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from common.append_only import AppendOnlyModel
from common.identifiers import PublicIdField
from quizzes.enums import Difficulty, ImportStage, QuestionState
from quizzes.kinds import kind_choices
from quizzes.pictures import digests_in, words_of


class Bank(models.Model):
    """A collection of questions under one roof."""

    uuid = PublicIdField()
    name = models.CharField(_("name"), max_length=128, unique=True)
    description = models.TextField(_("description"), blank=True)
    open_for_practice = models.BooleanField(
        _("open for practice"),
        default=True,
        help_text=_("Officers may practise its active questions and see their keys; reserved ones stay closed."),
    )

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ImportBatch(models.Model):
    """One file of questions brought in by one act, or a text that was pasted.

    In the back office it is looked at first, then confirmed, then carried out in the background. `content` is the file
    until then and no longer: emptied with the import, forgotten with a preview that nobody confirmed. What its pages
    show of a file stands in `preview`, so that a file is read once for each way of reading it.
    """

    uuid = PublicIdField()
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="batches", verbose_name=_("question bank"))
    file_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    format = models.CharField(_("format"), max_length=16, blank=True)
    options = models.JSONField(_("how to read it"), default=dict, blank=True)
    content = models.BinaryField(_("file awaiting its import"), null=True)
    preview = models.JSONField(_("what it holds"), default=dict, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("imported by")
    )
    order = models.JSONField(
        _("how it was confirmed"),
        default=dict,
        editable=False,
        help_text=_("State of new questions (empty: as the file says), and whether unreadable rows are left out."),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    attempted_at = models.DateTimeField(_("last attempt"), null=True, editable=False)
    failure = models.TextField(_("why it was not imported"), blank=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True)
    report = models.JSONField(_("report"), default=dict)
    changes = models.JSONField(
        _("what was changed"),
        default=list,
        editable=False,
        help_text=_("The questions that were there before, as they were then and as the import left them."),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_at=None) | Q(content=None), name="import_keeps_no_file_once_done"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(imported_at__isnull=False), name="import_undone_once_done"
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def stage(self) -> ImportStage:
        """Where it stands between its upload and its undoing."""
        if self.imported_at:
            return ImportStage.UNDONE if self.undone_at else ImportStage.DONE
        if self.confirmed_at is None:
            return ImportStage.PREVIEW
        return ImportStage.FAILED if self.failure else ImportStage.UNDER_WAY


class KeptQuestions(models.Manager):
    """Every question but those that were retracted with their import: they stand in no list, paper or match."""

    def get_queryset(self):
        return super().get_queryset().filter(retracted_at=None)


class Question(PreviewableMixin, models.Model):
    """A question's identity and standing; what it says is in its versions.

    `current` is the version that papers ask, and the newest one unless the question is active and somebody revised it:
    then the revision is `proposed` and waits for another person's review (docs/decisions/0008-four-eyes.md).
    Versions are never deleted, so a question whose import was undone stays as well, `retracted_at` that moment.
    """

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
    proposed = models.OneToOneField(
        "quizzes.QuestionVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version awaiting review"),
    )
    stem_key = models.CharField(
        max_length=64,
        editable=False,
        help_text=_("Digest of the stem without blanks and punctuation: finds the same question again."),
    )
    retracted_at = models.DateTimeField(_("retracted"), null=True, editable=False)

    objects = KeptQuestions()
    with_retracted = models.Manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        permissions = [("review_question", _("May review questions"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed=None) | Q(state=QuestionState.ACTIVE), name="question_proposal_while_active"
            ),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(state=QuestionState.WITHDRAWN),
                name="question_retracted_is_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["bank", "state", "kind", "difficulty"], name="question_draw"),
            models.Index(fields=["bank", "state", "kind", "uuid"], name="question_sample"),
            models.Index(fields=["bank", "stem_key"], name="question_stem"),
            models.Index(fields=["review_on"], name="question_review"),
        ]

    def __str__(self):
        return Truncator(words_of(self.current.stem)).chars(60) if self.current else str(self.uuid)

    @property
    def current_version(self) -> QuestionVersion:
        """What the question says; there is always something once create_question has ended."""
        if self.current is None:
            raise QuestionVersion.DoesNotExist(f"Question {self.uuid} has no version.")
        return self.current

    @property
    def newest_version(self) -> QuestionVersion:
        """What an editor goes on writing: the version awaiting review if there is one, otherwise the current one."""
        return self.proposed or self.current_version


class QuestionVersion(AppendOnlyModel):
    """What a question said, for good: sittings pin versions, so an edit never changes what an officer was asked.

    `options` and `key` are what the kind stores (quizzes.kinds.base): ids are short, stable within the question, and no
    order within `options` tells the key.
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

    @cached_property
    def pictures_asked(self) -> set[str]:
        """The pictures that whoever is asked the question sees, by digits."""
        return digests_in(self.stem, self.options)

    @cached_property
    def pictures(self) -> set[str]:
        """Those that key and explanation show besides."""
        return digests_in(self.key, self.explanation) | self.pictures_asked
