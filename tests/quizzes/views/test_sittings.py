"""The pages of a sitting: own ones only, no key before its time, the clock decides."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import KnowledgePoint
from ledger.models import Entry
from quizzes.domain.sittings import start_quiz
from quizzes.domain.tokens import sitting_token
from quizzes.enums import ClosedBy, Review, SittingState
from quizzes.models import Sitting
from quizzes.queries import items_to_answer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_questions, make_sitting, right_answers

from .conftest import hand_in, url_of
from .test_api import save

pytestmark = pytest.mark.django_db

EXPLANATION = "登记看内容，不看有没有录音。"


def posted(sitting, answers):
    """Answers as a page without a script posts them."""
    body = {"answers": "here"}
    for position, answer in answers.items():
        body[f"q{position}"] = answer if isinstance(answer, list) else str(answer).lower()
    return body


def test_start_opens_one_sitting_and_leads_to_it(browser, officer):
    quiz = make_quiz(items=[make_question()])
    url = reverse("quizzes:start", args=[quiz.translation_key])

    responses = [browser.post(url) for _time in range(5)]

    sitting = Sitting.objects.get(officer=officer)
    assert {response["Location"] for response in responses} == {url_of("sitting", sitting)}


def test_start_refused_says_why_on_the_quiz_page(browser, now):
    quiz = make_quiz(items=[make_question()], opens_at=now + timedelta(hours=1))
    browser.cookies["django_language"] = "en"

    response = browser.post(reverse("quizzes:start", args=[quiz.translation_key]))

    assert Sitting.objects.count() == 0
    assert response["Location"] == quiz.url
    assert [str(message) for message in response.wsgi_request._messages] == ["It has not opened yet."]


def test_start_with_a_bank_too_small_says_so(browser):
    quiz = make_quiz(draws=[{"bank": make_bank(), "kind": "single"}])

    response = browser.post(reverse("quizzes:start", args=[quiz.translation_key]))

    assert (response.status_code, response["Location"], Sitting.objects.count()) == (302, quiz.url, 0)


def test_start_of_an_unpublished_quiz_does_not_exist(browser):
    quiz = make_quiz(items=[make_question()], live=False)

    assert browser.post(reverse("quizzes:start", args=[quiz.translation_key])).status_code == 404


def test_start_changes_nothing_on_get(browser):
    quiz = make_quiz(items=[make_question()])

    assert browser.get(reverse("quizzes:start", args=[quiz.translation_key])).status_code == 405


@pytest.mark.parametrize(
    ("method", "name"), [("get", "sitting"), ("post", "submit"), ("get", "result"), ("post", "result")]
)
@pytest.mark.parametrize("state", [SittingState.OPEN, SittingState.SUBMITTED])
def test_sitting_of_another_officer_does_not_exist(officer, other_browser, now, method, name, state):
    sitting = make_sitting(officer, now=now)
    if state == SittingState.SUBMITTED:
        hand_in(sitting, now)

    status = getattr(other_browser, method)(url_of(name, sitting)).status_code

    assert status == (405 if (method, name) == ("post", "result") else 404)
    sitting.refresh_from_db()
    assert sitting.state == state


@pytest.mark.parametrize("name", ["sitting", "result"])
def test_sitting_asks_strangers_to_log_in(officer, now, name):
    response = Client().get(url_of(name, make_sitting(officer, now=now)))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")


def test_sitting_shows_saved_answers_again_with_a_fresh_token(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    token = sitting_token(sitting, officer, items_to_answer(sitting))
    save(browser, sitting, token, flagged=True, revision=4)

    page = browser.get(url_of("sitting", sitting))

    question = page.context["questions"][2]
    assert (question.chosen, question.item.flagged, question.item.revision) == (["true"], True, 4)
    assert save(browser, sitting, page.context["token"], revision=5).status_code == 200


def test_sitting_escapes_the_texts_of_questions(browser, officer, now):
    bank = make_bank()
    hostile = "<script>alert(1)</script>{{ 7 }}"
    question = make_question(bank, stem=hostile, options=[hostile + "甲", "乙", "丙", "丁"], explanation=hostile)
    sitting = make_sitting(officer, now=now, questions=[question])

    paper = browser.get(url_of("sitting", sitting)).content.decode()
    hand_in(sitting, now)
    result = browser.get(url_of("result", sitting)).content.decode()

    for page, times in ((paper, 2), (result, 3)):
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}") == times


def normal(text):
    """A page without what is random in every sitting: tokens, UUIDs, ids of options."""
    text = re.sub(r'(data-token|name="csrfmiddlewaretoken" value|value)="[^"]*"', r"\1", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
    return re.sub(r"\b[0-9a-f]{6}\b", "ID", text)


def test_banks_that_differ_only_in_keys_look_the_same_until_handing_in(officer, browser, now, clock):
    keys = [("B", "AC", True), ("D", "ABD", False)]
    seen = []
    for single, multiple, judge in keys:
        bank = make_bank("某题库")
        questions = [
            make_question(bank, stem="单选", key=single, explanation=f"因为{single}"),
            make_question(bank, kind="multiple", stem="多选", key=multiple, explanation=f"因为{multiple}"),
            make_question(bank, kind="judge", stem="判断", key=judge, explanation=f"因为{judge}"),
        ]
        quiz = make_quiz(items=questions, title="秋季学习小测", slug="same", shuffle_options=False)
        pages = [browser.get(quiz.url)]
        pages.append(browser.post(reverse("quizzes:start", args=[quiz.translation_key]), follow=True))
        sitting = Sitting.objects.get(subject_id=quiz.translation_key)
        token = pages[1].context["token"]
        first = [option["id"] for option in questions[0].current.options]
        pages.append(save(browser, sitting, token, position=1, answer=[first[1]]))
        pages.append(save(browser, sitting, token, position=3, answer=["true"]))
        pages.append(save(browser, sitting, token, position=3, answer=["true"]))
        pages.append(save(browser, sitting, token, position=2, answer=["nonsense"]))
        pages.append(browser.get(reverse("api-1:sitting", args=[sitting.uuid])))
        seen.append([(page.status_code, normal(page.content.decode())) for page in pages])
        results = hand_in(sitting, now)
        seen[-1].append(results.points)
        bank.name, quiz.slug = f"另名{single}", f"other-{single}"
        bank.save()
        quiz.save()

    assert seen[0][:-1] == seen[1][:-1]
    assert (seen[0][-1], seen[1][-1]) == (Decimal(10), Decimal(0))


@pytest.mark.parametrize("path", ["sitting", "result"])
def test_overdue_sitting_is_closed_when_it_is_opened(browser, officer, now, clock, path):
    sitting = make_sitting(officer, now=now, minutes=10)
    clock.move_to(now + timedelta(minutes=25))

    response = browser.get(url_of(path, sitting), follow=True)

    sitting.refresh_from_db()
    assert (sitting.closed_by, sitting.submitted_at) == (ClosedBy.DEADLINE, now + timedelta(minutes=10))
    assert response.request["PATH_INFO"] == url_of("result", sitting)
    assert Entry.objects.count() == 1


def test_open_sitting_has_no_result_yet(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.get(url_of("result", sitting))

    assert response["Location"] == url_of("sitting", sitting)


def test_submit_without_a_script_brings_all_answers(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)))

    sitting.refresh_from_db()
    assert (response["Location"], sitting.points) == (url_of("result", sitting), Decimal(15))


def test_submit_by_a_script_leaves_the_saved_answers_alone(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    token = sitting_token(sitting, officer, items_to_answer(sitting))
    save(browser, sitting, token)

    browser.post(url_of("submit", sitting), {"q3": "false"})

    sitting.refresh_from_db()
    assert sitting.points == Decimal(5)


def test_submit_five_times_is_one_entry(browser, officer, now):
    sitting = make_sitting(officer, now=now)
    body = posted(sitting, right_answers(sitting))

    responses = [browser.post(url_of("submit", sitting), body) for _time in range(5)]

    assert {response["Location"] for response in responses} == {url_of("result", sitting)}
    assert Entry.objects.get().payload["points"] == "15.00"


def test_submit_after_the_deadline_says_that_its_answers_came_too_late(browser, officer, now, clock):
    sitting = make_sitting(officer, now=now, minutes=10)
    clock.move_to(now + timedelta(minutes=10))
    browser.cookies["django_language"] = "en"

    response = browser.post(url_of("submit", sitting), posted(sitting, right_answers(sitting)), follow=True)

    sitting.refresh_from_db()
    assert (sitting.points, sitting.closed_by) == (0, ClosedBy.DEADLINE)
    assert [str(message) for message in response.context["messages"]] == [
        "The paper was closed before your answers arrived. What had been saved counts."
    ]


def test_submit_of_a_forged_answer_changes_nothing(browser, officer, now):
    sitting = make_sitting(officer, now=now)

    response = browser.post(url_of("submit", sitting), posted(sitting, {1: ["forged"], 3: True}))

    sitting.refresh_from_db()
    assert (response["Location"], sitting.state) == (url_of("sitting", sitting), SittingState.OPEN)
    assert sitting.items.filter(answer__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("review", "hours", "shown"),
    [
        (Review.AT_ONCE, 0, True),
        (Review.AFTER_CLOSING, 0, False),
        (Review.AFTER_CLOSING, 2, True),
        (Review.NEVER, 2, False),
    ],
)
def test_result_shows_keys_only_when_it_may(browser, officer, now, clock, review, hours, shown):
    quiz = make_quiz(
        items=[make_question(explanation=EXPLANATION), make_question(kind="judge", explanation=EXPLANATION)],
        review=review,
        closes_at=now + timedelta(hours=1),
    )
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    hand_in(sitting, now)
    clock.move_to(now + timedelta(hours=hours))
    browser.force_login(officer)

    page = browser.get(url_of("result", sitting)).content.decode()

    assert page.count(EXPLANATION) == (2 if shown else 0)
    assert page.count("is-key") == (2 if shown else 0)


def test_result_counts_by_knowledge_point(browser, officer, now):
    bank = make_bank()
    first, second = (KnowledgePoint.objects.create(name=name) for name in ("过问登记", "四种形态"))
    questions = [make_question(bank, kind="judge", knowledge_point=point) for point in (first, second, first, None)]
    sitting = make_sitting(officer, now=now, questions=questions)
    browser.post(url_of("submit", sitting), posted(sitting, {1: True, 2: True, 4: True}))

    context = browser.get(url_of("result", sitting)).context

    assert [(name, share.text) for name, share in context["knowledge"]] == [("过问登记", "1/2"), ("四种形态", "1/1")]
    assert (context["right"].text, context["passed"]) == ("3/4", True)


@pytest.mark.parametrize(("max_tries", "again"), [(None, True), (2, True), (1, False)])
def test_result_offers_another_try_while_there_is_one(browser, officer, now, max_tries, again):
    quiz = make_quiz(items=[make_question()], max_tries=max_tries)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    hand_in(sitting, now)

    response = browser.get(url_of("result", sitting))

    assert response.context["can_retry"] is again
    assert (reverse("quizzes:start", args=[quiz.translation_key]) in response.content.decode()) is again


@pytest.mark.parametrize("name", ["sitting", "result"])
def test_pages_of_a_long_paper_need_no_more_queries(browser, officer, now, name, django_assert_max_num_queries):
    points = [KnowledgePoint.objects.create(name=f"知识点{number}") for number in range(5)]
    bank = make_bank()
    questions = [make_question(bank, knowledge_point=points[number % 5]) for number in range(30)]
    sitting = make_sitting(officer, now=now, questions=questions)
    if name == "result":
        hand_in(sitting, now)
    browser.get(url_of(name, sitting))

    # Session, user, sitting, items, what the navigation asks.
    with django_assert_max_num_queries(8):
        browser.get(url_of(name, sitting))


def test_sitting_page_is_not_kept_by_the_browser(browser, officer, now):
    response = browser.get(url_of("sitting", make_sitting(officer, now=now, questions=make_questions(1, 0, 0))))

    assert "no-store" in response["Cache-Control"]
