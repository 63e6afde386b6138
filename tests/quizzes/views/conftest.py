"""Officers at their browsers, with the server's clock under control."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from home.domain.site_tree import lay_out_site
from quizzes.domain.sittings import submit_sitting
from tests.factories.people import make_officer


@pytest.fixture
def clock(now):
    """The server's clock, standing at `now` until moved."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def site(db):
    return lay_out_site()


@pytest.fixture
def officer(clock):
    return make_officer()


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def other_browser(clock):
    client = Client()
    client.force_login(make_officer())
    return client


def url_of(name, sitting):
    return reverse(f"quizzes:{name}", args=[sitting.uuid])


def hand_in(sitting, now):
    return submit_sitting(sitting=sitting, now=now, by=sitting.officer)
