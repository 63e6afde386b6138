"""App configuration of quizzes: navigation, presenters of pages, what counts as being at work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        from common.navigation import Place, register_item
        from courses import holdings
        from people import activity
        from people.domain.access import QUESTION_EDITORS, QUESTION_REVIEWERS, register_page_type, register_permissions
        from people.enums import Role
        from people.navigation import roles_today
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
        from quizzes.queries import ANALYSTS, DECIDERS, OVERSEERS, is_sitting, reserved_by_quizzes
        from quizzes.tasks import resume_imports
        from quizzes.views import quizzes  # noqa: F401  registers the presenters
        from quizzes.views.archive import has_unclaimed_records
        from quizzes.views.marking import waiting_in_navigation
        from quizzes.views.papers import paper_context

        activity.register(is_sitting)
        reservations.register("quizzes", reserved_by_quizzes)
        holdings.register("quizzes", POINTS)
        register_item("quizzes", pgettext_lazy("navigation", "Quizzes"), "/quizzes/", "quiz", 50, tab=True)
        register_item(
            "marking",
            pgettext_lazy("navigation", "Marking"),
            "/marking/",
            "check",
            90,
            visible=lambda request: Role.MARKER in roles_today(request),
            count=waiting_in_navigation,
        )
        register_item(
            "marking_progress",
            pgettext_lazy("navigation", "Marking progress"),
            "/marking/progress/",
            "check",
            59,
            visible=lambda request: not roles_today(request).isdisjoint(OVERSEERS),
            place=Place.ACCOUNT,
        )
        register_item(
            "item_analysis",
            pgettext_lazy("navigation", "Item analysis"),
            "/quizzes/analysis/",
            "desk",
            60,
            visible=lambda request: not roles_today(request).isdisjoint(ANALYSTS),
            place=Place.ACCOUNT,
        )
        unclaimed = {"visible": has_unclaimed_records, "place": Place.ACCOUNT}
        register_item("unclaimed", _("Records that are nobody's yet"), "/old-records/", "users", 69, **unclaimed)
        register_item(
            "corrections",
            pgettext_lazy("navigation", "Corrections"),
            "/quizzes/corrections/",
            "check",
            70,
            visible=lambda request: not roles_today(request).isdisjoint(DECIDERS),
            place=Place.ACCOUNT,
        )
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
