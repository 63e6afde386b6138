"""App configuration of quizzes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Question editors keep banks and questions; nothing is ever deleted.
EDITOR_PERMISSIONS = [
    *(f"quizzes.{act}_{model}" for model in ("bank", "question", "importbatch") for act in ("view", "add", "change")),
    "courses.view_knowledgepoint",
    "courses.add_knowledgepoint",
]


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self):
        from common import periodic
        from people.domain.access import QUESTION_EDITORS, register_permissions
        from quizzes.domain.previews import drop_stale_previews
        from quizzes.forms import QuizPageForm
        from quizzes.models import QuizPage

        register_permissions(QUESTION_EDITORS, EDITOR_PERMISSIONS)
        periodic.register("quizzes.drop_stale_previews", drop_stale_previews)
        # Forms stand above models, so the page cannot name its form itself.
        QuizPage.base_form_class = QuizPageForm
