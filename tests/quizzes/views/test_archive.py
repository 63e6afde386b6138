"""Records of an old platform: each officer his own, the bureau office those that are nobody's, and nobody else any."""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.enums import Role
from people.models import AuditEvent
from quizzes.domain.archive import AnswerRecord, keep_progress
from quizzes.enums import ArchivedOutcome, Review
from tests.factories.archive import OLD, make_archived_quiz, make_archived_sitting
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db
OWN, UNCLAIMED = "/my/old-records/", "/old-records/"


def page_of(sitting):
    return reverse("quizzes:archived_sitting", args=[sitting.uuid])


def test_own_records_are_listed_with_what_was_right_by_category(browser, officer):
    make_archived_sitting(make_officer(), quiz=make_archived_quiz("别人的测验"))
    later = make_archived_sitting(officer, started_at=OLD + timedelta(days=9))
    earlier = make_archived_sitting(officer)
    tally = [{"category": "纪律,规矩", "right": 1, "asked": 2}]
    keep_progress(bank=make_bank(), user_name="P1", officer=officer, tally=tally)

    response = browser.get(OWN)

    assert list(response.context["page_obj"]) == [later, earlier]
    assert [(name, share.text) for name, share in response.context["tally"]] == [("纪律,规矩", "1/2")]
    assert "别人的测验" not in response.content.decode()


def test_old_paper_shows_given_answers_as_they_counted(browser, officer):
    single, judge = make_question(kind="single", stem="先做什么？"), make_question(kind="judge", stem="可以收。")
    essay = make_question(kind="essay", stem="谈谈底线。")
    given = [
        AnswerRecord(judge.current.pk, False, "", ArchivedOutcome.WRONG),
        AnswerRecord(essay.current.pk, "守住<b>底线</b>。", "", ArchivedOutcome.WRONG),
        AnswerRecord(single.current.pk, None, "99", ArchivedOutcome.OPEN),
        AnswerRecord(None, None, "已删的回答", ArchivedOutcome.RIGHT),
    ]
    sitting = make_archived_sitting(officer, versions=[single.current], answers=given, score=2)

    response = browser.get(page_of(sitting))

    first, second, third, fourth, fifth = response.context["answers"]
    assert [option["label"] for option in first.shown["options"] if option["is_chosen"]] == ["B"]
    assert [option["is_chosen"] for option in second.shown["options"]] == [False, True]
    assert third.shown["given"] == "守住<b>底线</b>。"
    assert "99" in fourth.facts[-1]
    assert fifth.text == "已删的回答"
    outcomes = [ArchivedOutcome.RIGHT, ArchivedOutcome.WRONG, ArchivedOutcome.OPEN, ArchivedOutcome.RIGHT]
    assert [each.facts[1] for each in (first, second, fourth, fifth)] == [outcome.label for outcome in outcomes]
    page = response.content.decode()
    assert "守住&lt;b&gt;底线&lt;/b&gt;。" in page
    assert "已删的回答" in page


def test_key_of_a_question_that_is_being_asked_does_not_leave(browser, officer, now):
    single, judge = make_question(kind="single", explanation="因为如此。"), make_question(kind="judge")
    make_quiz(items=[single, judge], review=Review.AFTER_CLOSING, closes_at=now + timedelta(days=1))
    given = [AnswerRecord(judge.current.pk, False, "", ArchivedOutcome.WRONG)]
    sitting = make_archived_sitting(officer, versions=[single.current], answers=given)

    response = browser.get(page_of(sitting))

    assert [(each.question, each.text) for each in response.context["answers"]] == [(None, "乙项"), (None, "错误")]
    assert "因为如此" not in response.content.decode()
    assert "is-key" not in response.content.decode()


def test_unfinished_sitting_says_so(browser, officer):
    waiting = AnswerRecord(make_question().current.pk, None, "", ArchivedOutcome.OPEN)
    sitting = make_archived_sitting(officer, answers=[waiting] * 2, is_complete=False, ended_at=None)

    response = browser.get(page_of(sitting))

    assert response.context["waiting"] == 2
    assert not sitting.has_passed


def test_other_officers_records_do_not_exist(browser, other_browser, officer):
    sitting = make_archived_sitting(officer)
    unclaimed = make_archived_sitting()

    assert browser.get(page_of(sitting)).status_code == 200
    assert other_browser.get(page_of(sitting)).status_code == 404
    assert other_browser.get(page_of(unclaimed)).status_code == 404
    assert other_browser.get(UNCLAIMED).status_code == 404
    assert not other_browser.get(OWN).context["page_obj"].object_list


def test_bureau_office_finds_what_is_nobodys_and_each_look_is_audited(browser, officer):
    appoint(officer, Role.BUREAU_OFFICE)
    unclaimed = [make_archived_sitting(user_name=name) for name in ("P1", "P1", "P2")]
    theirs = make_archived_sitting(make_officer())

    listed = set(browser.get(UNCLAIMED).context["page_obj"])
    opened = browser.get(page_of(unclaimed[0]))

    assert listed == set(unclaimed)
    assert (opened.status_code, browser.get(page_of(theirs)).status_code) == (200, 404)
    looks = [
        (event.details["list"], event.details["people"], event.actor)
        for event in AuditEvent.objects.order_by("sequence")
    ]
    assert looks == [("archive", 2, officer), ("archived_sitting", 1, officer)]


def test_bureau_office_is_led_there_only_while_there_is_something(browser, officer):
    make_archived_sitting(officer)
    appoint(officer, Role.BUREAU_OFFICE)
    assert 'href="/old-records/"' not in browser.get(OWN).content.decode()

    make_archived_sitting()

    assert 'href="/old-records/"' in browser.get(OWN).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_queries_at_any_length(rows, browser, officer, django_assert_num_queries):
    appoint(officer, Role.BUREAU_OFFICE)
    for _row in range(rows):
        make_archived_sitting(officer)
        make_archived_sitting()
    browser.get(OWN)

    with django_assert_num_queries(7):
        browser.get(OWN)
    with django_assert_num_queries(13):
        browser.get(UNCLAIMED)


@pytest.mark.parametrize("length", [1, 3])
def test_old_paper_costs_the_same_queries_at_any_length(length, browser, officer, django_assert_num_queries):
    sitting = make_archived_sitting(officer, versions=[make_question().current for _question in range(length)])
    browser.get(OWN)

    with django_assert_num_queries(10):
        browser.get(page_of(sitting))


@pytest.mark.parametrize("url", [OWN, UNCLAIMED])
def test_records_ask_for_log_in(url, client):
    assert client.get(url)["Location"].startswith("/login/")
