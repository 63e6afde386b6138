"""Answering a paper in a browser: by mouse, by keyboard, without network or script, until the clock ends it."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import expect

from common import clock
from ledger.models import Entry
from quizzes.domain.accommodations import prolong_open_sittings
from quizzes.domain.sittings import start_quiz
from quizzes.enums import ClosedBy, SittingState
from quizzes.models import Sitting
from tests.e2e import papers
from tests.e2e.visitors import PHONE, zh
from tests.factories.people import make_officer
from tests.factories.quizzes import make_accommodation, make_bank, make_question, make_quiz

KINDS = ("single", "multiple", "judge", "single")


@pytest.fixture
def officer():
    return make_officer(is_demo=True)


@pytest.fixture
def quiz():
    """Four questions of 5 points, options in their own order; the keys are B, AC, right, B."""
    bank = make_bank()
    questions = [make_question(bank, kind=kind) for kind in KINDS]
    return make_quiz(items=questions, title="秋季学习小测", time_limit=10, shuffle_options=False)


@pytest.fixture
def paper(officer, quiz, visitors):
    """A window with the officer's open paper."""
    page = visitors.come(officer)
    page.goto(address(start_quiz(officer=officer, quiz=quiz, now=clock.now())))
    return page


def address(sitting):
    return f"/sittings/{sitting.uuid}/"


def sitting_of(officer):
    """The officer's only sitting."""
    return Sitting.objects.get(officer=officer)


def stored(officer, position):
    return sitting_of(officer).items.get(position=position)


def expect_kept_here(page, number):
    """So many papers have answers that only this computer holds."""
    page.wait_for_function("number => localStorage.length === number", arg=number)


def end_time(officer):
    """The paper was begun long ago: its ten minutes are over on the server's clock."""
    long_ago = timedelta(minutes=11)
    Sitting.objects.filter(officer=officer).update(
        started_at=F("started_at") - long_ago, deadline=F("deadline") - long_ago
    )


def test_officer_answers_by_mouse_and_two_clicks_hand_in_once(visitors, officer, quiz):
    page = visitors.come(officer)
    page.goto(quiz.url)
    page.get_by_role("button", name=zh("Start answering")).click()
    for options in (["乙项"], ["甲项", "丙项"], [zh("Right", "judgement")]):
        papers.choose(page, *options)
        papers.next_question(page)
    papers.choose(page, "乙项")
    papers.expect_saved(page)

    papers.open_hand_in(page).dblclick()
    page.wait_for_url("**/result/")

    expect(page.locator(".score__n")).to_contain_text("20")
    assert (sitting_of(officer).points, sitting_of(officer).closed_by) == (20, ClosedBy.OFFICER)
    assert Entry.objects.filter(officer=officer).count() == 1


def test_officer_answers_by_keyboard_comes_back_and_hands_in(paper, officer):
    for key in ("b", "ArrowRight", "a", "c", "m"):
        paper.keyboard.press(key)
    papers.expect_saved(paper)
    expect(paper.locator(".cell.is-done")).to_have_count(2)
    expect_kept_here(paper, 0)

    paper.reload()
    expect(paper.locator("#q1 input:checked")).to_have_count(1)
    expect(paper.locator("#q2 input:checked")).to_have_count(2)
    expect(paper.locator(".cell.is-flag")).to_have_count(1)
    paper.keyboard.press("Control+Enter")
    facts = paper.locator("#hand-in dd:visible")
    expect(facts).to_have_text(["2/4", "第3至4题", "第2题", paper.locator("[data-fact=left]").inner_text()])
    paper.locator("[data-hand-in]").click()
    paper.wait_for_url("**/result/")

    assert (sitting_of(officer).points, sitting_of(officer).closed_by) == (10, ClosedBy.OFFICER)


