import pytest
from django.conf import settings
from django.utils import translation

from common.clock import local_date
from common.navigation import links_for
from home.navigation import for_back_office
from people.domain.access import sync_groups
from people.enums import Role
from tests.conftest import NOW
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db
PUBLIC = ("/about/help/", "/about/personal-data/", "/about/accessibility/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_page_about_the_platform_is_readable_before_log_in(client, path, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(path)

    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}">' in text
    assert f'href="{path}" aria-current="page"' in text
    assert text.count("<h1") == 1


def test_footer_offers_suggestions_only_after_log_in(client):
    before = client.get("/about/help/").content.decode()
    client.force_login(make_officer())
    after = client.get("/about/help/").content.decode()

    assert 'href="/about/suggestions/"' not in before
    assert 'href="/about/suggestions/"' in after


def test_robots_are_sent_away(client):
    response = client.get("/robots.txt")

    assert (response["content-type"], response.content) == ("text/plain", b"User-agent: *\nDisallow: /\n")


def test_old_address_of_the_icon_leads_to_the_mark(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["location"]) == (302, "/static/img/icon.svg")


@pytest.mark.parametrize("role", [None, *Role])
def test_back_office_is_offered_to_whom_it_admits(rf, role):
    officer = make_officer()
    if role:
        appoint(officer, role, make_unit())
    sync_groups(officer, local_date(NOW))
    request = rf.get("/")
    request.user = type(officer).objects.get(pk=officer.pk)

    assert for_back_office(request) is request.user.has_perm("wagtailadmin.access_admin")
    assert ("back_office" in [link.key for link in links_for(request)]) is for_back_office(request)


def test_navigation_of_an_officer_costs_one_query(rf, django_assert_num_queries):
    request = rf.get("/")
    request.user = make_officer()

    with translation.override("en"), django_assert_num_queries(1):
        links_for(request)
