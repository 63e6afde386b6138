"""The pages of practice: one's own only, no key before an answer, with and without a script."""

import json

import pytest
from django.urls import reverse

from courses.models import KnowledgePoint
from people.enums import Role
from quizzes.domain.memory import remember
from quizzes.domain.practice import start_challenge, start_daily, start_point
from quizzes.enums import Review
from quizzes.models import MemoryCard, PracticeRun, Question
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.domain.test_memory import DAY, WRONG

pytestmark = pytest.mark.django_db

EXPLANATION = "登记看内容，不看有没有录音。"
HUB = "/my/practice/"


@pytest.fixture
def bank():
    return make_bank()


def make_run(officer, bank, now, count=2):
    point = KnowledgePoint.objects.create(name="三个规定")
    for _number in range(count):
        make_question(bank, knowledge_point=point, explanation=EXPLANATION)
    return start_point(officer=officer, point=point, size=5, now=now)


def url(name, *args):
    return reverse(f"quizzes:{name}", args=args)


def test_first_page_offers_every_way(browser, bank):
    make_question(bank, knowledge_point=KnowledgePoint.objects.create(name="四风"))

    page = browser.get(HUB)

    assert [point.name for point, _count in page.context["points"]] == ["四风"]
    assert page.content.decode().count('method="post"') >= 4


@pytest.mark.parametrize("mode", ["daily", "challenge", "book"])
def test_starting_leads_to_the_first_question(mode, browser, officer, bank, now):
    question = make_question(bank)
    remember(officer=officer, question=question, percent=WRONG, now=now - 2 * DAY)

    response = browser.post(url("start_practice", mode))

    run = PracticeRun.objects.get()
    assert (response.status_code, response["Location"], run.mode) == (302, run.get_absolute_url(), mode)
    assert question.current.stem in browser.get(response["Location"]).content.decode()


def test_nothing_to_practise_says_so(browser):
    response = browser.post(url("start_practice", "challenge"), follow=True)

    assert response.redirect_chain == [(HUB, 302)]
    assert [str(message) for message in response.context["messages"]]


def test_unknown_point_is_not_found(browser):
    assert browser.post(url("start_practice", "point"), {"point": "no-uuid"}).status_code == 404


def test_key_and_explanation_come_after_the_answer_only(browser, officer, bank, now):
    run = make_run(officer, bank, now)
    item = run.items.get(position=1)

    before = browser.get(run.get_absolute_url()).content.decode()
    early = browser.get(url("practice_review", run.uuid, 1))
    browser.post(url("answer_practice", run.uuid, 1), {"answer": json.dumps(item.version.key)})
    after = browser.get(url("practice_review", run.uuid, 1)).content.decode()

    assert EXPLANATION not in before and "is-key" not in before
    assert early.status_code == 404
    assert EXPLANATION in after and "is-key" in after


def test_page_without_a_script_answers_too(browser, officer, bank, now):
    run = make_run(officer, bank, now)
    item = run.items.get(position=1)

    response = browser.post(url("answer_practice", run.uuid, 1), {"q1": item.version.key})

    item.refresh_from_db()
    assert response["Location"] == url("practice_review", run.uuid, 1)
    assert item.percent == 100


@pytest.mark.parametrize("posted", [{}, {"answer": "null"}, {"answer": '["zzz"]'}, {"answer": "{{"}, {"q1": "zzz"}])
def test_what_is_no_answer_comes_back_with_a_fault(posted, browser, officer, bank, now):
    run = make_run(officer, bank, now)

    response = browser.post(url("answer_practice", run.uuid, 1), posted)

    assert response.status_code == 422
    assert response.context["fault"]
    assert EXPLANATION not in response.content.decode()
    assert run.items.get(position=1).answered_at is None


def test_after_the_last_question_the_outcome_is_shown(browser, officer, bank, now):
    run = make_run(officer, bank, now, count=1)
    browser.post(url("answer_practice", run.uuid, 1), {"answer": json.dumps(run.items.get().version.key)})

    page = browser.get(run.get_absolute_url())

    assert page.context["right"].text == "1/1"


def test_question_that_became_reserved_shows_no_key(browser, officer, bank, now):
    run = make_run(officer, bank, now)
    item = run.items.get(position=1)
    make_quiz(items=[item.version.question], review=Review.AFTER_CLOSING)

    answered = browser.post(url("answer_practice", run.uuid, 1), {"answer": json.dumps(item.version.key)})
    page = browser.get(run.get_absolute_url())

    assert answered["Location"] == run.get_absolute_url()
    assert browser.get(url("practice_review", run.uuid, 1)).status_code == 404
    assert page.context["item"].position == 2


def test_book_lists_cards_and_lets_one_take_them_out(browser, officer, bank, now):
    question = make_question(bank)
    remember(officer=officer, question=question, percent=WRONG, now=now - DAY)

    listed = browser.get(url("practice_book"))
    browser.post(url("remove_from_book", question.uuid))
    afterwards = browser.get(url("practice_book"))

    assert [card.question for card, _practicable, _due in listed.context["rows"]] == [question]
    assert afterwards.context["rows"] == []


def test_forgetting_deletes_ones_own_practice(browser, officer, bank, now):
    make_run(officer, bank, now)
    remember(officer=officer, question=Question.objects.first(), percent=WRONG, now=now)

    browser.post(url("forget_practice"))

    assert not PracticeRun.objects.exists() and not MemoryCard.objects.exists()


@pytest.mark.parametrize("role", [None, *Role])
def test_practice_of_another_officer_does_not_exist(role, client, bank, now, clock):
    owner, actor = make_officer(), make_officer()
    run = make_run(owner, bank, now)
    remember(officer=owner, question=run.items.first().version.question, percent=WRONG, now=now)
    browser_of_owner_sees = start_daily(officer=owner, now=now)
    if role:
        appoint(actor, role)
    client.force_login(actor)

    statuses = [
        client.get(run.get_absolute_url()).status_code,
        client.get(browser_of_owner_sees.get_absolute_url()).status_code,
        client.post(url("answer_practice", run.uuid, 1), {"answer": "[]"}).status_code,
        client.get(url("practice_review", run.uuid, 1)).status_code,
        client.post(url("end_practice", run.uuid)).status_code,
        client.post(url("remove_from_book", run.items.first().version.question.uuid)).status_code,
    ]

    assert statuses == [404] * 6


@pytest.mark.parametrize("count", [1, 3])
def test_book_needs_the_same_queries_for_any_number(count, browser, officer, bank, now, django_assert_num_queries):
    for _number in range(count):
        remember(officer=officer, question=make_question(bank), percent=WRONG, now=now)
    browser.get(url("practice_book"))

    with django_assert_num_queries(14):
        browser.get(url("practice_book"))


@pytest.mark.parametrize("count", [1, 3])
def test_first_page_needs_the_same_queries_for_any_number_of_points(count, browser, bank, django_assert_num_queries):
    for number in range(count):
        make_question(bank, knowledge_point=KnowledgePoint.objects.create(name=f"要点{number}"))
    browser.get(HUB)

    with django_assert_num_queries(18):
        browser.get(HUB)


def test_challenge_page_never_tells_how_many_follow(browser, officer, bank, now):
    make_question(bank)

    assert browser.get(start_challenge(officer=officer, now=now).get_absolute_url()).context["total"] is None
