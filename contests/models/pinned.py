"""What a contest pins when it opens: its questions and its officers. Neither is ever edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.append_only import AppendOnlyModel
from quizzes.enums import Difficulty
from quizzes.kinds import kind_choices

from .contest import Contest


class ContestQuestion(AppendOnlyModel):
    """A question of a contest's pool, in the version and with the sorting it had at opening.

    Kind, knowledge point, difficulty and option ids are copied: the draw reads them, and an editor may change them in
    the bank at any time.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="pool", verbose_name=_("contest"))
    version = models.ForeignKey("quizzes.QuestionVersion", models.PROTECT, related_name="+", verbose_name=_("question"))
    question_uuid = models.UUIDField(_("public identifier of the question"))
    kind = models.CharField(_("kind"), max_length=16, choices=kind_choices)
    knowledge_point = models.ForeignKey(
        "courses.KnowledgePoint", models.PROTECT, null=True, related_name="+", verbose_name=_("knowledge point")
    )
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty)
    option_ids = models.JSONField(_("options that may be shuffled"), default=list)

    class Meta:
        verbose_name = _("question of a contest")
        verbose_name_plural = _("questions of contests")
        ordering = ["contest", "question_uuid"]
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["contest", "question_uuid"], name="contest_question_once")]


class Eligible(AppendOnlyModel):
    """An officer who may take part, with his branch at opening (DOMAIN §7.1) and the code his papers are drawn with.

    `unit_name` is what the branch was called then. Late entrants are added one by one, with a reason.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="eligible", verbose_name=_("contest"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("officer"))
    unit = models.ForeignKey(
        "people.OrgUnit", models.PROTECT, null=True, related_name="+", verbose_name=_("branch at opening")
    )
    unit_name = models.CharField(_("name of the branch then"), max_length=128, blank=True)
    code = models.CharField(_("entry code"), max_length=16)
    is_late = models.BooleanField(_("added after opening"), default=False)
    reason = models.CharField(_("reason of the addition"), max_length=255, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("eligible officer")
        verbose_name_plural = _("eligible officers")
        ordering = ["contest", "code"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["contest", "officer"], name="eligible_once_per_contest"),
            models.UniqueConstraint(fields=["contest", "code"], name="entry_code_once_per_contest"),
            models.CheckConstraint(
                condition=Q(is_late=False, reason="") | (Q(is_late=True) & ~Q(reason="")),
                name="late_entrant_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["contest", "unit"], name="eligible_unit")]
