"""Log-in and log-out: one door, the same words for every failure, sessions that end."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common import clock
from people import activity
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db

PASSWORD = "Lamp-3-window"


@pytest.fixture
def officer():
    officer = make_officer()
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.fixture
def throttled(settings):
    settings.AXES_ENABLED = True


@pytest.fixture
def later(monkeypatch):
    """Move the house's clock by so many seconds from now."""
    start = timezone.now()

    def move(seconds):
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=seconds))

    move(0)
    return move


def log_in(client, officer, password=PASSWORD, **data):
    return client.post("/login/", {"username": officer.badge_no, "password": password, **data})


def who(client):
    """The badge number the server takes this client for; None for a stranger."""
    response = client.get("/my/password/")
    return response.wsgi_request.user.badge_no if response.status_code == 200 else None


def test_login_opens_the_house_under_a_new_session_key(client, officer):
    client.get("/login/")
    session = client.session
    session.save()
    before = session.session_key

    response = log_in(client, officer)

    assert (response.status_code, response.url) == (302, "/")
    assert client.session.session_key != before
    assert who(client) == officer.badge_no


def test_login_reads_full_width_digits_and_blanks(client, officer):
    wide = officer.badge_no.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})

    response = client.post("/login/", {"username": f" {wide} ", "password": PASSWORD})

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/my/", "/my/"),
        ("/learn/x/?page=2", "/learn/x/?page=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_login_never_leads_out_of_the_house(client, officer, target, lands):
    assert log_in(client, officer, next=target).url == lands


def test_login_of_someone_already_in_goes_home(client, officer):
    client.force_login(officer)

    assert client.get("/login/").url == "/"


def test_login_tells_nobody_which_numbers_exist(client, officer):
    stranger = make_officer()
    off = make_officer(is_active=False)
    off.set_password(PASSWORD)
    off.save()

    pages = [
        log_in(client, officer, "Wrong-1-word"),
        log_in(client, stranger, PASSWORD),
        log_in(client, off, PASSWORD),
        client.post("/login/", {"username": "999999999", "password": PASSWORD}),
    ]

    assert {page.status_code for page in pages} == {200}
    assert {str(page.context["form"].errors["password"]) for page in pages} == {
        str(pages[0].context["form"].errors["password"])
    }
    assert who(client) is None


def test_login_says_how_many_tries_are_left(client, officer, throttled):
    lefts = []
    for _try in range(2):
        (error,) = log_in(client, officer, "Wrong-1-word").context["form"].errors.as_data()["password"]
        lefts.append(error.params["left"])

    assert lefts == [4, 3]


def test_login_locks_the_pair_of_account_and_address_after_five_failures(client, officer, throttled):
    statuses = [log_in(client, officer, "Wrong-1-word").status_code for _try in range(5)]

    locked = log_in(client, officer)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert 590 <= int(locked["Retry-After"]) <= 601
    assert "people/locked.html" in [template.name for template in locked.templates]
    assert who(client) is None
    assert log_in(Client(REMOTE_ADDR="192.0.2.9"), officer).status_code == 302


def test_login_opens_again_ten_minutes_after_the_fifth_failure_however_often_one_tries(client, officer, throttled):
    for _try in range(5):
        log_in(client, officer, "Wrong-1-word")
    before = AccessAttempt.objects.get().attempt_time
    log_in(client, officer)
    assert AccessAttempt.objects.get().attempt_time == before

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10, seconds=1))

    assert log_in(client, officer).status_code == 302


def test_login_locks_unknown_numbers_alike(client, throttled):
    statuses = [client.post("/login/", {"username": "999999999", "password": "x"}).status_code for _try in range(6)]

    assert statuses == [200, 200, 200, 200, 429, 429]


