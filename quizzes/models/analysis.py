"""What the answers to a paper say about its questions: figures computed in the background, replaced as a whole."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.identifiers import PublicIdField
from ledger.enums import SubjectKind

from .bank import QuestionVersion


class QuizAnalysis(models.Model):
    """The figures of one quiz or contest, from the first try of each officer; nothing in it is about a person.

    `figures` holds floats by name (quizzes.domain.analysis.QuizFigures) and the histogram of points.
    """

    uuid = PublicIdField()
    subject_kind = models.CharField(_("kind of occasion"), max_length=16, choices=SubjectKind)
    subject_id = models.UUIDField(_("occasion"))
    title = models.CharField(_("title"), max_length=255)
    papers = models.PositiveIntegerField(_("papers"))
    last_handed_in = models.DateTimeField(_("last paper handed in"))
    figures = models.JSONField(_("figures"), default=dict)
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("item analysis")
        verbose_name_plural = _("item analyses")
        ordering = ["-last_handed_in"]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="one_analysis_per_occasion"),
        ]

    def __str__(self):
        return self.title


class ItemFigures(models.Model):
    """The figures of one version of a question within one analysis.

    `facility` 0 to 1, `discrimination` and `upper_lower` −1 to 1; None where they cannot be computed. `choices` is
    what was answered: a list of {"text", "is_key", "n", "upper", "lower"}, the last two as shares of their groups.
    """

    analysis = models.ForeignKey(QuizAnalysis, models.CASCADE, related_name="items", verbose_name=_("item analysis"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name=_("question"))
    papers = models.PositiveIntegerField(_("papers"))
    answered = models.PositiveIntegerField(_("answered"))
    facility = models.FloatField(_("facility"))
    discrimination = models.FloatField(_("discrimination"), null=True)
    upper_lower = models.FloatField(_("index of discrimination"), null=True)
    choices = models.JSONField(_("answers"), default=list)

    class Meta:
        verbose_name = _("figures of a question")
        verbose_name_plural = _("figures of questions")
        ordering = ["analysis", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["analysis", "version"], name="one_row_per_version_and_analysis"),
            models.CheckConstraint(condition=Q(facility__gte=0, facility__lte=1), name="facility_is_a_share"),
        ]
