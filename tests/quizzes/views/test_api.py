"""Saving over HTTP: no session, one query, reasons in the user's language; state and handing in under a session."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve, reverse

from ledger.models import Entry
from quizzes.domain.tokens import sitting_token
from quizzes.enums import SaveRefusal
from quizzes.queries import items_to_answer
from tests.factories.quizzes import make_question
from tests.factories.sittings import end_of, make_sitting, right_answers

from .conftest import hand_in, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(officer, now):
    return make_sitting(officer, now=now, minutes=10)


@pytest.fixture
def token(sitting):
    return sitting_token(sitting, sitting.officer, items_to_answer(sitting))


def save(client, sitting, token, **body):
    body = {"token": token, "position": 3, "answer": ["true"], "revision": 1, "flagged": False, **body}
    return client.post(url_of("answers", sitting), json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(("length", "status"), [(10_000, 200), (10_001, 400), (400_000, 400)])
def test_save_takes_an_essay_up_to_its_longest(browser, officer, now, length, status):
    sitting = make_sitting(officer, now=now, questions=[make_question(kind="essay")])
    token = sitting_token(sitting, officer, items_to_answer(sitting))

    response = save(browser, sitting, token, position=1, answer="字" * length)

    assert response.status_code == status
    assert len(sitting.items.get().answer or "") == (length if status == 200 else 0)


def test_save_refused_by_the_kind_says_why_in_its_words(browser, officer, now):
    sitting = make_sitting(officer, now=now, questions=[make_question(kind="ordering")])
    token = sitting_token(sitting, officer, items_to_answer(sitting))
    browser.cookies["django_language"] = "en"

    body = save(browser, sitting, token, position=1, answer=["elsewhere"]).json()

    assert (body["reason"], body["message"]) == ("bad_answer", "Every option must have a place of its own.")


def test_save_needs_one_query_and_no_session(browser, sitting, token, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = save(browser, sitting, token, flagged=True)

    assert response.json() == {"kept": True, "answer": True, "flagged": True, "revision": 1, "now": now.isoformat()}
    assert sitting.items.values_list("answer", "flagged").get(position=3) == (True, True)
    assert not response.cookies


def test_save_needs_no_cookie_and_no_csrf_token(sitting, token):
    assert save(Client(enforce_csrf_checks=True), sitting, token).status_code == 200


def test_save_of_something_older_answers_with_what_is_stored_in_two_queries(
    browser, sitting, token, django_assert_num_queries
):
    save(browser, sitting, token, revision=7)

    with django_assert_num_queries(2):
        response = save(browser, sitting, token, revision=6, answer=["false"], flagged=True)

    body = response.json()
    assert (response.status_code, body["kept"], body["answer"], body["revision"]) == (200, False, True, 7)


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"is_active": False}, 401, SaveRefusal.LOGGED_OUT),
        ({"session_epoch": 2}, 401, SaveRefusal.LOGGED_OUT),
    ],
)
def test_save_without_power_says_to_log_in(browser, sitting, token, change, status, reason):
    type(sitting.officer).objects.filter(pk=sitting.officer_id).update(**change)

    response = save(browser, sitting, token)

    assert (response.status_code, response.json()["reason"]) == (status, reason)
    assert response.json()["message"] == str(reason.label)


def test_save_after_log_out_is_refused(browser, sitting, token):
    browser.post(reverse("people:log_out"))

    assert save(browser, sitting, token).status_code == 401


@pytest.mark.parametrize(
    ("seconds", "reason"), [(0, SaveRefusal.SUBMITTED), (615, SaveRefusal.DEADLINE), (700, SaveRefusal.DEADLINE)]
)
def test_save_to_a_closed_sitting_says_why(browser, sitting, token, clock, now, seconds, reason):
    clock.move_to(now + timedelta(seconds=seconds))
    if not seconds:
        hand_in(sitting, now)

    response = save(browser, sitting, token)

    assert (response.status_code, response.json()["reason"]) == (409, reason)
    assert sitting.items.filter(answer__isnull=False).count() == 0


def test_save_with_the_token_of_another_sitting_is_refused(browser, sitting, now):
    other = make_sitting(now=now)
    token = sitting_token(other, other.officer, items_to_answer(other))

    response = save(browser, sitting, token)

    assert (response.status_code, response.json()["reason"]) == (403, SaveRefusal.BAD_TOKEN)


@pytest.mark.parametrize("text", ["", "forged", 5, None, ["x"]])
def test_save_with_a_forged_token_is_refused(browser, sitting, text):
    assert save(browser, sitting, text).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"position": "3"},
        {"position": True},
        {"position": 0},
        {"position": 99},
        {"revision": 0},
        {"revision": 2**31},
        {"revision": 1.5},
        {"flagged": 1},
        {"answer": ["x" * 20_000]},
        {"answer": {"id": "true"}},
    ],
)
def test_save_of_a_misshapen_body_is_refused(browser, sitting, token, body):
    response = save(browser, sitting, token, **body)

    assert (response.status_code, response.json()["reason"]) == (400, SaveRefusal.BAD_ANSWER)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"7", b"\xff", b"[" * 16_000])
def test_save_of_what_is_no_object_is_refused(browser, sitting, raw):
    response = browser.post(url_of("answers", sitting), raw, content_type="application/json")

    assert response.status_code == 400


def test_save_speaks_the_users_language(browser, sitting, now):
    hand_in(sitting, now)
    browser.cookies["django_language"] = "en"

    message = save(browser, sitting, sitting_token(sitting, sitting.officer, items_to_answer(sitting))).json()[
        "message"
    ]

    assert message == "This paper has been handed in. This answer was not saved."


def test_plain_save_stands_before_the_described_one(browser, sitting, token):
    described = reverse("api-1:answers", args=[sitting.uuid])

    assert described == url_of("answers", sitting)
    assert resolve(described).url_name == "answers"
    assert resolve(described).app_name == "quizzes"
    paths = browser.get("/api/openapi.json").json()["paths"]
    assert set(paths["/api/sittings/{sitting}/answers"]["post"]["responses"]) == {"200", "400", "401", "403", "409"}


def test_state_and_handing_in_over_the_api(browser, sitting, now):
    url = reverse("api-1:sitting", args=[sitting.uuid])

    state = browser.get(url).json()
    results = [browser.post(f"{url}/submit").json() for _time in range(5)]

    assert (state["state"], state["points"], state["now"]) == ("open", None, "2026-11-23T02:00:00Z")
    assert {(result["state"], result["points"]) for result in results} == {("submitted", "0.00")}
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("path", ["", "/submit"])
def test_api_refuses_strangers_and_hides_the_sitting_from_others(sitting, other_browser, path):
    url = reverse("api-1:sitting", args=[sitting.uuid]) + path
    method = "post" if path else "get"

    assert getattr(Client(), method)(url).status_code == 401
    assert getattr(other_browser, method)(url).status_code == 404
    sitting.refresh_from_db()
    assert sitting.state == "open"


def test_handing_in_over_the_api_needs_the_csrf_token(officer, sitting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)

    response = client.post(reverse("api-1:submit_sitting", args=[sitting.uuid]))

    assert response.status_code == 403
    assert right_answers(sitting)
    assert Entry.objects.count() == 0


def test_state_of_an_overdue_sitting_is_that_of_a_closed_one(browser, sitting, clock):
    url = reverse("api-1:sitting", args=[sitting.uuid])
    clock.move_to(sitting.deadline)
    running = browser.get(url).json()
    clock.move_to(end_of(sitting))

    closed = browser.get(url).json()

    assert (running["state"], closed["state"]) == ("open", "submitted")
    assert closed["submitted_at"] == running["deadline"]
