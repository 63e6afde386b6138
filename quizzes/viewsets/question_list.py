"""The list of questions in the back office: what it can be searched and narrowed by, and what it shows."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, ListingButton

from common.clock import local_date, now
from quizzes.domain.lint import all_checks
from quizzes.enums import QuestionState
from quizzes.filters import QuestionFilterSet
from quizzes.models import Question
from quizzes.queries.catalogue import find_questions
from quizzes.views.bulk import acts_for

PER_PAGE = 50
USUAL_ACTS = 4


class ReviewDateColumn(Column):
    """The review date, with a word where it has passed."""

    cell_template_name = "quizzes/admin/review_date_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        overdue = (
            instance.review_on and instance.review_on < local_date(now()) and instance.state != QuestionState.WITHDRAWN
        )
        return super().get_cell_context_data(instance, parent_context) | {"overdue": overdue}


class WarningsColumn(BaseColumn):
    """How many checks warn of the question, and which; it wants `warnings` prefetched."""

    cell_template_name = "quizzes/admin/warnings_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        known = all_checks()
        labels = [known[warning.code].label for warning in instance.warnings.all() if warning.code in known]
        return super().get_cell_context_data(instance, parent_context) | {"labels": labels}


class QuestionIndexView(IndexView):
    """Questions of all banks, found by any part of their texts: two characters are enough, on both databases."""

    template_name = "quizzes/admin/question_list.html"
    is_searchable = True
    # Tells the acts on chosen questions which list "all of it" means.
    all_of = "all"
    default_ordering = "-pk"
    filterset_class = QuestionFilterSet
    list_display = [
        "__str__",
        Column("bank", label=_("Question bank")),
        Column("get_kind_display", label=_("Kind"), classname="w-whitespace-nowrap"),
        Column("get_difficulty_display", label=_("Difficulty")),
        Column("knowledge_point", label=_("Knowledge point")),
        ReviewDateColumn("review_on", label=_("To be reviewed"), sort_key="review_on"),
        Column("get_state_display", label=pgettext_lazy("question", "State"), classname="w-whitespace-nowrap"),
        WarningsColumn("warnings", label=_("Warnings")),
    ]

    def get_base_queryset(self):
        return Question.objects.select_related("bank", "current", "knowledge_point").prefetch_related("warnings")

    def search_queryset(self, queryset):
        return find_questions(queryset, self.search_query)

    @cached_property
    def columns(self):
        if not self.acts:
            return super().columns
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="question"), *super().columns]

    @cached_property
    def acts(self):
        return list(acts_for(self.request.user))

    def _get_title_column(self, field_name, **kwargs):
        return super()._get_title_column(field_name, get_title_id=lambda row: f"question_{row.pk}_title", **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(acts=_buttons(self.acts), all_of=self.all_of, **kwargs)


def _buttons(acts):
    """The acts as Wagtail's bar for chosen rows wants them: the usual ones, the rest below "more"."""
    addresses = {act: reverse("wagtail_bulk_action", args=["quizzes", "question", act.action_type]) for act in acts}
    usual = [
        ListingButton(
            act.display_name,
            addresses[act],
            attrs={"data-bulk-action-button": ""},
            classname=" ".join(["bulk-action-btn", *act.classes]),
        )
        for act in acts[:USUAL_ACTS]
    ]
    rest = [
        Button(act.display_name, addresses[act], attrs={"data-bulk-action-button": ""}) for act in acts[USUAL_ACTS:]
    ]
    more = ButtonWithDropdown(label=_("More"), classname="button button-secondary button-small", buttons=rest)
    return [*usual, more] if rest else usual
