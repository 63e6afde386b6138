"""Appending: the chain grows by one, repeats change nothing, progress follows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.chain import GENESIS
from ledger.domain.chain import lock_chain, verify_chain
from ledger.domain.entries import IdempotencyConflict, append_entry, void_entry
from ledger.kinds import PAGE_COMPLETED
from ledger.models import ChainHead, Entry, Progress
from tests.factories.ledger import complete_page, make_subject, submit_sitting
from tests.factories.people import make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db


def test_lock_chain_of_a_newcomer_makes_its_head_once(django_assert_num_queries):
    officer = make_officer()

    with django_assert_num_queries(2):
        made = lock_chain(officer)
    with django_assert_num_queries(1):
        found = lock_chain(officer)

    assert (made, made.sequence, made.digest) == (found, 0, GENESIS)
    assert made == ChainHead.objects.get(officer=officer)


def test_append_entry_numbers_and_links_entries(now):
    officer = make_officer()

    first, second = complete_page(officer, now=now), complete_page(officer, now=now)

    assert [first.sequence, second.sequence] == [1, 2]
    assert ChainHead.objects.get(officer=officer).digest == second.digest
    assert first.digest != second.digest
    assert verify_chain(officer) == []


def test_append_entry_remembers_the_units_of_the_day_it_happened(now):
    officer, then, later = make_officer(), make_unit("甲支部"), make_unit("乙支部")
    make_membership(officer, then)
    make_membership(officer, later, valid_from=now.date())

    entry = complete_page(officer, now=now, occurred_at=now - timedelta(days=3))

    assert entry.party_unit == then
    assert entry.department is None


def test_append_entry_repeated_returns_the_first(now):
    officer, subject = make_officer(), make_subject()

    def append():
        return append_entry(
            officer=officer,
            kind=PAGE_COMPLETED,
            subject=subject,
            evidence="read",
            payload={"sections": 3, "sections_total": 3},
            idempotency_key="lesson:1",
            actor=officer,
            occurred_at=now,
            now=now,
        )

    results = [append() for _time in range(5)]

    assert [result.created for result in results] == [True, False, False, False, False]
    assert {result.entry.pk for result in results} == {Entry.objects.get().pk}


def test_append_entry_refuses_a_used_key_with_other_content(now):
    officer = make_officer()
    complete_page(officer, now=now, idempotency_key="same")

    with pytest.raises(IdempotencyConflict):
        complete_page(officer, now=now, idempotency_key="same")

    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("evidence", "payload"),
    [
        ("attested", {"sections": 3, "sections_total": 3}),
        ("read", {"sections": 3}),
        ("read", {"sections": 3, "sections_total": 3, "minutes": 40}),
        ("read", {"sections": 3, "sections_total": 2.5}),
    ],
)
def test_append_entry_refuses_what_its_kind_does_not_allow(now, evidence, payload):
    with pytest.raises(ValidationError):
        complete_page(make_officer(), now=now, evidence=evidence, payload=payload)

    assert Entry.objects.count() == 0


def test_sitting_entries_keep_the_best_and_the_earliest_pass(now):
    officer, subject = make_officer(), make_subject("quiz")
    for hours, points in enumerate([55, 75, 95, 80]):
        submit_sitting(officer, now=now, subject=subject, points=points, occurred_at=now + timedelta(hours=hours))

    progress = Progress.objects.get()

    assert (progress.tries, progress.best_points, progress.best_full_points) == (4, Decimal(95), Decimal(100))
    assert progress.passed_at == now + timedelta(hours=1)
    assert progress.started_at == now


def test_void_entry_takes_it_out_of_the_count_and_keeps_it(now):
    officer, subject = make_officer(), make_subject("quiz")
    submit_sitting(officer, now=now, subject=subject, points=50)
    wrong = submit_sitting(officer, now=now, subject=subject, points=100)

    void_entry(entry=wrong, actor=make_officer(), now=now)

    progress = Progress.objects.get()
    assert (progress.tries, progress.best_points, progress.passed_at) == (1, Decimal(50), None)
    assert Entry.objects.filter(pk=wrong.pk).exists()
    assert verify_chain(officer) == []


def test_void_entry_of_the_only_entry_leaves_no_progress(now):
    entry = complete_page(make_officer(), now=now)

    void_entry(entry=entry, actor=make_officer(), now=now)

    assert Progress.objects.count() == 0
