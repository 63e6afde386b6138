"""What is worked out from what questions say, so that lists find and filter them quickly. All of it can be redone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bank import Question, QuestionVersion


class QuestionTraits(models.Model):
    """What a question's current version says, in the form that lists look through (quizzes.domain.traits).

    `words` holds its texts folded as quizzes.wording.fold does, a text to a line. `key_at` is the place of the only
    right answer among `places` possible ones, from 0; both are empty where there is not exactly one to choose.
    """

    question = models.OneToOneField(
        Question, models.CASCADE, primary_key=True, related_name="traits", verbose_name=_("question")
    )
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    edition = models.PositiveSmallIntegerField(_("edition of the checks"), default=0)
    words = models.TextField(_("words"))
    key_at = models.PositiveSmallIntegerField(_("place of the key"), null=True)
    places = models.PositiveSmallIntegerField(_("possible places"), null=True)

    class Meta:
        verbose_name = _("traits of a question")
        verbose_name_plural = _("traits of questions")


class QuestionWarning(models.Model):
    """A check of quizzes.domain.lint found something in a question's current version or filing; its words are there."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="warnings", verbose_name=_("question"))
    code = models.CharField(_("check"), max_length=32)

    class Meta:
        verbose_name = _("warning about a question")
        verbose_name_plural = _("warnings about questions")
        ordering = ["question", "code"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="one_warning_per_check")]
        indexes = [models.Index(fields=["code", "question"], name="question_warning")]
