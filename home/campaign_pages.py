"""Which pages of the house may become tasks of a campaign; campaigns itself knows neither lessons nor quizzes."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from campaigns.enums import TaskKind
from campaigns.subjects import offer


def offer_pages() -> None:
    for model in ("courses.LessonPage", "courses.CasePage"):
        offer(model, TaskKind.PAGE)
    offer("quizzes.QuizPage", TaskKind.QUIZ, objection=objection_to_quiz)


def objection_to_quiz(page: Page) -> str:
    """Practice leaves no entry, so that nobody could ever be done with it as a task."""
    return _("This quiz is for practice only and leaves no result that could count.") if page.specific.practice else ""
