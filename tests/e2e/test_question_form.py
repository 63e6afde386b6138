"""The form of a question in a browser: rows moved by keyboard, pictures put where the cursor stands, the preview."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from people.domain.access import QUESTION_EDITORS
from quizzes.kinds import kind_of
from quizzes.models import Question
from tests.e2e.visitors import PHONE, zh
from tests.factories.people import make_officer
from tests.factories.pictures import picture_bytes
from tests.factories.quizzes import make_bank

TEXTS = ["收费标准", "办理时限", "监督电话", "人员籍贯"]


@pytest.fixture
def editor():
    officer = make_officer(is_demo=True)
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    return officer


def open_form(page, kind):
    page.goto(f"/cms/questions/new/?kind={kind}")
    expect(page.locator("#content-stem")).to_be_visible()


def row_of(page, text):
    """The row in which an option stands."""
    rows = page.locator(".question-rows [data-streamfield-child]:visible")
    at = [row.locator("textarea").first.input_value() for row in rows.all()].index(text)
    return rows.nth(at)


def press(page, text, act):
    page.wait_for_timeout(300)
    row_of(page, text).locator(f"[data-streamfield-action={act}]").focus()
    page.keyboard.press("Enter")


def put_picture(page, field):
    with page.expect_file_chooser() as chooser:
        page.locator(f".question-text:has(#{field}) button").click()
    chooser.value.set_files({"name": "图.png", "mimeType": "image/png", "buffer": picture_bytes(size=(40, 30))})


def save(page):
    page.locator("#w-editor-form button[type=submit]").first.click()
    page.wait_for_url("**/cms/questions/inspect/*/")


def test_single_choice_is_written_with_the_keyboard_and_a_picture(visitors, editor):
    bank = make_bank()
    page = visitors.come(editor)
    open_form(page, "single")

    page.locator("#content-stem").fill("看图：。")
    page.locator("#content-stem").evaluate("field => field.setSelectionRange(3, 3)")
    put_picture(page, "content-stem")
    expect(page.locator(".question-text__pictures img")).to_be_visible()
    page.keyboard.type("窗口公示栏")
    for number, text in enumerate(TEXTS):
        page.locator(f"#content-options-{number}-value-text").fill(text)
    for text in (TEXTS[0], TEXTS[2]):
        row_of(page, text).locator("input[type=checkbox]").check()
    press(page, TEXTS[2], "MOVE_UP")
    press(page, TEXTS[3], "DELETE")
    page.locator("#id_bank").select_option(str(bank.pk))
    save(page)

    question = Question.objects.get(bank=bank)
    kind = kind_of(question.kind)
    assert question.current.stem.startswith("看图：![窗口公示栏](pic:")
    assert question.current.stem.endswith("。")
    assert kind.written_options(question.current) == [TEXTS[0], TEXTS[2], TEXTS[1]]
    assert kind.written_key(question.current) == "B"
    expect(page.get_by_role("img", name="窗口公示栏")).to_be_visible()


def test_refused_picture_says_why_beside_its_field(visitors, editor):
    page = visitors.come(editor)
    open_form(page, "judge")

    with page.expect_file_chooser() as chooser:
        page.locator(".question-text:has(#content-explanation) button").click()
    chooser.value.set_files({"name": "图.png", "mimeType": "image/png", "buffer": b"no picture"})

    field = page.locator(".question-text:has(#content-explanation)")
    expect(field.get_by_role("alert")).to_contain_text("PNG")
    expect(page.locator("#content-explanation")).to_have_value("")


def test_preview_follows_what_is_written(visitors, editor):
    page = visitors.come(editor)
    open_form(page, "ordering")
    page.locator("#content-stem").fill("按先后排列。")
    for number, text in enumerate(["受理", "初核", "立案"]):
        page.locator(f"#content-options-{number}-value").fill(text)

    page.locator("[data-side-panel=preview], [aria-label*='预览']").first.click()

    shown = page.frame_locator("iframe").first
    expect(shown.get_by_text("按先后排列。")).to_be_visible()
    expect(shown.get_by_text("立案")).to_be_visible()


def test_questions_of_a_case_are_added_and_told_apart(visitors, editor):
    bank = make_bank()
    page = visitors.come(editor)
    open_form(page, "case")
    page.locator("#content-stem").fill("某县窗口科长马某收下购物卡两张。")
    for number, (kind, stem) in enumerate([("判断题", "马某违反了廉洁纪律。"), ("简答题", "小周应当怎么办？")]):
        page.locator("[data-contentpath=parts] .c-sf-add-button:visible").last.click()
        page.get_by_role("option", name=kind).click()
        page.locator(f"#content-parts-{number}-value-stem").fill(stem)
    page.locator("input[name=content-parts-0-value-key][value=true]").check()
    page.locator("#id_bank").select_option(str(bank.pk))
    save(page)

    parts = Question.objects.get(bank=bank).current.options
    assert [(part["kind"], part["stem"]) for part in parts] == [
        ("judge", "马某违反了廉洁纪律。"),
        ("essay", "小周应当怎么办？"),
    ]


@pytest.mark.parametrize("kind", ["single", "matching", "essay"])
def test_form_fits_a_phone(kind, visitors, editor):
    page = visitors.come(editor, size=PHONE)
    open_form(page, kind)

    boxes = [field.bounding_box() for field in page.locator("textarea:visible").all()]

    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
    assert min(box["width"] for box in boxes) > PHONE["width"] / 2


def test_kind_is_chosen_first(visitors, editor):
    page = visitors.come(editor)
    page.goto("/cms/questions/new/")

    page.get_by_role("link", name=zh("Matching")).click()

    expect(page).to_have_url("/cms/questions/new/?kind=matching")
