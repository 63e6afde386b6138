"""Addresses for the tests of courses."""

import pytest


@pytest.fixture
def officer_client(client, settings):
    """A client in which an officer is logged in; the officer is `officer_client.officer`."""
    from tests.factories.people import make_officer

    settings.ROOT_URLCONF = "tests.courses.urls"
    client.officer = make_officer()
    client.force_login(client.officer)
    return client
