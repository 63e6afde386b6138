"""Quiz pages: what a paper is made of, and the rules of sitting it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from courses.models.study import HousePage
from ledger.enums import Counts
from quizzes.enums import Difficulty, Review, Shown
from quizzes.kinds import kind_choices

from .bank import Bank, Question


class QuizIndexPage(HousePage):
    """The list of quizzes, at /quizzes/."""

    intro = models.TextField(_("introduction"), blank=True)

    max_count = 1
    subpage_types = ["quizzes.QuizPage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of quizzes")
        verbose_name_plural = _("lists of quizzes")


class QuizPage(HousePage):
    """A quiz: fixed questions, rules for random ones, or both, and the rules of sitting it.

    Defaults follow DOMAIN §5: unlimited tries for a lesson's check, 60 of 100 to pass.
    """

    intro = models.TextField(_("introduction"), blank=True)
    time_limit = models.PositiveIntegerField(
        _("time limit, minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    max_tries = models.PositiveIntegerField(
        _("tries"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Empty: as many as wanted.")
    )
    cool_down = models.PositiveIntegerField(
        _("pause between tries, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30 * 24 * 60)],
        help_text=_("From handing in until the next try may start. Empty: none."),
    )
    counts = models.CharField(
        _("which try counts"),
        max_length=8,
        choices=Counts,
        default=Counts.BEST,
        help_text=_("Whose points count. Any try that reaches the pass mark is a pass, and it stays one."),
    )
    half_marks = models.BooleanField(
        _("half marks for a part of the right options"),
        default=False,
        help_text=_("Of multiple choices, where no wrong option is chosen. Otherwise only all right options count."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, percent"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    practice = models.BooleanField(
        _("practice only"),
        default=False,
        help_text=_("Its papers leave no score, count as no try and complete nothing."),
    )
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    review = models.CharField(
        _("when the result shows more than points"), max_length=16, choices=Review, default=Review.AT_ONCE
    )
    shows = models.CharField(_("what it shows then"), max_length=16, choices=Shown, default=Shown.EXPLANATIONS)
    points_open = models.BooleanField(
        _("points visible to leaders"),
        default=False,
        help_text=_("Otherwise leaders see passed or not."),
    )
    blind_marking = models.BooleanField(
        _("markers do not learn whose paper it is"),
        default=True,
        help_text=_("Neither name nor number nor unit. Officers never learn who marked."),
    )
    double_marking = models.BooleanField(
        _("two markers for each question"),
        default=False,
        help_text=_("Each without knowing the other's marks. The mean counts, or what a third decides."),
    )
    marking_gap = models.PositiveSmallIntegerField(
        _("a third decides above, percent"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("Of what people can give for the question: how far two markers may be apart."),
    )
    markers = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="quizzes_marked",
        verbose_name=_("markers"),
        help_text=_("Empty: everybody who holds the office of a marker."),
    )

    parent_page_types = ["quizzes.QuizIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("practice"),
                FieldPanel("time_limit"),
                FieldPanel("max_tries"),
                FieldPanel("cool_down"),
                FieldPanel("counts"),
                FieldPanel("pass_percent"),
                FieldPanel("half_marks"),
            ],
            heading=_("Sitting"),
        ),
        MultiFieldPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading=_("Window")),
        MultiFieldPanel(
            [
                FieldPanel("shuffle_options"),
                FieldPanel("review"),
                FieldPanel("shows"),
                FieldPanel("points_open"),
            ],
            heading=_("Showing"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("For short answers, alone or in a case; a machine marks all else.")),
                FieldPanel("blind_marking"),
                FieldPanel("double_marking"),
                FieldPanel("marking_gap"),
                FieldPanel("markers", widget=CheckboxSelectMultiple),
            ],
            heading=_("Marking by people"),
        ),
        InlinePanel("items", label=_("Fixed question")),
        InlinePanel("draws", label=_("Random draw")),
        HelpPanel(template="quizzes/admin/stock_panel.html", heading=_("What the bank holds")),
    ]

    preview_modes = [("", _("Quiz page")), ("paper", _("A paper"))]
    # Domain and views stand above models; QuizzesConfig.ready() names what is asked before publishing
    # (domain.publishing) and what a paper shows that nobody sits (views.papers).
    may_publish: ClassVar[Callable[..., bool]]
    paper_presenter: ClassVar[Callable[..., dict[str, Any]]]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_opening",
            ),
            models.CheckConstraint(condition=Q(marking_gap__lte=100), name="quiz_marking_gap_is_a_share"),
        ]

    def get_preview_template(self, request, mode_name):
        return "quizzes/sitting.html" if mode_name == "paper" else super().get_preview_template(request, mode_name)

    def get_preview_context(self, request, mode_name):
        context = super().get_preview_context(request, mode_name)
        return {**context, **self.paper_presenter()} if mode_name == "paper" else context

    def publish(self, revision, *args, log_action=True, **kwargs):
        """Every way of publishing comes through here; a quiz that no paper can be drawn from stays as it is."""
        if self.may_publish(revision, way=log_action):
            super().publish(revision, *args, log_action=log_action, **kwargs)


class PaperItem(Orderable):
    """A fixed question of a quiz."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, default=5, validators=[MinValueValidator(0)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("fixed question")
        verbose_name_plural = _("fixed questions")


class PaperRule(Orderable):
    """So many random questions of a bank, kind, knowledge point and difficulty, for so many points each."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="+", verbose_name=_("question bank"))
    kind = models.CharField(_("kind"), max_length=16, choices=kind_choices)
    knowledge_point = models.ForeignKey(
        "courses.KnowledgePoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("knowledge point"),
    )
    difficulty = models.CharField(_("difficulty"), max_length=8, choices=Difficulty, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), validators=[MinValueValidator(1)])
    points = models.DecimalField(
        _("points each"), max_digits=6, decimal_places=2, default=5, validators=[MinValueValidator(0)]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("random draw")
        verbose_name_plural = _("random draws")
