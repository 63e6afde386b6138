"""Numeric: tolerances that include their ends, units typed or not, nothing guessed."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of

from .written import version

NUMERIC = kind_of("numeric")
CENTS = st.decimals(-100, 100, places=2)


def question(value="12", tolerance="0", unit="个月"):
    return version("numeric", [], {"value": value, "tolerance": tolerance, "unit": unit})


@given(CENTS, st.decimals(0, 5, places=2), CENTS)
def test_points_within_the_tolerance_its_ends_included(value, tolerance, answer):
    asked = question(str(value), str(tolerance))

    awarded = NUMERIC.grade(asked, NUMERIC.read_answer(str(answer), "个月"), Decimal(3), {})

    assert awarded == (3 if abs(answer - value) <= tolerance else 0)
    assert NUMERIC.grade(asked, NUMERIC.read_answer(str(value + tolerance), ""), Decimal(3), {}) == 3


@pytest.mark.parametrize(
    "typed", ["12", " 12 ", "12.0", "１２", "12个月", "12 个月", "１２　个月。", "+12", "012", "12.", "12。"]
)
def test_widths_units_and_idle_zeros_make_no_difference(typed):
    assert NUMERIC.read_answer(typed, "个月") == "12"


@pytest.mark.parametrize(
    "typed", ["12年", "1.2万", "十二", "12 24", "12个月24", "1e1", "12-", "个月", "1,2", "9" * 61, 12, ["12"]]
)
def test_anything_else_is_refused(typed):
    with pytest.raises(ValidationError):
        NUMERIC.read_answer(typed, "个月")


@pytest.mark.parametrize("typed", ["", "  ", None])
def test_nothing_typed_is_no_answer(typed):
    assert NUMERIC.read_answer(typed, "") is None


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("3.14", ("3.14", "0", "")),
        ("3.14±0.01 元", ("3.14", "0.01", "元")),
        ("１５，０００元", ("15000", "0", "元")),
        ("12+-1个月。", ("12", "1", "个月")),
        ("-5+/-0.50℃", ("-5", "0.5", "℃")),
        ("95%", ("95", "0", "%")),
    ],
)
def test_cells_of_keys_are_read(cell, key):
    assert tuple(NUMERIC.read_key(cell, [], KeyHints()).key.values()) == key


@pytest.mark.parametrize("cell", ["", "元", "约三", "±1"])
def test_cells_that_are_no_number_are_refused(cell):
    with pytest.raises(ValidationError):
        NUMERIC.read_key(cell, [], KeyHints())


@pytest.mark.parametrize("cell", ["3~4", "3-4", "3或4", "3；4", "1.5 2", "3（元）"])
def test_cells_that_hold_more_than_a_number_and_a_unit_are_no_question(cell):
    with pytest.raises(ValidationError):
        NUMERIC.compose([], NUMERIC.read_key(cell, [], KeyHints()).key)


@pytest.mark.parametrize(
    "key",
    [
        {"value": "", "tolerance": "0"},
        {"value": None},
        {"value": "1.5万"},
        {"value": "1", "tolerance": "-1"},
        {"value": "1", "tolerance": "x"},
        {"value": "1", "unit": "2元"},
        {"value": "1", "unit": "~4"},
        {"value": "1", "unit": "元" * 17},
        "1",
    ],
)
def test_what_is_no_number_is_refused(key):
    with pytest.raises(ValidationError) as refused:
        NUMERIC.compose([], key)

    assert list(refused.value.message_dict) == ["key"]


def test_stored_form_has_the_unit_beside_the_key():
    assert NUMERIC.compose([], {"value": Decimal("1.50"), "tolerance": 0, "unit": " 万元 "}) == (
        [{"unit": "万元"}],
        {"value": "1.5", "tolerance": "0"},
    )
    assert NUMERIC.compose([], {"value": 0}) == ([], {"value": "0", "tolerance": "0"})
    assert NUMERIC.present(question())["unit"] == "个月"


def test_answers_are_shown_with_their_unit():
    asked = question(tolerance="1")

    assert (NUMERIC.show_answer(asked, "11.5"), NUMERIC.correct_answer(asked)) == ("11.5 个月", "12±1 个月")
    assert NUMERIC.review(asked, "13")["is_right"] is True
    assert NUMERIC.review(asked, None)["is_right"] is False
