"""Contests under parallel writers: one open sitting, never too many tries, one opening, one closing, no deadlock."""

from datetime import timedelta

import pytest
from django.db import connection

from contests.domain.contests import announce_contest, close_contest, open_contest, run_due_contests
from contests.domain.entries import EntryRefused, enter_contest
from contests.enums import ContestState
from contests.models import Contest, ContestEntry, ContestQuestion, Eligible, SealedSeed
from contests.queries import board
from ledger.domain.chain import verify_chain
from people.models import AuditEvent
from quizzes.domain.occasions import StartRefused
from quizzes.domain.sittings import submit_sitting
from quizzes.enums import SittingState
from quizzes.models import Sitting
from quizzes.models.sittings import grace
from tests.factories.contests import make_contest, make_entrant, make_open_contest

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]

THREADS = 8


def test_parallel_entries_of_one_officer_give_one_open_sitting(now, at_once):
    officer = make_entrant()
    contest = make_open_contest([officer])

    def enter():
        fresh = Contest.objects.get(pk=contest.pk)
        return enter_contest(officer=officer, contest=fresh, now=now, show_name=True)

    results = at_once([enter] * THREADS)

    assert {result.pk for result in results} == {Sitting.objects.get().pk}
    assert ContestEntry.objects.get().show_name


def test_parallel_entries_and_submits_never_exceed_the_tries(now, at_once):
    officer = make_entrant()
    contest = make_open_contest([officer], max_tries=2)

    def sit():
        sitting = enter_contest(officer=officer, contest=Contest.objects.get(pk=contest.pk), now=now)
        return submit_sitting(sitting=sitting, now=now, by=officer)

    results = at_once([sit] * THREADS)

    assert {type(result) for result in results} <= {Sitting, StartRefused}
    assert 1 <= Sitting.objects.count() <= 2
    assert ContestEntry.objects.get().tries == Sitting.objects.count()
    assert verify_chain(officer) == []


def test_parallel_submits_of_many_officers_all_stand_on_the_board(now, at_once):
    officers = [make_entrant() for _n in range(THREADS)]
    contest = make_open_contest(officers)
    sittings = [enter_contest(officer=officer, contest=contest, now=now) for officer in officers]

    def submit(number):
        later = now + timedelta(seconds=number)
        return submit_sitting(sitting=sittings[number], now=later, by=officers[number])

    results = at_once([lambda number=number: submit(number) for number in range(THREADS)])

    assert [result for result in results if isinstance(result, Exception)] == []
    shown = board(contest, officers[3])
    assert [row.rank for row in shown.rows] == list(range(1, THREADS + 1))
    assert (shown.own.rank, shown.participants) == (4, THREADS)


def test_parallel_openings_pin_once(now, at_once):
    make_entrant()
    contest = announce_contest(contest=make_contest(), actor=None, now=now)

    results = at_once([lambda: open_contest(contest=contest, actor=None, now=now)] * THREADS)

    assert [result.state for result in results] == [ContestState.OPEN] * THREADS
    assert (Eligible.objects.count(), ContestQuestion.objects.count(), SealedSeed.objects.count()) == (1, 10, 1)
    assert AuditEvent.objects.filter(action="contest.opened").count() == 1


def test_closing_and_submitting_at_the_end_count_each_sitting_once(now, at_once):
    officers = [make_entrant() for _n in range(4)]
    contest = make_open_contest(officers)
    late = contest.closes_at - timedelta(seconds=30)
    sittings = [enter_contest(officer=officer, contest=contest, now=late) for officer in officers]
    just_before, end = contest.closes_at - timedelta(milliseconds=1), contest.closes_at
    submits = [
        lambda sitting=sitting, officer=officer: submit_sitting(sitting=sitting, now=just_before, by=officer)
        for sitting, officer in zip(sittings, officers, strict=True)
    ]
    closings = [
        lambda: close_contest(contest=Contest.objects.get(pk=contest.pk), actor=None, now=end),
        lambda: run_due_contests(now=end),
    ]

    results = at_once(submits + closings)

    assert [result for result in results if isinstance(result, Exception)] == []
    contest.refresh_from_db()
    assert contest.state == ContestState.CLOSED
    assert Sitting.objects.filter(state=SittingState.OPEN).count() == 0
    assert [entry.tries for entry in ContestEntry.objects.all()] == [1] * 4
    assert AuditEvent.objects.filter(action="contest.closed").count() == 1


def test_entering_while_the_contest_closes_leaves_nothing_open_that_counts(now, at_once):
    officers = [make_entrant() for _n in range(4)]
    contest = make_open_contest(officers)
    end = contest.closes_at
    entries = [
        lambda officer=officer: enter_contest(officer=officer, contest=Contest.objects.get(pk=contest.pk), now=end)
        for officer in officers
    ]

    results = at_once([*entries, lambda: run_due_contests(now=end + grace())])

    assert results.pop() == 1
    assert {type(result) for result in results} <= {EntryRefused, StartRefused}
    assert Sitting.objects.count() == 0
