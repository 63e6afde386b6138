"""Questions in plain text, as people write and copy them (DOMAIN §9.7)."""

import pytest

from quizzes.domain.drafts import Severity
from quizzes.exchange import FormatError, ReadOptions, find_format, read_file, read_text

TWO = ["子", "丑"]


def read(text, **options):
    return read_text(text, ReadOptions(**options))


def questions(text):
    """Kind, stem, options and key of every question, after nothing but warnings."""
    draft = read(text)
    assert [(problem.where, problem.message) for problem in draft.problems if problem.severity != "warning"] == []
    assert draft.found == len(draft.questions)
    return [(each.kind, each.stem, list(each.options), each.key) for each in draft.questions]


def keys(text):
    return [key for _kind, _stem, _options, key in questions(text)]


def refusals(text):
    return [(str(each.place), str(each.severity)) for each in read(text).problems if each.severity != Severity.WARNING]


@pytest.mark.parametrize(
    "numbers",
    [
        "1. |2. ",
        "1、|2、",
        "1．|2．",
        "（1）|（2）",
        "(1)|(2)",
        "第1题 |第2题 ",
        "【1】|【2】",
        "①|②",
        "第一题：|第二题：",
        "1）|2）",
        "1.|2.",
    ],
)  # fmt: skip
def test_questions_begin_with_their_numbers_in_every_style(numbers):
    first, second = numbers.split("|")
    text = f"{first}甲（ ）\nA.子 B.丑\n答案：B\n{second}乙说法。\n答案：对\n"

    assert questions(text) == [("single", "甲（ ）", TWO, "B"), ("judge", "乙说法。", [], True)]


def test_numbers_start_over_with_every_section_and_its_head_tells_kind_and_points():
    text = """某局学习题库
    一、单项选择题（每题2分）
    1. 甲（ ）
    A.子 B.丑
    答案：A
    2. 乙（ ）
    A.子 B.丑
    答案：B
    【多选题】
    1. 丙（ ）
    A.子 B.丑
    答案：A
    三、判断题（对的打√，每小题1.5分）
    1. 丁。
    答案：√
    """
    draft = read(text)

    assert [(each.kind, each.key, each.points) for each in draft.questions] == [
        ("single", "A", 2), ("single", "B", 2), ("multiple", "A", None), ("judge", True, 1.5)
    ]  # fmt: skip


def test_numbers_may_start_over_without_a_head():
    one = "1. 甲（ ）\nA.子 B.丑\n答案：A\n2. 乙（ ）\nA.子 B.丑\n答案：B\n"

    assert keys(one + one.replace("甲", "丙").replace("乙", "丁")) == ["A", "B", "A", "B"]


@pytest.mark.parametrize(
    "options",
    [
        "A.子\nB.丑",
        "A、子 B、丑",
        "A．子\tB．丑",
        "A.子B.丑",
        "(A)子(B)丑",
        "（A）子\n（B）丑",
        "A 子  B 丑",
        "A子\nB丑",
        "A:子\nB:丑",
        "Ａ．子　Ｂ．丑",
        "a.子\nb.丑",
        "A.\xa0子\nB.\xa0丑",
        "子\t丑",
        "选项：A.子 B.丑",
    ],
)
def test_options_stand_in_every_layout(options):
    assert questions(f"1. 甲（ ）\n{options}\n答案：B") == [("single", "甲（ ）", TWO, "B")]


def test_options_may_stand_behind_the_stem():
    assert questions("1. 甲（ ）A.子 B.丑 答案：B") == [("single", "甲（ ）", TWO, "B")]


def test_options_told_by_circled_numbers_and_statements_that_are_none():
    text = "1. 甲（ ）\n①子\n②丑\n答案：①②\n2. 乙（ ）\n①寅 ②卯\nA.① B.①②\n答案：B"

    assert questions(text) == [("multiple", "甲（ ）", TWO, "AB"), ("single", "乙（ ）\n①寅 ②卯", ["①", "①②"], "B")]


def test_wrapped_lines_are_joined():
    lines = ["1. 党组织应当经常组织党员学习党章党规", "党纪，这种说法不对的地方在于它没有说", "清楚（ ）"]
    text = "\n".join([*lines, "A. 子的前半", "   和后半", "B. 丑", "答案：A"])

    stem = "党组织应当经常组织党员学习党章党规党纪，这种说法不对的地方在于它没有说清楚（ ）"
    assert questions(text) == [("single", stem, ["子的前半和后半", "丑"], "A")]


def test_lines_that_end_before_the_margin_stay_lines():
    stem = "请看下列说法：\n甲说如实登记\n乙说不用登记\n正确的是谁（ ）"
    text = f"1. {stem}\nA. 子\nB. 丑\n答案：A\n解析：这一行写得特别长，因此它就是整个文本的右边界了"

    assert questions(text)[0][1] == stem


