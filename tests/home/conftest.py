"""A frozen day at the edge, and a cache that forgets between tests."""

import pytest
from django.core.cache import cache
from django.utils import translation

from common import clock
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def english(client):
    """Pages in English, for tests that read sentences."""
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield
