"""What several markers' marks come to: exact, between what they gave, and the same whoever was first."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.agreement import MarkingRules, decided_marks, needs_third

ONE = MarkingRules(double=False)
TWO = MarkingRules(double=True, gap=20)
FIVE = Decimal(5)


def marks(*points):
    return {str(number): Decimal(one) for number, one in enumerate(points, start=1)}


def test_one_marker_decides_alone():
    assert decided_marks({}, ONE, FIVE) is None
    assert decided_marks({1: marks("2.5", 1)}, ONE, FIVE) == marks("2.5", 1)


def test_one_of_two_decides_nothing():
    assert decided_marks({1: marks(3, 2)}, TWO, FIVE) is None
    assert decided_marks({2: marks(3, 2)}, TWO, FIVE) is None


@pytest.mark.parametrize(
    ("first", "second", "mean"),
    [
        (marks(3, 2), marks(3, 2), marks(3, 2)),
        (marks(3, 2), marks(2, 2), marks("2.5", 2)),
        (marks("0.01", 1), marks("0.02", 1), marks("0.02", 1)),
        (marks("1.11", 0), marks("1.12", 0), marks("1.12", 0)),
        # Apart on every line, not in all.
        (marks(3, 0), marks(1, 2), marks(2, 1)),
    ],
)
def test_mean_of_two_who_agree_a_half_cent_up(first, second, mean):
    assert decided_marks({1: first, 2: second}, TWO, FIVE) == mean


@pytest.mark.parametrize(
    ("second", "gap", "third"),
    [("2", 20, False), ("1.99", 20, True), ("3", 0, False), ("2.99", 0, True), ("0", 60, False), ("0", 59, True)],
)
def test_third_is_called_above_the_gap_and_not_at_it(second, gap, third):
    rules = MarkingRules(double=True, gap=gap)
    seats = {1: marks(3), 2: marks(second)}

    assert needs_third(seats, rules, FIVE) is third
    assert (decided_marks(seats, rules, FIVE) is None) is third


def test_third_decides_alone_however_far_the_others_were():
    seats = {1: marks(3, 2), 2: marks(0, 0), 3: marks("0.5", 2)}

    assert decided_marks(seats, TWO, FIVE) == marks("0.5", 2)


def test_rules_of_a_paper_that_says_nothing_are_those_of_a_new_quiz():
    assert MarkingRules.read({"marking": {}}) == MarkingRules(blind=True, double=False, gap=20)
    assert MarkingRules.read({"people": TWO.pinned()}) == TWO


@st.composite
def two_markings(draw):
    """The most points of each line, and two markers' points of them, in cents."""
    most = draw(st.lists(st.integers(1, 2000), min_size=1, max_size=5))
    first, second = ([draw(st.integers(0, each)) for each in most] for _marker in range(2))
    lines = [str(number) for number in range(len(most))]
    return [dict(zip(lines, [Decimal(each) / 100 for each in row], strict=True)) for row in (most, first, second)]


@given(drawn=two_markings(), gap=st.integers(0, 100))
def test_two_markers_agree_on_marks_between_theirs_or_call_a_third(drawn, gap):
    most, first, second = drawn
    full, rules = sum(most.values()), MarkingRules(double=True, gap=gap)

    decided = decided_marks({1: first, 2: second}, rules, full)

    assert decided == decided_marks({1: second, 2: first}, rules, full)
    assert (decided is None) is needs_third({1: first, 2: second}, rules, full)
    apart = abs(sum(first.values()) - sum(second.values()))
    assert (decided is None) is (apart / full * 100 > gap)
    if decided is not None:
        assert decided.keys() == most.keys()
        for line, points in decided.items():
            exact = (first[line] + second[line]) / 2
            assert min(first[line], second[line]) <= points <= max(first[line], second[line])
            assert Decimal(0) <= points - exact <= Decimal("0.005")


@given(drawn=two_markings(), gap=st.integers(0, 100))
def test_third_marks_count_whatever_the_others_gave(drawn, gap):
    _most, first, third = drawn
    rules = MarkingRules(double=True, gap=gap)

    assert decided_marks({1: first, 2: first, 3: third}, rules, sum(first.values())) == third
