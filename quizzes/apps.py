"""App configuration of quizzes: navigation, presenters of pages, what counts as being at work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        from common.navigation import register_item
        from people import activity
        from people.domain.access import QUESTION_EDITORS, register_permissions
        from quizzes.domain.previews import drop_stale_previews
        from quizzes.domain.sittings import close_due_sittings
        from quizzes.forms import QuizPageForm
        from quizzes.models import QuizPage
        from quizzes.queries import is_sitting
        from quizzes.views import quizzes  # noqa: F401  registers the presenters

        activity.register(is_sitting)
        register_item("quizzes", pgettext_lazy("navigation", "Quizzes"), "/quizzes/", "quiz", 50, tab=True)
        register_permissions(QUESTION_EDITORS, EDITOR_PERMISSIONS)
        periodic.register("quizzes.close_due_sittings", close_due_sittings)
        periodic.register("quizzes.drop_stale_previews", drop_stale_previews)
        # Forms stand above models, so the page cannot name its form itself.
        QuizPage.base_form_class = QuizPageForm
