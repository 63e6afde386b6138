"""What the question bank adds to Wagtail's back office."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from quizzes.dashboard import ReviewPanel
from quizzes.domain.publishing import REFUSED
from quizzes.models import QuizPage
from quizzes.views import papers
from quizzes.views.bulk import ACTIONS
from quizzes.viewsets import QuestionBankGroup, question_chooser_viewset


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [QuestionBankGroup(), question_chooser_viewset]


@hooks.register("register_log_actions")
def register_refusals(actions):
    @actions.register_action(REFUSED)
    class RefusedFormatter(LogFormatter):
        label = _("Not published by its schedule")

        def format_message(self, log_entry):
            return _("Not published by its schedule: %(problems)s") % {
                "problems": " ".join(log_entry.data.get("problems", []))
            }


@hooks.register("register_admin_urls")
def register_paper_urls():
    return [
        path("quizzes/stock/", papers.stock, name="quiz_stock"),
        path("quizzes/<int:quiz_id>/stock/", papers.stock, name="quiz_stock"),
        path("quizzes/<int:quiz_id>/paper/", papers.paper, name="quiz_paper"),
    ]


@hooks.register("register_page_header_buttons")
def offer_ways_from_form(page, user, next_url=None, view_name=None):
    return ways_on(page, user)


@hooks.register("register_page_listing_more_buttons")
def offer_ways_from_list(page, user, next_url=None):
    return ways_on(page, user)


def ways_on(page, user):
    """From a quiz to a preview of its paper and, for those who grant them, to extra time and tries."""
    if not issubclass(page.specific_class or Page, QuizPage):
        return
    if page.permissions_for_user(user).can_edit():
        yield Button(_("Preview a paper"), reverse("quiz_paper", args=[page.pk]), icon_name="view", priority=15)
    if user.has_perm("quizzes.add_accommodation"):
        url = reverse("quizzes:accommodations", args=[page.translation_key])
        yield Button(_("Extra time and tries"), url, icon_name="time", priority=16)


@hooks.register("construct_homepage_panels")
def tell_of_reviews(request, panels):
    if request.user.has_perm("quizzes.view_question"):
        panels.append(ReviewPanel())


for action in ACTIONS:
    hooks.register("register_bulk_action", action)
