"""The menu under one's name shows the clerk's page to clerks alone."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from common.navigation import Place, links_for
from people.enums import Role
from people.navigation import roles_today
from tests.factories.people import appoint, make_officer

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def account_menu(user):
    return [link.key for link in links_for(request_of(user)) if link.place == Place.ACCOUNT and link.key in KEYS]


KEYS = {"slips", "password", "log_out"}


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (None, ["password", "log_out"]),
        (Role.SECRETARY, ["password", "log_out"]),
        (Role.ROSTER_CLERK, ["slips", "password", "log_out"]),
    ],
)
def test_account_menu_follows_the_roles(role, keys):
    officer = make_officer()
    if role:
        appoint(officer, role)

    assert account_menu(officer) == keys


def test_account_menu_of_a_stranger_is_empty():
    assert account_menu(AnonymousUser()) == []


def test_roles_today_are_asked_for_once_a_request(django_assert_num_queries):
    request = request_of(make_officer())

    with django_assert_num_queries(1):
        assert roles_today(request) == frozenset()
        assert roles_today(request) == frozenset()
