"""Ordering: all or nothing, stored in an order that tells nothing, orders in every spelling."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of

from .written import version

ORDERING = kind_of("ordering")
STEPS = ["受理", "初核", "立案", "审查"]


@given(st.permutations("ABCD"), st.permutations("ABCD"))
def test_only_the_whole_order_gives_points(key, answer):
    question = version("ordering", STEPS, "".join(key))
    ids = {text: option["id"] for option in question.options for text in [option["text"]]}
    given_ids = [ids[STEPS["ABCD".index(letter)]] for letter in answer]

    assert ORDERING.grade(question, given_ids, Decimal(4), {}) == (4 if answer == key else 0)


def test_stored_order_is_that_of_the_texts_whatever_the_key():
    for texts, key in ((STEPS, "ABCD"), (STEPS[::-1], "DCBA"), (STEPS, "CABD")):
        question = version("ordering", texts, key)

        assert [option["text"] for option in question.options] == sorted(STEPS)


@pytest.mark.parametrize(
    "cell",
    ["CABD", "cabd", "C,A,B,D", "C、A、B、D", "C→A→B→D", "C-A-B-D", "ＣＡＢＤ", "（C）（A）（B）（D）", "3124",
     "3,1,2,4", "③①②④", "先C后A再B最后D。"],
)  # fmt: skip
def test_orders_are_read_in_every_spelling(cell):
    assert ORDERING.read_key(cell, STEPS, KeyHints()).key == "CABD"


@pytest.mark.parametrize("cell", ["", "ABC", "ABCDE", "AABC", "5123", "0123", "1A2B", "受理", "1.C 2.A 3.B 4.D"])
def test_what_is_no_order_is_refused(cell):
    with pytest.raises(ValidationError):
        ORDERING.read_key(cell, STEPS, KeyHints())


def test_numbers_of_long_orderings_are_told_apart():
    texts = [f"第{number}步" for number in range(1, 12)]

    assert ORDERING.read_key("11 10 9 8 7 6 5 4 3 2 1", texts, KeyHints()).key == "KJIHGFEDCBA"


@pytest.mark.parametrize(
    ("options", "key", "field"),
    [(["甲"], "A", "options"), (["甲", " "], "AB", "options"), (["甲", "甲 "], "AB", "options"), (STEPS, "ABC", "key")],
)
def test_what_is_no_ordering_is_refused(options, key, field):
    with pytest.raises(ValidationError) as refused:
        ORDERING.compose(options, key)

    assert list(refused.value.message_dict) == [field]


def test_revision_keeps_the_ids_of_options_that_stay():
    question = version("ordering", STEPS, "ABCD")

    options, key = ORDERING.compose([*STEPS[:3], "审理"], "ABCD", question.options)

    old = {option["text"]: option["id"] for option in question.options}
    assert {option["id"] for option in options if option["text"] in old} == {old[text] for text in STEPS[:3]}
    assert key[:3] == [old[text] for text in STEPS[:3]]


def test_answers_are_complete_or_none():
    asked = ["a", "b", "c"]

    assert ORDERING.read_answer(["c", "a", "b"], asked) == ["c", "a", "b"]
    assert ORDERING.read_answer([], asked) is None
    for raw in (["a", "b"], ["a", "b", "b"], ["a", "b", "d"], "abc"):
        with pytest.raises(ValidationError):
            ORDERING.read_answer(raw, asked)


@pytest.mark.parametrize(
    ("places", "answer"),
    [
        ({"a": ["2"], "b": ["3"], "c": ["1"]}, ["c", "a", "b"]),
        ({"a": [""], "b": [""], "c": [""]}, None),
        ({}, None),
    ],
)
def test_form_without_a_script_posts_places(places, answer):
    assert ORDERING.read_answer(ORDERING.read_form(places, ["a", "b", "c"]), ["a", "b", "c"]) == answer


@pytest.mark.parametrize("places", [{"a": ["1"]}, {"a": ["1"], "b": ["1"], "c": ["2"]}, {"a": ["1", "2"], "b": ["3"]}])
def test_places_that_make_no_order_are_refused(places):
    with pytest.raises(ValidationError):
        ORDERING.read_answer(ORDERING.read_form(places, ["a", "b", "c"]), ["a", "b", "c"])


def test_review_lists_the_right_order_with_the_places_given():
    question = version("ordering", STEPS, "ABCD")
    ids = {option["text"]: option["id"] for option in question.options}
    answer = [ids[text] for text in ("初核", "受理", "立案", "审查")]

    rows = ORDERING.review(question, answer)["options"]

    assert [(row["text"], row["place"], row["given"], row["is_right"]) for row in rows] == [
        ("受理", 1, 2, False),
        ("初核", 2, 1, False),
        ("立案", 3, 3, True),
        ("审查", 4, 4, True),
    ]
    assert {row["given"] for row in ORDERING.review(question, None)["options"]} == {0}


def test_orders_are_shown_by_their_texts():
    question = version("ordering", STEPS, "BACD")

    assert ORDERING.correct_answer(question) == "初核 → 受理 → 立案 → 审查"
    assert ORDERING.show_answer(question, None) == ""
