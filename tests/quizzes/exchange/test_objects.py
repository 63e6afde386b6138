"""JSON files: objects under any known names, options and answers in every shape that files give them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.drafts import Severity
from quizzes.exchange import FormatError, ReadOptions, find_format, read_file

TWO = ["子", "丑"]


def read(content, **options):
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return read_file(data, ReadOptions(**options), name="题库.json")


def questions(content, **options):
    draft = read(content, **options)
    assert [problem.message for problem in draft.problems if problem.severity != "warning"] == []
    return [(each.kind, each.stem, list(each.options), each.key) for each in draft.questions]


def only(**content):
    (question,) = questions([{"question": "甲（ ）", **content}])
    return question


def refusals(content, **options):
    problems = [each for each in read(content, **options).problems if each.severity != Severity.WARNING]
    return [(str(each.place), str(each.severity)) for each in problems]


@pytest.mark.parametrize(
    "content",
    [
        {"question": "甲（ ）", "options": TWO, "answer": "B"},
        {"questionType": "单选题", "title": "甲（ ）", "choices": TWO, "rightAnswer": "B"},
        {"题型": "单选", "题干": "甲（ ）", "选项A": "子", "选项B": "丑", "正确答案": "B"},
        {"content": "甲（ ）", "optionA": "子", "optionB": "丑", "correct_answer": "b"},
        {"q": "甲（ ）", "opts": TWO, "correct_option": "B"},
        {"stem": "甲（ ）", "option_a": "子", "option_b": "丑", "key": "B"},
        {"question": "甲（ ）&子&丑", "answer": "B"},
    ],
)
def test_fields_are_known_by_the_names_of_columns(content):
    assert questions([content]) == [("single", "甲（ ）", TWO, "B")]


@pytest.mark.parametrize(
    "options",
    [
        TWO,
        ["A. 子", "B. 丑"],
        {"A": "子", "B": "丑"},
        {"B": "丑", "A": "子"},
        [{"label": "A", "text": "子"}, {"label": "B", "text": "丑"}],
        [{"key": "A", "value": "子"}, {"key": "B", "value": "丑"}],
        "A.子 B.丑",
        "子|丑",
    ],
)
def test_options_come_in_every_shape(options):
    assert only(options=options, answer="B") == ("single", "甲（ ）", TWO, "B")


@pytest.mark.parametrize("answer", ["AB", "A,B", ["A", "B"], ["子", "丑"], "子###丑", [True, True]])
def test_answers_come_in_every_shape(answer):
    assert only(options=TWO, answer=answer) == ("multiple", "甲（ ）", TWO, "AB")


def test_options_may_carry_names_of_their_own_and_say_that_they_are_right():
    named = [{"id": 11, "content": "子"}, {"id": 12, "content": "丑"}]
    marked = [{"text": "子", "is_correct": 0}, {"text": "丑", "is_correct": 1}]

    assert only(options=named, answer=12)[3] == "B"
    assert only(options=marked)[3] == "B"
    assert only(options={"甲一": "子", "甲二": "丑"}, answer="甲二")[3] == "B"


def test_options_are_never_taken_for_questions():
    options = [{"label": "A", "text": "子", "correct": True}, {"label": "B", "text": "丑", "correct": False}]

    assert only(opts=options)[3] == "A"
    assert refusals([{"名称": "甲", "备选": options}]) == [("", "error")]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [([0, 1], ["A", "B"]), ([1, 2], ["A", "B"]), ([[0, 1], 1], ["AB", "B"]), ([2, [1, 2]], ["B", "AB"])],
)
def test_numbers_count_from_where_the_file_shows(answers, keys):
    content = [{"question": f"第{at}问（ ）", "options": TWO, "answer": answer} for at, answer in enumerate(answers)]

    assert [key for *_rest, key in questions(content)] == keys


@pytest.mark.parametrize(("first_index", "key"), [("0", "B"), ("1", "A")])
def test_numbers_that_may_count_from_either_are_asked_about(first_index, key):
    content = [{"question": "甲（ ）", "options": ["子", "丑", "寅"], "answer": 1}]

    assert refusals(content) == [("第1题", "question")]
    assert questions(content, first_index=first_index)[0][3] == key


@pytest.mark.parametrize(("value", "truth"), [(True, True), (False, False), ("对", True), ("false", False)])
def test_judgements(value, truth):
    assert only(answer=value)[0::3] == ("judge", truth)


def test_coded_judgements_and_kinds_are_asked_about():
    content = [{"type": 3, "question": "甲。", "answer": 1}]

    assert refusals(content) == [("第1题", "question")]
    assert refusals(content, codes={"3": "judge"}) == [("第1题", "question")]
    assert questions(content, codes={"3": "judge"}, judge_true="1")[0][3] is True


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"type": "填空题", "answer": "月；季度"}, [["月"], ["季度"]]),
        ({"type": "填空题", "answer": ["月", "季度"]}, [["月"], ["季度"]]),
        ({"type": "填空题", "answer": [["1.5万", "15000"], ["四；五"]]}, [["1.5万", "15000"], ["四；五"]]),
        ({"type": "numeric", "answer": 15000.5}, {"value": "15000.5", "tolerance": "0", "unit": ""}),
        (
            {"type": "numeric", "answer": {"value": "3.14", "tolerance": "0.01", "unit": "元"}},
            {"value": "3.14", "tolerance": "0.01", "unit": "元"},
        ),
        ({"type": "简答题", "answer": "如实。"}, {"reference": "如实。", "lines": []}),
        (
            {"type": "essay", "answer": {"reference": "如实。", "lines": [{"text": "登记", "weight": 2}]}},
            {"reference": "如实。", "lines": [{"text": "登记", "weight": "2"}]},
        ),
        ({"type": "ordering", "options": ["丙", "甲", "乙"], "answer": ["甲", "乙", "丙"]}, "CBA"),
        ({"type": "matching", "answer": {"甲": "子", "乙": "丑"}}, {"pairs": TWO, "spare": []}),
        (
            {"type": "matching", "options": ["甲", "乙"], "answer": {"pairs": TWO, "spare": ["寅"]}},
            {"pairs": TWO, "spare": ["寅"]},
        ),
    ],
)
def test_keys_of_the_other_kinds(content, key):
    assert only(**content)[3] == key


def test_lists_stand_anywhere_and_their_names_head_sections():
    one = {"题目": "甲（ ）", "选项": TWO, "答案": "A"}

    assert questions({"code": 0, "data": {"title": "某题库", "list": [one]}}) == [("single", "甲（ ）", TWO, "A")]
    assert questions({"多选题": [one], "判断题": [{"题目": "乙。", "答案": "错"}]}) == [
        ("multiple", "甲（ ）", TWO, "A"),
        ("judge", "乙。", [], False),
    ]
    assert questions({"1": one})[0][0] == "single"
    assert len(questions("\n".join(json.dumps(one | {"题目": stem}) for stem in "甲乙").encode())) == 2


def test_objects_within_a_case_are_its_questions():
    content = {
        "type": "案例分析",
        "stem": "材料",
        "questions": [{"question": "甲（ ）", "options": TWO, "answer": "A"}, {"question": "乙", "answer": "因为"}],
    }
    kind, stem, parts, _key = questions([content])[0]

    assert (kind, stem, [(part["kind"], part["stem"]) for part in parts]) == (
        "case",
        "材料",
        [("single", "甲（ ）"), ("essay", "乙")],
    )


def test_filing_is_read_and_unknown_fields_are_named():
    one = {"question": "甲。", "answer": "对", "difficulty": "难", "score": 2, "analysis": "略", "image": "a.png"}
    draft = read([one])

    (question,) = draft.questions
    assert (question.difficulty, question.points, question.explanation) == ("hard", 2, "略")
    assert [(problem.severity, "image" in problem.message) for problem in draft.problems] == [("warning", True)]


@pytest.mark.parametrize(
    "content",
    [
        {"question": "甲（ ）", "options": TWO},
        {"question": "甲（ ）", "options": TWO, "answer": "C"},
        {"question": "甲（ ）", "options": TWO, "answer": ["子", "寅"]},
        {"question": "甲（ ）", "options": ["子", ""], "answer": "A"},
        {"question": "甲（ ）", "options": [["子"], {}], "answer": "A"},
        {"question": "", "answer": "A"},
        {"question": "甲", "answer": "一段文字"},
        {"type": "简答题", "question": "甲"},
    ],
)
def test_what_cannot_be_read_names_its_number(content):
    sound = {"question": "零。", "answer": "对"}

    assert refusals([sound, content]) == [("第2题", "error")]


def test_json_is_told_by_content():
    assert find_format(b'[{"question": "x"}]', "export").key == "json"
    assert find_format(b"\xef\xbb\xbf{}", "x.txt").key == "json"


@pytest.mark.parametrize("data", [b"[", b"{]", b'{"a": 1', b"[" * 100_000, b"[" + b"9" * 5000 + b"]", b"\x00\x01"])
def test_broken_json_is_refused(data):
    with pytest.raises(FormatError):
        read(data)


@pytest.mark.parametrize("content", [[], {}, [1, "甲"], {"a": {"b": [{"c": 1}]}}, [[[[[[[[[[[]]]]]]]]]]]])
def test_json_without_questions_says_so(content):
    assert refusals(content) == [("", "error")]


NAMES = [
    "question",
    "题干",
    "type",
    "options",
    "answer",
    "A",
    "B",
    "optionA",
    "选项1",
    "questions",
    "score",
    "difficulty",
    "x",
]
leaves = st.sampled_from(["甲（ ）", "A", "AB", "对", "单选题", "", 0, 1, 2, 1.5, True, None, "子", "丑"]) | st.text(
    max_size=5
)
contents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)


@settings(max_examples=80, deadline=None)
@given(contents)
def test_anything_in_json_is_read_or_refused(content):
    try:
        draft = read([content])
    except FormatError as error:
        assert str(error)
        return

    assert draft.found == draft.by_kind.total()
    assert len(draft.questions) == draft.found or any(each.severity != "warning" for each in draft.problems)
