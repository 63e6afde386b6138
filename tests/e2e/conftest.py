"""A real browser against a live server. Skipped, and said so, where no Chromium is found.

The house stands for a whole module: one server, one database, emptied afterwards. Tests of a module therefore make
their own officers and pages and never count what others made.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings
from pytest_django.live_server_helper import LiveServer

from common.append_only.triggers import lifted_for_flush
from home.domain.site_tree import lay_out_site
from tests.conftest import restore_what_migrations_made
from tests.e2e.visitors import PATIENCE, Visitors

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            # Wagtail leaves the file closed by nobody from which it makes a rendition (wagtail 7.4).
            item.add_marker(pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium found; set CHROMIUM to its path"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all; each visitor gets a context of his own."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop makes Django take this thread for an asynchronous one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module", autouse=True)
def house(chromium, django_db_setup, django_db_blocker, tmp_path_factory):
    """The address of a running server with the empty page tree every installation starts with."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=str(media)),
        pytest.MonkeyPatch.context() as patch,
    ):
        # The flush that ends a transactional test waits for the end of the module.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        lay_foundation()
        server = LiveServer("localhost")
        try:
            yield server.url
        finally:
            server.stop()
            empty_house()


@pytest.fixture
def visitors(chromium, house, request):
    """Opens windows, watches over all of them, and keeps pictures of what a failed test had on screen."""
    visitors = Visitors(chromium, house)
    yield visitors
    if request.node.stash.get(FAILED, False):
        visitors.photograph(settings.VAR / "e2e", re.sub(r"[^\w.-]+", "-", request.node.name))
    visitors.leave()
    assert visitors.faults == []


def lay_foundation():
    """What migrations made and the flush of an earlier test may have taken away, and the page tree."""
    restore_what_migrations_made()
    lay_out_site()


def empty_house():
    """Leave the database as transactional tests leave it."""
    with lifted_for_flush(connections["default"]):
        call_command("flush", verbosity=0, interactive=False)
    restore_what_migrations_made()
