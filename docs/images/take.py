"""`make images`: load a demo of its own, serve it on loopback, and take the pictures that the README shows.

Everything happens on a database in a temporary folder; the embedded one is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

LESSON = "/learn/rules-and-boundaries/when-someone-asks/"
QUIZ = "/quizzes/autumn-quiz/"
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}
ANSWERED, FLAGGED = 12, (6, 10)


def main() -> None:
    from benchmarks.server import serving

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite3"
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        manage("migrate", "--verbosity", "0")
        passwords = load()
        with serving("config.wsgi:application", environment={"DATABASE_URL": url}) as server:
            for size in SIZES:
                take_all(f"http://127.0.0.1:{server.port}", passwords, size)


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def load() -> dict[str, tuple[str, str]]:
    """Load the demo here and return log-in and password by role."""
    import django

    django.setup()
    from common import clock
    from home.demo.loader import load_demo

    accounts = load_demo(now=clock.now()).accounts
    return {account.role: (account.badge_no, account.password) for account in reversed(accounts)}


def take_all(base: str, passwords: dict[str, tuple[str, str]], size: str) -> None:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        officer = open_window(browser, base, passwords["学员"], SIZES[size])
        shoot(officer, "/", "home", size)
        shoot(officer, LESSON, "lesson", size)
        sit(officer, size)
        leader = open_window(browser, base, passwords["支部书记"], SIZES[size])
        shoot(leader, "/branch/", "desk", size)
        leader.goto("/contests/")
        shoot(leader, leader.locator("main a[href^='/contests/2']").first.get_attribute("href"), "contest", size)
        browser.close()


def open_window(browser, base, account, viewport):
    context = browser.new_context(base_url=base, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto("/login/")
    page.locator("input[name=username]").fill(account[0])
    page.locator("input[name=password]").fill(account[1])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def shoot(page, path: str | None, name: str, size: str) -> None:
    if path is not None:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    page.screenshot(path=str(ROOT / "docs" / "images" / f"{name}-{size}.png"), full_page=True)


def sit(page, size: str) -> None:
    """Answer some of the quiz, take the picture, hand in, take the result."""
    page.goto(QUIZ)
    page.locator("form[action$='/start/'] button[type=submit]").click()
    page.wait_for_url("**/sittings/**")
    for number in range(1, ANSWERED + 1):
        question = page.locator(f"#q{number}")
        question.locator(".opt").nth(number % 2).click()
        if number in FLAGGED:
            question.locator("[data-flag]").click()
        page.locator("[data-go='1']").click()
    page.locator(f"#q{ANSWERED + 1} .opt").first.click()
    page.locator("[data-save].save--ok, .save--ok").first.wait_for()
    page.mouse.move(0, 0)
    shoot(page, None, "sitting", size)
    page.keyboard.press("Control+Enter")
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/result/")
    page.wait_for_load_state("networkidle")
    shoot(page, None, "result", size)


if __name__ == "__main__":
    main()
