"""A real browser against a live server. Skipped, and said so, where no Chromium is found."""

import os
import shutil

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium found; set CHROMIUM to its path"))


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys; each visitor gets a context of his own."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django take this thread for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, live_server):
    """`visit(size)` opens a window of a new visitor; every request to another host and every script error fails."""
    contexts, faults = [], []

    def open_window(size=DESK, **options):
        context = browser.new_context(
            base_url=live_server.url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: note_foreign(request.url))
        return page

    def note_foreign(url):
        if not url.startswith((live_server.url, "data:", "blob:")):
            faults.append(f"request to another host: {url}")

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def log_in(page, officer, password):
    """Log in by the form, as a person does."""
    page.goto("/login/")
    page.get_by_label("警号").fill(officer.badge_no)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
