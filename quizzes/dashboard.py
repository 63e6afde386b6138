"""What the back office's first page tells those who keep questions."""

from wagtail.admin.ui.components import Component

from common.clock import local_date, now
from quizzes.enums import ReviewDue
from quizzes.models import Question
from quizzes.queries.catalogue import in_review_state, overdue_questions


class ReviewPanel(Component):
    """How many questions are past their review date, and how many soon will be; nothing where there are none."""

    name = "question_reviews"
    order = 250
    template_name = "quizzes/admin/review_panel.html"

    def get_context_data(self, parent_context):
        day = local_date(now())
        return {
            "overdue": overdue_questions(day).count(),
            "soon": in_review_state(Question.objects.all(), ReviewDue.SOON, day).count(),
        }
