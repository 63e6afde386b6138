"""Points cut into shares never lose or gain a cent; numbers have one form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds.decimals import half_width, normal, read_number
from quizzes.kinds.shares import equal_shares, read_weight, shares

POINTS = st.decimals(0, 1000, places=2)
WEIGHTS = st.lists(st.decimals(Decimal("0.01"), 9999, places=2), min_size=1, max_size=20)


@given(POINTS, WEIGHTS)
def test_shares_add_up_and_follow_the_weights_to_a_cent(points, weights):
    cut = shares(points, weights)

    assert sum(cut) == points
    assert all(share == share.quantize(Decimal("0.01")) and share >= 0 for share in cut)
    for share, weight in zip(cut[:-1], weights, strict=False):
        assert 0 <= points * weight / sum(weights) - share < Decimal("0.01")


def test_equal_shares_leave_the_rest_to_the_last():
    assert equal_shares(Decimal(5), 3) == [Decimal("1.66"), Decimal("1.66"), Decimal("1.68")]
    assert equal_shares(Decimal("0.01"), 2) == [0, Decimal("0.01")]


@pytest.mark.parametrize(("written", "weight"), [("2", 2), (1, 1), ("0.50", Decimal("0.5")), (0.25, Decimal("0.25"))])
def test_weights_are_read(written, weight):
    assert read_weight(written) == weight


@pytest.mark.parametrize("written", ["", "0", "-1", "1.234", "10000", "一", None, True, [], "1e2"])
def test_what_is_no_weight_is_none(written):
    assert read_weight(written) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("15000", "15000"), ("15,000", "15000"), ("１５，０００．５０", "15000.5"), ("-0", "0"), ("+.5", "0.5"),
     ("3.", "3"), ("−2", "-2"), ("3。14", "3.14"), ("1,234,567.8", "1234567.8"), ("007", "7"), (" 8 ", "8")],
)  # fmt: skip
def test_numbers_are_read_in_every_width(text, number):
    assert normal(read_number(half_width(text))) == number


@pytest.mark.parametrize("text", ["", "1.5万", "1e5", "1,5", "12,34", "1.2.3", "一", "٣", "5%", "0x1", "1 000",
                                  ".", "--1", "1234567890123456", "1,,000"])  # fmt: skip
def test_what_could_be_something_else_is_no_number(text):
    assert read_number(half_width(text)) is None
