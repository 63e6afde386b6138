"""Answering a paper in a browser: by keyboard, without a network, without a script, until the clock ends it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from common import clock
from home.domain.site_tree import lay_out_site
from quizzes.domain.sittings import start_quiz
from quizzes.enums import ClosedBy
from quizzes.models import Sitting
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz

from .conftest import PHONE, log_in

PASSWORD = "Plumb-line-2026"


@pytest.fixture
def officer():
    lay_out_site()
    officer = make_officer(is_demo=True)
    officer.set_password(PASSWORD)
    officer.save()
    return officer


@pytest.fixture
def quiz(officer):
    bank = make_bank()
    questions = [make_question(bank, kind=kind) for kind in ("single", "multiple", "judge", "single")]
    return make_quiz(items=questions, title="秋季学习小测", time_limit=10, shuffle_options=False)


@pytest.fixture
def paper(officer, quiz, visit):
    """A window with the officer's open paper."""
    page = visit()
    log_in(page, officer, PASSWORD)
    sitting = start_quiz(officer=officer, quiz=quiz, now=clock.now())
    page.goto(f"/sittings/{sitting.uuid}/")
    return page


def stored(position):
    return Sitting.objects.get().items.get(position=position)


def saved(page):
    expect(page.locator(".save--ok")).to_be_visible()


def waits(page, papers):
    """Until so many papers have answers that only this computer holds."""
    for _time in range(100):
        if page.evaluate("localStorage.length") == papers:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("JSON.stringify(localStorage)"))


def hand_in(page):
    page.keyboard.press("Control+Enter")
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/result/")


def test_officer_answers_by_keyboard_comes_back_and_hands_in(paper):
    paper.keyboard.press("b")
    paper.keyboard.press("ArrowRight")
    paper.keyboard.press("a")
    paper.keyboard.press("c")
    paper.keyboard.press("m")
    saved(paper)
    expect(paper.locator(".cell.is-done")).to_have_count(2)
    waits(paper, 0)

    paper.reload()
    expect(paper.locator("#q2 input:checked")).to_have_count(2)
    expect(paper.locator(".cell.is-flag")).to_have_count(1)
    paper.keyboard.press("Control+Enter")
    facts = paper.locator("#hand-in dd")
    expect(facts).to_have_text(["2/4", "第3至4题", "第2题", paper.locator("[data-fact=left]").inner_text()])
    paper.locator("[data-hand-in]").click()
    paper.wait_for_url("**/result/")

    sitting = Sitting.objects.get()
    assert (sitting.points, sitting.closed_by) == (10, ClosedBy.OFFICER)


def test_officer_goes_on_without_a_network_and_loses_nothing(paper):
    paper.keyboard.press("b")
    saved(paper)
    paper.context.set_offline(True)
    for key in ("ArrowRight", "a", "c", "ArrowRight", "a"):
        paper.keyboard.press(key)
    expect(paper.locator(".save--off")).to_be_visible()
    paper.keyboard.press("Control+Enter")
    paper.locator("[data-hand-in]").click()
    expect(paper.locator("#hand-in .note--bad")).to_be_visible()
    assert Sitting.objects.get().state == "open"
    paper.keyboard.press("Escape")

    paper.context.set_offline(False)
    saved(paper)
    hand_in(paper)

    assert Sitting.objects.get().points == 15


def test_answers_kept_by_a_closed_window_are_saved_by_the_next(paper):
    paper.route("**/answers", lambda route: route.abort())
    paper.keyboard.press("b")
    waits(paper, 1)
    address = paper.url

    window = paper.context.new_page()
    window.goto(address)
    saved(window)

    assert stored(1).revision == 1
    waits(window, 0)


def test_window_that_was_overtaken_shows_what_is_saved(paper):
    second = paper.context.new_page()
    second.goto(paper.url)
    for key in ("a", "b"):
        second.keyboard.press(key)
        saved(second)
        waits(second, 0)

    paper.keyboard.press("d")
    expect(paper.locator("[data-shown=newer]")).to_be_visible()

    expect(paper.locator("#q1 .opt:nth-of-type(2) input")).to_be_checked()
    assert len(stored(1).answer) == 1


def test_officer_who_was_logged_out_is_told_and_goes_on_after_log_in(paper, officer):
    type(officer).objects.filter(pk=officer.pk).update(session_epoch=officer.session_epoch + 1)

    paper.keyboard.press("b")
    expect(paper.locator("[data-shown=refused] [data-login]")).to_be_visible()
    assert stored(1).answer is None

    # The page itself still has its session here; loading it again brings a token of the new epoch.
    paper.on("dialog", lambda dialog: dialog.accept())
    paper.reload()
    saved(paper)
    assert stored(1).revision == 1


def test_paper_is_handed_in_when_the_time_is_up(officer, quiz, visit):
    page = visit(PHONE)
    log_in(page, officer, PASSWORD)
    now = clock.now()
    quiz.closes_at = now + timedelta(seconds=6)
    quiz.save()
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    page.goto(f"/sittings/{sitting.uuid}/")
    page.locator("#q1 .opt").nth(1).click()

    page.wait_for_url("**/result/")

    sitting.refresh_from_db()
    assert (sitting.points, sitting.closed_by, sitting.submitted_at) == (5, ClosedBy.DEADLINE, sitting.deadline)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_officer_answers_without_a_script(officer, quiz, visit):
    page = visit(java_script_enabled=False)
    log_in(page, officer, PASSWORD)
    page.goto(quiz.url)
    page.get_by_role("button", name="开始答题").click()
    for position, options in {1: [1], 2: [0, 2], 3: [0]}.items():
        for option in options:
            page.locator(f"#q{position} .opt").nth(option).click()
    page.get_by_role("button", name="检查并交卷").click()
    page.wait_for_url("**/result/")

    assert Sitting.objects.get().points == 15
