"""Our own workbooks: what a clerk finds in them, what he may do with them, and what is told of his mistakes."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.drawing.image import Image

from quizzes.domain.batches import CREATE, KEEP, UPDATE, plan_import
from quizzes.enums import QuestionState
from quizzes.exchange import ReadOptions, import_questions, read_file
from quizzes.exchange.outgoing import write_questions
from quizzes.exchange.workbook import writing
from quizzes.exchange.workbook.layout import BEFORE_OPTIONS, BEHIND_OPTIONS
from quizzes.exchange.workbook.writing import XLSX_EXPORT
from quizzes.models import Question
from quizzes.pictures import digest_of, marker
from tests.conftest import NOW
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
CASE = {
    "kind": "case",
    "options": [
        {"kind": "single", "stem": "违反哪项纪律？", "options": ["政治纪律", "廉洁纪律"], "key": "B", "weight": "2"},
        {"kind": "judge", "stem": "可以从轻。", "options": [], "key": False, "explanation": "见条例", "weight": "1.5"},
    ],
    "key": None,
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def exported(bank):
    file = BytesIO()
    report = write_questions(Question.objects.filter(bank=bank), XLSX_EXPORT, file)
    assert report.left_out == []
    return file.getvalue()


def edited(data, change):
    """The workbook as a spreadsheet program saves it after `change` was made."""
    book = load_workbook(BytesIO(data))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell(sheet, head, row):
    column = next(each.column for each in sheet[1] if each.value == head)
    return sheet.cell(row, column)


def read(data):
    return read_file(data, ReadOptions(), name="题库.xlsx")


def steps(data, bank):
    return [step.action for step in plan_import(read(data), bank=bank).steps]


def problems(data):
    return [(str(each.place), str(each.severity), each.message) for each in read(data).problems]


def test_a_clerk_finds_a_frozen_head_wrapped_texts_and_words_to_choose():
    bank = make_bank()
    make_question(bank, stem="第一行\n第二行")

    sheet = load_workbook(BytesIO(exported(bank)))["题目"]

    heads = [each.value for each in sheet[1]]
    assert heads == [*BEFORE_OPTIONS.values(), "选项A", "选项B", "选项C", "选项D", *BEHIND_OPTIONS.values()]
    assert sheet.freeze_panes == "D2"
    assert cell(sheet, "题干", 2).value == "第一行\n第二行"
    assert cell(sheet, "题干", 2).alignment.wrap_text
    assert sheet.column_dimensions["D"].width > 40
    offered = [each.formula1 for each in sheet.data_validations.dataValidation]
    assert '"草稿,已审核,启用,停用"' in offered
    assert any("案例分析题" in formula for formula in offered)


def test_a_case_has_a_row_for_each_of_its_questions():
    bank = make_bank()
    make_question(bank)
    make_question(bank, stem="某局采购科科长李某的材料", suggested_points=Decimal(10), **CASE)

    sheet = load_workbook(BytesIO(exported(bank)))["题目"]

    rows = [
        [cell(sheet, head, row).value for head in ("题号", "所属材料", "题型", "答案", "分值")] for row in (3, 4, 5)
    ]
    assert rows == [
        ["2", None, "案例分析题", None, "10"],
        ["2-1", "2", "单选题", "B", "2"],
        ["2-2", "2", "判断题", "错", "1.5"],
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_heads_in_any_language_read_back(language):
    bank = make_bank()
    make_question(bank, stem=f"看图{marker_of(make_picture())}")

    with translation.override(language):
        data = exported(bank)

    assert (problems(data), steps(data, bank)) == ([], [KEEP])


def test_pictures_lie_beside_their_names_small_but_whole():
    bank = make_bank()
    large, webp = picture_bytes(size=(1200, 900)), picture_bytes("WEBP", lossless=True)
    make_question(bank, stem=f"看图{marker_of(make_picture(large))}", explanation=marker_of(make_picture(webp)))

    data = exported(bank)
    sheet = load_workbook(BytesIO(data))["图片"]

    assert [each.value for each in sheet["A"]] == ["Name in texts", digest_of(large), digest_of(webp)]
    assert [(image.anchor._from.row, image.anchor._from.col) for image in sheet._images] == [(1, 1), (2, 1)]
    assert sheet._images[0]._data() == large
    assert sheet.row_dimensions[2].height == 150
    assert read(data).pictures == {digest_of(large): large, digest_of(webp): webp}


def test_a_text_that_no_cell_can_hold_is_left_out_by_name():
    bank = make_bank()
    make_question(bank, stem="短")
    long = make_question(bank, stem="长" * 32_768)
    make_question(bank, stem="𠮷" * 16_384)
    make_question(bank, stem="=" + "长" * 32_766)

    file = BytesIO()
    report = write_questions(Question.objects.filter(bank=bank), XLSX_EXPORT, file)

    assert (report.written, len(report.left_out)) == (1, 3)
    assert report.left_out[0].uuid == long.uuid
    assert "32768 of 32767 characters" in report.left_out[0].reason


def test_a_question_whose_picture_is_gone_is_left_out_by_name():
    bank = make_bank()
    picture = make_picture()
    make_question(bank, stem=f"看图{marker_of(picture)}")
    make_question(bank)
    picture.file.storage.delete(picture.file.name)

    report = write_questions(Question.objects.filter(bank=bank), XLSX_EXPORT, BytesIO())

    assert (report.written, [picture.digest in each.reason for each in report.left_out]) == (1, [True])


def test_a_large_bank_fills_several_sheets_and_cases_stay_whole(monkeypatch):
    monkeypatch.setattr(writing, "MAX_ROWS", 5)
    bank = make_bank()
    for number in range(3):
        make_question(bank, stem=f"第{number}题")
    make_question(bank, stem="材料", **CASE)

    data = exported(bank)
    book = load_workbook(BytesIO(data))

    assert [(sheet.title, sheet.max_row) for sheet in book][:2] == [("题目", 4), ("题目2", 4)]
    assert steps(data, bank) == [KEEP] * 4


def test_state_and_review_date_travel():
    bank, elsewhere = make_bank(), make_bank()
    make_question(bank, stem="甲", state=QuestionState.ACTIVE, review_on=date(2027, 3, 1))
    make_question(bank, stem="乙", state=QuestionState.WITHDRAWN)

    import_questions(read(exported(bank)), bank=elsewhere, actor=None, now=NOW)

    found = Question.objects.filter(bank=elsewhere).order_by("pk").values_list("state", "review_on")
    assert list(found) == [("active", date(2027, 3, 1)), ("withdrawn", None)]


def test_whatever_a_clerk_rewrites_is_the_same_question():
    bank = make_bank()
    for stem in ("甲说法是（　）。", "乙说法是（　）。", "丙说法是（　）。"):
        make_question(bank, stem=stem)

    def change(book):
        sheet = book["题目"]
        cell(sheet, "题干", 3).value = "全新的题干"
        cell(sheet, "选项A", 3).value = "全新的选项"
        cell(sheet, "难度", 4).value = "难"
        sheet.move_range("A2:Z2", rows=10)

    data = edited(exported(bank), change)

    assert steps(data, bank) == [UPDATE, UPDATE, KEEP]


def test_a_row_without_number_is_found_by_its_text_or_new():
    bank = make_bank()
    make_question(bank, stem="甲说法是（　）。")
    make_question(bank, stem="乙说法是（　）。")

    def change(book):
        sheet = book["题目"]
        cell(sheet, "政法学堂编号", 2).value = None
        for head, value in (("题型", "判断题"), ("题干", "新的题目"), ("答案", "对")):
            cell(sheet, head, 4).value = value

    data = edited(exported(bank), change)

    assert steps(data, bank) == [KEEP, KEEP, CREATE]


def test_a_picture_can_be_replaced_and_a_new_one_put_in_by_name():
    bank = make_bank()
    old, new, own = picture_bytes(), picture_bytes(), picture_bytes()
    make_question(bank, stem=f"看图{marker_of(make_picture(old), '甲')}")

    def change(book):
        sheet = book["图片"]
        sheet._images.clear()
        for row, data in ((2, new), (3, own)):
            sheet.add_image(Image(BytesIO(data)), f"B{row}")
        sheet["A3"] = "流程图"
        cell(book["题目"], "解析", 2).value = "见![](pic:流程图)"

    draft = read(edited(exported(bank), change))

    assert draft.problems == []
    assert draft.questions[0].stem == f"看图{marker(digest_of(new), '甲')}"
    assert draft.questions[0].explanation == f"见{marker(digest_of(own))}"
    import_questions(draft, bank=bank, actor=None, now=NOW)
    assert Question.objects.get(bank=bank).newest_version.picture_uses.count() == 2


def test_pictures_can_change_places():
    bank = make_bank()
    first, second = picture_bytes(), picture_bytes()
    make_question(bank, stem=f"甲{marker_of(make_picture(first))}乙{marker_of(make_picture(second))}")

    def change(book):
        images = book["图片"]._images
        images[0].anchor, images[1].anchor = "B3", "B2"

    (question,) = read(edited(exported(bank), change)).questions

    assert question.stem == f"甲{marker(digest_of(second), '示意图')}乙{marker(digest_of(first), '示意图')}"


def test_what_is_no_picture_is_told_at_its_row():
    bank = make_bank()
    make_question(bank, stem=f"看图{marker_of(make_picture())}")

    def change(book):
        book["图片"]._images.clear()
        book["图片"].add_image(Image(BytesIO(picture_bytes(size=(4100, 2)))), "B2")

    ((place, severity, message),) = problems(edited(exported(bank), change))

    assert (place, severity) == ("图片!B2", "error")
    assert "4000 pixels" in message


@pytest.mark.parametrize(
    ("head", "value", "column", "says"),
    [
        ("题型", "听力题", "C", "Unknown kind “听力题”"),
        ("题干", "（　）", "D", "no text"),
        ("选项B", None, "F", "An option is empty while a later one is not"),
        ("答案", "F", "I", "“F”"),
        ("所属材料", "7", "B", "no case with the number “7”"),
    ],
)
def test_a_mistake_refuses_its_row_and_names_its_cell(head, value, column, says):
    bank = make_bank()
    make_question(bank)
    make_question(bank)

    def change(book):
        cell(book["题目"], head, 3).value = value

    data = edited(exported(bank), change)
    ((place, severity, message),) = problems(data)

    assert (place, severity) == (f"题目!{column}3", "error")
    assert says in message
    assert (read(data).found, len(read(data).questions)) == (2, 1)


@pytest.mark.parametrize(
    ("head", "value", "column", "says"),
    [
        ("难度", "极难", "K", "“极难” is no difficulty"),
        ("分值", "许多", "O", "“许多” is no number of points"),
        ("复审日期", "明年", "P", "“明年” is no date"),
        ("状态", "作废", "Q", "“作废” is no state"),
        ("政法学堂编号", "12", "R", "“12” is no number that this platform gave"),
    ],
)
def test_what_makes_no_sense_about_the_filing_is_told_and_left_out(head, value, column, says):
    bank = make_bank()
    make_question(bank)

    def change(book):
        cell(book["题目"], head, 2).value = value

    data = edited(exported(bank), change)
    ((place, severity, message),) = problems(data)

    assert (place, severity) == (f"题目!{column}2", "warning")
    assert says in message
    assert len(read(data).questions) == 1


@pytest.mark.parametrize(
    ("row", "head", "value", "place", "says"),
    [
        (2, "答案", "B", "题目!I2", "no key of its own"),
        (3, "题型", "案例分析题", "题目!C3", "Unknown kind"),
        (3, "分值", "零", "题目!C2", "weight"),
        (3, "答案", "C", "题目!I3", "“C”"),
    ],
)
def test_a_mistake_in_a_case_refuses_the_case(row, head, value, place, says):
    bank = make_bank()
    make_question(bank, stem="材料", **CASE)

    def change(book):
        cell(book["题目"], head, row).value = value

    data = edited(exported(bank), change)
    ((where, severity, message),) = problems(data)

    assert (where, severity) == (place, "error")
    assert says in message
    assert read(data).found == 1


def test_a_case_without_questions_is_refused():
    bank = make_bank()
    make_question(bank, stem="材料", **CASE)

    data = edited(exported(bank), lambda book: book["题目"].delete_rows(3, 2))

    ((place, _severity, message),) = problems(data)
    assert (place, "between 1 and 20" in message) == ("题目!C2", True)


def test_columns_and_sheets_of_the_clerks_own_are_named():
    bank = make_bank()
    make_question(bank)

    def change(book):
        book["题目"].cell(1, 30).value = "备注"
        book.create_sheet("草稿纸")["A1"] = "随手记"

    assert [(place, message) for place, _severity, message in problems(edited(exported(bank), change))] == [
        ("题目!1", "These columns are not imported: 备注."),
        ("草稿纸", "This sheet was left out: no row names its columns."),
    ]


def test_a_signed_text_is_no_formula_and_comes_back_as_it_was():
    bank = make_bank()
    make_question(bank, options=["=1+1", "'=1+1", "-5", "@甲"], key="A", basis_text="+86")

    data = exported(bank)
    sheet = load_workbook(BytesIO(data))["题目"]

    assert [sheet.cell(2, column).value for column in (5, 6, 7, 8)] == ["'=1+1", "''=1+1", "'-5", "'@甲"]
    assert {sheet.cell(2, column).data_type for column in (5, 6, 7, 8)} == {"s"}
    assert steps(data, bank) == [KEEP]
