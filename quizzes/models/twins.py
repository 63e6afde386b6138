"""Questions that ask the same, or nearly the same, and the sketches by which they are found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.identifiers import PublicIdField
from quizzes.enums import QuestionState, TwinKind, TwinState

from .bank import Question, QuestionVersion


class QuestionSketch(models.Model):
    """What finds the questions that may be like this one, without reading them (quizzes.domain.twins). Can be redone.

    It speaks of the question's newest version. `wording` is the digest of what that version asks and holds right,
    `figures` is its sketch. Without `compared_at` the comparison itself is still to come.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, related_name="sketch", verbose_name=_("question")
    )
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    edition = models.PositiveSmallIntegerField(_("edition of the comparison"))
    wording = models.CharField(_("digest of the wording"), max_length=64)
    figures = models.BinaryField(_("sketch"))
    compared_at = models.DateTimeField(_("compared"), null=True)

    class Meta:
        verbose_name = _("sketch of a question")
        verbose_name_plural = _("sketches of questions")


class SketchBand(models.Model):
    """A number that questions have in common that are to be compared: from their sketch, their stem or their text."""

    sketch = models.ForeignKey(QuestionSketch, models.CASCADE, related_name="bands", verbose_name=_("sketch"))
    value = models.BigIntegerField(_("number"))

    class Meta:
        verbose_name = _("band of a sketch")
        verbose_name_plural = _("bands of sketches")
        indexes = [models.Index(fields=["value", "sketch"], name="sketch_band")]


class Twin(models.Model):
    """Two questions that ask the same or nearly so; `first` is the older one.

    It is open until somebody says why both are kept, which holds for as long as `wording`, the digest of what both ask
    and hold right, is the same; or until one of them is withdrawn, which the questions themselves say.
    """

    uuid = PublicIdField()
    first = models.ForeignKey(Question, models.CASCADE, related_name="younger_twins", verbose_name=_("first question"))
    second = models.ForeignKey(Question, models.CASCADE, related_name="older_twins", verbose_name=_("second question"))
    kind = models.PositiveSmallIntegerField(pgettext_lazy("twins", "how they are alike"), choices=TwinKind)
    likeness = models.DecimalField(
        _("likeness"), max_digits=3, decimal_places=2, help_text=_("Of their texts, 0 to 1.")
    )
    wording = models.CharField(_("digest of the wordings"), max_length=64)
    found_at = models.DateTimeField(_("found"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("why both are kept"), blank=True)

    class Meta:
        verbose_name = _("pair of twins")
        verbose_name_plural = _("pairs of twins")
        ordering = ["kind", "-likeness", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_twins"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="twins_older_first"),
            models.CheckConstraint(
                condition=Q(decided_at=None, reason="") | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="twins_kept_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-likeness", "-id"], name="twins_gravest_first")]

    def __str__(self):
        return f"{self.first} / {self.second}"

    @property
    def state(self) -> TwinState:
        """Whether anything is left to decide; both questions are loaded."""
        if QuestionState.WITHDRAWN in (self.first.state, self.second.state):
            return TwinState.SETTLED
        return TwinState.OPEN if self.decided_at is None else TwinState.KEPT

    @property
    def questions(self) -> tuple[Question, Question]:
        return self.first, self.second

    def other_than(self, question: Question) -> Question:
        return self.second if question.pk == self.first_id else self.first
