"""Question banks in the back office."""

from django.db.models import Count, Q
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from quizzes.models import Bank
from quizzes.queries import EXPORT_PERMISSION
from quizzes.views import banks

from .policies import KeptForGood


class BankIndexView(IndexView):
    """Banks with the number of their questions."""

    def get_base_queryset(self):
        return super().get_base_queryset().annotate(questions_count=Count("questions", Q(questions__retracted_at=None)))

    def get_list_more_buttons(self, instance):
        report = MenuItem(
            _("Checks"), reverse("banks:report", args=[instance.pk]), icon_name="clipboard-list", priority=15
        )
        address = f"{reverse('exports:index')}?bank={instance.pk}"
        export = MenuItem(_("Export"), address, icon_name="download", priority=30)
        may_export = self.request.user.has_perm(EXPORT_PERMISSION)
        return [*super().get_list_more_buttons(instance), report, *([export] if may_export else [])]


class BankViewSet(ModelViewSet):
    """Question banks."""

    model = Bank
    name = "banks"
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields = ["name", "description"]
    search_fields = ["name"]
    index_view_class = BankIndexView
    list_display = ["name", Column("questions_count", label=_("Questions"))]
    permission_policy = KeptForGood(Bank)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/report/", banks.BankReportView.as_view(), name="report"),
            path("<int:pk>/report/xlsx/", banks.WarningsWorkbookView.as_view(), name="warnings"),
        ]
