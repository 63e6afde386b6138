"""The switches for type size and language work before log-in and never lead away from the site."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_set_display_keeps_the_size_and_goes_back(client):
    response = client.post("/display/size/", {"size": "large", "next": "/learn/?page=2"})

    assert (response.status_code, response["Location"]) == (302, "/learn/?page=2")
    assert response.cookies["display"].value == "large"
    assert response.cookies["display"]["httponly"]


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
@pytest.mark.parametrize("address", ["/display/size/", "/display/language/"])
def test_switches_never_lead_away(client, address, target):
    response = client.post(address, {"size": "large", "language": "en", "next": target})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_set_display_refuses_unknown_sizes_and_reading(client):
    assert "display" not in client.post("/display/size/", {"size": "huge"}).cookies
    assert client.get("/display/size/").status_code == 405


def test_set_language_keeps_the_language(client):
    response = client.post("/display/language/", {"language": "en", "next": "/login/"})

    assert response.cookies["django_language"].value == "en"


def test_switches_ask_for_the_csrf_token():
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/display/size/", {"size": "large"}).status_code == 403
    assert strict.post("/display/language/", {"language": "en"}).status_code == 403
