"""Which pages become tasks: a quiz for practice only is refused in words, and nothing is written."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from campaigns.domain.campaigns import add_task
from campaigns.subjects import kind_of_page, objection_to
from tests.factories.campaigns import make_campaign, make_page
from tests.factories.quizzes import make_question, make_quiz

pytestmark = pytest.mark.django_db


def test_quiz_for_practice_only_is_no_task(now):
    campaign = make_campaign(is_open=False)
    quiz = make_quiz(items=[make_question()], practice=True)
    page = Page.objects.get(pk=quiz.pk)

    with pytest.raises(ValidationError) as refused:
        add_task(campaign=campaign, page=page, kind=kind_of_page(page), actor=None, now=now)

    assert refused.value.message_dict == {"page": [objection_to(page)]}
    assert not campaign.tasks.exists()


def test_other_pages_and_quizzes_are_not_objected_to(now):
    quiz = make_quiz(items=[make_question()])

    assert (objection_to(quiz), objection_to(make_page())) == ("", "")
