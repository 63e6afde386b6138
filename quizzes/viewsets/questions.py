"""Questions in the back office: the list, and choosing one for a quiz."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from quizzes.forms import QuestionForm, QuestionSearchForm
from quizzes.models import Question
from quizzes.views import dossier, question_moves, questions

from .policies import KeptForGood
from .question_list import PER_PAGE, QuestionIndexView


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
    add_view_class = questions.QuestionCreateView
    edit_view_class = questions.QuestionEditView
    inspect_view_class = dossier.QuestionDossierView
    inspect_template_name = "quizzes/admin/question_dossier.html"
    list_per_page = PER_PAGE
    permission_policy = KeptForGood(Question)
    panels = [
        FieldPanel("content"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("bank"), FieldPanel("difficulty"), FieldPanel("suggested_points")]),
                FieldPanel("knowledge_point"),
                FieldPanel("basis_clause"),
                FieldPanel("basis_text"),
                FieldPanel("review_on"),
            ],
            heading=_("Filed under"),
        ),
    ]

    def get_form_class(self, for_update=False):
        return QuestionForm

    def get_urlpatterns(self):
        preview = {"permission_policy": self.permission_policy}
        return [
            *super().get_urlpatterns(),
            path("preview/", questions.QuestionPreviewOnCreate.as_view(**preview), name="preview_new"),
            path("<int:pk>/preview/", questions.QuestionPreview.as_view(**preview), name="preview"),
            path("pictures/", questions.UploadPictureView.as_view(), name="upload_picture"),
            path("<int:pk>/move/", question_moves.MoveView.as_view(), name="move"),
            path("<int:pk>/revision/", question_moves.RevisionView.as_view(), name="revision"),
        ]


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
