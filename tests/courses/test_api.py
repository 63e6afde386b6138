"""The report of opened sections, as the browser sends it."""

from uuid import uuid4

import pytest
from django.test import Client

from courses.models import Coverage
from ledger.models import Entry
from tests.factories.courses import make_case, make_lesson, section_ids
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


def report(client, page, sections, **headers):
    return client.post(
        f"/api/pages/{page.translation_key}/opened",
        {"sections": sections},
        content_type="application/json",
        headers=headers,
    )


def test_a_report_is_recorded_for_whoever_is_logged_in(officer_client):
    case = make_case()
    first, second = section_ids(case)

    partial = report(officer_client, case, [first])
    whole = report(officer_client, case, [second])

    assert partial.json() == {"opened": [first], "refused": [], "completed": False}
    assert whole.json() == {"opened": [first, second], "refused": [], "completed": True}
    assert Entry.objects.get().officer == officer_client.officer


def test_the_same_report_five_times_is_one_completion(officer_client):
    case = make_case()

    answers = {report(officer_client, case, section_ids(case)).status_code for _try in range(5)}

    assert answers == {200}
    assert Entry.objects.count() == 1


def test_foreign_sections_are_named_and_not_recorded(officer_client):
    case, other = make_case(), make_lesson()
    foreign = section_ids(other)[0]

    answer = report(officer_client, case, [foreign]).json()

    assert (answer["opened"], answer["refused"]) == ([], [foreign])
    assert not Coverage.objects.exclude(opened=[]).exists()


def test_without_log_in_a_report_answers_401_and_records_nothing(client, settings):
    settings.ROOT_URLCONF = "tests.courses.urls"
    case = make_case()

    assert report(client, case, section_ids(case)).status_code == 401
    assert not Coverage.objects.exists()


def test_a_report_needs_the_csrf_token(settings):
    settings.ROOT_URLCONF = "tests.courses.urls"
    case = make_case()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_officer())
    bare = report(client, case, section_ids(case)).status_code

    client.get(case.url)
    with_token = report(client, case, section_ids(case), **{"X-CSRFToken": client.cookies["csrftoken"].value})

    assert (bare, with_token.status_code) == (403, 200)
    assert Entry.objects.count() == 1


def test_an_unpublished_or_unknown_page_answers_404(officer_client):
    case = make_case()
    ids = section_ids(case)
    case.unpublish()

    assert report(officer_client, case, ids).status_code == 404
    case.translation_key = uuid4()
    assert report(officer_client, case, ids).status_code == 404
    assert not Coverage.objects.exists()


@pytest.mark.parametrize("sections", [[], ["nonsense"], "all", [str(uuid4())] * 501])
def test_a_report_without_sense_is_refused(officer_client, sections):
    case = make_case()

    assert report(officer_client, case, sections).status_code == 422
    assert not Coverage.objects.exists()


def test_another_officers_coverage_cannot_be_named(officer_client):
    case, other = make_case(), make_officer()

    officer_client.post(
        f"/api/pages/{case.translation_key}/opened",
        {"sections": section_ids(case), "officer": str(other.uuid)},
        content_type="application/json",
    )

    assert [row.officer for row in Coverage.objects.all()] == [officer_client.officer]
