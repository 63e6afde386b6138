"""The pages of marking: a marker's own, blind, whole without a script; and what the officer sees of it afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from people.enums import Role
from people.models import AuditEvent
from quizzes.domain.marking import LineGiven, save_marks
from quizzes.domain.seats import HOLD, return_expired, take_next
from quizzes.enums import Shown
from quizzes.models import Marking, MarkingTask, Sitting
from tests.factories.marking import (
    ANSWER,
    hand_in_case,
    hand_in_essays,
    make_essay_quiz,
    make_marker,
    mark_next,
    points,
    seat_of,
)
from tests.factories.people import appoint, make_membership, make_officer, make_unit
from tests.factories.quizzes import make_question, make_quiz

from .conftest import url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return make_essay_quiz(title="写一写")


@pytest.fixture
def marker(client, clock):
    officer = make_marker()
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return officer


def queue_url(quiz, name="marking_queue"):
    return reverse(f"quizzes:{name}", args=[quiz.translation_key])


def typed(*given, comment="", say="", **more):
    """The form of an essay with two lines, as a page without a script posts it."""
    return {
        **{f"points-{number}": str(one) for number, one in enumerate(given, start=1)},
        "comment-1": say,
        "comment-2": "",
        "comment": comment,
        **more,
    }


def text_of(response):
    return response.content.decode()


def test_marker_takes_marks_and_goes_on(client, marker, quiz, now):
    first, second = hand_in_essays(quiz, now=now), hand_in_essays(quiz, now=now + timedelta(minutes=1))

    taken = client.post(queue_url(quiz, "take_marking"))
    page = text_of(client.get(taken.url))
    saved = client.post(taken.url, typed("2.5", 2, comment="有条理。", say="写得清楚。", next="yes"))

    assert taken.url == seat_of(first).get_absolute_url()
    assert ANSWER in page
    assert all(words in page for words in ("登记", "报告", "先登记，再报告。"))
    assert saved.url == seat_of(second).get_absolute_url()
    assert Sitting.objects.get(pk=first.pk).points == Decimal("4.5")
    assert Marking.objects.get().lines.get(line="1").comment == "写得清楚。"


def test_saving_alone_leads_back_to_the_queue(client, marker, quiz, now):
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    saved = client.post(task.get_absolute_url(), typed(3, 2), follow=True)

    assert saved.redirect_chain == [(queue_url(quiz), 302)]
    assert [str(message) for message in saved.context["messages"]] == ["The marks are saved."]


def test_last_one_leads_back_with_a_word(client, marker, quiz, now):
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    saved = client.post(task.get_absolute_url(), typed(3, 2, next="yes"), follow=True)

    assert [str(message) for message in saved.context["messages"]] == [
        "The marks are saved.",
        "Nothing waits for you in this quiz now.",
    ]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"points-1": ""}, "This field is required."),
        ({"points-1": "3.5"}, "less than or equal to 3"),
        ({"points-1": "-1"}, "greater than or equal to 0"),
        ({"points-1": "1.25"}, "multiple of step size 0.5"),
        ({"points-1": "viel"}, "Enter a number."),
    ],
)
def test_marks_that_do_not_fit_come_back_as_they_were_typed(client, marker, quiz, now, wrong, complaint):
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    response = client.post(task.get_absolute_url(), typed(1, 2, say="我写的评语", comment="总评") | wrong)

    assert response.status_code == 422
    assert all(words in text_of(response) for words in (complaint, "我写的评语", "总评"))
    assert not Marking.objects.exists()


@pytest.mark.parametrize("blind", [True, False])
def test_blind_page_holds_nothing_of_whose_answer_it_is(client, marker, now, blind):
    """Everything that is looked for stands on the page where the marking is not blind, or in the database."""
    quiz = make_essay_quiz(blind_marking=blind)
    officer = make_officer("隐某", badge_no="987654", staff_no="S987654")
    unit = make_unit("某隐秘支部")
    make_membership(officer, unit)
    sitting = hand_in_essays(quiz, now=now - timedelta(hours=1), officer=officer)
    task = take_next(quiz=quiz, marker=marker, now=now)

    pages = text_of(client.get(task.get_absolute_url()))
    pages += text_of(client.get(queue_url(quiz))) + text_of(client.get(reverse("quizzes:marking")))
    client.post(task.get_absolute_url(), typed(1, 1))
    after = text_of(client.get(task.get_absolute_url())) + text_of(client.get(queue_url(quiz)))

    assert ANSWER in pages
    assert ("隐某" in pages) is ("987654" in pages) is not blind
    for secret in (sitting.uuid, sitting.uuid.hex, officer.uuid, unit.name, officer.staff_no, sitting.seed):
        assert str(secret) not in pages + after
    handed_in = localtime(sitting.submitted_at)
    assert f"{handed_in:%H:%M}" not in pages + after
    if blind:
        assert "隐某" not in after
        assert "987654" not in after


def test_put_back_frees_the_question(client, marker, quiz, now):
    sitting = hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    response = client.post(reverse("quizzes:put_marking_back", args=[task.uuid]), follow=True)

    assert seat_of(sitting).state == "waiting"
    assert [str(message) for message in response.context["messages"]] == [
        "The question is back in the queue. Nothing was saved."
    ]
    assert client.get(task.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("marks", [(1, 1), (9, 9)])
def test_seat_that_somebody_else_took_meanwhile(client, marker, quiz, now, clock, marks):
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)
    clock.shift(HOLD)
    client.force_login(marker)
    take_next(quiz=quiz, marker=make_marker(), now=now + HOLD)

    response = client.post(task.get_absolute_url(), typed(*marks), follow=True)

    assert response.redirect_chain == [(queue_url(quiz), 302)]
    assert "Nothing was saved." in str(next(iter(response.context["messages"])))
    assert ANSWER not in text_of(response)
    assert not Marking.objects.exists()


def test_seat_that_went_back_to_the_queue_meanwhile_takes_the_marks(client, marker, quiz, now, clock):
    sitting = hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)
    clock.shift(HOLD)
    client.force_login(marker)
    return_expired(now=now + HOLD)

    client.post(task.get_absolute_url(), typed(1, 1))

    assert Sitting.objects.get(pk=sitting.pk).points == 2


def test_own_marks_can_be_put_right_until_the_result(client, marker, now):
    quiz = make_essay_quiz(essays=2)
    sitting = hand_in_essays(quiz, now=now)
    task = mark_next(quiz, marker, 1, 1, comment="初评", now=now)

    page = text_of(client.get(task.get_absolute_url()))
    client.post(task.get_absolute_url(), typed(3, 1, comment="复核"))
    mark_next(quiz, marker, 0, 0, now=now)
    closed = text_of(client.get(task.get_absolute_url()))
    again = client.post(task.get_absolute_url(), typed(0, 0), follow=True)

    assert "初评" in page
    assert "This paper has its result." in closed
    assert Sitting.objects.get(pk=sitting.pk).points == 4
    assert "This paper has its result already." in str(next(iter(again.context["messages"])))


def test_third_sees_what_the_two_gave_and_neither_sees_the_other(client, marker, now):
    quiz = make_essay_quiz(double_marking=True)
    hand_in_essays(quiz, now=now)
    first, second = make_marker("首评某"), make_marker("次评某")
    one = take_next(quiz=quiz, marker=first, now=now)
    save_marks(task=one, marker=first, given=points(3, 2), comment="首评语", now=now)
    two = take_next(quiz=quiz, marker=second, now=now)
    browser = Client()
    browser.force_login(second)
    page_of_second = text_of(browser.get(two.get_absolute_url()))
    save_marks(
        task=two, marker=second, given={**points(0, 0), "2": LineGiven(Decimal(0), "漏了报告")}, comment="", now=now
    )

    third = take_next(quiz=quiz, marker=marker, now=now)
    page = text_of(client.get(third.get_absolute_url()))

    assert "首评语" not in page_of_second
    assert all(words in page for words in ("Given before: 3/3", "Given before: 0/3", "首评语", "漏了报告"))
    assert "首评某" not in page
    assert "次评某" not in page


def test_page_of_a_case_shows_the_parts_that_people_mark(client, marker, now):
    quiz = make_quiz(items=[make_question(kind="case")])
    hand_in_case(quiz, now=now)
    task = take_next(quiz=quiz, marker=marker, now=now)

    page = text_of(client.get(task.get_absolute_url()))

    assert all(words in page for words in ("某科室干部甲某", "essay小题", "先登记。"))
    assert "single小题" not in page


@pytest.fixture
def everybody(now):
    """Officers by what they are, and the pages there are: of a quiz that names its marker, with a seat he holds."""
    named, other = make_marker("名某"), make_marker("他某")
    quiz = make_essay_quiz()
    quiz.markers.add(named)
    quiz.save()
    hand_in_essays(quiz, now=now)
    task = take_next(quiz=quiz, marker=named, now=now)
    editor, office, plain = make_officer(), make_officer(), make_officer()
    appoint(editor, Role.QUESTION_EDITOR)
    appoint(office, Role.BUREAU_OFFICE)
    pages = {
        "list": reverse("quizzes:marking"),
        "queue": queue_url(quiz),
        "take": queue_url(quiz, "take_marking"),
        "task": task.get_absolute_url(),
        "back": reverse("quizzes:put_marking_back", args=[task.uuid]),
        "progress": reverse("quizzes:marking_progress"),
        "progress of": queue_url(quiz, "marking_progress_of"),
        "release": reverse("quizzes:release_marking", args=[task.uuid]),
    }
    who = {"named": named, "other": other, "editor": editor, "office": office, "plain": plain}
    return who, pages


TABLE = {
    # list, queue, take, task, back, progress, progress of, release
    "named": (200, 200, 302, 200, 302, 403, 403, 403),
    "other": (200, 403, 403, 404, 404, 403, 403, 403),
    "editor": (403, 403, 403, 404, 404, 200, 200, 302),
    "office": (403, 403, 403, 404, 404, 200, 200, 302),
    "plain": (403, 403, 403, 404, 404, 403, 403, 403),
}
POSTED = ("take", "back", "release")


@pytest.mark.parametrize("who", TABLE)
def test_who_opens_what(client, clock, everybody, who):
    officers, pages = everybody
    client.force_login(officers[who])

    answers = [(client.post if name in POSTED else client.get)(url).status_code for name, url in pages.items()]

    assert tuple(answers) == TABLE[who]


@pytest.mark.parametrize("papers", [1, 3])
def test_pages_ask_the_same_however_many_papers(client, marker, now, papers):
    quizzes = [make_essay_quiz() for _number in range(papers)]
    for each in quizzes:
        for _paper in range(papers):
            hand_in_essays(each, now=now)
        mark_next(each, marker, 1, 1, now=now)
        hand_in_essays(each, now=now)
        take_next(quiz=each, marker=marker, now=now)
    appoint(marker, Role.QUESTION_EDITOR)
    task = MarkingTask.objects.filter(state="held").first()
    urls = {
        "list": reverse("quizzes:marking"),
        "queue": queue_url(quizzes[0]),
        "task": task.get_absolute_url(),
        "progress": reverse("quizzes:marking_progress"),
    }
    for url in urls.values():
        client.get(url)

    counts = {}
    for name, url in urls.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts[name] = len(queries)

    assert counts == {"list": 9, "queue": 16, "task": 10, "progress": 9}


def test_navigation_says_how_much_waits_to_markers_alone(client, marker, quiz, now):
    shown = '<span class="nav__count">'
    assert f"{shown}</span>" in text_of(client.get("/my/"))
    for _paper in range(2):
        hand_in_essays(quiz, now=now)
    hand_in_essays(quiz, now=now, officer=marker)

    assert f"{shown}2</span>" in text_of(client.get("/my/"))
    browser = Client()
    browser.force_login(make_officer())
    assert shown not in text_of(browser.get("/my/"))


def test_progress_page_counts_and_takes_back(client, clock, now):
    editor = make_officer()
    appoint(editor, Role.QUESTION_EDITOR)
    client.force_login(editor)
    client.cookies["django_language"] = "en"
    quiz = make_essay_quiz(double_marking=True)
    done, waiting = hand_in_essays(quiz, now=now), hand_in_essays(quiz, now=now)
    first, second, third = (make_marker(name) for name in ("甲某", "乙某", "丙某"))
    mark_next(quiz, first, 3, 2, now=now)
    mark_next(quiz, second, 0, 0, now=now)
    mark_next(quiz, third, 1, 1, now=now)
    mark_next(quiz, first, 3, 2, now=now)
    task = take_next(quiz=quiz, marker=second, now=now)

    response = client.get(queue_url(quiz, "marking_progress_of"))
    row = response.context["row"]
    counts = [(one.name, one.done, one.decided, one.held) for one in response.context["markers"]]
    released = client.post(reverse("quizzes:release_marking", args=[task.uuid]))

    assert done.pk != waiting.pk
    assert (row.papers.text, row.waiting, row.held, row.twice, row.thirds, row.undecided) == ("1/2", 0, 1, 1, 1, 0)
    assert counts == [("甲某", 2, 0, 0), ("乙某", 1, 0, 1), ("丙某", 1, 1, 0)]
    assert AuditEvent.objects.filter(action="people.listed", actor=editor).count() == 1
    assert released.url == queue_url(quiz, "marking_progress_of")
    assert seat_of(waiting, seat=2).state == "waiting"
    assert "Too few markers" not in text_of(response)


def test_progress_page_says_where_markers_lack(client, clock, now):
    office = make_officer()
    appoint(office, Role.BUREAU_OFFICE)
    client.force_login(office)
    client.cookies["django_language"] = "en"
    quiz = make_essay_quiz(double_marking=True)
    quiz.markers.add(make_marker())
    quiz.save()
    hand_in_essays(quiz, now=now)

    assert "2 more markers are needed" in text_of(client.get(queue_url(quiz, "marking_progress_of")))


def marked_paper(officer, now, **fields):
    """A paper of one essay with 3 and 1 points, a comment on the first line and one on the whole."""
    quiz = make_essay_quiz(**fields)
    sitting = hand_in_essays(quiz, now=now, officer=officer)
    marker = make_marker("评卷某")
    task = take_next(quiz=quiz, marker=marker, now=now)
    given = {"1": LineGiven(Decimal(3), "这一点写得好"), "2": LineGiven(Decimal(1))}
    save_marks(task=task, marker=marker, given=given, comment="总体不错", now=now)
    return sitting


@pytest.mark.parametrize(
    ("shows", "comments", "words"),
    [
        (Shown.POINTS, False, False),
        (Shown.ANSWERS, False, False),
        (Shown.MARKS, True, False),
        (Shown.KEYS, True, True),
        (Shown.EXPLANATIONS, True, True),
    ],
)
def test_officer_sees_marks_and_comments_as_far_as_the_result_shows(officer, browser, now, shows, comments, words):
    sitting = marked_paper(officer, now, shows=shows)
    browser.cookies["django_language"] = "en"

    page = text_of(browser.get(url_of("result", sitting)))

    assert ("这一点写得好" in page) is ("总体不错" in page) is comments
    assert ("Point 1" in page) is (comments and not words)
    assert ("先登记，再报告。" in page) is words
    assert "评卷某" not in page


def test_waiting_page_says_how_far_the_marking_is(officer, browser, now):
    quiz = make_essay_quiz(essays=2)
    sitting = hand_in_essays(quiz, now=now, officer=officer)
    browser.cookies["django_language"] = "en"
    mark_next(quiz, make_marker("评卷某"), 1, 1, now=now)

    page = text_of(browser.get(url_of("result", sitting)))

    assert "1/2 questions marked" in page
    assert "评卷某" not in page


def test_result_asks_the_same_however_many_essays(officer, browser, now):
    counts = []
    for essays in (1, 3):
        quiz = make_essay_quiz(essays=essays)
        sitting, marker = hand_in_essays(quiz, now=now, officer=officer), make_marker()
        for _number in range(essays):
            mark_next(quiz, marker, 1, 1, now=now)
        browser.get(url_of("result", sitting))
        with CaptureQueriesContext(connection) as queries:
            browser.get(url_of("result", sitting))
        counts.append(len(queries))

    assert counts[0] == counts[1]
