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
ASKED, PICTURED, FLAGGED = 20, 13, (6, 10)


def main() -> None:
    from benchmarks.server import serving

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite3"
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
        manage("migrate", "--verbosity", "0")
        passwords, keys = load()
        with serving("config.wsgi:application", environment={"DATABASE_URL": url}) as server:
            take_all(f"http://127.0.0.1:{server.port}", passwords, keys)


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True)


def load() -> tuple[dict[str, tuple[str, str]], dict[str, list[str]]]:
    """Load the demo here; returns log-in and password by role, and the right values of each question by its stem."""
    import django

    django.setup()
    from common import clock
    from home.demo.loader import load_demo
    from quizzes.models import QuestionVersion

    accounts = load_demo(now=clock.now()).accounts
    passwords = {account.role: (account.badge_no, account.password) for account in reversed(accounts)}
    keys = {version.stem: version.key for version in QuestionVersion.objects.all()}
    values = {stem: [str(key).lower()] if isinstance(key, bool) else key for stem, key in keys.items()}
    return passwords, values


def take_all(base: str, passwords: dict[str, tuple[str, str]], keys: dict[str, list[str]]) -> None:
    """What only looks comes first, in both sizes: handing in a quiz changes the other pages."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        officers = {size: open_window(browser, base, passwords["学员"], SIZES[size]) for size in SIZES}
        for size, officer in officers.items():
            shoot(officer, "/", "home", size)
            shoot(officer, LESSON, "lesson", size)
            leader = open_window(browser, base, passwords["支部书记"], SIZES[size])
            shoot(leader, "/branch/", "desk", size)
            leader.goto("/contests/")
            shoot(leader, leader.locator("main a[href^='/contests/2']").first.get_attribute("href"), "contest", size)
        for size, officer in officers.items():
            sit(officer, keys, size)
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


def shoot(page, path: str | None, name: str, size_name: str, *, most: int = 4000) -> None:
    """The whole page, or its upper `most` pixels."""
    if path is not None:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    size = page.viewport_size
    height = min(most, page.evaluate("document.documentElement.scrollHeight"))
    # As tall a window as the picture, so that bars stand at its end and not in its middle.
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    page.screenshot(path=str(ROOT / "docs" / "images" / f"{name}-{size_name}.png"))
    page.set_viewport_size(size)


def sit(page, keys: dict[str, list[str]], size: str) -> None:
    """Answer most of the quiz rightly, take the picture on the way, hand in, take the result."""
    page.goto(QUIZ)
    page.locator("form[action$='/start/'] button[type=submit]").click()
    page.wait_for_url("**/sittings/**")
    for number in range(1, ASKED + 1):
        answer(page.locator(f"#q{number}"), keys, right=number % 6 != 0)
        if number in FLAGGED:
            page.locator(f"#q{number} [data-flag]").click()
        if number == PICTURED:
            page.locator(".save--ok").first.wait_for()
            page.mouse.move(0, 0)
            shoot(page, None, "sitting", size)
        if number < ASKED:
            page.locator("[data-go='1']").click()
    page.locator(".save--ok").first.wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/result/")
    page.wait_for_load_state("networkidle")
    shoot(page, None, "result", size, most=2400)


def answer(question, keys: dict[str, list[str]], *, right: bool) -> None:
    """Choose the right options, or one wrong one."""
    wanted = keys[question.locator(".q__stem").inner_text().strip()]
    values = question.locator("input").evaluate_all("inputs => inputs.map(input => input.value)")
    for value in wanted if right else [value for value in values if value not in wanted][:1] or values[:1]:
        question.locator(f"label:has(input[value='{value}'])").click()


if __name__ == "__main__":
    main()
