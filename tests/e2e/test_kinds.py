"""Every kind of question answered in a browser: by mouse, by keyboard, on a phone, without a script."""

import pytest
from playwright.sync_api import expect

from common import clock
from quizzes.domain.sittings import start_quiz
from quizzes.enums import SittingState
from quizzes.models import Sitting
from tests.e2e import papers
from tests.e2e.visitors import PHONE, zh
from tests.factories.people import make_officer
from tests.factories.quizzes import CONTENT, make_bank, make_question, make_quiz

MACHINE = ("blank", "matching", "ordering", "numeric")
RIGHT = ["受理", "初核", "立案"]


@pytest.fixture
def officer():
    return make_officer(is_demo=True)


def begin(officer, *kinds, shuffle_options=False, **fields):
    """The address of a paper of the officer's with one question of each kind."""
    bank = make_bank()
    items = [make_question(bank, kind=kind, **fields) for kind in kinds]
    quiz = make_quiz(items=items, title="各种题型", shuffle_options=shuffle_options)
    return f"/sittings/{start_quiz(officer=officer, quiz=quiz, now=clock.now()).uuid}/"


def sitting_of(officer):
    return Sitting.objects.get(officer=officer)


def stored(officer, position):
    return sitting_of(officer).items.get(position=position)


def order_of(page):
    return page.locator("[data-item]:visible [data-text]").all_inner_texts()


def move(page, text, direction):
    page.locator("[data-item]:visible").filter(has_text=text).locator(f"[data-move='{direction}']").click()


def sort_right(page):
    """受理 初核 立案 by moving: 受理 up to the top, 立案 down to the end."""
    while order_of(page)[0] != RIGHT[0]:
        move(page, RIGHT[0], -1)
    while order_of(page)[-1] != RIGHT[-1]:
        move(page, RIGHT[-1], 1)


def match(page, **pairs):
    for left, right in pairs.items():
        row = page.locator(".pairs-in__i:visible").filter(has=page.locator("label", has_text=left).first)
        row.first.locator("select").select_option(label=label_of(row, right))


def label_of(row, right):
    options = row.first.locator("option").all_inner_texts()
    return next(text for text in options if text.endswith(right))


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE], ids=["desk", "phone"])
def test_officer_answers_every_kind_that_a_machine_marks(visitors, officer, size):
    page = visitors.come(officer, size=size, has_touch=size is PHONE)
    page.goto(begin(officer, *MACHINE))

    page.locator("#q1 input").nth(0).fill("形式")
    page.locator("#q1 input").nth(1).fill("官僚 ")
    papers.next_question(page)
    match(page, 记过="12个月")
    page.locator("#q2 select").nth(1).select_option(index=2)
    papers.next_question(page)
    sort_right(page)
    papers.next_question(page)
    page.locator("#q4 input").fill("１２个月")
    papers.expect_saved(page)

    expect(page.locator(".cell.is-done")).to_have_count(4)
    page.reload()
    expect(page.locator("#q1 input").nth(1)).to_have_value("官僚")
    assert page.locator("#q3 [data-text]").all_text_contents() == RIGHT
    expect(page.locator("#q4 input")).to_have_value("12")
    papers.hand_in(page)
    assert sitting_of(officer).points == 20
    expect(page.locator(".ans")).to_have_count(4)


def test_keys_belong_to_the_field_in_which_the_officer_writes(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "blank", "single"))
    field = page.locator("#q1 input").nth(0)
    field.focus()

    page.keyboard.type("amb")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    expect(field).to_have_value("amb")
    expect(page.locator("#q1")).to_be_visible()
    expect(page.locator("#hand-in")).to_be_hidden()
    expect(page.locator(".cell.is-flag")).to_have_count(0)
    expect(page.locator(".cell.is-partly")).to_have_count(1)
    papers.expect_saved(page)
    assert stored(officer, 1).answer == ["amb", ""]


def test_what_is_typed_is_saved_after_a_rest_and_kept_at_once(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "essay"))
    page.route("**/answers", lambda route: route.abort())

    page.locator("#q1 textarea").press_sequentially("如实登记")
    assert "如实登记" in page.evaluate("Object.values(localStorage).join()")
    page.unroute("**/answers")
    papers.expect_saved(page)

    assert stored(officer, 1).answer == "如实登记"
    expect(page.locator("[data-length]")).to_have_text("4")
    assert stored(officer, 1).revision == 4


