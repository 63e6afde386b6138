"""Questions in Word documents: lists that number by themselves, tables, pictures, what was deleted."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.drafts import Severity
from quizzes.exchange import FormatError, Layout, ReadOptions, find_format, read_file
from quizzes.exchange.word import tables_of
from quizzes.pictures import digest_of

from .documents import NAMES, PNG, document, levels, numbering, p, paragraphs, picture, r, table

TWO = ["子", "丑"]


def read(data, **options):
    return read_file(data, ReadOptions(**options), name="题库.docx")


def questions(data):
    draft = read(data)
    assert [(problem.where, problem.message) for problem in draft.problems if problem.severity != "warning"] == []
    return [(each.kind, each.stem, list(each.options), each.key) for each in draft.questions]


def refusals(data):
    return [(problem.where, problem.message) for problem in read(data).problems if problem.severity != Severity.WARNING]


def test_paragraphs_are_read_like_lines_of_text():
    data = document(
        paragraphs("某局题库\n一、单选题（每题2分）\n1. 甲（ ）\nA.子\tB.丑\n答案：B\n【判断题】\n1. 乙。（√）")
    )

    assert questions(data) == [("single", "甲（ ）", TWO, "B"), ("judge", "乙。（　　）", [], True)]
    assert find_format(data, "没有后缀").key == "docx"


def test_line_breaks_within_a_paragraph_are_lines():
    assert questions(document(p(r("1. 甲（ ）\nA.子\nB.丑\n答案：A")))) == [("single", "甲（ ）", TWO, "A")]


LISTS = numbering(
    levels(("decimal", "%1."), ("upperLetter", "%2.")), levels(("chineseCounting", "%1、")), overrides=[1]
)


def test_numbers_and_letters_that_word_sets_by_itself_are_read():
    data = document(
        p("单选题", numbered=2),
        p("甲（ ）", numbered=1), p("子", numbered=1, level=1), p("丑", numbered=1, level=1), p("答案：B"),
        p("乙（ ）", numbered=1), p("寅", numbered=1, level=1), p("卯", numbered=1, level=1), p("答案：A"),
        p("判断题", numbered=2),
        p("丙。", numbered=3), p("答案：对"),
        lists=LISTS,
    )  # fmt: skip

    assert questions(data) == [
        ("single", "甲（ ）", TWO, "B"),
        ("single", "乙（ ）", ["寅", "卯"], "A"),
        ("judge", "丙。", [], True),
    ]


@pytest.mark.parametrize(
    ("signs", "text"),
    [
        ("decimal", "%1、"), ("decimal", "（%1）"), ("decimal", "第%1题"), ("decimal", "%1"),
        ("chineseCounting", "第%1题："), ("decimalEnclosedCircle", "%1"), ("decimalZero", "%1."),
        ("decimalFullWidth", "%1．"),
    ],
)  # fmt: skip
def test_lists_number_in_every_style(signs, text):
    blocks = [block for stem in "甲乙" for block in (p(f"{stem}（ ）", numbered=1), p("A.子 B.丑"), p("答案：A"))]

    assert [
        stem for _kind, stem, _options, _key in questions(document(*blocks, lists=numbering(levels((signs, text)))))
    ] == [
        "甲（ ）",
        "乙（ ）",
    ]


def test_numbers_may_come_from_the_style_and_bullets_are_none():
    style = '<w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    style += '<w:style w:styleId="Frage"><w:basedOn w:val="Base"/></w:style>'
    lists = numbering(levels(("decimal", "%1.")), levels(("bullet", "●")))
    data = document(p("甲（ ）", style="Frage"), p("A.子 B.丑"), p("答案：A", numbered=2), lists=lists, styles=style)

    assert questions(data) == [("single", "甲（ ）", TWO, "A")]


def test_deleted_text_is_out_and_inserted_text_in():
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="x">{r("新")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{r("走")}</w:moveFrom>'
    data = document(
        p("1. 甲", deleted, inserted, moved, "（ ）"), p("A.子", deleted_end=True), p("的 B.丑"), p("答案：A")
    )

    assert questions(data) == [("single", "甲新（ ）", ["子的", "丑"], "A")]


def test_signs_of_symbol_fonts_and_circled_numbers_are_read():
    tick = r(inside='<w:sym w:font="Wingdings" w:char="F0FC"/>')
    cross = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>O</w:t></w:r>'
    circled = r(inside="<w:instrText> eq \\o\\ac(○,2) </w:instrText>")
    data = document(p("1. 甲。（", tick, "）"), p("2. 乙", circled, "。（", cross, "）"))

    assert questions(data) == [("judge", "甲。（　　）", [], True), ("judge", "乙②。（　　）", [], False)]


def test_underlined_blanks_are_gaps_and_underlined_words_fill_them():
    data = document(
        p("填空题"),
        p("1. 每", r("    ", u="single"), "一次。"),
        p("答案：月"),
        p("2. 每", r("季度", u="single"), "一次。"),
    )

    assert questions(data) == [("blank", "每____一次。", [], [["月"]]), ("blank", "每____一次。", [], [["季度"]])]


def test_underlined_words_outside_of_blanks_are_words():
    data = document(p("1. 下列", r("不", u="single"), "属于的是（", r(" B ", u="single"), "）"), p("A.子 B.丑"))

    assert questions(data) == [("single", "下列不属于的是（　　）", TWO, "B")]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('A.子 B.丑')}{p('答案：B')}</w:txbxContent>"
    shape = f"<w:drawing><wp:anchor><a:graphic><wps:txbx>{box}</wps:txbx></a:graphic></wp:anchor></w:drawing>"
    older = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    twice = f"<mc:AlternateContent><mc:Choice>{shape}</mc:Choice>{older}</mc:AlternateContent>"

    assert questions(document(p("1. 甲（ ）", r(inside=twice)))) == [("single", "甲（ ）", TWO, "B")]


def test_pictures_become_markers_and_their_bytes_come_along():
    data = document(p("1. 看图", picture(), "（ ）"), p("A.子 B.丑"), p("答案：A"), media=[PNG])
    draft = read(data)

    digits = digest_of(PNG)
    assert [each.stem for each in draft.questions] == [f"看图![示意图](pic:{digits})（ ）"]
    assert draft.pictures == {digits: PNG}


@pytest.mark.parametrize(
    "run",
    [
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
        r(inside='<w:object><o:OLEObject ProgID="Equation.3"/></w:object>'),
        picture("rId8"),
        picture("rId99"),
    ],
)
def test_formulas_objects_and_foreign_pictures_refuse_their_question_by_name(run):
    data = document(
        p("1. 甲", run, "（ ）"),
        p("A.子 B.丑"),
        p("答案：A"),
        p("2. 乙。"),
        p("答案：对"),
        media=[PNG, b"\xd7\xcd\xc6\x9a"],
    )

    assert len(refusals(data)) == 1
    assert refusals(data)[0][0].startswith("第1段")
    assert [each.stem for each in read(data).questions] == ["乙。"]


HEAD = ["题型", "题干", "A", "B", "答案"]


def test_tables_with_a_head_are_read_by_it():
    data = document(
        p("说明"),
        table(HEAD, ["单选题", "甲（ ）", "子", "丑", "B"], ["判断题", "乙。", "", "", "错"]),
        table(["题目", "答案"], ["丙。", "也许"]),
    )
    draft = read(data)

    assert [(each.kind, each.key, str(each.place)) for each in draft.questions] == [
        ("single", "B", "表格1第2行"),
        ("judge", False, "表格1第3行"),
    ]
    assert [where for where, _message in refusals(data)] == ["表格2第2行"]


def test_section_above_a_table_tells_its_kind():
    data = document(p("二、多选题"), table(HEAD[1:], ["甲（ ）", "子", "丑", "A"]))

    assert questions(data)[0][0] == "multiple"


def test_merged_cells_keep_the_columns_in_place():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="5"/></w:tcPr>' + p("某局题库") + "</w:tc>"
    data = document(table([wide], HEAD, ["单选题", "甲（ ）", "子", "丑", "B"]))

    assert questions(data) == [("single", "甲（ ）", TWO, "B")]


def test_table_with_a_column_of_names_holds_one_question_a_column():
    data = document(table(["题型", "单选题"], ["题干", "甲（ ）"], ["选项A", "子"], ["选项B", "丑"], ["答案", "B"]))

    assert questions(data) == [("single", "甲（ ）", TWO, "B")]


@pytest.mark.parametrize(
    "rows",
    [
        [["1. 甲（ ）\nA.子\nB.丑\n答案：B"], ["2. 乙。\n答案：对"]],
        [["1. 甲（ ）", "A.子 B.丑", "B"], ["2. 乙。", "", "√"]],
        [["1", "甲（ ）\nA.子 B.丑", "B"], ["2", "乙。", "√"]],
    ],
)
def test_tables_without_a_head_hold_a_question_in_each_row(rows):
    assert questions(document(table(*rows))) == [("single", "甲（ ）", TWO, "B"), ("judge", "乙。", [], True)]


def test_tables_that_only_set_options_side_by_side():
    data = document(p("1. 甲（ ）"), table(["A.子", "B.丑"], ["C.寅", "D.卯"]), p("答案：D"))

    assert questions(data) == [("single", "甲（ ）", [*TWO, "寅", "卯"], "D")]


def test_table_of_answers_at_the_end():
    asked = paragraphs("1. 甲（ ）\nA.子 B.丑\n2. 乙（ ）\nA.子 B.丑\n参考答案")

    assert [key for *_rest, key in questions(document(asked, table(["题号", "1", "2"], ["答案", "B", "A"])))] == [
        "B",
        "A",
    ]


def test_table_whose_columns_nobody_names_is_asked_about_and_read_as_told():
    data = document(table(["1", "单选题", "甲（ ）", "子", "丑", "B"], ["2", "单选题", "乙（ ）", "子", "丑", "A"]))
    columns = {1: "kind", 2: "stem", 3: "option1", 4: "option2", 5: "answer"}

    assert [str(problem.severity) for problem in read(data).problems] == ["question"]
    assert [sheet.name for sheet in tables_of(data)] == ["1"]
    told = read(data, layouts={"1": Layout(columns, 0)})
    assert [(each.key, list(each.options)) for each in told.questions] == [("B", TWO), ("A", TWO)]


def test_formula_in_a_cell_refuses_its_row():
    formula = p("甲", "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
    data = document(table(HEAD, ["单选题", formula, "子", "丑", "B"], ["单选题", "乙（ ）", "子", "丑", "B"]))

    assert [where for where, _message in refusals(data)] == ["表格1第2行"]
    assert len(read(data).questions) == 1


def test_problem_names_paragraph_and_its_words():
    data = document(p("某局题库"), p(""), p("1. 甲乙丙丁戊己庚辛壬癸子丑（ ）"), p("A.子 B.丑"))

    assert refusals(data)[0][0] == "第2段“1. 甲乙丙丁戊己庚辛壬…”"


BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {NAMES}><w:body><w:p/></w:body></w:document>'


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04word/document.xml",
        document(paragraphs("1. 甲"))[:-40],
        document(main=BOMB),
        document(main="<w:document"),
        document(main=f"<w:document {NAMES}><w:body>{' ' * 30_000_000}</w:body></w:document>"),
        zipped("word/other.xml", "<x/>"),
    ],
)
def test_damage_and_bombs_are_refused(data):
    with pytest.raises(FormatError):
        read_file(data, ReadOptions(), name="题库.docx")


def test_document_without_questions_says_so():
    assert [where for where, _message in refusals(document(p("今天开会。")))] == [""]


SOUND = document(
    paragraphs("1. 甲（ ）\nA.子 B.丑\n答案：A"), table(HEAD, ["单选题", "乙", "子", "丑", "B"]), lists=LISTS
)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_broken_bytes_are_read_or_refused_but_never_break_anything(at, junk, cut):
    data = SOUND[:at] + junk + (b"" if cut else SOUND[at + len(junk) :])

    try:
        draft = read_file(data, ReadOptions(), name="题库.docx")
    except FormatError as error:
        assert str(error)
    else:
        assert draft.found == draft.by_kind.total()


ELEMENTS = st.sampled_from(
    [
        "p",
        "r",
        "t",
        "tbl",
        "tr",
        "tc",
        "del",
        "ins",
        "drawing",
        "pict",
        "sdt",
        "sdtContent",
        "AlternateContent",
        "ruby",
        "sym",
    ]
)
trees = st.recursive(
    st.sampled_from(["<w:t>1. 甲（ ）</w:t>", "<w:tab/>", '<w:sym w:char="F0FC"/>', "<w:br/>", "文"]),
    lambda inner: st.tuples(ELEMENTS, st.lists(inner, max_size=3)).map(
        lambda pair: f"<w:{pair[0]}>{''.join(pair[1])}</w:{pair[0]}>"
    ),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(trees, max_size=5))
def test_any_nesting_of_elements_is_read(blocks):
    draft = read_file(document(*blocks), ReadOptions(), name="题库.docx")

    assert draft.found == draft.by_kind.total()
