"""People at their browsers: windows that notice every fault, log-in, and what a page may never do."""

from __future__ import annotations

from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
# Milliseconds; generous, because other tests run beside these.
PATIENCE = 30_000

# Chromium writes a line of its own for every answer from 400 up; tests that ask for one look at the answer itself.
ANSWERED = "Failed to load resource: the server responded with a status of 4"

# What it writes when a test takes the network away, or one address.
OFFLINE = (
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to load resource: net::ERR_FAILED",
)


class Visitors:
    """Every window of a test. `faults` gathers script errors, policy violations, and requests to other hosts."""

    def __init__(self, chromium, house: str):
        self.chromium = chromium
        self.house = house
        self.faults: list[str] = []
        self._contexts = []

    def come(self, officer=None, *, size=DESK, language="zh-hans", large=False, **options) -> Page:
        """A window of a visitor of his own; of one who has logged in where `officer` is given."""
        context = self.chromium.new_context(
            base_url=self.house, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        cookies = {"django_language": language} if language != "zh-hans" else {}
        if large:
            cookies["display"] = "large"
        if officer is not None:
            cookies["sessionid"] = session_of(officer)
        context.add_cookies([{"name": name, "value": value, "url": self.house} for name, value in cookies.items()])
        context.on("page", self._watch)
        return context.new_page()

    def photograph(self, folder, name):
        """Whole-page pictures of every open window, for whoever looks into a failure."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)

    def leave(self):
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _watch(self, page: Page):
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note_console(page, message))
        page.on("request", lambda request: self._note_request(page, request.url))

    def _note_console(self, page, message):
        if message.type == "error" and not message.text.startswith((ANSWERED, *OFFLINE)):
            self.faults.append(f"{page.url}: {message.text}")

    def _note_request(self, page, url):
        if not url.startswith((self.house, "data:", "blob:", "about:")):
            self.faults.append(f"{page.url}: request to another host: {url}")


def session_of(officer) -> str:
    """The key of a session that has just been opened."""
    client = Client()
    client.force_login(officer)
    return client.cookies["sessionid"].value


def log_in(page: Page, badge_no: str, password: str):
    """Log in by the form, as a person does."""
    page.goto("/login/")
    page.get_by_label("警号").fill(badge_no)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def zh(message: str, context: str | None = None, **values) -> str:
    """What the Chinese pages say for an English source string; a string without a translation is a fault."""
    with translation.override("zh-hans"):
        said = pgettext(context, message) if context else gettext(message)
    assert said != message, f"no Chinese for “{message}”"
    return said % values if values else said