@pytest.mark.parametrize(
    "answer",
    [
        "答案：B", "正确答案：B", "参考答案：B", "答：B", "标准答案：B", "【答案】B", "答案 B", "答案是B。",
        "[答案]：B", "答案：\nB", "（B）", "答案：b", "答案：Ｂ", "答案： B ", "答案：B。", "（答案：B）", "B",
    ],
)  # fmt: skip
def test_answers_carry_every_prefix(answer):
    assert questions(f"1. 甲（ ）\nA.子\nB.丑\n{answer}\n2. 乙。\n答案：×") == [
        ("single", "甲（ ）", TWO, "B"),
        ("judge", "乙。", [], False),
    ]


def test_answers_stand_in_the_stem_below_it_or_before_the_number():
    text = "1. 甲（B）。\nA.子\nB.丑\n2. 乙。（√）\n3. 丙。\n（错误）\n（×）4. 丁。\n5. 戊。 √"

    assert questions(text) == [
        ("single", "甲（　　）。", TWO, "B"),
        ("judge", "乙。（　　）", [], True),
        ("judge", "丙。", [], False),
        ("judge", "丁。", [], False),
        ("judge", "戊。", [], True),
    ]


KEYED = """一、单项选择题
1. 甲（ ）
A.子 B.丑
2. 乙（ ）
A.子 B.丑
二、多项选择题
1. 丙（ ）
A.子 B.丑 C.寅
2. 丁（ ）
A.子 B.丑 C.寅
三、判断题
1. 戊。（ ）
2. 己。（ ）
"""


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n一、单项选择题\n1-2 BA\n二、多项选择题\n1.AB 2.ABC\n三、判断题\n1.√ 2.×",
        "答案：\n单选题：1.B 2.A\n多选题：1、AB；2、ABC\n判断题：1.对 2.错",
        "附：参考答案\n1.B\n2.A\n1.AB\n2.ABC\n1.√\n2.×",
        "参考答案及解析\n一、单项选择题 1～2 B A\n二、多项选择题 1-2 AB ABC\n三、判断题 1-2 √×",
        "标准答案\n单选题\n题号 1 2\n答案 B A\n多选题\n题号 1 2\n答案 AB ABC\n判断题\n题号 1 2\n答案 √ ×",
    ],
)
def test_key_at_the_end_of_the_file(key):
    assert keys(KEYED + key) == ["B", "A", "AB", "ABC", True, False]


def test_key_at_the_end_of_each_section():
    choices = "一、单选题\n1. 甲（ ）\nA.子 B.丑\n2. 乙（ ）\nA.子 B.丑\n答案：1-2 BA\n"
    text = choices + "二、判断题\n1. 丙。\n2. 丁。\n3. 戊。\n1.√ 2.× 3.√"

    assert keys(text) == ["B", "A", True, False, True]


def test_key_with_explanations():
    asked = "1. 甲（ ）\nA.子 B.丑\n2. 乙（ ）\nA.子 B.丑\n"
    text = asked + "参考答案与解析：\n1.【答案】A【解析】因为子。\n还有丑。\n2. B。因丑"
    draft = read(text)

    assert [(each.key, each.explanation) for each in draft.questions] == [("A", "因为子。\n还有丑。"), ("B", "因丑")]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("参考答案\n1-2 BA\n3. A", "第7行"),  # nothing has this number
        ("参考答案\n1-2 BAB", "第6行"),  # three answers to two questions
        ("参考答案\n1. A", "第3行"),  # the second question has none
    ],
)
def test_key_that_does_not_fit_refuses_with_its_line(key, place):
    assert place in [where for where, _severity in refusals("1. 甲（ ）\nA.子 B.丑\n2. 乙（ ）\nA.子 B.丑\n" + key)]


def test_key_that_contradicts_a_question_refuses_it():
    assert refusals("1. 甲（ ）\nA.子 B.丑\n答案：A\n2. 乙（ ）\nA.子 B.丑\n答案：B\n1-2 BB") == [("第1行", "error")]


def test_explanations_take_several_lines_and_filing_stands_in_lines_of_its_own():
    text = """1. 甲（ ）
A.子 B.丑
答案：A 解析：第一行
第二行；
1. 第一点
2. 第二点
难度：易　知识点：六大纪律
分值：2分
来源：示例条例第八条
2. 乙（ ）
A.子 B.丑
【答案】B【解析】略"""
    first, second = read(text).questions

    assert first.explanation == "第一行\n第二行；\n1. 第一点\n2. 第二点"
    assert (first.difficulty, first.knowledge_point, first.points, first.basis_text) == (
        "easy",
        "六大纪律",
        2,
        "示例条例第八条",
    )
    assert (second.key, second.explanation) == ("B", "略")