def test_ordering_is_moved_by_keyboard_and_says_where_things_are(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "ordering"))
    assert order_of(page) == sorted(RIGHT)
    expect(page.locator(".cell.is-done")).to_have_count(0)

    page.locator("[data-item]").first.locator("[data-move='1']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    # At the end the button down is spent; the one up has the focus.
    assert page.evaluate("document.activeElement.dataset.move") == "-1"
    assert order_of(page)[-1] == sorted(RIGHT)[0]
    expect(page.locator("[data-said]")).to_contain_text("3")
    papers.expect_saved(page)
    assert len(stored(officer, 1).answer) == 3


def test_ordering_that_is_right_as_it_stands_can_be_answered_so(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "ordering", options=["甲", "乙", "丙"], key="CBA"))

    page.locator("[data-keep]").click()
    papers.expect_saved(page)
    papers.hand_in(page)

    assert sitting_of(officer).points == 5


def test_number_that_is_none_is_no_answer_and_is_said_so(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "numeric", "single"))
    field, complaint = page.locator("#q1 input"), page.locator(".number__bad")
    field.fill("12")
    papers.expect_saved(page)

    field.fill("一年")
    field.blur()

    expect(complaint).to_be_visible()
    expect(page.locator(".cell.is-done")).to_have_count(0)
    page.wait_for_function("() => localStorage.length === 0")
    papers.expect_saved(page)
    assert stored(officer, 1).answer is None
    papers.next_question(page)
    page.keyboard.press("b")
    papers.expect_saved(page)
    papers.hand_in(page)
    assert sitting_of(officer).points == 5


def test_case_is_answered_part_by_part(visitors, officer):
    page = visitors.come(officer)
    parts = [part for part in CONTENT["case"]["options"] if part["kind"] != "essay"]
    page.goto(begin(officer, "case", options=parts))
    part = page.locator("[data-part]")

    page.keyboard.press("b")
    expect(page.locator("[data-question] input:checked")).to_have_count(0)
    part.nth(0).locator(".opt").nth(1).click()
    expect(page.locator(".cell.is-partly")).to_have_count(1)
    part.nth(1).locator("input").nth(0).focus()
    for key in ("a", "c"):
        page.keyboard.press(key)
    part.nth(2).locator(".opt").nth(0).click()
    part.nth(3).locator("input").nth(0).fill("形式")
    part.nth(3).locator("input").nth(1).fill("官僚")
    match(page, 记过="12个月")
    part.nth(4).locator("select").nth(1).select_option(index=2)
    sort_right(page)
    part.nth(6).locator("input").fill("13")
    part.nth(6).locator("input").blur()

    expect(page.locator(".cell.is-done")).to_have_count(1)
    papers.expect_saved(page)
    papers.hand_in(page)
    assert sitting_of(officer).points == 5
    expect(page.locator(".ans .part")).to_have_count(7)


def test_dialog_tells_what_is_partly_answered(visitors, officer):
    page = visitors.come(officer)
    page.goto(begin(officer, "blank"))

    page.locator("#q1 input").nth(0).fill("形式")
    papers.expect_saved(page)
    papers.open_hand_in(page)

    expect(page.locator("[data-fact=partly]")).to_be_visible()
    expect(page.locator("[data-fact=done]")).to_have_text("0/1")


def test_officer_answers_every_kind_without_a_script(visitors, officer):
    page = visitors.come(officer, java_script_enabled=False)
    page.goto(begin(officer, *MACHINE, "essay"))
    page.locator("#q1 input").nth(0).fill("形式")
    page.locator("#q1 input").nth(1).fill("官僚")
    page.locator("#q2 select").nth(0).select_option(index=1)
    page.locator("#q2 select").nth(1).select_option(index=2)
    for text in RIGHT:
        page.locator("[data-item]").filter(has_text=text).locator("select").select_option("1")
    page.locator("#q4 input").fill("12")
    page.locator("#q5 textarea").fill("先登记，\n再报告。")
    hand_in = page.get_by_role("button", name=zh("Check and hand in")).first

    page.locator("#q4 input").press("Enter")
    assert sitting_of(officer).state == SittingState.OPEN
    hand_in.click()
    expect(page.locator(".note--bad")).to_be_visible()
    assert sitting_of(officer).state == SittingState.OPEN
    expect(page.locator("#q5 textarea")).to_have_value("先登记，\n再报告。")
    for place, text in enumerate(RIGHT, start=1):
        page.locator("[data-item]").filter(has_text=text).locator("select").select_option(str(place))
    hand_in.click()
    page.wait_for_url("**/result/")

    assert sitting_of(officer).state == SittingState.MARKING
    assert [item.awarded for item in sitting_of(officer).items.order_by("position")][:4] == [5, 5, 5, 5]
    assert stored(officer, 5).answer == "先登记，\n再报告。"
