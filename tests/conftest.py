"""What every test may use: a frozen day, officers, and the flush that live-server tests need."""

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import TransactionTestCase
from wagtail.models import Locale, Page

from common.append_only.triggers import lifted_for_flush

# Monday 23 November 2026, 10:00 in Beijing.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def now():
    """The instant at which tests take place unless they say otherwise."""
    return NOW


def restore_page_root():
    """Put back what a flush takes away although a migration made it: the root of all pages and its locale."""
    locale, _created = Locale.objects.get_or_create(language_code="zh-hans")
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", locale=locale)


@pytest.fixture(autouse=True, scope="session")
def flush_with_guards_lifted():
    """Let transactional tests empty the append-only tables between each other, and put the guards back."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_with_guards_lifted(self):
        with lifted_for_flush(connections["default"]):
            teardown(self)
        restore_page_root()

    TransactionTestCase._fixture_teardown = teardown_with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = teardown
