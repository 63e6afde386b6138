"""What stands between a quiz and its publication, whichever way it is published: form, workflow, schedule, in bulk."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from common import clock
from quizzes.domain.papers import check_fillable
from quizzes.models import QuizPage

logger = logging.getLogger(__name__)

# What Wagtail says of a publication that its clock brings, and how the page's history calls one that did not happen.
SCHEDULED = "wagtail.publish.scheduled"
REFUSED = "quizzes.publish_refused"


class PublishRefused(Exception):
    """A quiz was not published: no paper can be drawn from it. `problems` say why in the user's language."""

    def __init__(self, quiz: QuizPage, problems: list[str]):
        super().__init__(f"{quiz.title}: {' '.join(problems)}")
        self.quiz = quiz
        self.problems = problems


def may_publish(revision: Revision, *, way: str) -> bool:
    """Whether a revision of a quiz may go live; `way` is the action that Wagtail logs for it.

    Raises PublishRefused, so that whoever publishes is told and everything around it is rolled back. A schedule has
    nobody to tell: the page stays as it is, its history says why, and it is tried again, for a bank may be filled.
    """
    quiz = revision.as_object()
    try:
        check_fillable(quiz, clock.now())
    except ValidationError as error:
        if way != SCHEDULED:
            raise PublishRefused(quiz, error.messages) from error
        _note(quiz, revision, error.messages)
        return False
    return True


def _note(quiz: QuizPage, revision: Revision, problems: list[str]) -> None:
    """Write the refusal into the page's history, once for a revision as long as the reason is the same."""
    last = PageLogEntry.objects.filter(page=quiz.pk, action=REFUSED, revision=revision).first()
    if last is None or last.data.get("problems") != problems:
        logger.warning("Quiz %s was not published by its schedule: %s", quiz.pk, " ".join(problems))
        log(instance=quiz, action=REFUSED, revision=revision, data={"problems": problems})
