"""Judgements: answers from a browser, marking, and keys in every spelling."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, find_kind, kind_of
from quizzes.kinds.base import AskFirst

JUDGE = kind_of("judge")


def version(key):
    return SimpleNamespace(stem="没有情况的月份也要填写零报告。", options=[], key=key)


@given(key=st.booleans(), answer=st.sampled_from([None, True, False]), points=st.decimals(0, 100, places=2))
def test_grade_is_all_or_nothing(key, answer, points):
    assert JUDGE.grade(version(key), answer, points, {}) == (points if answer is key else Decimal(0))


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("true", True),
        ("false", False),
        (True, True),
        (False, False),
        (["false"], False),
        (None, None),
        ("", None),
        ([], None),
    ],
)
def test_read_answer(raw, answer):
    assert JUDGE.read_answer(raw, JUDGE.asked(version(True))) is answer


@pytest.mark.parametrize("raw", [1, 0, "True", "对", ["true", "false"], {"a": 1}, "1"])
def test_read_answer_refuses_anything_else(raw):
    with pytest.raises(ValidationError):
        JUDGE.read_answer(raw, JUDGE.asked(version(True)))


@pytest.mark.parametrize("key", [True, False])
def test_written_cell_reads_back_to_the_same_key(key):
    assert JUDGE.read_key(JUDGE.write_key(version(key)), [], KeyHints()).key is key


@pytest.mark.parametrize(("fields", "answer"), [({"": ["true"]}, True), ({"": ["false"]}, False), ({}, None)])
def test_form_without_a_script_posts_one_choice(fields, answer):
    assert JUDGE.read_answer(JUDGE.read_form(fields, None), None) is answer


def test_present_is_the_same_whatever_the_key():
    assert JUDGE.present(version(True)) == JUDGE.present(version(False))
    assert [option["id"] for option in JUDGE.present(version(True))["options"]] == ["true", "false"]


def test_review_marks_key_and_answer():
    shown = JUDGE.review(version(False), True)["options"]

    assert [(option["is_key"], option["is_chosen"]) for option in shown] == [(False, True), (True, False)]


@pytest.mark.parametrize(
    "text", ["对", "√", "✓", "✔", "正确", "是", "T", "true", "TRUE", "Y", "（√）", " 正确。", "ｔ", "对\xa0"]
)
def test_read_key_right(text):
    assert JUDGE.read_key(text, [], KeyHints()).key is True


@pytest.mark.parametrize("text", ["错", "×", "✗", "✘", "错误", "否", "F", "false", "N", "不正确", "( × )", "Ｘ"])
def test_read_key_wrong(text):
    assert JUDGE.read_key(text, [], KeyHints()).key is False


@pytest.mark.parametrize("code", ["0", "1", "2", "A", "B"])
def test_read_key_asks_for_the_meaning_of_a_code(code):
    with pytest.raises(AskFirst):
        JUDGE.read_key(code, [], KeyHints())


@pytest.mark.parametrize(
    ("hint", "code", "truth"),
    [("0", "0", True), ("0", "1", False), ("1", "1", True), ("1", "2", False), ("a", "B", False)],
)
def test_read_key_takes_codes_as_told(hint, code, truth):
    assert JUDGE.read_key(code, [], KeyHints(judge_true=hint)).key is truth


@pytest.mark.parametrize(
    ("options", "letter", "truth"),
    [(["正确", "错误"], "A", True), (["错误", "正确"], "A", False), (["是", "否"], "b", False)],
)
def test_read_key_resolves_a_letter_through_the_option(options, letter, truth):
    assert JUDGE.read_key(letter, options, KeyHints()).key is truth


@pytest.mark.parametrize("text", ["", " ", "也许", "C", "3"])
def test_read_key_refuses_what_says_neither(text):
    with pytest.raises(ValidationError):
        JUDGE.read_key(text, [], KeyHints())


def test_compose_accepts_the_two_words_as_options_and_nothing_else():
    assert JUDGE.compose(["错误", "正确", ""], True) == ([], True)
    for options in (["甲", "乙"], ["对", "正确"], ["对"]):
        with pytest.raises(ValidationError):
            JUDGE.compose(options, True)
    with pytest.raises(ValidationError):
        JUDGE.compose([], "对")


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("单选题", "single"),
        ("单项选择题", "single"),
        ("【多选题】", "multiple"),
        ("不定项", "multiple"),
        ("判断题", "judge"),
        ("是非", "judge"),
        ("TF", "judge"),
        ("Single", "single"),
        ("单选题（每题2分）", "single"),
        ("（多选题）", "multiple"),
        ("填空题", "blank"),
        ("连线题", "matching"),
        ("匹配", "matching"),
        ("配对题", "matching"),
        ("排序题", "ordering"),
        ("计算题", "numeric"),
        ("数值", "numeric"),
        ("简答题", "essay"),
        ("问答题", "essay"),
        ("论述题（每题10分）", "essay"),
        ("名词解释", "essay"),
        ("案例分析题", "case"),
        ("案例", "case"),
    ],
)
def test_kinds_are_found_by_the_words_of_files(word, key):
    assert find_kind(word).key == key


@pytest.mark.parametrize("word", ["", "1", "选择题", "0"])
def test_kinds_are_not_guessed(word):
    assert find_kind(word) is None
