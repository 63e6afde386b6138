"""The pages before a sitting: what the officer has done, what he may do, the same number of queries for any list."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import SittingState, StartRefusal
from quizzes.models import QuizIndexPage, Sitting
from quizzes.queries import is_sitting, quizzes_visible_to, size_of
from quizzes.rules import can_view_quiz
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import end_of, make_sitting, right_answers

from .conftest import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make_question()


def sit(officer, quiz, now, *, right):
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    return submit_sitting(sitting=sitting, now=now, by=officer, answers=right_answers(sitting) if right else None)


def test_quiz_index_says_where_the_officer_stands(browser, officer, now, question):
    fresh, passed, failed, open_one, later, closed = (
        make_quiz(items=[question], title=title, **fields)
        for title, fields in [
            ("未做", {"time_limit": 10, "max_tries": 3}),
            ("通过", {}),
            ("没过", {"max_tries": 1}),
            ("在做", {}),
            ("未开", {"opens_at": now + timedelta(days=1)}),
            ("已关", {"closes_at": now}),
        ]
    )
    sit(officer, passed, now, right=True)
    sit(officer, failed, now, right=False)
    start_quiz(officer=officer, quiz=open_one, now=now)
    make_quiz(items=[question], title="草稿", live=False)
    browser.cookies["django_language"] = "en"

    rows = browser.get("/quizzes/").context["rows"]

    assert {row["title"]: (row["mark"], row["state"], row["tag"]) for row in rows} == {
        fresh.title: ("todo", "not begun", ""),
        passed.title: ("done", "result 5/5", "passed"),
        failed.title: ("doing", "result 0/5", "no tries left"),
        open_one.title: ("doing", "a paper is open", "go on"),
        later.title: ("todo", "not begun", "not open yet"),
        closed.title: ("todo", "not begun", "closed"),
    }
    assert next(row["limits"] for row in rows if row["title"] == "未做") == "10 minutes, 3 tries"


def test_quiz_index_needs_as_many_queries_for_three_quizzes_as_for_one(browser, officer, now, question):
    counts = []
    for new in (1, 2):
        for _number in range(new):
            sit(officer, make_quiz(items=[question]), now, right=True)
        browser.get("/quizzes/")
        with CaptureQueriesContext(connection) as queries:
            assert len(browser.get("/quizzes/").context["rows"]) == (1 if new == 1 else 3)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_quiz_index_without_a_quiz_offers_a_way_on(browser):
    page = browser.get("/quizzes/")

    assert page.context["rows"] == []
    assert page.content.decode().count('class="empty"') == 1


def test_quiz_page_shows_tries_and_the_best(browser, officer, now, question):
    quiz = make_quiz(items=[question], max_tries=4)
    tries = [sit(officer, quiz, now, right=right) for right in (False, True, False)]

    context = browser.get(quiz.url).context

    assert (context["tries"], context["counted"], context["passed"]) == (tries[::-1], tries[1], True)
    assert (context["tries_left"], context["refusal"], context["open_sitting"]) == (1, None, None)
    assert (context["questions"], context["full_points"]) == (1, Decimal(5))


def test_quiz_page_after_the_last_try_offers_none(browser, officer, now, question):
    quiz = make_quiz(items=[question], max_tries=1)
    sit(officer, quiz, now, right=False)

    response = browser.get(quiz.url)

    assert response.context["refusal"].reason == StartRefusal.NO_TRIES
    assert f"/quizzes/{quiz.translation_key}/start/" not in response.content.decode()


def test_quiz_page_lets_the_last_try_go_on_while_it_is_open(browser, officer, now, question):
    quiz = make_quiz(items=[question], max_tries=1)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)

    response = browser.get(quiz.url)

    assert response.context["open_sitting"] == sitting
    assert f"/quizzes/{quiz.translation_key}/start/" in response.content.decode()


@pytest.mark.parametrize(("counts", "points"), [("best", 5), ("last", 0), ("first", 0)])
def test_quiz_page_shows_the_try_that_counts_and_the_pass_that_stays(browser, officer, now, question, counts, points):
    quiz = make_quiz(items=[question], counts=counts)
    tries = [sit(officer, quiz, now, right=right) for right in (False, True, False)]
    browser.cookies["django_language"] = "en"

    page, listed = browser.get(quiz.url), browser.get("/quizzes/")

    assert page.context["counted"] == {"best": tries[1], "last": tries[2], "first": tries[0]}[counts]
    assert (page.context["counted"].points, page.context["passed"]) == (points, True)
    assert [row["state"] for row in listed.context["rows"]] == [f"result {points}/5"]


def test_quiz_page_says_its_rules_in_words(browser, now, question):
    quiz = make_quiz(
        items=[question],
        time_limit=10,
        max_tries=3,
        cool_down=90,
        counts="last",
        half_marks=True,
        closes_at=now + timedelta(days=1),
        review="after_closing",
        shows="keys",
    )
    browser.cookies["django_language"] = "en"

    terms = browser.get(quiz.url).context["terms"]

    assert terms[0] == "Closes 24 November 10:00."
    assert terms[-1] == (
        "After handing in you see your points; after the closing also: your answers, which of them are right, "
        "the right answers."
    )
    assert terms[3:-1] == [
        "You have 3 tries.",
        "The last try counts; a pass once earned stays.",
        "After handing in, the next try can start in 90 minutes.",
        "A multiple choice with only a part of the right options and no wrong one gets half its points.",
    ]


def test_quiz_page_and_result_say_when_the_pause_is_over(browser, officer, now, question):
    quiz = make_quiz(items=[question], cool_down=120)
    sitting = sit(officer, quiz, now, right=False)

    page, result = browser.get(quiz.url), browser.get(sitting.result_url)

    assert page.context["refusal"].reason == StartRefusal.COOLING
    assert (result.context["can_retry"], str(result.context["pause"])) == (False, str(page.context["refusal"]))
    assert "12:00" in result.content.decode()
    assert "12:00" in page.content.decode()


def test_quiz_page_closes_what_is_overdue(browser, officer, now, clock, question):
    quiz = make_quiz(items=[question], time_limit=10)
    clock.move_to(end_of(start_quiz(officer=officer, quiz=quiz, now=now)))

    context = browser.get(quiz.url).context

    assert [sitting.state for sitting in context["tries"]] == [SittingState.SUBMITTED]
    assert context["open_sitting"] is None


def test_quiz_page_shows_nobody_elses_tries(browser, now, question):
    quiz = make_quiz(items=[question])
    sit(make_officer(), quiz, now, right=True)

    context = browser.get(quiz.url).context

    assert Sitting.objects.count() == 1
    assert (context["tries"], context["counted"], context["passed"]) == ([], None, False)


def test_quiz_page_can_be_previewed(rf, officer, now, question):
    quiz = make_quiz(items=[question])
    sit(officer, quiz, now, right=True)

    response = quiz.make_preview_request(extra_request_attrs={"user": officer})

    assert response.status_code == 200
    assert response.context_data["tries"] == []


def test_size_of_counts_fixed_and_drawn_questions(question):
    bank = make_bank()
    quiz = make_quiz(items=[question], draws=[{"bank": bank, "kind": "single", "count": 4, "points": Decimal("2.5")}])

    assert size_of(quiz) == (5, Decimal(15))


def test_can_view_quiz_and_its_twin_agree(officer, question):
    quizzes = [make_quiz(items=[question]), make_quiz(items=[question], live=False)]

    assert set(quizzes_visible_to(officer)) == {quiz for quiz in quizzes if can_view_quiz(officer, quiz)}
    assert QuizIndexPage.objects.count() == 1


def test_is_sitting_while_a_paper_is_open_and_recent(officer, now):
    assert is_sitting(officer, now) is False
    sitting = make_sitting(officer, now=now)

    assert is_sitting(officer, now + timedelta(minutes=119)) is True
    assert is_sitting(officer, now + timedelta(minutes=121)) is False
    sitting.items.filter(position=1).update(saved_at=now + timedelta(minutes=100))
    assert is_sitting(officer, now + timedelta(minutes=121)) is True
    assert is_sitting(make_officer(), now) is False

    hand_in(sitting, now)
    assert is_sitting(officer, now) is False


def test_is_sitting_ends_with_the_grace(officer, now):
    sitting = make_sitting(officer, now=now, minutes=10)

    assert is_sitting(officer, sitting.deadline) is True
    assert is_sitting(officer, end_of(sitting)) is False
