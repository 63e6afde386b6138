"""Which pages of the house may become tasks of a campaign; campaigns itself knows neither lessons nor quizzes."""

from campaigns.enums import TaskKind
from campaigns.subjects import offer


def offer_pages() -> None:
    for model in ("courses.LessonPage", "courses.CasePage"):
        offer(model, TaskKind.PAGE)
    offer("quizzes.QuizPage", TaskKind.QUIZ)
