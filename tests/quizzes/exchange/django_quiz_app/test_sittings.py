"""Stored sittings and tallies: double commas, lists cut off, questions waiting, names with commas."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exchange.django_quiz_app.platform import OldSitting, OldUser
from quizzes.exchange.django_quiz_app.sittings import LIST_LENGTH, pass_score, read_answers, read_tally

MOMENT = datetime(2019, 3, 2, 1, tzinfo=UTC)


def make_sitting(**fields):
    fields = {
        "id": 1,
        "user": OldUser("P1", ""),
        "quiz_id": 1,
        "question_order": "1,2,3,",
        "question_list": "",
        "incorrect_questions": "",
        "score": 3,
        "is_complete": True,
        "user_answers": '{"1": "11", "2": "True", "3": "一句话"}',
        "started_at": MOMENT,
        "ended_at": MOMENT,
        **fields,
    }
    return OldSitting(**fields)


def outcomes(sitting):
    return [(answer.question_id, answer.raw, str(answer.outcome)) for answer in read_answers(sitting).answers]


def test_double_commas_are_one():
    sitting = make_sitting(incorrect_questions="2,,3,", score=1)

    assert outcomes(sitting) == [(1, "11", "right"), (2, "True", "wrong"), (3, "一句话", "wrong")]
    assert read_answers(sitting).warnings == []


def test_what_is_still_to_be_asked_is_open():
    sitting = make_sitting(question_list="2,3,", user_answers='{"1": "11"}', score=1, is_complete=False)

    assert outcomes(sitting) == [(1, "11", "right"), (2, None, "open"), (3, None, "open")]


def test_list_that_was_cut_off_is_completed_by_the_answers():
    numbers = [10_000 + number for number in range(200)]
    whole = "".join(f"{number}," for number in numbers)
    assert len(whole) > LIST_LENGTH
    answers = {str(number): "True" for number in numbers}

    read = read_answers(
        make_sitting(question_order=whole[:LIST_LENGTH], user_answers=json.dumps(answers), score=len(numbers))
    )

    assert [answer.question_id for answer in read.answers] == numbers
    assert len(read.warnings) == 1


def test_score_that_its_lists_do_not_bear_out_is_told():
    assert len(read_answers(make_sitting(score=2)).warnings) == 1


@pytest.mark.parametrize("text", ["", "{}"])
def test_nothing_answered_is_nothing_odd(text):
    sitting = make_sitting(user_answers=text, question_list="1,2,3,", score=0)

    assert [outcome for _id, _raw, outcome in outcomes(sitting)] == ["open"] * 3
    assert read_answers(sitting).warnings == []


@pytest.mark.parametrize("text", ["[]", "{", '"1"', "[" * 100_000])
def test_answers_that_cannot_be_read_are_told(text):
    read = read_answers(make_sitting(user_answers=text, score=0))

    assert [answer.raw for answer in read.answers] == [None, None, None]
    assert len(read.warnings) == 1


@given(
    st.text(alphabet="0123456789,- x", max_size=60),
    st.text(alphabet="0123456789,", max_size=60),
    st.text(max_size=60),
)
def test_no_list_breaks_the_reading(order, wrong, answers):
    read = read_answers(make_sitting(question_order=order, incorrect_questions=wrong, user_answers=answers))

    assert len({answer.question_id for answer in read.answers}) == len(read.answers)


@pytest.mark.parametrize(
    ("full", "percent", "needed"),
    [(7, 60, 5), (5, 80, 4), (3, 67, 2), (3, 68, 3), (8, 63, 5), (8, 64, 6), (4, 0, 0), (4, 100, 4), (4, 101, 5)],
)  # fmt: skip
def test_pass_score_rounds_as_the_old_platform_did(full, percent, needed):
    assert pass_score(full, percent) == needed


def test_nothing_asked_cannot_be_passed():
    assert pass_score(0, 60) == 1


@pytest.mark.parametrize(
    ("text", "tally", "rest"),
    [
        ("", [], ""),
        ("接待,1,2,", [("接待", 1, 2)], ""),
        ("接待,1,2", [("接待", 1, 2)], ""),
        ("纪律,规矩,1,2,接待,0,1,", [("纪律,规矩", 1, 2), ("接待", 0, 1)], ""),
        ("第1,2,3类,4,5,接待,0,1,", [("第1,2,3类", 4, 5), ("接待", 0, 1)], ""),
        ("已删的类,1,2,", [("已删的类", 1, 2)], ""),
        ("接待,1,2,纪律,规矩,1", [("接待", 1, 2)], "纪律,规矩,1"),
    ],
)
def test_tally_is_read_although_names_hold_commas(text, tally, rest):
    read, left = read_tally(text, ["接待", "纪律,规矩", "第1,2,3类"])

    assert [(each["category"], each["right"], each["asked"]) for each in read] == tally
    assert left == rest
