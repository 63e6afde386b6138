"""Printed shares follow DOMAIN §6, its test vector included."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.figures import Share, percent, percentage


@st.composite
def shares(draw, *, least=0):
    total = draw(st.integers(least, 2_000_000))
    return Share(draw(st.integers(0, total)), total)


@pytest.mark.parametrize(
    ("n", "total", "printed"),
    [
        (17, 18, "94.44%"),
        (15, 18, "83.33%"),
        (1, 3, "33.33%"),
        (16, 18, "88.89%"),
        (14, 16, "87.50%"),
        (14, 18, "77.78%"),
        (18, 21, "85.71%"),
        (19_999, 20_000, "99.99%"),
        (1, 20_001, "0.01%"),
        (1, 800, "0.13%"),  # 0.125 rounds up; half-even would print 0.12
        (20_000, 20_000, "100.00%"),
        (0, 5, "0.00%"),
        (0, 0, "—"),
    ],
)
def test_percent_prints_the_vector_of_domain_6(n, total, printed):
    assert percent(n, total) == printed


@pytest.mark.parametrize(("n", "total"), [(-1, 3), (4, 3), (1, 0)])
def test_percent_refuses_what_is_no_share(n, total):
    with pytest.raises(ValueError, match="0 ≤ n ≤ N"):
        percent(n, total)
    with pytest.raises(ValueError, match="0 ≤ n ≤ N"):
        Share(n, total)


@given(shares(least=1))
def test_percentage_is_full_only_for_all_and_zero_only_for_none(share):
    value = share.percentage

    assert (value == 100) == (share.n == share.N)
    assert (value == 0) == (share.n == 0)
    assert value == value.quantize(Decimal("0.01"))


@given(shares(least=1))
def test_percentage_is_never_further_off_than_its_last_place(share):
    exact = Decimal(share.n) * 100 / share.N

    assert abs(share.percentage - exact) <= Decimal("0.01")
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if Decimal("0.01") <= rounded <= Decimal("99.99"):
        assert share.percentage == rounded


@given(st.integers(1, 50_000).flatmap(lambda total: st.tuples(st.integers(0, total - 1), st.just(total))))
def test_percentage_never_falls_when_one_more_is_done(case):
    n, total = case

    assert percentage(n, total) <= percentage(n + 1, total)


@given(shares(), shares())
def test_share_adds_numerators_and_denominators(one, other):
    assert one + other == Share(one.n + other.n, one.N + other.N)


def test_share_of_two_branches_is_not_the_mean_of_their_percentages():
    total = Share(15, 18) + Share(3, 3)

    assert (total.text, total.percent) == ("18/21", "85.71%")


def test_share_of_nobody_is_a_dash_and_not_all():
    nobody = Share(0, 0)

    assert (nobody.text, nobody.percent, nobody.percentage, nobody.is_all) == ("—", "—", None, False)
    assert Share(3, 3).is_all
    assert Share(2, 3).rest == 1
