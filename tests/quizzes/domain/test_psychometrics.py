"""Item statistics against published worked examples, and what must hold for any figures."""

from math import sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.psychometrics import (
    correlation,
    discrimination,
    mean,
    parts_by_total,
    quantile,
    reliability,
    standard_error,
    upper_lower,
    variance,
    weighted_mean,
)

# Karl L. Wuensch, East Carolina University, "The Kuder-Richardson 20" (core.ecu.edu/wuenschk/StatHelp/KR20.txt): ten
# students, ten questions. The page gives p, pq and the variance of the totals, 5.84.
WUENSCH = [
    [1, 1, 1, 1, 1, 1, 0, 1, 1, 0],
    [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
    [1, 1, 1, 1, 0, 1, 1, 0, 0, 1],
    [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
    [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
    [1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
    [0, 1, 0, 1, 1, 1, 1, 1, 0, 1],
    [1, 1, 0, 1, 1, 0, 1, 1, 1, 0],
]
WUENSCH_P = [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
WUENSCH_PQ = [0.21, 0.21, 0.24, 0.21, 0.24, 0.16, 0.21, 0.21, 0.25, 0.24]

# "Item Analysis Worksheet" (studylib.net/doc/25270846): ten students in two halves of five, with p and D of each
# question printed in its table of answers.
WORKSHEET = [
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
    [1, 1, 0, 1, 1, 1, 1, 1, 0, 0],
    [0, 1, 1, 1, 1, 1, 0, 1, 0, 1],
    [1, 1, 1, 0, 1, 1, 1, 0, 0, 1],
    [1, 1, 1, 0, 1, 1, 0, 1, 0, 0],
    [0, 1, 1, 0, 1, 1, 0, 1, 0, 1],
    [0, 1, 1, 1, 0, 0, 1, 0, 1, 0],
    [1, 1, 1, 0, 1, 0, 0, 0, 0, 1],
    [0, 1, 0, 0, 0, 1, 0, 0, 1, 0],
]
WORKSHEET_P = [0.6, 1.0, 0.8, 0.5, 0.8, 0.8, 0.5, 0.6, 0.3, 0.6]
WORKSHEET_D = [0.4, 0.0, 0.0, 0.6, 0.4, 0.4, 0.6, 0.4, -0.2, 0.4]

matrices = st.integers(2, 8).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 4), min_size=width, max_size=width), min_size=2, max_size=25)
)


def columns(matrix):
    return [list(column) for column in zip(*matrix, strict=True)]


def totals(matrix):
    return [sum(row) for row in matrix]


def test_facility_and_variance_of_the_published_example():
    assert [mean(column) for column in columns(WUENSCH)] == pytest.approx(WUENSCH_P)
    assert [variance(column) for column in columns(WUENSCH)] == pytest.approx(WUENSCH_PQ)
    assert variance(totals(WUENSCH)) == pytest.approx(5.84)


def test_kr20_of_the_published_example():
    kr20 = reliability([variance(column) for column in columns(WUENSCH)], variance(totals(WUENSCH)))

    assert kr20 == pytest.approx(10 / 9 * (1 - sum(WUENSCH_PQ) / 5.84))
    assert kr20 == pytest.approx(0.6963, abs=0.0001)
    assert standard_error(5.84, kr20) == pytest.approx(1.3317, abs=0.0001)


def test_index_of_discrimination_of_the_published_example():
    halves = parts_by_total(totals(WORKSHEET), portion=0.5)

    assert [mean(column) for column in columns(WORKSHEET)] == pytest.approx(WORKSHEET_P)
    assert [upper_lower(column, halves) for column in columns(WORKSHEET)] == pytest.approx(WORKSHEET_D)


@given(matrices)
@settings(deadline=None, max_examples=60)
def test_corrected_correlation_is_henryssons_formula(matrix):
    """S. Henrysson, Psychometrika 28 (1963): from the uncorrected correlation and both standard deviations."""
    sums = totals(matrix)
    for column in columns(matrix):
        found, plain = discrimination(column, sums), correlation(column, sums)
        rest = variance([total - one for total, one in zip(sums, column, strict=True)])
        if found is None or plain is None:
            assert not (variance(column) and rest and variance(sums))
            continue
        item, total = sqrt(variance(column)), sqrt(variance(sums))
        assert found == pytest.approx((plain * total - item) / sqrt(rest), abs=1e-6)


@given(matrices, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_order_of_people_changes_nothing(matrix, random: Random):
    shuffled = random.sample(matrix, len(matrix))

    def figures(rows):
        sums = totals(rows)
        part = parts_by_total(sums)
        return [(discrimination(column, sums), upper_lower(column, part)) for column in columns(rows)]

    for before, after in zip(figures(matrix), figures(shuffled), strict=True):
        assert before[0] == (None if after[0] is None else pytest.approx(after[0], abs=1e-9))
        assert before[1] == pytest.approx(after[1], abs=1e-9)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.sampled_from([0.1, 0.27, 0.33, 0.5]))
@settings(deadline=None, max_examples=60)
def test_both_groups_have_the_same_size_and_the_best_come_first(sums, portion):
    part = parts_by_total(sums, portion)

    assert sum(part.upper) == pytest.approx(sum(part.lower))
    assert sum(part.upper) == pytest.approx(max(1, int(portion * len(sums) + 0.5)))
    assert weighted_mean(sums, part.upper) >= weighted_mean(sums, part.lower)


def test_those_who_tie_at_the_border_belong_in_equal_parts():
    part = parts_by_total([5, 4, 4, 4, 1, 0], portion=0.34)

    assert part.upper == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0, 0])
    assert part.lower == [0, 0, 0, 0, 1, 1]


def test_figures_without_spread_are_none():
    assert discrimination([1, 1, 1], [3, 2, 1]) is None
    assert discrimination([1, 0], [1, 0]) is None
    assert reliability([0.25], 4.0) is None
    assert reliability([0.0, 0.0], 0.0) is None
    assert mean([]) is None
    assert quantile([], 0.5) is None
    assert upper_lower([], parts_by_total([])) is None


def test_quantiles_lie_between_neighbours():
    assert [quantile([10, 20, 30, 40], portion) for portion in (0, 0.25, 0.5, 1)] == [10, 17.5, 25, 40]
