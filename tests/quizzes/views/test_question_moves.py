"""The buttons that let questions onto papers: who may press which, and on what he looked at."""

import pytest
from django.test import Client
from django.urls import reverse

from common.clock import local_date
from people.domain.access import sync_group_permissions, sync_groups
from people.enums import Role
from quizzes.domain.bank import edit_question
from quizzes.enums import QuestionState
from quizzes.models import Question
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def hire(now):
    """An officer in a role, at his own browser."""
    sync_group_permissions()

    def in_role(role):
        officer = make_officer()
        appoint(officer, role)
        sync_groups(officer, local_date(now))
        browser = Client()
        browser.force_login(officer)
        return officer, browser

    return in_role


def move(browser, question, state, seen=1):
    return browser.post(reverse("questions:move", args=[question.pk]), {"value": state, "seen": seen})


def decide(browser, question, decision, seen=2):
    return browser.post(reverse("questions:revision", args=[question.pk]), {"value": decision, "seen": seen})


def page(browser, question):
    return browser.get(reverse("questions:inspect", args=[question.pk]))


def state_of(question):
    return Question.objects.values_list("state", flat=True).get(pk=question.pk)


def edit(question, author, now, key="C"):
    content = {"stem": question.current.stem, "options": ["甲项", "乙项", "丙项", "丁项"], "key": key}
    return edit_question(question=question, actor=author, now=now, **content)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.QUESTION_EDITOR, True),
        (Role.REVIEWER, True),
        (Role.EDITOR, False),
        (Role.CONTEST_ORGANISER, False),
        (Role.SYSTEM_ADMIN, False),
    ],
)
def test_who_reviews(role, may, hire):
    _officer, browser = hire(role)
    question = make_question(state=QuestionState.DRAFT)

    move(browser, question, "reviewed")

    assert state_of(question) == ("reviewed" if may else "draft")
    assert ("moves" in (page(browser, question).context or {})) is may


def test_author_finds_the_button_shut_and_the_reason_beside_it(hire):
    hire(Role.REVIEWER)
    author, browser = hire(Role.QUESTION_EDITOR)
    question = make_question(state=QuestionState.DRAFT, actor=author)

    buttons = {button.value: bool(button.refusal) for button in page(browser, question).context["moves"]}
    response = move(browser, question, "reviewed")

    assert buttons == {"reviewed": True, "withdrawn": False}
    assert state_of(question) == "draft"
    assert "另一人" in browser.get(response.url).content.decode()


def test_a_question_goes_its_way_between_two_people(hire):
    author, writes = hire(Role.QUESTION_EDITOR)
    _reviewer, reviews = hire(Role.REVIEWER)
    question = make_question(state=QuestionState.DRAFT, actor=author)

    move(reviews, question, "reviewed")
    move(writes, question, "active")

    assert state_of(question) == "active"


@pytest.mark.parametrize("value", ["nonsense", "", "active"])
def test_what_is_no_move_from_here_changes_nothing(value, hire):
    _officer, browser = hire(Role.QUESTION_EDITOR)
    question = make_question(state=QuestionState.DRAFT)

    assert move(browser, question, value).status_code == 302
    assert state_of(question) == "draft"


def test_revision_is_accepted_by_somebody_else_and_only_as_he_saw_it(hire, now):
    author, writes = hire(Role.QUESTION_EDITOR)
    _reviewer, reviews = hire(Role.REVIEWER)
    question = make_question()
    edit(question, author, now)

    for browser, seen in ((writes, 2), (reviews, 1)):
        decide(browser, question, "accept", seen)
        question.refresh_from_db()
        assert question.current.number == 1
    assert [button.value for button in page(reviews, question).context["decisions"]] == ["accept", "refuse"]
    decide(reviews, question, "accept")

    question.refresh_from_db()
    assert (question.current.number, question.proposed) == (2, None)


def test_author_may_take_his_revision_back(hire, now):
    hire(Role.REVIEWER)
    author, writes = hire(Role.QUESTION_EDITOR)
    question = make_question()
    edit(question, author, now)

    decide(writes, question, "refuse")

    question.refresh_from_db()
    assert (question.current.number, question.proposed) == (1, None)


def test_moves_are_posted(hire):
    _officer, browser = hire(Role.QUESTION_EDITOR)
    question = make_question(state=QuestionState.DRAFT)

    assert browser.get(reverse("questions:move", args=[question.pk])).status_code == 405
    assert browser.post(reverse("questions:move", args=[0]), {"value": "reviewed"}).status_code == 404
