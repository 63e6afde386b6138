"""From the slip to the first log-in, through the page."""

import pytest
from axes.models import AccessAttempt

from common import clock
from people.domain.accounts import issue_slips
from people.models import ActivationSlip, AuditEvent
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db

PASSWORD = "Lamp-3-window"


@pytest.fixture
def issued():
    return issue_slips(officers=[make_officer()], actor=make_officer(), now=clock.now())[0]


def send(client, issued, **data):
    fields = {
        "badge_no": issued.officer.badge_no,
        "code": issued.code,
        "new_password1": PASSWORD,
        "new_password2": PASSWORD,
    }
    return client.post("/activate/", {**fields, **data})


def test_activation_leads_to_login_with_the_new_password(client, issued):
    response = send(client, issued)

    assert response.url == "/login/"
    assert client.post("/login/", {"username": issued.officer.badge_no, "password": PASSWORD}).url == "/"
    assert AuditEvent.objects.latest("sequence").address == "127.0.0.1"


def test_activation_is_never_cached(client, issued):
    assert "no-store" in client.get("/activate/")["Cache-Control"]
    assert "no-store" in send(client, issued, code="WRONG")["Cache-Control"]


def test_activation_says_the_same_to_every_wrong_pair(client, issued):
    wrong = [
        send(client, issued, code="ACDE-FGHJ-KMNP"),
        send(client, issued, badge_no="999999999"),
        send(client, issued, badge_no=make_officer().badge_no),
    ]

    assert {page.status_code for page in wrong} == {200}
    assert len({str(page.context["form"].errors) for page in wrong}) == 1
    assert list(wrong[0].context["form"].errors) == ["code"]


def test_activation_with_passwords_that_differ_tries_no_code(client, issued):
    page = send(client, issued, new_password2="Lamp-4-window", code="ACDE-FGHJ-KMNP")

    assert list(page.context["form"].errors) == ["new_password2"]
    assert ActivationSlip.objects.get().failures == 0


def test_activation_with_a_weak_password_says_why_and_keeps_the_slip(client, issued):
    page = send(client, issued, new_password1="lampwindow", new_password2="lampwindow")

    assert list(page.context["form"].errors) == ["new_password1"]
    assert send(client, issued).url == "/login/"


def test_activation_shares_the_throttle_with_login(client, issued, settings):
    settings.AXES_ENABLED = True
    for _try in range(3):
        client.post("/login/", {"username": issued.officer.badge_no, "password": "Wrong-1-word"})

    statuses = [send(client, issued, code="ACDE-FGHJ-KMNP").status_code for _try in range(2)]

    assert statuses == [200, 429]
    assert send(client, issued).status_code == 429
    assert ActivationSlip.objects.get().used_at is None
    assert "ACDE" not in str(AccessAttempt.objects.values().get())
    assert PASSWORD not in str(AccessAttempt.objects.values().get())


def test_activation_page_echoes_no_password(client, issued):
    page = send(client, issued, code="ACDE-FGHJ-KMNP")

    assert PASSWORD not in page.content.decode()
