from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contests.domain.ranking import RankKey, best_key, ranks_of
from tests.conftest import NOW


def key(points, duration=300, minute=0):
    return RankKey(Decimal(points), duration, NOW + timedelta(minutes=minute))


# Few different values, so that ties are common.
keys = st.builds(key, st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))


def in_order(some):
    return sorted(some, key=lambda each: each.order)


def test_ranks_are_shared_and_then_skipped():
    ordered = [key(100), key(95, 200), key(95, 200), key(95, 201)]

    assert ranks_of(ordered) == [1, 2, 2, 4]


def test_order_is_points_then_duration_then_hand_in():
    shuffled = [key(90, 100, 0), key(95, 200, 5), key(95, 100, 9), key(95, 100, 2)]

    assert in_order(shuffled) == [key(95, 100, 2), key(95, 100, 9), key(95, 200, 5), key(90, 100, 0)]


def test_points_that_print_alike_are_equal():
    assert ranks_of([key("95.00"), key("95")]) == [1, 1]


def test_best_key_of_nothing_is_none():
    assert best_key([]) is None


@given(st.lists(keys, max_size=12))
def test_rank_is_one_more_than_the_number_of_better_keys(some):
    ordered = in_order(some)

    assert ranks_of(ordered) == [1 + sum(other.order < each.order for other in some) for each in ordered]


@given(st.lists(keys, max_size=12))
def test_equal_keys_and_only_they_share_a_rank(some):
    ordered = in_order(some)
    ranks = ranks_of(ordered)

    for one, rank_of_one in zip(ordered, ranks, strict=True):
        for other, rank_of_other in zip(ordered, ranks, strict=True):
            assert (one == other) == (rank_of_one == rank_of_other)


@given(keys, keys, keys)
def test_order_is_total(one, two, three):
    assert (one.order < two.order) + (two.order < one.order) + (one == two) == 1
    assert not (one.order < two.order and two.order < three.order) or one.order < three.order


@given(st.lists(keys, min_size=1, max_size=8))
def test_best_key_is_the_one_no_other_beats(some):
    best = best_key(some)

    assert best in some
    assert not any(other.order < best.order for other in some)
