"""What ends the power of a sitting's token, and what does not: through the very pages an officer uses (DESIGN §3)."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.domain.officers import deactivate_officer
from quizzes.models import Sitting
from tests.conftest import NOW
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz

pytestmark = pytest.mark.django_db

PASSWORD = "Qingzheng-2026-lian"
NEW_PASSWORD = "Lianjie-2027-zheng"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer():
    officer = make_officer()
    officer.set_password(PASSWORD)
    officer.must_change_password = False
    officer.save()
    return officer


def log_in(officer, password=PASSWORD):
    client = Client()
    response = client.post("/login/", {"username": officer.badge_no, "password": password})
    assert response.status_code == 302, response.content.decode()[:500]
    return client


class Page:
    """An open paper in a browser's window: its token, and saves that carry no cookie."""

    def __init__(self, browser, officer, **quiz):
        self.quiz = make_quiz(items=[make_question() for _number in range(3)], **quiz)
        browser.post(reverse("quizzes:start", args=[self.quiz.translation_key]))
        self.sitting = Sitting.objects.get(officer=officer)
        self.address = reverse("quizzes:sitting", args=[self.sitting.uuid])
        self.token = re.search(r'data-token="([^"]+)"', browser.get(self.address).content.decode()).group(1)
        self.revision = 0

    def save(self):
        self.revision += 1
        item = self.sitting.items.select_related("version").get(position=1)
        body = {"token": self.token, "position": 1, "answer": item.version.key, "flagged": False}
        address = reverse("quizzes:answers", args=[self.sitting.uuid])
        return Client().post(address, json.dumps(body | {"revision": self.revision}), content_type="application/json")


def end_by_log_out(browser, officer):
    assert browser.post("/logout/").status_code == 302


def end_by_disabling(browser, officer):
    deactivate_officer(officer=officer, actor=None, now=NOW)


def end_by_a_new_password(browser, officer):
    fields = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert browser.post("/my/password/", fields).status_code == 302


def end_by_a_newer_session(browser, officer):
    log_in(officer)


@pytest.mark.parametrize("end", [end_by_log_out, end_by_disabling, end_by_a_new_password, end_by_a_newer_session])
def test_old_token_has_no_power_at_the_next_save(end, clock, officer, settings):
    settings.ONE_LIVE_SESSION = True
    browser = log_in(officer)
    page = Page(browser, officer)
    assert page.save().status_code == 200

    end(browser, officer)
    response = page.save()

    assert (response.status_code, response.json()["reason"]) == (401, "logged_out")
    assert page.sitting.items.get(position=1).revision == 1


def test_officer_goes_on_with_a_new_token_after_he_was_logged_out(clock, officer):
    browser = log_in(officer)
    page = Page(browser, officer)
    page.save()
    end_by_log_out(browser, officer)

    paper = log_in(officer).get(page.address).content.decode()
    page.token = re.search(r'data-token="([^"]+)"', paper).group(1)

    assert page.save().status_code == 200


def test_newer_session_leaves_the_token_alone_where_several_may_live(clock, officer):
    page = Page(log_in(officer), officer)

    log_in(officer)

    assert page.save().status_code == 200


def test_ninety_minutes_at_a_paper_are_not_cut_by_the_idle_limit(clock, officer, settings):
    assert settings.SESSION_IDLE_SECONDS < 90 * 60
    browser = log_in(officer)
    page = Page(browser, officer, time_limit=100)

    for minute in range(10, 91, 10):
        clock.move_to(NOW + timedelta(minutes=minute))
        assert page.save().status_code == 200

    handed_in = browser.post(reverse("quizzes:submit", args=[page.sitting.uuid]))
    result = browser.get(handed_in["Location"])
    page.sitting.refresh_from_db()
    assert (result.status_code, page.sitting.state) == (200, "submitted")
    assert page.sitting.submitted_at == NOW + timedelta(minutes=90)
