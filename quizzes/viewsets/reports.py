"""Lists about the bank in the back office: knowledge points with their questions, and what is overdue for review."""

from urllib.parse import urlencode

from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet

from common.clock import local_date, now
from courses.models import KnowledgePoint
from quizzes.enums import Difficulty, QuestionState
from quizzes.filters import OverdueFilterSet
from quizzes.models import Question
from quizzes.queries.catalogue import overdue_questions, points_with_counts
from quizzes.views.bulk import OVERDUE

from .policies import KeptForGood
from .question_list import PER_PAGE, QuestionIndexView, ReviewDateColumn


class ReaderMenuItem(MenuItem):
    """Shown to those who may read questions."""

    def is_shown(self, request):
        return request.user.has_perm("quizzes.view_question")


class ReportViewSet(ViewSet):
    """One list for those who may read questions, under its own address and in the menu."""

    index_view_class: type[IndexView]
    menu_item_class = ReaderMenuItem

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(
            permission_policy=KeptForGood(Question),
            index_url_name=self.get_url_name("index"),
            index_results_url_name=self.get_url_name("index_results"),
            page_title=self.menu_label,
            header_icon=self.icon,
            **kwargs,
        )

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(self.index_view_class), name="index"),
            path("results/", self.construct_view(self.index_view_class, results_only=True), name="index_results"),
        ]


def questions_address(**filters) -> str:
    """The list of questions narrowed by `filters`."""
    return f"{reverse('questions:index')}?{urlencode(filters)}"


class CountColumn(Column):
    """How many questions, leading to them; nothing for none. `filters` narrow the list besides the row's point."""

    cell_template_name = "quizzes/admin/count_cell.html"

    def __init__(self, name, *, filters, **kwargs):
        super().__init__(name, **kwargs)
        self.filters = filters

    def get_cell_context_data(self, instance, parent_context):
        address = questions_address(knowledge_point=instance.pk, **self.filters)
        return super().get_cell_context_data(instance, parent_context) | {"address": address}


class PointIndexView(IndexView):
    """Knowledge points with how many questions they have, by state and, of those in use, by difficulty."""

    model = KnowledgePoint
    paginate_by = PER_PAGE
    search_fields = ["name"]
    search_backend_name = None
    default_ordering = "name"
    results_template_name = "quizzes/admin/points_results.html"
    list_display = [
        TitleColumn(
            "name", label=_("Knowledge point"), get_url=lambda point: questions_address(knowledge_point=point.pk)
        ),
        *(CountColumn(f"in_{state}", label=state.label, filters={"state": state}) for state in QuestionState),
        *(
            CountColumn(f"is_{level}", label=level.label, filters={"state": QuestionState.ACTIVE, "difficulty": level})
            for level in Difficulty
        ),
    ]

    def get_base_queryset(self):
        return points_with_counts()

    def get_context_data(self, **kwargs):
        without = Question.objects.filter(knowledge_point=None).exclude(state=QuestionState.WITHDRAWN).count()
        address = questions_address(knowledge_point="null")
        return super().get_context_data(without=without, without_address=address, **kwargs)


class PointReport(ReportViewSet):
    name = "question_points"
    icon = "tag"
    menu_label = _("Knowledge points")
    index_view_class = PointIndexView


class OverdueIndexView(QuestionIndexView):
    """Questions past their review date, the longest overdue first, with whom to ask and where their basis stands."""

    model = Question
    paginate_by = PER_PAGE
    filterset_class = OverdueFilterSet
    all_of = OVERDUE
    default_ordering = ("review_on", "pk")
    results_template_name = "quizzes/admin/overdue_results.html"
    list_display = [
        "__str__",
        Column("bank", label=_("Question bank")),
        Column("get_state_display", label=pgettext_lazy("question", "State"), classname="w-whitespace-nowrap"),
        Column("basis", label=_("Basis"), accessor=lambda question: question.basis_clause or question.basis_text),
        ReviewDateColumn("review_on", label=_("To be reviewed"), sort_key="review_on"),
        Column("days", label=pgettext_lazy("overdue", "Days"), accessor=lambda question: days_overdue(question)),
        Column("writer", label=_("Written by"), accessor=lambda question: writer_of(question)),
    ]

    @cached_property
    def edit_url_name(self):
        return "questions:edit"

    @cached_property
    def inspect_url_name(self):
        return "questions:inspect"

    def get_base_queryset(self):
        related = ("bank", "current__created_by", "basis_clause__policy", "batch__imported_by")
        return overdue_questions(local_date(now())).select_related(*related)


def days_overdue(question: Question) -> int:
    """Whole days since the review date."""
    return (local_date(now()) - question.review_on).days


def writer_of(question: Question):
    """Who can say why it reads as it does: who wrote the current version, else who imported it."""
    return question.current_version.created_by or (question.batch.imported_by if question.batch else None) or "—"


class OverdueReport(ReportViewSet):
    name = "overdue_questions"
    icon = "date"
    menu_label = _("Overdue for review")
    index_view_class = OverdueIndexView
