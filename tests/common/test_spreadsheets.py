"""Spreadsheets of unknown making in, safe ones out."""

import io
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.spreadsheets import SpreadsheetError, exported_text, neutral_text, read_table
from common.spreadsheets.cells import column_letters, text_of
from common.spreadsheets.guard import MAX_ROWS
from common.spreadsheets.writer import Table, display_width, write_csv, write_workbook

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows, *, prepare=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if prepare:
        prepare(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_entry(data, name, content):
    """The same workbook with one entry of the archive replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return buffer.getvalue()


def sheet_xml(body, attributes=""):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}">{attributes}<sheetData>{body}</sheetData></worksheet>'


def cells_of(data, name="x.xlsx"):
    return [row.cells for row in read_table(data, name=name)[0].rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000.0, "1000"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "0.00000015"),
        (-0.0, "0"),
        (7, "7"),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
        ("  ", ""),
        ("001", "001"),
        ("两行\r\n文字", "两行\n文字"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime.fromisoformat("2026-01-02"), "2026-01-02"),
        (datetime.fromisoformat("2026-01-02T08:30"), "2026-01-02 08:30"),
        (datetime.fromisoformat("2026-01-02T08:30:05"), "2026-01-02 08:30:05"),
        (clock(8, 5), "08:05"),
    ],
)
def test_cell_becomes_the_text_a_person_sees(value, text):
    assert text_of(value) == text


def test_workbook_keeps_row_numbers_columns_and_leading_zeros():
    def lower_right(_book, sheet):
        sheet["C3"], sheet["D3"], sheet["C5"] = "警号", "日期", "001234"
        sheet["D5"] = datetime.fromisoformat("2026-01-02")

    sheet = read_table(workbook([], prepare=lower_right), name="x.xlsx")[0]

    assert [(row.number, row.cells) for row in sheet.rows] == [
        (3, ["", "", "警号", "日期"]),
        (5, ["", "", "001234", "2026-01-02"]),
    ]
    assert sheet.rows[0][3] == "日期"
    assert sheet.rows[0][9] == ""


def test_merged_cells_keep_their_value_in_the_first_cell_alone():
    def merge(_book, sheet):
        sheet.merge_cells("A1:A2")

    assert cells_of(workbook([["一大队", "甲某"], [None, "乙某"]], prepare=merge)) == [["一大队", "甲某"], ["", "乙某"]]


def test_hidden_sheets_are_left_out_and_empty_ones_are_empty():
    def more(book, _sheet):
        book.create_sheet("空表")
        book.create_sheet("选项").sheet_state = "hidden"

    sheets = read_table(workbook([["甲"]], prepare=more), name="x.xlsx")

    assert [(sheet.name, len(sheet.rows)) for sheet in sheets] == [("Sheet", 1), ("空表", 0)]


def test_a_note_merged_over_16383_columns_is_read_fast_and_small():
    def note(_book, sheet):
        sheet.merge_cells("A1:XFC1")

    data = workbook(
        [["填写说明：部门必填"], ["部门", "邮箱", "密码", "姓名"], ["一大队", "a@x", "p", "甲某"]], prepare=note
    )
    started = time.process_time()

    rows = cells_of(data)

    assert time.process_time() - started < 1
    assert [len(cells) for cells in rows] == [1, 4, 4]


def test_formatted_empty_cells_do_not_count_as_reach():
    filled = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    data = with_entry(workbook([["甲"]]), SHEET, sheet_xml(filled + empty, '<dimension ref="A1:XFD1048576"/>'))

    assert cells_of(data) == [["甲"]]


@pytest.mark.parametrize("place", [' r="XFD1048576"', ""])
def test_a_filled_cell_far_away_is_refused_before_anything_is_reserved(place):
    cells = "".join("<c><v>1</v></c>" for _column in range(100)) if not place else f"<c{place}><v>1</v></c>"
    data = with_entry(workbook([["甲"]]), SHEET, sheet_xml(f'<row r="1048576">{cells}</row>'))

    with pytest.raises(SpreadsheetError, match="1048576"):
        read_table(data, name="x.xlsx")


def test_a_workbook_that_unpacks_to_far_more_is_refused():
    rows = '<row><c t="inlineStr"><is><t>' + "甲" * 100 + "</t></is></c></row>"
    data = with_entry(workbook([["甲"]]), SHEET, sheet_xml(rows * 100_000))
    assert len(data) < 1024 * 1024

    with pytest.raises(SpreadsheetError):
        read_table(data, name="x.xlsx")


def test_a_declared_entity_is_refused():
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + sheet_xml('<row r="1"><c r="A1"><v>&a;</v></c></row>')

    with pytest.raises(SpreadsheetError):
        read_table(with_entry(workbook([["甲"]]), SHEET, bomb), name="x.xlsx")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 broken",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"nothing" * 100,
        with_entry(workbook([["x"]]), SHEET, b"<worksheet><sheetData>"),
        with_entry(workbook([["x"]]), "xl/workbook.xml", b""),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20,
    ],
    ids=["nothing", "blank", "zip", "ole", "cut", "no sheets", "picture"],
)
def test_what_is_no_table_is_refused_in_words(data):
    with pytest.raises(SpreadsheetError) as caught:
        read_table(data, name="x.xlsx")

    assert str(caught.value)


def test_a_document_is_not_taken_for_a_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(SpreadsheetError):
        read_table(buffer.getvalue(), name="x.xlsx")


def test_too_large_a_file_is_refused_without_reading_it_all():
    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size=-1):
            self.read_bytes += size
            return b"x" * size

    file = Endless()

    with pytest.raises(SpreadsheetError):
        read_table(file, name="x.csv")

    assert file.read_bytes < 25 * 1024 * 1024


def test_too_many_rows_are_refused():
    text = "甲\n" * (MAX_ROWS + 1)

    with pytest.raises(SpreadsheetError):
        read_table(text.encode(), name="x.csv")
    assert len(cells_of(("甲\n" * MAX_ROWS).encode())) == MAX_ROWS


CSV = '姓名,警号\r\n张　三,001234\r\n\r\n"李某,\n某",=1+1\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding_of_a_chinese_desk(encoding):
    sheet = read_table(CSV.encode(encoding), name="名册.csv")[0]

    assert sheet.name == "名册.csv"
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ["姓名", "警号"]),
        (2, ["张　三", "001234"]),
        (4, ["李某,\n某", "=1+1"]),
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_finds_its_delimiter(delimiter):
    text = f"姓名{delimiter}警号{delimiter}部门\n甲某{delimiter}1{delimiter}办公室\n"

    assert cells_of(text.encode()) == [["姓名", "警号", "部门"], ["甲某", "1", "办公室"]]


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1", "''@x"]
# What a workbook takes for the number of a character.
ESCAPED = ["_x0041_", "甲_x000D_乙", "_x005F_x0041_", "_x00_"]
HARMLESS = ["张三", "001", "'引号", "a=b", ""]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_neutralised(text):
    assert neutral_text(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text):
    assert neutral_text(text) == text


@given(st.text())
def test_neutralising_is_undone_exactly(text):
    assert exported_text(neutral_text(text)) == text


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cn"], blacklist_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(str.strip)


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(
        st.lists(st.one_of(TEXTS, st.sampled_from([*DANGEROUS[:4], *ESCAPED])), min_size=1, max_size=4), max_size=4
    )
)
def test_what_is_written_is_read_back(rows):
    data = write_workbook([Table("名册", ["甲", "乙", "丙", "丁"], rows)])

    read = read_table(data, name="x.xlsx")[0].rows[1:]

    assert [[exported_text(cell) for cell in row.cells] for row in read] == rows


def test_written_workbook_has_text_cells_a_frozen_head_and_room_for_chinese():
    data = write_workbook([Table("一/支部", ["警号", "姓名与单位"], [["001", "=1+1"], [7, None]])])

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active

    assert sheet.title == "一 支部"
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("001", "s", "@"),
        ("'=1+1", "s", "@"),
    ]
    assert sheet["A3"].value == "7"
    assert sheet.column_dimensions["B"].width == display_width("姓名与单位") + 2 == 12


def test_written_rows_are_all_there_past_the_measured_ones():
    rows = [[str(number)] for number in range(450)]

    assert cells_of(write_workbook([Table("表", ["序号"], iter(rows))]))[1:] == rows


def test_written_csv_opens_right_in_excel():
    data = b"".join(write_csv(Table("表", ["姓名"], [["=1+1"]])))

    assert data == "\ufeff姓名\r\n'=1+1\r\n".encode()


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_are_named_as_a_spreadsheet_names_them(index, letters):
    assert column_letters(index) == letters
