"""Aiken: questions, options and answers by lines."""

import pytest
from django.utils import translation

from quizzes.exchange import ReadOptions, read_file


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def read(text):
    return read_file(text.encode(), ReadOptions(), name="题.txt", key="aiken")


def test_both_styles_of_labels_are_read():
    draft = read(
        "下列哪项不属于六大纪律（　）。\nA. 政治纪律\nB. 财务纪律\nC. 廉洁纪律\nANSWER: B\n\n"
        "题干第一行\r\n题干第二行\r\nA) <b>甲</b>\r\nB) 乙\r\nANSWER:A\r\n"
    )

    assert draft.problems == []
    assert [(each.place.row, each.kind, each.stem, each.options, each.key) for each in draft.questions] == [
        (1, "single", "下列哪项不属于六大纪律（　）。", ["政治纪律", "财务纪律", "廉洁纪律"], "B"),
        (7, "single", "题干第一行\n题干第二行", ["<b>甲</b>", "乙"], "A"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("甲\nA. 乙\nB. 丙\n\n丁\nA. 戊\nB. 己\nANSWER: A", 1, "“ANSWER: …” is missing"),
        ("甲\nA. 乙\nB. 丙", 1, "“ANSWER: …” is missing"),
        ("甲\nA. 乙\nC. 丙\nANSWER: A", 1, "from A on"),
        ("甲\nA. 乙\nB. 丙\nANSWER: D", 1, "“D” is none of the options"),
        ("甲\nA. 乙\nB. 丙\nANSWER: AB", 1, "“AB” is none of the options"),
        ("甲\nA. 乙\nB. 丙\nANSWER:", 1, "“” is none of the options"),
        ("甲\nA. 乙\nANSWER: A", 1, "between 2 and 26"),
        ("甲\nA. 乙\nB.\nANSWER: A", 1, "none of them empty"),
        ("ANSWER: A", 1, "without a question"),
    ],
)
def test_what_is_no_question_is_refused_by_line(text, line, says):
    problems = read(text).problems

    assert (problems[0].severity, problems[0].place.row) == ("error", line)
    assert says in problems[0].message


def test_what_stands_around_a_bad_question_is_read():
    draft = read("甲\nA. 乙\nB. 丙\n\n丁\nA. 戊\nB. 己\nANSWER: A")

    assert (draft.found, [each.stem for each in draft.questions]) == (2, ["丁"])
