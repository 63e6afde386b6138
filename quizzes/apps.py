"""App configuration of quizzes: what it tells the rooms below, what is done every minute, presenters of pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Question editors keep banks and questions; nothing is ever deleted. Reviewers read them and pass them on.
EDITOR_PERMISSIONS = [
    "quizzes.review_question",
    *(f"quizzes.{act}_{model}" for model in ("bank", "question", "importbatch") for act in ("view", "add", "change")),
    "courses.view_knowledgepoint",
    "courses.add_knowledgepoint",
    # Shows the way to extra time and tries; who may grant them is for quizzes.rules to say.
    "quizzes.add_accommodation",
]
REVIEWER_PERMISSIONS = ["quizzes.view_bank", "quizzes.view_question", "quizzes.review_question"]


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self):
        from common import periodic
        from courses import holdings
        from people import activity
        from people.domain.access import QUESTION_EDITORS, QUESTION_REVIEWERS, register_page_type, register_permissions
        from quizzes import reservations
        from quizzes.domain.analysis import analyse_due
        from quizzes.domain.corrections import carry_out_waiting
        from quizzes.domain.marking import queue_papers
        from quizzes.domain.pictures import purge_pictures
        from quizzes.domain.points import POINTS
        from quizzes.domain.previews import drop_stale_previews
        from quizzes.domain.publishing import may_publish
        from quizzes.domain.seats import return_expired
        from quizzes.domain.sittings import close_due_sittings
        from quizzes.domain.traits import refresh_stale_traits
        from quizzes.domain.twins import compare_waiting
        from quizzes.forms import QuizPageForm
        from quizzes.models import QuizPage
        from quizzes.navigation import register_pages
        from quizzes.queries import is_sitting, reserved_by_quizzes
        from quizzes.tasks import resume_imports
        from quizzes.views import quizzes  # noqa: F401  registers the presenters
        from quizzes.views.papers import paper_context

        activity.register(is_sitting)
        reservations.register("quizzes", reserved_by_quizzes)
        holdings.register("quizzes", POINTS)
        register_pages()
        register_permissions(QUESTION_EDITORS, EDITOR_PERMISSIONS)
        register_page_type(QUESTION_EDITORS, "quizzes.quizindexpage")
        register_permissions(QUESTION_REVIEWERS, REVIEWER_PERMISSIONS)
        periodic.register("quizzes.close_due_sittings", close_due_sittings)
        periodic.register("quizzes.queue_papers", queue_papers)
        periodic.register("quizzes.return_expired_seats", return_expired)
        periodic.register("quizzes.analyse_due", analyse_due)
        periodic.register("quizzes.carry_out_corrections", carry_out_waiting)
        periodic.register("quizzes.drop_stale_previews", drop_stale_previews)
        periodic.register("quizzes.resume_imports", resume_imports)
        periodic.register("quizzes.purge_pictures", purge_pictures)
        periodic.register("quizzes.refresh_stale_traits", refresh_stale_traits)
        periodic.register("quizzes.compare_waiting", compare_waiting)
        # Forms stand above models, so the page cannot name them itself.
        QuizPage.base_form_class = QuizPageForm
        QuizPage.may_publish = staticmethod(may_publish)
        QuizPage.paper_presenter = paper_context
