"""Reading whole sheets: heads, kinds, labels, answers, and refusals that name row and column (DOMAIN §9)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import Row, Sheet
from quizzes.domain.drafts import Severity
from quizzes.exchange import ReadOptions, read_questions

HEAD = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"]
TEXTS = ["政治纪律", "组织纪律", "廉洁纪律", "群众纪律"]
SINGLE = ["单选题", "收受礼金违反的是（　）。", *TEXTS, "C", "见示例条例。"]


def sheet(*rows, name="试题"):
    return Sheet(name, [Row(number, list(cells)) for number, cells in enumerate(rows, start=1) if any(cells)])


def read(*rows, **options):
    return read_questions([sheet(*rows)], ReadOptions(**options))


def only(draft):
    assert [problem.message for problem in draft.problems if problem.severity != Severity.WARNING] == []
    (question,) = draft.questions
    return question


def refusals(draft):
    return [(problem.cell, str(problem.severity)) for problem in draft.problems if problem.severity != Severity.WARNING]


def test_plain_row_is_read_in_written_form():
    question = only(read(HEAD, SINGLE))

    assert (question.sheet, question.row, question.kind) == ("试题", 2, "single")
    assert (question.stem, question.options, question.key) == ("收受礼金违反的是（　）。", TEXTS, "C")
    assert (question.explanation, question.difficulty, question.points) == ("见示例条例。", None, None)


@pytest.mark.parametrize(
    "head",
    [
        ["类型", "题目", "A选项", "B选项", "C选项", "D选项", "正确答案", "答案解析"],
        ["试题类型", "问题", "A", "B", "C", "D", "标准答案", "分析"],
        ["题目类型", "content", "选项1", "选项2", "选项3", "选项4", "right_answer", "explanation"],
        ["* 题型", "题干（必填）", "选项一", "选项二", "选项三", "选项四", "正确答案(只能输入ABCD…)", "提示"],
        ["题 型", "题目内容", "选项一内容", "选项二内容", "选项三内容", "选项四内容", "参考答案：", "试题解析"],
        ["题型", "question", "答案A", "答案B", "答案C", "答案D", "Answer", "解析"],
    ],
)
def test_heads_are_known_by_their_synonyms(head):
    assert only(read(head, SINGLE)) == only(read(HEAD, SINGLE))


def test_head_is_found_below_title_and_note_and_the_first_column_may_be_empty():
    rows = [["某局学习题库"], ["填写说明：题型、题干不能为空"], [], ["", *HEAD], ["", *SINGLE]]

    assert only(read(*rows)).row == 5


def test_sheet_without_a_head_is_refused_and_an_extra_one_left_out():
    alone = read(SINGLE)
    beside = read_questions([sheet(["说明"], name="说明"), sheet(HEAD, SINGLE)], ReadOptions())

    assert (alone.found, refusals(alone)) == (0, [("", "error")])
    assert only(beside).kind == "single"
    assert [(problem.where, problem.severity) for problem in beside.problems] == [("说明", Severity.WARNING)]


def test_empty_file_and_empty_table_say_so():
    assert refusals(read_questions([], ReadOptions())) == [("", "error")]
    assert refusals(read(HEAD)) == [("", "error")]


def test_columns_nobody_imports_are_named():
    draft = read([*HEAD, "题干图片"], SINGLE)

    assert [(problem.cell, problem.severity) for problem in draft.problems] == [("1", Severity.WARNING)]
    assert "题干图片" in draft.problems[0].message


@pytest.mark.parametrize(
    ("answer", "kind", "key"),
    [("C", "single", "C"), ("AC", "multiple", "AC"), ("a, c", "multiple", "AC"), ("廉洁纪律", "single", "C")],
)
def test_kind_is_told_by_the_answer_where_no_column_says_it(answer, kind, key):
    question = only(read(HEAD[1:], [*SINGLE[1:6], answer]))

    assert (question.kind, question.key) == (kind, key)


def test_judgement_is_told_by_its_answer():
    assert (only(read(["题目", "答案"], ["零报告也要填写。", "√"])).kind) == "judge"


def test_sections_tell_the_kind_of_the_rows_below():
    head = ["题干", "A", "B", "答案"]
    draft = read(
        head, ["一、单项选择题（每题2分）"], ["第一题", "甲", "乙", "A"], ["【多选题】"], ["第二题", "甲", "乙", "A"]
    )

    assert [(each.row, each.kind) for each in draft.questions] == [(3, "single"), (5, "multiple")]


@pytest.mark.parametrize(("codes", "kind"), [({"1": "single"}, "single"), ({"1": "multiple"}, "multiple")])
def test_numeric_kinds_wait_for_their_meaning(codes, kind):
    row = ["1", *SINGLE[1:]]

    assert refusals(read(HEAD, row)) == [("A2", "question")]
    assert only(read(HEAD, row, codes=codes)).kind == kind


@pytest.mark.parametrize(("judge_true", "truths"), [("1", [True, False]), ("0", [False, True])])
def test_coded_judgements_wait_for_their_meaning(judge_true, truths):
    rows = [["题型", "题干", "答案"], ["判断题", "甲说法。", "1"], ["判断题", "乙说法。", "0"]]

    assert refusals(read(*rows)) == [("C2", "question"), ("C3", "question")]
    assert [question.key for question in read(*rows, judge_true=judge_true).questions] == truths


@pytest.mark.parametrize(
    ("options", "truth"),
    [
        (["正确", "错误"], True),
        (["错误", "正确"], False),
        (["A、错误", "B、正确"], False),
        (["true. 正确", "false. 错误"], True),
    ],
)
def test_letters_of_judgements_are_resolved_through_their_options(options, truth):
    question = only(read(HEAD, ["判断题", "甲说法。", *options, "", "", "A"]))

    assert (question.options, question.key) == ([], truth)


def test_labels_come_off_and_blanks_and_invisible_characters_with_them():
    row = [
        "单选题",
        "\xa0收受礼金违反的是（　）。\u200b",
        "A.\xa0政治纪律  ",
        "B、组织纪律",
        " C 廉洁纪律",
        "D群众纪律",
        " C\xa0",
    ]

    question = only(read(HEAD, row))

    assert (question.stem, question.options, question.key) == ("收受礼金违反的是（　）。", TEXTS, "C")


def test_loose_labels_come_off_only_where_the_file_labels_its_options():
    glued = ["单选题", "题甲", "A股市场", "B类基金", "C类债券", "", "B"]
    bare = [["单选题", f"题{number}", *TEXTS, "B"] for number in range(3)]
    marked = [
        ["单选题", f"题{number}", *(f"{a}、{b}" for a, b in zip("ABCD", TEXTS, strict=True)), "B"]
        for number in range(3)
    ]

    among_bare, among_marked = read(HEAD, glued, *bare), read(HEAD, glued, *marked)

    assert among_bare.questions[0].options == ["A股市场", "B类基金", "C类债券"]
    assert [problem.cell for problem in among_bare.problems] == ["C2"]
    assert among_marked.questions[0].options == ["股市场", "类基金", "类债券"]


def test_marks_beside_the_options_are_read():
    head = [
        "题型",
        "题干",
        "选项一内容",
        "选项二内容",
        "选项三内容",
        "选项一是否正确",
        "选项二是否正确",
        "选项三是否正确",
    ]

    assert only(read(head, ["多选题", "题", "甲", "乙", "丙", "1", "0", "1"])).key == "AC"
    assert refusals(read(head, ["多选题", "题", "甲", "乙", "丙", "1", "选项3", "1"])) == [("G2", "error")]
    assert refusals(read(head, ["多选题", "题", "甲", "乙", "丙", "0", "0", ""])) == [("F2", "error")]


def test_options_joined_to_the_stem_and_answers_that_are_texts():
    head = ["题目", "题目类型", "答案", "分数"]
    draft = read(
        head, ["纪律有()&甲&乙&丙", "1", "甲&丙", "5"], ["对的是( )&甲&乙", "0", "乙", "5"], ["说法。", "2", "1", "5"],
        codes={"0": "single", "1": "multiple", "2": "judge"}, judge_true="0",
    )  # fmt: skip

    assert [(each.kind, list(each.options), each.key) for each in draft.questions] == [
        ("multiple", ["甲", "乙", "丙"], "AC"),
        ("single", ["甲", "乙"], "B"),
        ("judge", [], False),
    ]
    assert {question.points for question in draft.questions} == {Decimal("5.00")}


def test_options_of_one_column_are_parted():
    assert only(read(["题型", "题干", "选项", "答案"], ["单选题", "题", "A、甲\nB、乙\nC、丙", "B"])).options == [
        "甲",
        "乙",
        "丙",
    ]


def test_answer_within_the_stem_is_taken_out_of_it():
    alone = only(read(HEAD, ["单选题", "收受礼金违反的是（C）。", *TEXTS]))
    beside = read(HEAD, ["单选题", "收受礼金违反的是（C）。", *TEXTS, "C"])

    assert (alone.stem, alone.key) == ("收受礼金违反的是（　　）。", "C")
    assert beside.questions[0].stem == alone.stem
    assert [problem.cell for problem in beside.problems] == ["B2"]


@pytest.mark.parametrize(
    ("row", "cell", "severity"),
    [
        (["单选题", "题", *TEXTS, ""], "G2", "error"),
        (["单选题", "题", *TEXTS, "E"], "G2", "error"),
        (["单选题", "题", *TEXTS, "AB"], "G2", "error"),
        (["单选题", "", *TEXTS, "A"], "B2", "error"),
        (["单选题", "题", "甲", "", "丙", "", "A"], "D2", "error"),
        (["单选题", "题", "甲", "", "", "", "A"], "C2", "error"),
        (["判断题", "题", *TEXTS, "对"], "C2", "error"),
        (["判断题", "题", "", "", "", "", "也许"], "G2", "error"),
        (["填空题", "题", "", "", "", "", "甲"], "A2", "error"),
        (["奇怪题", "题", *TEXTS, "A"], "A2", "error"),
        (["单选题", "先（A）后（B）", *TEXTS, ""], "B2", "error"),
        (["单选题", "血型", "B", "A", "AB", "O", "A"], "G2", "question"),
        (["单选题", "题", "B、乙", "A、甲", "C、丙", "", "A"], "C2", "error"),
    ],
)
def test_what_cannot_be_read_is_refused_with_row_and_column(row, cell, severity):
    draft = read(HEAD, row)

    assert (draft.found, draft.questions) == (1, [])
    assert refusals(draft) == [(cell, severity)]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["单选题", "题", "甲项", "甲 项。", "丙项", "", "C"], "C2"),
        (["多选题", "题", *TEXTS, "A"], "C2"),
        (["单选题", "题", *TEXTS, "C根据第八条"], "G2"),
    ],
)
def test_what_is_odd_is_imported_with_a_warning(row, cell):
    draft = read(HEAD, row)

    assert len(draft.questions) == 1
    assert [(problem.cell, problem.severity) for problem in draft.problems] == [(cell, Severity.WARNING)]


def test_text_behind_the_answer_joins_the_explanation():
    assert only(read(HEAD, ["单选题", "题", *TEXTS, "C根据第八条", "见示例。"])).explanation == "见示例。\n根据第八条"


def test_filing_columns_are_read():
    head = [*HEAD, "难度", "知识点", "分值", "来源"]
    question = only(read(head, [*SINGLE, "较难", "六大纪律", "2分", "示例条例第八条"]))

    assert (question.difficulty, question.knowledge_point, question.points, question.basis_text) == (
        "hard",
        "六大纪律",
        Decimal("2.00"),
        "示例条例第八条",
    )


def test_filing_columns_that_make_no_sense_warn():
    draft = read([*HEAD, "难度", "分值"], [*SINGLE, "3", "很多"])

    assert [problem.cell for problem in draft.problems] == ["I2", "J2"]
    assert (only(draft).difficulty, only(draft).points) == (None, None)


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6))
def test_reader_survives_anything_and_counts_every_row(rows):
    draft = read(HEAD, *rows)

    refused = {problem.row for problem in draft.problems if problem.severity != Severity.WARNING and problem.row}
    assert draft.found == len(draft.questions) + len(refused)
    assert draft.found == draft.by_kind.total()
