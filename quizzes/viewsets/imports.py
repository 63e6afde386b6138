"""Imports of question files in the back office: their list, and the addresses of their pages."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from quizzes.domain.batches import CREATE, KEEP, UPDATE
from quizzes.models import ImportBatch
from quizzes.rules import can_undo_import
from quizzes.views import imports

# What the list says of an import: what it did, or before that what its file holds.
COUNTED = {
    CREATE: pgettext_lazy("import", "New"),
    UPDATE: pgettext_lazy("import", "Changed"),
    KEEP: pgettext_lazy("import", "Unchanged"),
    "refused": pgettext_lazy("import", "Refused"),
}


def page_of(batch):
    return reverse("imports:preview", args=[batch.uuid])


def count_of(batch, name):
    return (batch.report if batch.imported_at else batch.preview).get(name, 0)


class UndoColumn(Column):
    """The way to undo an import, where its reader may."""

    cell_template_name = "quizzes/admin/import_undo_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        may = can_undo_import(parent_context["request"].user, instance)
        return {**super().get_cell_context_data(instance, parent_context), "batch": instance if may else None}


class ImportIndexView(IndexView):
    """Imports and previews, the latest first; each opens under its UUID."""

    template_name = "quizzes/admin/import_list.html"

    def get_base_queryset(self):
        # Files and what they hold are large, and the list shows neither.
        return super().get_base_queryset().select_related("bank", "imported_by").defer("content", "changes")

    add_item_label = _("Import questions")

    def get_edit_url(self, instance):
        return page_of(instance)


class ImportViewSet(ModelViewSet):
    """Files of questions: uploaded, looked at, confirmed."""

    model = ImportBatch
    name = "imports"
    icon = "upload"
    menu_label = _("Imports")
    add_to_reference_index = False
    index_view_class = ImportIndexView
    form_fields = ["bank"]
    search_fields = ["file_name"]
    search_backend_name = None
    list_display = [
        TitleColumn("file_name", label=_("File"), get_url=page_of, get_title_id=lambda batch: f"import-{batch.pk}"),
        Column("bank", label=_("Question bank")),
        Column("imported_by", label=pgettext_lazy("import", "By")),
        DateColumn("uploaded_at", label=pgettext_lazy("import", "Uploaded")),
        Column("stage", label=pgettext_lazy("import", "Stage"), accessor=lambda batch: batch.stage.label),
        *(
            Column(name, label=label, accessor=lambda batch, name=name: count_of(batch, name))
            for name, label in COUNTED.items()
        ),
        UndoColumn("undo", label="", accessor=lambda batch: ""),
    ]

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", imports.UploadView.as_view(), name="add"),
            path("<uuid:uuid>/", imports.PreviewView.as_view(), name="preview"),
            path("<uuid:uuid>/questions/", imports.QuestionsView.as_view(), name="questions"),
            path("<uuid:uuid>/confirm/", imports.ConfirmView.as_view(), name="confirm"),
            path("<uuid:uuid>/progress/", imports.ProgressView.as_view(), name="progress"),
            path("<uuid:uuid>/restart/", imports.RestartView.as_view(), name="restart"),
            path("<uuid:uuid>/reopen/", imports.ReopenView.as_view(), name="reopen"),
            path("<uuid:uuid>/problems/", imports.ProblemsView.as_view(), name="problems"),
            path("<uuid:uuid>/undo/", imports.UndoView.as_view(), name="undo"),
            path("<uuid:uuid>/drop/", imports.DropView.as_view(), name="drop"),
            path("<uuid:uuid>/state/", imports.StateView.as_view(), name="state"),
        ]
