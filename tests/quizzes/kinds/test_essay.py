"""Essays: people give the points, shares by weight; cells hold reference and rubric."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds import KeyHints, RubricLine, kind_of
from quizzes.kinds.essay import MOST_CHARACTERS

from .written import version

ESSAY = kind_of("essay")
LINES = [{"text": "登记内容", "weight": 2}, {"text": "按期报送", "weight": 1}, {"text": "不得隐瞒", "weight": "0.5"}]


def question(reference="如实登记，按期报送。", lines=LINES):
    return version("essay", [], {"reference": reference, "lines": lines})


def test_machine_gives_nothing_and_the_rubric_everything():
    asked = question()

    assert ESSAY.grade(asked, "写得很好", Decimal(10), {}) == 0
    assert ESSAY.rubric(asked, Decimal(10)) == [
        RubricLine("1", "登记内容", Decimal("5.71")),
        RubricLine("2", "按期报送", Decimal("2.85")),
        RubricLine("3", "不得隐瞒", Decimal("1.44")),
    ]


def test_without_lines_the_whole_answer_is_one():
    (line,) = ESSAY.rubric(question(lines=[]), Decimal(10))

    assert (line.id, line.points) == ("1", 10)


@pytest.mark.parametrize(
    ("cell", "reference", "lines"),
    [
        ("如实登记。", "如实登记。", []),
        ("如实登记。\n【要点】内容（2）\n【要点】时间", "如实登记。", [("内容", "2"), ("时间", "1")]),
        ("【要点】内容(2分)\n【要点】期限（三日）（０．５分）", "", [("内容", "2"), ("期限（三日）", "0.5")]),
        ("【要点】见附件（一）", "", [("见附件（一）", "1")]),
        ("甲\n\\【要点】乙\n\\\\【要点】丙\n\\丁", "甲\n【要点】乙\n\\【要点】丙\n\\丁", []),
        ("", "", []),
    ],
)
def test_cells_of_keys_are_read(cell, reference, lines):
    key = ESSAY.read_key(cell, [], KeyHints()).key

    assert (key["reference"], [(line["text"], line["weight"]) for line in key["lines"]]) == (reference, lines)


@pytest.mark.parametrize(
    "key",
    [
        {"lines": []},
        {"reference": "x", "lines": [{"text": " "}]},
        {"reference": "x", "lines": [{"text": "甲", "weight": 0}]},
        {"reference": "x", "lines": [{"weight": 1}]},
        {"reference": "x", "lines": "甲"},
        {"reference": "x", "lines": [{"text": "甲"}] * 31},
    ],
)
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValidationError) as refused:
        ESSAY.compose([], key)

    assert list(refused.value.message_dict) == ["key"]


def test_answers_keep_their_lines_and_lose_what_is_no_text():
    assert ESSAY.read_answer("  第一段\r\n\r\n　　第二段\x00\ud800  ", None) == "第一段\n\n　　第二段"
    assert ESSAY.read_answer(" \n ", None) is None
    assert ESSAY.read_answer(ESSAY.read_form({"": ["甲"]}, None), None) == "甲"


def test_answers_are_counted_with_one_sign_for_a_line_feed():
    longest = "字" * (MOST_CHARACTERS - 1)

    assert len(ESSAY.read_answer(f"{longest[:-1]}\r\n字", None)) == MOST_CHARACTERS
    with pytest.raises(ValidationError):
        ESSAY.read_answer(f"{longest}\n字", None)


def test_reference_and_rubric_are_seen_in_review_alone():
    asked = question()

    assert "如实登记" not in str(ESSAY.present(asked))
    assert ESSAY.review(asked, "回答")["reference"] == "如实登记，按期报送。"
    assert ESSAY.correct_answer(asked) == "如实登记，按期报送。"
    assert ESSAY.correct_answer(question(reference="")) == "登记内容\n按期报送\n不得隐瞒"


def test_lint_points_at_an_essay_that_says_nothing_to_its_marker():
    assert ESSAY.lint(question(lines=[])) == []
    assert len(ESSAY.lint(question(reference="", lines=[]))) == 1