def test_officer_needs_nothing_but_the_keyboard(visitors, officer, quiz):
    page = visitors.come(officer)
    page.goto(quiz.url)
    tab_to(page, page.get_by_role("button", name=zh("Start answering")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sittings/*/")
    for key in ("b", "ArrowRight", "a", "c", "ArrowRight", "a", "ArrowRight", "b"):
        page.keyboard.press(key)
    papers.expect_saved(page)

    page.keyboard.press("Control+Enter")
    tab_to(page, page.locator("[data-hand-in]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")

    assert (sitting_of(officer).points, sitting_of(officer).closed_by) == (20, ClosedBy.OFFICER)


def tab_to(page, wanted, most=40):
    """Press Tab until `wanted` has the focus."""
    for _press in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the focus never comes there")


def test_officer_goes_on_without_a_network_and_loses_nothing(paper, officer):
    paper.keyboard.press("b")
    papers.expect_saved(paper)
    paper.context.set_offline(True)
    for key in ("ArrowRight", "a", "c", "ArrowRight", "a"):
        paper.keyboard.press(key)
    expect(paper.locator(".save--off")).to_be_visible()
    papers.open_hand_in(paper).click()
    expect(paper.locator("#hand-in .note--bad")).to_be_visible()
    assert sitting_of(officer).state == SittingState.OPEN
    paper.keyboard.press("Escape")

    paper.context.set_offline(False)
    papers.expect_saved(paper)
    papers.hand_in(paper)

    assert sitting_of(officer).points == 15


def test_two_browsers_of_one_officer_answer_the_same_paper(visitors, officer, quiz):
    first, second = visitors.come(officer), visitors.come(officer, size=PHONE)
    for page in (first, second):
        page.goto(quiz.url)

    for page in (first, second):
        page.get_by_role("button", name=zh("Start answering")).click()
        page.wait_for_url("**/sittings/*/")

    assert first.url == second.url
    assert Sitting.objects.filter(officer=officer).count() == 1
    papers.choose(first, "乙项")
    papers.expect_saved(first)
    second.reload()
    expect(second.locator("#q1 input:checked")).to_have_count(1)


def test_answers_kept_by_a_closed_window_are_saved_by_the_next(paper, officer):
    paper.route("**/answers", lambda route: route.abort())
    paper.keyboard.press("b")
    expect_kept_here(paper, 1)
    window = paper.context.new_page()
    window.goto(paper.url)

    papers.expect_saved(window)

    assert stored(officer, 1).revision == 1
    expect_kept_here(window, 0)


def test_window_that_was_overtaken_shows_what_is_saved(paper, officer):
    second = paper.context.new_page()
    second.goto(paper.url)
    for key in ("a", "b"):
        second.keyboard.press(key)
        papers.expect_saved(second)
        expect_kept_here(second, 0)

    paper.keyboard.press("d")
    expect(paper.locator("[data-shown=newer]")).to_be_visible()

    expect(paper.locator("#q1 .opt:nth-of-type(2) input")).to_be_checked()
    assert len(stored(officer, 1).answer) == 1


def test_officer_who_was_logged_out_is_told_and_goes_on_after_log_in(paper, officer):
    type(officer).objects.filter(pk=officer.pk).update(session_epoch=officer.session_epoch + 1)

    paper.keyboard.press("b")
    expect(paper.locator("[data-shown=refused] [data-login]")).to_be_visible()
    assert stored(officer, 1).answer is None

    # The page itself still has its session here; loading it again brings a token of the new epoch.
    paper.on("dialog", lambda dialog: dialog.accept())
    paper.reload()
    papers.expect_saved(paper)
    assert stored(officer, 1).revision == 1


def test_answer_after_the_deadline_is_refused_with_the_reason(paper, officer):
    paper.keyboard.press("b")
    papers.expect_saved(paper)
    end_time(officer)

    paper.keyboard.press("c")
    refusal = paper.locator("[data-shown=refused]")
    expect(refusal.locator("[data-message]")).not_to_be_empty()
    refusal.get_by_role("link", name=zh("Open the result")).click()
    paper.wait_for_url("**/result/")

    assert (sitting_of(officer).points, sitting_of(officer).closed_by) == (5, ClosedBy.DEADLINE)


def test_paper_hands_itself_in_when_the_time_is_up(officer, quiz, visitors):
    page = visitors.come(officer, size=PHONE)
    page.clock.install()
    page.goto(address(start_quiz(officer=officer, quiz=quiz, now=clock.now())))
    page.locator("#q1 .opt").nth(1).click()
    page.clock.run_for(1000)
    papers.expect_saved(page)

    end_time(officer)
    page.clock.fast_forward("10:00")
    page.wait_for_url("**/result/")

    sitting = sitting_of(officer)
    assert (sitting.points, sitting.closed_by, sitting.submitted_at) == (5, ClosedBy.DEADLINE, sitting.deadline)


def test_officer_answers_without_a_script(officer, quiz, visitors):
    page = visitors.come(officer, java_script_enabled=False)
    page.goto(quiz.url)
    page.get_by_role("button", name=zh("Start answering")).click()
    for position, options in {1: [1], 2: [0, 2], 3: [0]}.items():
        for option in options:
            page.locator(f"#q{position} .opt").nth(option).click()
    page.get_by_role("button", name=zh("Check and hand in")).first.click()
    page.wait_for_url("**/result/")

    assert sitting_of(officer).points == 15


def test_deadline_that_was_moved_later_is_taken_up_when_the_time_is_up(officer, quiz, visitors):
    page = visitors.come(officer)
    page.clock.install()
    sitting = start_quiz(officer=officer, quiz=quiz, now=clock.now())
    page.goto(address(sitting))
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^(10:00|09:5)"))
    row = make_accommodation(quiz, [officer], extra_minutes=5, now=clock.now())
    prolong_open_sittings(accommodation=row, actor=row.granted_by, now=clock.now())

    page.clock.fast_forward("10:01")

    expect(page.locator("[data-shown=more]")).to_be_visible()
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^(15:00|14:[45])"))
    assert sitting_of(officer).state == SittingState.OPEN
    page.keyboard.press("b")
    page.clock.run_for(1000)
    papers.expect_saved(page)
    assert stored(officer, 1).answer is not None


def test_officer_is_told_at_five_minutes_and_at_one(officer, quiz, visitors):
    page = visitors.come(officer)
    page.clock.install()
    page.route("**/api/sittings/*", lambda route: route.abort())
    page.goto(address(start_quiz(officer=officer, quiz=quiz, now=clock.now())))
    notice = page.locator("[data-notice]")

    page.clock.run_for("05:00")
    expect(notice).to_contain_text(zh("5 minutes are left."))
    assert notice.get_attribute("role") == "alert"
    page.clock.run_for("04:00")
    expect(notice).to_contain_text(zh("1 minute is left. The paper is handed in by itself when the time is up."))


def test_keys_of_one_letter_can_be_switched_off_for_good(paper, officer):
    paper.get_by_label(zh("Use these keys")).uncheck()
    paper.locator("body").press("b")
    paper.locator("body").press("m")
    paper.reload()

    assert not paper.get_by_label(zh("Use these keys")).is_checked()
    paper.locator("body").press("b")
    assert (stored(officer, 1).answer, stored(officer, 1).flagged) == (None, False)
    paper.get_by_label(zh("Use these keys")).check()
    paper.locator("body").press("b")
    papers.expect_saved(paper)
    assert stored(officer, 1).answer is not None


def test_only_the_first_question_is_seen_until_the_script_runs(officer, quiz, visitors):
    sitting = start_quiz(officer=officer, quiz=quiz, now=clock.now())
    page = visitors.come(officer)
    page.route("**/js/sitting.js", lambda route: route.abort())
    page.goto(address(sitting))
    questions = page.locator(".q")

    assert [questions.nth(at).is_visible() for at in range(4)] == [True, False, False, False]
    # A script that never comes must not hide the paper.
    expect(questions.nth(3)).to_be_visible()
    plain = visitors.come(officer, java_script_enabled=False)
    plain.goto(address(sitting))
    assert all(plain.locator(".q").nth(at).is_visible() for at in range(4))


def test_answer_given_before_the_script_runs_is_saved_and_stays_on_screen(officer, quiz, visitors):
    sitting = start_quiz(officer=officer, quiz=quiz, now=clock.now())
    page = visitors.come(officer)
    held = []
    page.route("**/js/sitting.js", lambda route: held.append(route))
    page.goto(address(sitting), wait_until="commit")
    page.locator("#q1 .opt").first.click()
    assert stored(officer, 1).answer is None

    held[0].continue_()
    papers.expect_saved(page)

    expect(page.locator("#q1")).to_be_visible()
    first = stored(officer, 1)
    assert (first.answer, first.revision) == ([first.version.options[0]["id"]], 1)
    assert sitting.items.filter(answer__isnull=False).count() == 1


def test_officer_works_five_minutes_without_a_network_and_catches_up(officer, quiz, visitors):
    page = visitors.come(officer)
    page.clock.install()
    page.goto(address(start_quiz(officer=officer, quiz=quiz, now=clock.now())))
    page.context.set_offline(True)
    for position in range(1, 5):
        page.locator(f"#q{position} .opt").first.click()
        page.clock.run_for("01:15")
        if position < 4:
            page.locator("[data-go='1']").click()
    expect(page.locator("[data-shown=offline]")).to_be_visible()
    assert sitting_of(officer).items.filter(answer__isnull=False).count() == 0

    page.context.set_offline(False)
    page.clock.run_for(2000)
    papers.expect_saved(page)

    assert sitting_of(officer).items.filter(answer__isnull=False).count() == 4
