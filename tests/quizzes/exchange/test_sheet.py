"""Reading whole sheets: heads, kinds, labels, answers, and refusals that name row and column (DOMAIN §9)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets import Row, Sheet
from quizzes.domain.drafts import Severity
from quizzes.exchange import Layout, ReadOptions, read_questions

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
    return [
        (problem.place.cell, str(problem.severity))
        for problem in draft.problems
        if problem.severity != Severity.WARNING
    ]


def test_plain_row_is_read_in_written_form():
    question = only(read(HEAD, SINGLE))

    assert (question.place.sheet, question.place.row, question.kind) == ("试题", 2, "single")
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

    assert only(read(*rows)).place.row == 5


def test_sheet_without_a_head_is_refused_and_an_extra_one_left_out():
    alone = read(SINGLE)
    beside = read_questions([sheet(["说明"], name="说明"), sheet(HEAD, SINGLE)], ReadOptions())

    assert (alone.found, refusals(alone)) == (0, [("", "question")])
    assert only(beside).kind == "single"
    assert [(problem.where, problem.severity) for problem in beside.problems] == [("说明", Severity.WARNING)]


def test_empty_file_and_empty_table_say_so():
    assert refusals(read_questions([], ReadOptions())) == [("", "error")]
    assert refusals(read(HEAD)) == [("", "error")]


def test_columns_nobody_imports_are_named():
    draft = read([*HEAD, "题干图片"], SINGLE)

    assert [(problem.place.cell, problem.severity) for problem in draft.problems] == [("1", Severity.WARNING)]
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

    assert [(each.place.row, each.kind) for each in draft.questions] == [(3, "single"), (5, "multiple")]


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


@pytest.mark.parametrize("joined", ["A、错误 B、正确", "A-错|B-对", "错误\n正确", '["错误", "正确"]'])
def test_options_of_a_judgement_may_stand_in_one_cell(joined):
    head = ["题型", "题干", "选项", "答案"]

    assert only(read(head, ["判断题", "甲说法。", joined, "B"])).key is True
    assert refusals(read(head, ["判断题", "甲说法。", "无", "B"])) == [("D2", "question")]


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
    assert [problem.place.cell for problem in among_bare.problems] == ["C2"]
    assert among_marked.questions[0].options == ["股市场", "类基金", "类债券"]


@pytest.mark.parametrize("name", ["是否正确{}", "正确{}", "is_correct{}", "选项{}正误", "option{}_correct"])
def test_columns_of_marks_are_known_by_their_synonyms(name):
    head = ["题干", "选项1", name.format(1), "选项2", name.format(2)]

    assert only(read(head, ["题", "甲", "0", "乙", "1"])).key == "B"


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


@pytest.mark.parametrize("joined", ["A、甲\nB、乙\nC、丙", "①甲②乙③丙", "① 甲；② 乙；③ 丙"])
def test_options_of_one_column_are_parted(joined):
    question = only(read(["题型", "题干", "选项", "答案"], ["多选题", "题", joined, "①③" if "①" in joined else "AC"]))

    assert (question.options, question.key) == (["甲", "乙", "丙"], "AC")


def test_answer_within_the_stem_is_taken_out_of_it():
    alone = only(read(HEAD, ["单选题", "收受礼金违反的是（C）。", *TEXTS]))
    beside = read(HEAD, ["单选题", "收受礼金违反的是（C）。", *TEXTS, "C"])

    assert (alone.stem, alone.key) == ("收受礼金违反的是（　　）。", "C")
    assert beside.questions[0].stem == alone.stem
    assert [problem.place.cell for problem in beside.problems] == ["B2"]


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
    assert [(problem.place.cell, problem.severity) for problem in draft.problems] == [(cell, Severity.WARNING)]


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

    assert [problem.place.cell for problem in draft.problems] == ["I2", "J2"]
    assert (only(draft).difficulty, only(draft).points) == (None, None)


@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6))
def test_reader_survives_anything_and_counts_every_row(rows):
    draft = read(HEAD, *rows)

    refused = {
        problem.place.row for problem in draft.problems if problem.severity != Severity.WARNING and problem.place.row
    }
    assert draft.found == len(draft.questions) + len(refused)
    assert draft.found == draft.by_kind.total()


@pytest.mark.parametrize(
    ("row", "kind", "options", "key"),
    [
        (["填空题", "题____", "", "", "", "", "1.5万|15000"], "blank", [], [["1.5万", "15000"]]),
        (
            ["连线题", "题", "", "", "", "", "甲=子；乙=丑"],
            "matching",
            ["甲", "乙"],
            {"pairs": ["子", "丑"], "spare": []},
        ),
        (["排序题", "题", "丙", "甲", "乙", "", "BCA"], "ordering", ["丙", "乙", "甲"], "CBA"),
        (
            ["计算题", "题", "", "", "", "", "15,000元"],
            "numeric",
            [],
            {"value": "15000", "tolerance": "0", "unit": "元"},
        ),
        (["简答题", "题", "", "", "", "", "如实登记。"], "essay", [], {"reference": "如实登记。", "lines": []}),
    ],
)
def test_kinds_beyond_choices_are_read(row, kind, options, key):
    (question,) = read(HEAD, row).questions

    assert (question.kind, question.options, question.key) == (kind, options, key)


def test_sheet_full_of_rows_without_a_head_is_asked_about_even_beside_others():
    bare = sheet(SINGLE, ["单选题", "题乙", *TEXTS, "A"], name="多选")
    draft = read_questions([sheet(HEAD, SINGLE), bare], ReadOptions())

    assert [(problem.where, str(problem.severity)) for problem in draft.problems] == [("多选", "question")]


@pytest.mark.parametrize(("header_row", "rows"), [(0, [SINGLE]), (1, [["一", "二"], SINGLE]), (None, [HEAD, SINGLE])])
def test_a_person_says_what_columns_hold(header_row, rows):
    columns = {1: "stem", 2: "option1", 3: "option2", 4: "option3", 6: "answer"}
    draft = read(*rows, layouts={"试题": Layout(columns, header_row)})

    assert only(draft).options == TEXTS[:3]


def test_a_person_says_which_row_is_the_head():
    note = ["题型", "题干", "答案说明", "", "", "", "答案"]

    assert only(read(note, HEAD, SINGLE, layouts={"": Layout(header_row=2)})).key == "C"


def test_each_part_of_a_sheet_may_have_a_head_of_its_own():
    rows = [
        ["一、单选题"],
        ["题干", "选项A", "选项B", "答案"],
        ["甲（ ）", "子", "丑", "A"],
        ["二、判断题"],
        ["答案", "题干"],
        ["对", "乙。"],
    ]
    draft = read(*rows)

    assert [(each.kind, each.stem, each.key) for each in draft.questions] == [
        ("single", "甲（ ）", "A"),
        ("judge", "乙。", True),
    ]
    # Where a person has said what the columns hold, a head that is repeated changes nothing.
    told = Layout({0: "stem", 1: "option1", 2: "option2", 3: "answer"}, header_row=2)
    again = read(*rows[:3], rows[1], ["丙（ ）", "子", "丑", "B"], layouts={"试题": told})
    assert [each.stem for each in again.questions] == ["甲（ ）", "丙（ ）"]


def test_name_of_a_sheet_tells_the_kind_of_its_rows():
    head, rows = HEAD[1:7], [["题甲", *TEXTS, "A"]]
    sheets = [
        sheet(head, *rows, name="单选题"),
        sheet(head, *rows, name="二、多选题"),
        sheet(head, *rows, name="Sheet3"),
    ]
    draft = read_questions(sheets, ReadOptions())

    assert [each.kind for each in draft.questions] == ["single", "multiple", "single"]


def test_kind_merged_over_rows_holds_for_each_of_them():
    rows = [
        Row(1, HEAD),
        Row(2, ["多选题", "题甲", *TEXTS, "AB"]),
        Row(3, ["", "题乙", *TEXTS, "A"]),
        Row(4, ["", "题丙", *TEXTS, "A"]),
    ]
    draft = read_questions([Sheet("试题", rows, {(2, 0): 3})], ReadOptions())

    assert [each.kind for each in draft.questions] == ["multiple", "multiple", "single"]


def test_questions_of_a_case_name_the_number_of_its_row():
    head = ["题号", "所属材料", "题型", "题干", "A", "B", "答案", "分值"]
    rows = [
        ["1", "", "案例分析题", "甲某收受礼金。", "", "", "", "10"],
        ["2", "1", "单选题", "违反什么（ ）", "政治", "廉洁", "B", "4"],
        ["3", "1", "简答题", "怎么处理？", "", "", "移送。", "6"],
        ["4", "", "案例分析题", "乙某泄密。怎么处理？", "", "", "移送。", ""],
    ]
    case, essay = read(head, *rows).questions

    assert (case.kind, case.stem, case.points) == ("case", "甲某收受礼金。", 10)
    assert [(part["kind"], part["stem"], part["weight"]) for part in case.options] == [
        ("single", "违反什么（ ）", "4"),
        ("essay", "怎么处理？", "6"),
    ]
    assert (essay.kind, essay.key["reference"]) == ("essay", "移送。")
    assert refusals(read(head, ["2", "9", *rows[1][2:]])) == [("2", "error")]
    assert refusals(read(head, rows[0], ["2", "1", "单选题", "题", "甲", "乙", "C", ""])) == [("G3", "error")]


@pytest.mark.parametrize(
    "options",
    ["甲&乙&丙", "甲|乙|丙", "甲;乙;丙", "甲；乙；丙", "甲###乙###丙", "甲---乙---丙", "甲===乙===丙", "A.甲B.乙C.丙",
     "A、甲\tB、乙\tC、丙", "(A)甲(B)乙(C)丙", '["甲", "乙", "丙"]', "甲\n乙\n丙"],
)  # fmt: skip
def test_options_of_one_cell_come_joined_in_every_way(options):
    assert only(read(["题干", "选项", "答案"], ["题（ ）", options, "B"])).options == ["甲", "乙", "丙"]


def test_an_ampersand_within_a_word_of_the_stem_parts_nothing():
    question = only(read(["题干", "答案"], ["研发R&D经费属于（ ）&甲&乙", "乙"]))

    assert (question.stem, question.options) == ("研发R&D经费属于（ ）", ["甲", "乙"])


@pytest.mark.parametrize(
    ("answer", "key", "explanation"),
    [("错误，应为三年。", False, "应为三年"), ("√（见第八条）", True, "见第八条"), ("对", True, None)],
)
def test_reason_behind_a_judgement_is_its_explanation(answer, key, explanation):
    question = only(read(["题型", "题干", "答案"], ["判断题", "说法。", answer]))

    assert (question.key, question.explanation) == (key, explanation)


@pytest.mark.parametrize(("stem", "texts", "warns"), [
    ("何时施行（ ）", ["43101", "2017-06-14", "2018-01-01"], True),
    ("何时施行（ ）", ["43101", "43102", "43103"], True),
    ("编制多少人（ ）", ["20000", "30000", "40000"], False),
])  # fmt: skip
def test_numbers_that_may_have_been_dates_are_flagged(stem, texts, warns):
    draft = read(["题干", "A", "B", "C", "答案"], [stem, *texts, "A"])

    assert only(draft).options == texts
    assert bool(draft.problems) is warns


def test_tag_within_the_stem_tells_kind_and_points():
    question = only(read(["题干", "A", "B", "答案"], ["【多选题，2分】对的有（ ）", "甲", "乙", "A"]))

    assert (question.kind, question.stem, question.points) == ("multiple", "对的有（ ）", 2)


def test_pictures_within_cells_are_told():
    draft = read(HEAD, ["单选题", "题甲", '=DISPIMG("ID_1",1)', "乙", "丙", "", "B"])

    assert [(problem.place.cell, str(problem.severity)) for problem in draft.problems] == [
        ("2", "warning"),
        ("C2", "error"),
    ]


@pytest.mark.parametrize("word", ["S", "T1"])
def test_letters_for_kinds_are_codes_to_ask_about(word):
    assert refusals(read(HEAD, [word, *SINGLE[1:]])) == [("A2", "question")]
    assert only(read(HEAD, [word, *SINGLE[1:]], codes={word.lower(): "single"})).kind == "single"


def test_answers_of_blanks_in_the_option_columns_are_no_guess():
    assert refusals(read(HEAD, ["填空题", "每____一次。", "季度", "", "", "", ""])) == [("G2", "error")]
