import pytest
from django.db import transaction

from common.kept import Kept, forget_everything


class Source:
    """Knows the squares of positive numbers, and what it was asked."""

    def __init__(self):
        self.asked = []

    def load(self, keys):
        self.asked.append(keys)
        return {key: key * key for key in keys if key > 0}


@pytest.fixture
def source():
    return Source()


@pytest.mark.django_db(transaction=True)
def test_only_what_is_not_remembered_is_loaded_and_all_of_it_at_once(source):
    kept = Kept(most=10)

    answers = [kept.get([1, 2], source.load), kept.get([2, 3, 4], source.load), kept.get([1, 4], source.load)]

    assert answers == [{1: 1, 2: 4}, {2: 4, 3: 9, 4: 16}, {1: 1, 4: 16}]
    assert source.asked == [[1, 2], [3, 4]]


@pytest.mark.django_db(transaction=True)
def test_what_does_not_exist_is_asked_again(source):
    kept = Kept(most=10)

    assert [kept.get([-1], source.load) for _time in range(2)] == [{}, {}]
    assert source.asked == [[-1], [-1]]


@pytest.mark.django_db(transaction=True)
def test_the_longest_unasked_are_dropped_first(source):
    kept = Kept(most=3)

    kept.get([1, 2, 3], source.load)
    kept.get([1], source.load)
    kept.get([4], source.load)
    kept.get([1, 3, 4], source.load)
    assert source.asked == [[1, 2, 3], [4]]
    kept.get([2], source.load)
    assert source.asked[-1] == [2]


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_read_is_forgotten_with_it(source):
    kept = Kept(most=10)

    with pytest.raises(RuntimeError), transaction.atomic():
        kept.get([1], source.load)
        raise RuntimeError
    with transaction.atomic():
        kept.get([1], source.load)
    kept.get([1], source.load)

    assert source.asked == [[1], [1]]


@pytest.mark.django_db(transaction=True)
def test_everything_is_forgotten_where_a_database_was_emptied(source):
    kept, other = Kept(most=10), Kept(most=10)
    for each in (kept, other):
        each.get([1], source.load)

    forget_everything()

    assert [each.get([1], source.load) for each in (kept, other)] == [{1: 1}, {1: 1}]
    assert source.asked == [[1]] * 4
