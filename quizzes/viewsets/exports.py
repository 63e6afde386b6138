"""The export of questions in the menu of the back office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from quizzes.queries import EXPORT_PERMISSION
from quizzes.views.exports import ExportView


class ExportMenuItem(MenuItem):
    """Shown to those who may take questions out."""

    def is_shown(self, request):
        return request.user.has_perm(EXPORT_PERMISSION)


class ExportViewSet(ViewSet):
    """One page."""

    name = "exports"
    icon = "download"
    menu_label = _("Export")
    menu_item_class = ExportMenuItem

    def get_urlpatterns(self):
        return [path("", ExportView.as_view(), name="index")]
