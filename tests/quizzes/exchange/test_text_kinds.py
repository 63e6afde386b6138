"""Blanks, texts, pairs, orders, numbers and cases in plain text, as people write them."""

import pytest

from .test_text import questions, read, refusals


def only(text):
    (question,) = questions(text)
    return question


@pytest.mark.parametrize(
    ("text", "stem", "key"),
    [
        ("1. 每____召开一次。\n答案：月", "每____召开一次。", [["月"]]),
        ("1. 每（ ）一次，每（ ）一次。\n答案：月；季度", "每（ ）一次，每（ ）一次。", [["月"], ["季度"]]),
        ("1. 每【季度】召开一次。", "每____召开一次。", [["季度"]]),
        ("1. 每__季度__召开一次。", "每____召开一次。", [["季度"]]),
        ("1. 甲（ ）乙（ ）\n答案：（1）子 （2）丑", "甲（ ）乙（ ）", [["子"], ["丑"]]),
        ("1. 甲（ ）乙（ ）\n答案：①子②丑", "甲（ ）乙（ ）", [["子"], ["丑"]]),
        ("1. 甲____、____\n答案：子、丑", "甲____、____", [["子"], ["丑"]]),
        ("1. 甲____\n答案：子、丑", "甲____", [["子、丑"]]),
        ("1. 甲____\n答案：1.5万|15000", "甲____", [["1.5万", "15000"]]),
    ],
)
def test_blanks(text, stem, key):
    assert only("填空题\n" + text) == ("blank", stem, [], key)


def test_blank_is_told_by_its_gap_where_no_section_names_it():
    assert only("1. 每____召开一次。\n答案：季度")[0] == "blank"


def test_answer_of_a_blank_is_one_line_and_what_follows_is_its_explanation():
    draft = read("填空题\n1. 每____召开一次。\n答案：季度\n见示例条例。")

    assert [(each.key, each.explanation) for each in draft.questions] == [([["季度"]], "见示例条例。")]
    assert [problem.severity for problem in draft.problems] == ["warning"]


def test_short_answers_take_several_lines_lists_included():
    text = """简答题
1. 什么是四风？
答：1. 形式主义；
2. 官僚主义；
3. 享乐主义；
4. 奢靡之风。
2. 怎样填写？
参考答案：
一是如实；
二是按时。
【要点】如实（2）
解析：略
3. 论述。
答案要点：联系实际。"""

    assert [key for _kind, _stem, _options, key in questions(text)] == [
        {"reference": "1. 形式主义；\n2. 官僚主义；\n3. 享乐主义；\n4. 奢靡之风。", "lines": []},
        {"reference": "一是如实；\n二是按时。", "lines": [{"text": "如实", "weight": "2"}]},
        {"reference": "联系实际。", "lines": []},
    ]


def test_short_answer_without_an_answer_is_refused():
    assert refusals("简答题\n1. 什么是四风？\n2. 怎样填写？\n答：如实。") == [("第2行", "error")]


@pytest.mark.parametrize(
    ("text", "lefts", "pairs", "spare"),
    [
        ("A. 警告    ① 六个月\nB. 记过    ② 一年\n答案：A-①，B-②", ["警告", "记过"], ["六个月", "一年"], []),
        ("A.警告 B.记过\n1. 半年 2. 一年 3. 两年\n答案：A-1 B-2", ["警告", "记过"], ["半年", "一年"], ["两年"]),
        ("A.警告 B.记过\n（1）一年\n（2）半年\n答案：A2 B1", ["警告", "记过"], ["半年", "一年"], []),
        ("答案：警告—半年；记过—一年", ["警告", "记过"], ["半年", "一年"], []),
        ("答案：警告=半年；记过=一年；=两年", ["警告", "记过"], ["半年", "一年"], ["两年"]),
    ],
)
def test_matchings(text, lefts, pairs, spare):
    assert only("连线题\n1. 连线\n" + text) == ("matching", "连线", lefts, {"pairs": pairs, "spare": spare})


@pytest.mark.parametrize(
    "text",
    [
        "A.丙 B.甲 C.乙\n答案：BCA",
        "①丙\n②甲\n③乙\n答案：②③①",
        "A.丙 B.甲 C.乙\n答案：B→C→A",
        "A.丙\nB.甲\nC.乙\n答案：231",
    ],
)
def test_orderings(text):
    assert only("排序题\n1. 排序\n" + text) == ("ordering", "排序", ["丙", "乙", "甲"], "CBA")


def test_numbers():
    assert only("计算题\n1. 共多少？\n答案：3.14±0.01元")[3] == {"value": "3.14", "tolerance": "0.01", "unit": "元"}


def parts_of(text):
    draft = read(text)
    assert [problem.message for problem in draft.problems if problem.severity != "warning"] == []
    return [
        (each.kind, each.stem, [(part["kind"], part["stem"], part["key"]) for part in each.options])
        for each in draft.questions
        if each.kind == "case"
    ]


def reference(text):
    return {"reference": text, "lines": []}


def test_cases_under_titles():
    text = """一、案例分析题（共20分）
案例一：甲某接受乙某宴请。
第二段。
问题：
1. 甲某违反了什么纪律？（ ）
A. 政治 B. 廉洁
答案：B
2. 如何避免？
答：如实登记。
案例二：丙某泄露信息。
（1）对不对？（单选）
A.对 B.错
答案：B"""

    assert parts_of(text) == [
        (
            "case",
            "甲某接受乙某宴请。\n第二段。",
            [("single", "甲某违反了什么纪律？（ ）", "B"), ("essay", "如何避免？", reference("如实登记。"))],
        ),
        ("case", "丙某泄露信息。", [("single", "对不对？", "B")]),
    ]


def test_cases_under_numbers_and_one_that_asks_but_one_thing():
    text = """案例分析题
1. 甲某收受礼金。
（1）违反什么？
答：廉洁纪律。
（2）怎么处理？
答：移送。
2. 乙某泄密。请分析。
答：一是……
二是……"""
    first, second = questions(text)

    assert (first[0], [part["stem"] for part in first[2]]) == ("case", ["违反什么？", "怎么处理？"])
    assert second == ("essay", "乙某泄密。请分析。", [], reference("一是……\n二是……"))


def test_cases_begun_by_their_material():
    text = """材料分析题
甲某收受礼金，事后上交。

1. 违反什么？
答：廉洁纪律。

乙某泄密。

1. 违反什么？
答：工作纪律。"""

    assert parts_of(text) == [
        ("case", "甲某收受礼金，事后上交。", [("essay", "违反什么？", reference("廉洁纪律。"))]),
        ("case", "乙某泄密。", [("essay", "违反什么？", reference("工作纪律。"))]),
    ]


def test_questions_that_share_a_material_among_others():
    text = """一、单选题
1. 甲（ ）
A.子 B.丑
答案：A
阅读下列材料，回答2-3题。
某局干警丙某泄露信息。
2. 乙（ ）
A.子 B.丑
答案：A
3. 丙（ ）
A.子 B.丑
答案：B
4. 丁（ ）
A.子 B.丑
答案：B"""

    assert parts_of(text)[0] == (
        "case",
        "某局干警丙某泄露信息。",
        [("single", "乙（ ）", "A"), ("single", "丙（ ）", "B")],
    )
    assert len(questions(text)) == 3


def test_part_of_a_case_that_cannot_be_read_refuses_the_case_and_names_the_line():
    assert refusals("案例分析题\n案例一：甲某。\n1. 甲（ ）\nA.子 B.丑\n答案：C") == [("第5行", "error")]
