"""The question bank in the back office: banks, questions with their versions, choosers, imports."""

from django.db.models import Count
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView, InspectView
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from common.clock import now
from quizzes.forms import QuestionForm, QuestionSearchForm
from quizzes.kinds import kind_of
from quizzes.models import Bank, ImportBatch, Question
from quizzes.views import imports


class KeptForGood(ModelPermissionPolicy):
    """Nothing of the bank is deleted: questions are withdrawn, and sittings keep what they were asked."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class BankIndexView(IndexView):
    """Banks with the number of their questions."""

    def get_base_queryset(self):
        return super().get_base_queryset().annotate(questions_count=Count("questions"))


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


class QuestionFilterSet(WagtailFilterSet):
    """What the list of questions can be narrowed by."""

    class Meta:
        model = Question
        fields = ["bank", "kind", "state", "difficulty", "knowledge_point", "batch"]


class QuestionIndexView(IndexView):
    """Questions, found by any part of their text: two characters are enough, on both databases."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("bank", "current", "knowledge_point").order_by("-pk")


class QuestionCreateView(CreateView):
    """Writes through the bank."""

    def save_instance(self):
        question = self.form.write(actor=self.request.user, now=now())
        log(instance=question, action="wagtail.create", content_changed=True)
        return question


class QuestionEditView(EditView):
    """Revises through the bank: changed content becomes a new version."""

    def save_instance(self):
        question = self.form.write(actor=self.request.user, now=now())
        self.has_content_changes = self.form.has_changed()
        log(instance=question, action="wagtail.edit", content_changed=self.has_content_changes)
        return question


class QuestionInspectView(InspectView):
    """A question as it is asked, with its key, and every version it ever had."""

    page_title = _("Versions")
    template_name = "quizzes/admin/question_versions.html"

    def get_context_data(self, **kwargs):
        kind = kind_of(self.object.kind)
        versions = self.object.versions.select_related("created_by").order_by("-number")
        reviews = [(version, kind.review(version, None), kind.correct_answer(version)) for version in versions]
        return super().get_context_data(
            question=self.object, versions=reviews, lint=kind.lint(self.object.current), **kwargs
        )


class QuestionViewSet(ModelViewSet):
    """Questions of all banks."""

    model = Question
    name = "questions"
    icon = "help"
    menu_label = _("Questions")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    inspect_view_class = QuestionInspectView
    inspect_template_name = "quizzes/admin/question_versions.html"
    filterset_class = QuestionFilterSet
    search_fields = ["current__stem"]
    search_backend_name = None
    list_display = [
        TitleColumn("question", label=_("Question"), accessor=str),
        Column("bank", label=_("Question bank")),
        Column("get_kind_display", label=_("Kind")),
        Column("get_difficulty_display", label=_("Difficulty")),
        Column("knowledge_point", label=_("Knowledge point")),
        Column("get_state_display", label=pgettext_lazy("question", "State")),
    ]
    permission_policy = KeptForGood(Question)

    def get_form_class(self, for_update=False):
        return QuestionForm


class ImportIndexView(IndexView):
    """Imports and previews, the latest first; each opens under its UUID."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("bank", "imported_by")

    def get_edit_url(self, instance):
        return reverse("imports:preview", args=[instance.uuid])


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
        TitleColumn("file_name", label=_("File"), get_url=lambda batch: reverse("imports:preview", args=[batch.uuid])),
        Column("bank", label=_("Question bank")),
        Column("imported_by", label=pgettext_lazy("import", "By")),
        DateColumn("uploaded_at", label=pgettext_lazy("import", "Uploaded")),
        DateColumn("imported_at", label=pgettext_lazy("import", "Imported")),
    ]

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", imports.UploadView.as_view(), name="add"),
            path("<uuid:uuid>/", imports.PreviewView.as_view(), name="preview"),
            path("<uuid:uuid>/confirm/", imports.ConfirmView.as_view(), name="confirm"),
            path("<uuid:uuid>/drop/", imports.DropView.as_view(), name="drop"),
            path("<uuid:uuid>/state/", imports.StateView.as_view(), name="state"),
        ]


class QuestionBankGroup(ViewSetGroup):
    """The menu of question editors."""

    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 250
    items = (QuestionViewSet(), BankViewSet(), ImportViewSet())


class QuestionChooseView(ChooseView):
    filter_form_class = QuestionSearchForm

    def get_object_list(self):
        return Question.objects.select_related("current", "bank")

    @property
    def columns(self):
        return [*super().columns, *_CHOOSER_COLUMNS]


class QuestionChooseResultsView(ChooseResultsView):
    filter_form_class = QuestionSearchForm

    def get_object_list(self):
        return Question.objects.select_related("current", "bank")

    @property
    def columns(self):
        return [*super().columns, *_CHOOSER_COLUMNS]


_CHOOSER_COLUMNS = [
    Column("bank", label=_("Question bank")),
    Column("get_kind_display", label=_("Kind")),
    Column("get_state_display", label=pgettext_lazy("question", "State")),
]


class QuestionChooserViewSet(ChooserViewSet):
    """Choosing the fixed questions of a quiz."""

    model = Question
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
    per_page = 20


question_chooser_viewset = QuestionChooserViewSet("question_chooser")
