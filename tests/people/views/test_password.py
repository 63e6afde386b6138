"""Changing one's own password."""

import pytest
from django.test import Client

from people.models import AuditEvent
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db

OLD, NEW = "Lamp-3-window", "Other-4-window"


@pytest.fixture
def officer():
    officer = make_officer(must_change_password=True)
    officer.set_password(OLD)
    officer.save()
    return officer


def enter(officer, password=OLD):
    client = Client()
    client.post("/login/", {"username": officer.badge_no, "password": password})
    return client


def send(client, **data):
    return client.post("/my/password/", {"old_password": OLD, "new_password1": NEW, "new_password2": NEW, **data})


def test_change_password_keeps_this_session_and_ends_the_others(officer):
    here, there = enter(officer), enter(officer)

    response = send(here)

    officer.refresh_from_db()
    assert response.url == "/"
    assert officer.check_password(NEW)
    assert (officer.must_change_password, officer.session_epoch) == (False, 2)
    assert here.get("/my/password/").status_code == 200
    assert there.get("/my/password/").url == "/login/?next=/my/password/"


def test_change_password_keeps_this_session_where_only_one_may_live(officer, settings):
    settings.ONE_LIVE_SESSION = True
    here = enter(officer)

    send(here)

    assert here.get("/my/password/").status_code == 200


@pytest.mark.parametrize(("target", "lands"), [("/learn/", "/learn/"), ("//evil.example/", "/"), ("", "/")])
def test_change_password_goes_on_to_where_one_wanted_but_not_outside(officer, target, lands):
    assert send(enter(officer), next=target).url == lands


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"old_password": "Wrong-1-word"}, "old_password"),
        ({"new_password2": "Else-4-window"}, "new_password2"),
        ({"new_password1": OLD, "new_password2": OLD}, "new_password1"),
        ({"new_password1": "lampwindow", "new_password2": "lampwindow"}, "new_password1"),
        ({"new_password1": "Sh0rt-1", "new_password2": "Sh0rt-1"}, "new_password1"),
    ],
)
def test_change_password_refuses_and_says_where(officer, data, field):
    page = send(enter(officer), **data)

    officer.refresh_from_db()
    assert list(page.context["form"].errors) == [field]
    assert officer.check_password(OLD)
    assert AuditEvent.objects.count() == 0


def test_change_password_counts_wrong_present_passwords(officer, settings):
    settings.AXES_ENABLED = True
    client = enter(officer)

    statuses = [send(client, old_password="Wrong-1-word").status_code for _try in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert send(client).status_code == 429
    officer.refresh_from_db()
    assert officer.check_password(OLD)


def test_change_password_is_for_those_logged_in():
    assert Client().get("/my/password/").url == "/login/?next=/my/password/"
