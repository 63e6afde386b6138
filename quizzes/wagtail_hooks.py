"""What the question bank adds to Wagtail's back office."""

from wagtail import hooks

from quizzes.viewsets import QuestionBankGroup, question_chooser_viewset


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [QuestionBankGroup(), question_chooser_viewset]
