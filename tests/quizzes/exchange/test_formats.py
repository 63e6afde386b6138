"""The registry of formats: told by content, refused with a reason, limits before anything is parsed."""

import io

import pytest
from django.utils import translation
from openpyxl import Workbook

from common.spreadsheets.guard import MAX_BYTES
from quizzes.domain.drafts import Place, Unit
from quizzes.exchange import FormatError, ReadOptions, all_formats, find_format, read_file, register

TABLE = "题型,题干,A,B,答案\n单选题,零报告（　）,要填,不填,A\n"


def workbook():
    book, out = Workbook(), io.BytesIO()
    for line in TABLE.splitlines():
        book.active.append(line.split(","))
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (workbook(), "题库.xlsx", "xlsx"),
        (workbook(), "题库", "xlsx"),
        (TABLE.encode(), "题库.csv", "csv"),
        (TABLE.encode("gb18030"), "题库.txt", "csv"),
        ("甲,乙\n丙,丁".encode(), "没有表头.CSV", "csv"),
    ],
)
def test_format_is_told_by_content(data, name, key):
    assert find_format(data, name).key == key


def test_nothing_readable_names_what_is():
    with pytest.raises(FormatError, match=r"\.xlsx"):
        find_format(b"\x00\x01\x02", "图.png")


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (TABLE.encode(), "xlsx"),
        (workbook(), "csv"),
        (workbook(), "诗歌"),
        (b"", "auto"),
        (b" \n", "auto"),
        (b"PK\x03\x04broken", "auto"),
        (b"a" * (MAX_BYTES + 1), "auto"),
    ],
)
def test_file_that_is_not_what_it_is_said_to_be_is_refused(data, key):
    with pytest.raises(FormatError):
        read_file(data, ReadOptions(), name="题库.csv", key=key)


def test_reading_gives_the_questions():
    draft = read_file(workbook(), ReadOptions(), name="题库.xlsx")

    assert [(each.kind, each.key, str(each.place)) for each in draft.questions] == [("single", "A", "Sheet!2")]


def test_too_many_questions_are_refused(monkeypatch):
    monkeypatch.setattr("quizzes.exchange.formats.MAX_ROWS", 1)
    twice = TABLE + "判断题,说法。,,,对\n"

    with pytest.raises(FormatError):
        read_file(twice.encode(), ReadOptions(), name="题库.csv")


def test_a_second_format_under_one_key_is_a_mistake():
    with pytest.raises(ValueError, match="twice"):
        register(all_formats()[0])


@pytest.mark.parametrize(
    ("place", "chinese", "english"),
    [
        (Place(12, 2, "单选"), "单选!C12", "单选!C12"),
        (Place(12), "12", "12"),
        (Place(sheet="单选"), "单选", "单选"),
        (Place(12, unit=Unit.LINE), "第12行", "line 12"),
        (Place(3, unit=Unit.PARAGRAPH), "第3段", "paragraph 3"),
        (Place(3, 1, "2", Unit.TABLE_ROW), "表格2第3行", "table 2, row 3"),
        (Place(3, unit=Unit.QUESTION), "第3题", "question 3"),
        (Place(unit=Unit.LINE), "", ""),
    ],
)
def test_places_read_well_in_both_languages(place, chinese, english):
    assert str(place) == chinese
    with translation.override("en"):
        assert str(place) == english
