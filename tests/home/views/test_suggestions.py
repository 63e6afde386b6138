from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.enums import SuggestionState
from home.models import Suggestion
from home.views.suggestions import PER_HOUR
from people.actions import PEOPLE_LISTED
from people.enums import Role
from people.models import AuditEvent
from tests.factories.home import make_suggestion
from tests.factories.people import appoint, make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FORM, ALL = "/about/suggestions/", "/about/suggestions/all/"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def reader(client):
    reader = make_officer("徐某")
    appoint(reader, Role.BUREAU_OFFICE)
    client.force_login(reader)
    return reader


def test_form_asks_for_log_in(client):
    response = client.get(FORM)

    assert (response.status_code, response["location"]) == (302, f"/login/?next={FORM}")


def test_form_brings_a_uuid_that_makes_sending_safe_to_repeat(client, officer):
    uuid = client.get(FORM).context["form"]["uuid"].value()

    for _time in range(2):
        response = client.post(FORM, {"uuid": str(uuid), "text": "字太小"})
        assert (response.status_code, response["location"]) == (302, FORM)

    suggestion = Suggestion.objects.get()
    assert (suggestion.officer, suggestion.text) == (officer, "字太小")


def test_unsigned_suggestion_names_nobody_and_is_not_listed_as_own(client, officer):
    client.post(FORM, {"uuid": str(uuid4()), "text": "页面太慢", "anonymous": "on"})

    page = client.get(FORM)

    assert Suggestion.objects.get().officer is None
    assert list(page.context["own"]) == []
    assert "页面太慢" not in page.content.decode()


def test_form_shows_own_suggestions_only(client, officer):
    make_suggestion(make_officer("吴某"), "别人的话")
    make_suggestion(officer, "自己的话")

    page = client.get(FORM).content.decode()

    assert "自己的话" in page
    assert "别人的话" not in page


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_bad_text_is_refused_and_stored_nowhere(client, officer, text):
    response = client.post(FORM, {"uuid": str(uuid4()), "text": text})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["text"]
    assert Suggestion.objects.count() == 0


def test_flood_is_stopped_after_some_an_hour(client, officer):
    answers = [client.post(FORM, {"uuid": str(uuid4()), "text": f"第{n}条"}) for n in range(PER_HOUR + 1)]

    assert [answer.status_code for answer in answers] == [302] * PER_HOUR + [400]
    assert Suggestion.objects.count() == PER_HOUR


def test_list_is_not_there_for_others(client, officer):
    suggestion = make_suggestion(officer)

    assert client.get(ALL).status_code == 404
    assert client.post(reverse("home:close_suggestion", args=[suggestion.uuid])).status_code == 404
    assert Suggestion.objects.get().state == SuggestionState.WAITING


def test_list_shows_those_that_wait_first_and_records_the_look(client, reader):
    author = make_officer("吴某")
    waiting, closed, unsigned = (
        make_suggestion(author, "字太小"),
        make_suggestion(author, "页面太慢"),
        make_suggestion(author, "不留名", anonymous=True),
    )
    client.post(reverse("home:close_suggestion", args=[closed.uuid]))

    page = client.get(ALL)

    assert list(page.context["page_obj"]) == [waiting, unsigned, closed]
    assert page.content.decode().count("吴某") == 2
    event = AuditEvent.objects.filter(action=PEOPLE_LISTED).get()
    assert (event.actor, event.details) == (reader, {"list": "suggestions", "people": 1})


def test_reader_marks_a_suggestion_as_dealt_with(client, reader):
    suggestion = make_suggestion(make_officer())

    response = client.post(reverse("home:close_suggestion", args=[suggestion.uuid]))

    suggestion.refresh_from_db()
    assert (response.status_code, response["location"]) == (302, ALL)
    assert suggestion.state == SuggestionState.DONE


def test_list_takes_the_same_queries_for_one_and_for_three(client, reader):
    client.get(ALL)
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            make_suggestion(make_officer())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(ALL)
        counts.append(len(queries))

    assert counts[0] == counts[1]
