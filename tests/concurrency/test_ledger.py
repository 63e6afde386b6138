"""Parallel writers of the ledger on a real database server."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections

from ledger.domain.chain import verify_chain
from ledger.domain.progress import differing_subjects
from ledger.models import Entry
from tests.conftest import NOW
from tests.factories.ledger import complete_page, make_subject
from tests.factories.people import make_officer

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]


def in_parallel(count, act):
    """Run `act(number)` in `count` threads with connections of their own; returns the results in order."""

    def run(number):
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_parallel_appends_of_one_officer_make_one_unbroken_chain():
    officer = make_officer()

    in_parallel(12, lambda number: complete_page(officer, now=NOW, idempotency_key=f"page:{number}"))

    assert list(Entry.objects.values_list("sequence", flat=True)) == list(range(1, 13))
    assert verify_chain(officer) == []
    assert differing_subjects(officer) == []


def test_parallel_repeats_of_one_append_make_one_entry():
    officer, subject = make_officer(), make_subject(id=uuid4())

    entries = in_parallel(
        8, lambda number: complete_page(officer, now=NOW, subject=subject, idempotency_key="the same")
    )

    assert {entry.pk for entry in entries} == {Entry.objects.get().pk}


def test_parallel_appends_of_many_officers_do_not_touch_each_other():
    officers = [make_officer() for _number in range(10)]

    in_parallel(10, lambda number: [complete_page(officers[number], now=NOW) for _time in range(3)])

    assert Entry.objects.count() == 30
    assert [fault for officer in officers for fault in verify_chain(officer)] == []