def test_failed_login_leaves_no_secret_in_the_table_of_failures(client, officer, throttled):
    log_in(client, officer, "Wrong-1-word")

    assert "Wrong-1-word" not in str(AccessAttempt.objects.values().get())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_login_page_offers_language_and_display_switch(client, settings, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get("/login/?next=/my/").content.decode()

    assert f'<html lang="{language}"' in page
    assert "/display/language/" in page
    assert "/display/size/" in page
    assert 'name="next" value="/my/"' in page


def test_logout_ends_the_session_and_raises_the_epoch(client, officer):
    log_in(client, officer)
    key = client.session.session_key

    response = client.post("/logout/")

    officer.refresh_from_db()
    assert response.url == "/login/"
    assert officer.session_epoch == 2
    assert who(client) is None
    assert not Session.objects.filter(pk=key).exists()


def test_logout_by_link_does_nothing(client, officer):
    log_in(client, officer)

    assert client.get("/logout/").status_code == 405
    assert who(client) == officer.badge_no


def test_logout_of_a_stranger_goes_to_login(client):
    assert client.post("/logout/").url == "/login/"


def test_back_office_doors_lead_to_ours(client, officer):
    assert client.get("/cms/login/?next=/cms/").url == "/login/?next=/cms/"
    assert client.get("/cms/").url == "/login/?next=/cms/"
    assert client.get("/cms/password_reset/").url == "/activate/"
    assert client.get("/cms/password_reset/confirm/abc/def/").url == "/activate/"
    log_in(client, officer)
    assert client.post("/cms/logout/").url == "/login/"
    officer.refresh_from_db()
    assert officer.session_epoch == 2


def test_session_ends_when_idle(client, officer, later):
    log_in(client, officer)

    later(1799)
    assert who(client) == officer.badge_no
    later(1799 + 1800)
    assert who(client) is None


def test_session_ends_after_twelve_hours_however_busy(client, officer, later):
    log_in(client, officer)
    for minute in range(20, 720, 20):
        later(minute * 60)
        assert who(client) == officer.badge_no

    later(720 * 60)

    assert who(client) is None


def test_open_work_keeps_an_idle_session_alive(client, officer, later, monkeypatch):
    monkeypatch.setattr(activity, "_sources", [])
    activity.register(lambda someone, now: someone == officer)
    log_in(client, officer)

    later(5000)

    assert who(client) == officer.badge_no


def test_session_without_stamps_is_no_session(client, officer):
    log_in(client, officer)
    session = client.session
    del session["session_started"]
    session.save()

    assert who(client) is None


def test_session_is_written_once_a_minute_at_most(client, officer, later):
    log_in(client, officer)

    def writes():
        with CaptureQueriesContext(connection) as queries:
            client.get("/my/password/")
        return sum(query["sql"].startswith("UPDATE") for query in queries)

    later(59)
    assert writes() == 0
    later(60)
    assert writes() == 1
    later(119)
    assert writes() == 0


def test_new_login_leaves_other_devices_alone_by_default(officer):
    first, second = Client(), Client()
    log_in(first, officer)
    log_in(second, officer)

    assert who(first) == who(second) == officer.badge_no


def test_new_login_ends_the_older_session_where_only_one_may_live(officer, settings):
    settings.ONE_LIVE_SESSION = True
    first, second = Client(), Client()
    log_in(first, officer)
    log_in(second, officer)

    assert who(first) is None
    assert who(second) == officer.badge_no


def test_disabling_an_account_ends_its_session(client, officer):
    log_in(client, officer)
    officer.is_active = False
    officer.save()

    assert who(client) is None


def test_login_costs_a_fixed_number_of_queries(client, officer, throttled, django_assert_num_queries):
    # Failures, officer, session (5), axes' log of accesses and failures (3), last log-in, session again (3), no more.
    with django_assert_num_queries(13):
        log_in(client, officer)


def test_must_change_password_comes_before_everything_else(client, officer):
    officer.must_change_password = True
    officer.save()
    log_in(client, officer)

    assert client.get("/people/slips/?unit=1").url == "/my/password/?next=%2Fpeople%2Fslips%2F%3Funit%3D1"
    assert client.post("/people/slips/").url == "/my/password/"
    assert client.get("/api/anything/").status_code == 403
    assert client.get("/my/password/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.post("/logout/").url == "/login/"


def test_must_change_password_lets_demo_accounts_through(client, officer):
    officer.must_change_password = officer.is_demo = True
    officer.save()
    log_in(client, officer)

    assert client.get("/people/slips/").status_code == 404