def test_what_pages_put_between_lines_is_left_out():
    text = """某局题库
第1页 共3页
1. 甲（ ）
A. 子
某局题库
第 2 页 共 3 页
B. 丑
答案：A
2. 乙（ ）
A. 子
- 3 -
某局题库
B. 丑
答案：B"""
    draft = read(text)

    assert [(list(each.options), each.key) for each in draft.questions] == [(TWO, "A"), (TWO, "B")]
    assert [problem.severity for problem in draft.problems] == ["warning"]
    assert "某局题库" in draft.problems[0].message


def test_lines_that_stand_often_but_say_something_stay():
    text = "".join(f"{number}. 第{number}问（ ）\nA. 以上都不是\nB. 以上全部都对\n答案：A\n" for number in range(1, 5))

    assert [options for _kind, _stem, options, _key in questions(text)] == [["以上都不是", "以上全部都对"]] * 4


def test_text_without_numbers_is_parted_by_its_answers():
    text = "某局题库\n\n甲（ ）\nA.子\nB.丑\n答案：B\n\n乙（ ）\nA.子 B.丑\n答案：A\n解析：略\n\n丙。\n答案：对"

    assert questions(text) == [
        ("single", "甲（ ）", TWO, "B"),
        ("single", "乙（ ）", TWO, "A"),
        ("judge", "丙。", [], True),
    ]


def test_judgements_one_to_a_line():
    assert questions("判断题\n甲。（√）\n乙。（×）") == [
        ("judge", "甲。（　　）", [], True),
        ("judge", "乙。（　　）", [], False),
    ]


def test_options_of_judgements_need_no_labels():
    text = "1. 甲。\ntrue. 正确\nfalse. 错误\n答案：false\n2. 乙。\n对\n错\n答案：对\n3. 丙。\nA. 错误 B. 正确\n答案：B"

    assert questions(text) == [("judge", "甲。", [], False), ("judge", "乙。", [], True), ("judge", "丙。", [], True)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1. 甲（ ）\nA.子 B.丑\n2. 乙（ ）\nA.子 B.丑\n答案：A", "第1行"),  # no answer
        ("1. 甲（ ）\nA.子\nB.丑\n答案：C", "第4行"),  # beyond the options
        ("1. 甲（ ）\nA.子\nB.丑\n乙（ ）\nA.寅\nB.卯\n答案：A", "第1行"),  # the second has lost its number
        ("1. 甲（ ）\nA.子\nB.丑\n答案：A\n答案：B", "第1行"),  # two answers
        ("1. 甲\n答案：一段文字", "第1行"),  # of no known kind
        ("1.\nA.子\nB.丑\n答案：A", "第1行"),  # no text
        ("1. 党龄\nA.2\nB.1\n答案：1", "第4行"),  # a label and a text
    ],
)
def test_what_cannot_be_read_for_certain_names_its_line(text, where):
    found = refusals(text)

    assert where in [place for place, _severity in found]


def test_instructions_before_the_first_section_are_no_questions():
    text = "注意事项：\n1. 满分一百分。\n2. 时间一小时。\n一、单选题\n1. 甲（ ）\nA.子 B.丑\n答案：A"

    assert questions(text) == [("single", "甲（ ）", TWO, "A")]


def test_radicals_invisible_signs_and_blanks_are_folded():
    text = "1. ⼯程\u200b⻛险（ ）\xa0\nA.\xa0⼦\nB. 丑\ufeff\n答案：A\u3000"

    assert questions(text) == [("single", "工程风险（ ）", TWO, "A")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("feed", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, feed):
    data = feed.join(["1. 甲（ ）", "A.子 B.丑", "答案：B"]).encode(encoding)

    (question,) = read_file(data, ReadOptions(), name="题库.txt").questions
    assert (question.stem, str(question.place)) == ("甲（ ）", "第1行")


def test_text_is_told_from_tables_and_from_what_is_no_text():
    assert find_format("1. 甲，乙（ ）\nA.子,B.丑\n答案：B".encode(), "题库.txt").key == "txt"
    with pytest.raises(FormatError):
        read_file(b"\x00\x01\x02", ReadOptions(), name="x", key="txt")


def test_questions_may_begin_with_a_name_instead_of_a_number():
    text = """题型：单选题
题目：甲（ ）
选项A：子
选项B：丑
答案：B
题型：多选题
题目：乙（ ）
选项a：子
选项b：丑
答案：AB"""

    assert questions(text) == [("single", "甲（ ）", TWO, "B"), ("multiple", "乙（ ）", TWO, "AB")]
    assert questions(text.replace("题型：单选题\n", "").replace("题型：多选题\n", "\n")) == questions(text)


def test_text_without_a_question_says_so():
    assert refusals("今天开会。\n请准时到。") == [("", "error")]
