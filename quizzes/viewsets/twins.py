"""Questions that ask the same or nearly so: their list in the back office, and the addresses of their pages."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from common.clock import local_date, now
from quizzes.filters import TwinFilterSet
from quizzes.models import Twin
from quizzes.queries import twins_visible_to, with_questions
from quizzes.views import twins

from .question_list import PER_PAGE
from .reports import ReportViewSet


class SideColumn(Column):
    """One of the two questions: what it asks, its bank and its state."""

    cell_template_name = "quizzes/admin/twin_cell.html"


class TwinIndexView(IndexView):
    """Pairs of twins, the gravest first; those to be decided unless the filter says otherwise."""

    model = Twin
    paginate_by = PER_PAGE
    is_searchable = False
    filterset_class = TwinFilterSet
    default_ordering = None
    results_template_name = "quizzes/admin/twins_results.html"
    list_display = [
        TitleColumn(
            "kind",
            label=pgettext_lazy("twins", "How they are alike"),
            accessor="get_kind_display",
            get_url=lambda twin: reverse("twins:compare", args=[twin.uuid]),
        ),
        SideColumn("first", label=_("First question")),
        SideColumn("second", label=_("Second question")),
        Column("likeness", label=_("Likeness"), accessor=lambda twin: f"{twin.likeness:.0%}"),
        Column("state", label=pgettext_lazy("twins", "State"), accessor=lambda twin: twin.state.label),
    ]

    def get_base_queryset(self):
        return with_questions(twins_visible_to(self.request.user, local_date(now())))


class TwinReport(ReportViewSet):
    name = "twins"
    icon = "copy"
    menu_label = _("Twins")
    index_view_class = TwinIndexView

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<uuid:uuid>/", twins.TwinView.as_view(), name="compare"),
            path("<uuid:uuid>/decision/", twins.DecideView.as_view(), name="decide"),
            path("<uuid:uuid>/withdrawal/", twins.WithdrawView.as_view(), name="withdraw"),
        ]
