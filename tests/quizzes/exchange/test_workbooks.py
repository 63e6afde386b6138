"""Real workbooks and csv files, as spreadsheet programs write them: typed cells, merges, pictures, encodings."""

import io
from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from quizzes.exchange import FormatError, Layout, ReadOptions, find_format, read_file

FILES = Path(__file__).parent / "files"


def read(data, name="题库.xlsx", **options):
    return read_file(data, ReadOptions(**options), name=name)


def written(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.fixture
def typed():
    """What stands in files/old.xls, which Calc saved in the old format of Excel, as a workbook of today."""
    workbook = Workbook()
    single, judge = workbook.active, workbook.create_sheet("判断题")
    workbook.create_sheet("Sheet3")
    single.title = "单选题"
    for row in (
        ["某局学习题库（填写说明：题干不能为空）"],
        ["序号", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "分值"],
        [1, "该办法何时施行（ ）", datetime(2017, 6, 14), datetime(2018, 1, 1), "2019年", None, "A", 2.0],  # noqa: DTZ001
        [2, "最高限额为多少元（ ）", 1000.0, 2000.0, 3000.5, None, "2", 2],
        [3, "会议几点开始（ ）", time(9, 30), time(14, 0), None, None, "b", 2],
    ):
        single.append(row)
    single.merge_cells("A1:H1")
    for row in (["题干", "答案"], ["没有情况也要填写零报告。", True], ["不吃公款就不违规。", "×"]):
        judge.append(row)
    return written(workbook)


@pytest.mark.parametrize("name", ["题库.xlsx", "题库.xls"])
def test_cells_that_excel_typed_read_as_what_people_see(name, typed):
    draft = read(typed if name.endswith("x") else (FILES / "old.xls").read_bytes(), name)

    assert [(str(each.place), each.kind, list(each.options), each.key) for each in draft.questions] == [
        ("单选题!3", "single", ["2017-06-14", "2018-01-01", "2019年"], "A"),
        ("单选题!4", "single", ["1000", "2000", "3000.5"], "B"),
        ("单选题!5", "single", ["09:30", "14:00"], "B"),
        ("判断题!2", "judge", [], True),
        ("判断题!3", "judge", [], False),
    ]
    assert draft.problems == []


def test_kind_merged_downwards_is_read_from_the_file():
    workbook = Workbook()
    for row in (
        ["题型", "题干", "A", "B", "答案"],
        ["多选题", "题甲", "子", "丑", "AB"],
        [None, "题乙", "子", "丑", "A"],
    ):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")

    assert [each.kind for each in read(written(workbook)).questions] == ["multiple", "multiple"]


def test_pictures_that_lie_on_a_sheet_are_listed():
    workbook = Workbook()
    for row in (["题干", "A", "B", "答案"], ["看图（ ）", "子", "丑", "A"]):
        workbook.active.append(row)
    drawn = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(drawn, "PNG")
    workbook.active.add_image(Image(drawn), "A2")
    draft = read(written(workbook))

    assert len(draft.questions) == 1
    assert [(problem.where, str(problem.severity)) for problem in draft.problems] == [("Sheet!A2", "warning")]


LINES = ["题型;题干;选项;答案", "单选题;甲（ ）;子,丑,寅;B", "判断题;乙。;;√"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_tables_in_every_encoding_and_with_every_separator(encoding, mark):
    joint = ";" if mark == "," else ","
    text = "\r\n".join(LINES).replace(",", "|").replace(";", mark).replace("|", joint)
    draft = read(text.encode(encoding), "题库.csv")

    assert [(each.kind, list(each.options), each.key) for each in draft.questions] == [
        ("single", ["子", "丑", "寅"], "B"),
        ("judge", [], True),
    ]


def test_text_table_that_tells_its_separator():
    assert len(read("\n".join(["sep=;", *LINES]).encode(), "题库.csv").questions) == 2


def test_encoding_may_be_named():
    data = "題型,題幹,答案\n判斷題,沒有情況也要填寫。,√".encode("big5")
    columns = {0: "kind", 1: "stem", 2: "answer"}
    draft = read(data, "題庫.csv", encoding="big5", layouts={"": Layout(columns, 1)}, codes={"判斷題": "judge"})

    assert [each.stem for each in draft.questions] == ["沒有情況也要填寫。"]
    with pytest.raises(FormatError):
        read(data, "题库.csv", encoding="klingon")


def test_utf8_damaged_in_one_place_is_no_gb18030():
    data = bytearray("\n".join(LINES * 5).encode())
    data[-3] = 0xFF

    with pytest.raises(FormatError, match="15"):
        read(bytes(data), "题库.csv")


def test_sections_stand_between_the_rows_of_a_text_table():
    text = "题干,A,B,答案\n一、单选题（每题2分）,,,\n甲（ ）,子,丑,A\n二、多选题,,,\n乙（ ）,子,丑,A\n"
    draft = read(text.encode(), "题库.csv")

    assert [(each.kind, each.points) for each in draft.questions] == [("single", 2), ("multiple", None)]


def test_table_is_told_from_text_and_old_word_documents_are_refused_by_name():
    assert find_format("\n".join(LINES).encode(), "题库.txt").key == "csv"
    with pytest.raises(FormatError, match="docx"):
        read(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "题库.doc")
