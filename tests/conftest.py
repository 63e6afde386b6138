"""What every test may use: a frozen day, officers, and the flush that live-server tests need."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from wagtail.models import Collection, Locale, Page, Site

from common.append_only.triggers import lifted_for_flush
from common.kept import forget_everything
from people.domain.access import sync_group_permissions

# Monday 23 November 2026, 10:00 in Beijing.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def now():
    """The instant at which tests take place unless they say otherwise."""
    return NOW


def restore_what_migrations_made():
    """Put back what a flush takes away although migrations made it: page root, site, collection, group permissions.

    Keys begin anew after a flush, so that what this process remembers by them is forgotten.
    """
    forget_everything()
    locale, _created = Locale.objects.get_or_create(language_code="zh-hans")
    if not Page.objects.filter(depth=1).exists():
        root = Page.add_root(title="Root", slug="root", locale=locale)
        welcome = root.add_child(title="Welcome", slug="home", locale=locale)
        Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    sync_group_permissions()


@pytest.fixture(autouse=True)
def the_language_of_the_site():
    """Every test begins in the site's language, whatever the one before it switched to."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def flush_with_guards_lifted():
    """Let transactional tests empty the append-only tables between each other, and put the guards back."""
    teardown = TransactionTestCase._fixture_teardown

    def teardown_with_guards_lifted(self):
        with lifted_for_flush(connections["default"]):
            teardown(self)
        restore_what_migrations_made()

    TransactionTestCase._fixture_teardown = teardown_with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = teardown
