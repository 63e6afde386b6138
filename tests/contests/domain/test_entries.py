from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from contests.domain.contests import announce_contest, change_contest
from contests.domain.draw import paper_of, paper_seed, pool_of, rules_of, same_paper
from contests.domain.entries import (
    EntryRefused,
    choose_name_shown,
    enter_contest,
    rebuild_entries,
    rebuild_entry,
)
from contests.domain.ranking import RankKey, best_key
from contests.enums import EntryRefusal
from contests.models import ContestEntry, Eligible, SealedSeed
from ledger.domain.entries import void_entry
from ledger.models import Entry
from quizzes.domain.occasions import StartRefused
from quizzes.domain.sittings import submit_sitting
from quizzes.enums import Review, SittingState, StartRefusal
from quizzes.models import Sitting
from tests.conftest import NOW
from tests.factories.contests import close, make_contest, make_entrant, make_open_contest, sit
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


def cached(entry):
    return (entry.tries, entry.points, entry.full_points, entry.duration, entry.submitted_at, entry.sitting_id)


@pytest.fixture
def officer():
    return make_entrant()


@pytest.fixture
def contest(officer):
    return make_open_contest([officer])


def test_enter_contest_starts_a_sitting_by_the_contest_s_rules(now, officer, contest):
    sitting = enter_contest(officer=officer, contest=contest, now=now)

    assert (sitting.subject_kind, sitting.subject_id, sitting.try_number) == ("contest", contest.uuid, 1)
    assert sitting.deadline == now + timedelta(minutes=contest.time_limit)
    assert sitting.rules["review"] == Review.AFTER_CLOSING
    assert sitting.full_points == Decimal(100)
    assert ContestEntry.objects.get().tries == 0


def test_deadline_is_never_after_the_contest_s_end(officer, contest):
    late = contest.closes_at - timedelta(minutes=3)

    assert enter_contest(officer=officer, contest=contest, now=late).deadline == contest.closes_at


def test_paper_is_the_one_that_seed_code_and_try_give(now, officer, contest):
    seed, code = SealedSeed.objects.get().seed, Eligible.objects.get().code
    sit(officer, contest)
    second = enter_contest(officer=officer, contest=contest, now=now + timedelta(hours=1))

    stored = list(second.items.order_by("position").values_list("version_id", "points", "option_order"))
    derived = paper_of(seed, pool_of(contest), rules_of(contest), code, 2)
    assert same_paper(derived, stored) == [True] * 4
    assert second.seed == paper_seed(seed, code, 2)
    assert seed not in second.seed


def test_enter_contest_again_returns_the_open_sitting(now, officer, contest):
    first = enter_contest(officer=officer, contest=contest, now=now)

    assert enter_contest(officer=officer, contest=contest, now=now + timedelta(minutes=1)) == first


def test_tries_are_limited(now, officer, contest):
    sit(officer, contest)
    sit(officer, contest, at=now + timedelta(hours=1))

    with pytest.raises(StartRefused) as error:
        enter_contest(officer=officer, contest=contest, now=now + timedelta(hours=2))

    assert error.value.reason == StartRefusal.NO_TRIES
    assert Sitting.objects.count() == 2


def test_officer_who_is_not_listed_is_refused_with_the_reason(now, contest):
    stranger = make_entrant()

    with pytest.raises(EntryRefused) as error:
        enter_contest(officer=stranger, contest=contest, now=now)

    assert error.value.reason == EntryRefusal.NOT_ELIGIBLE
    assert Sitting.objects.count() == 0


def test_contest_that_is_not_open_is_refused(now, officer):
    announced = announce_contest(contest=make_contest(), actor=None, now=now)

    with pytest.raises(EntryRefused) as error:
        enter_contest(officer=officer, contest=announced, now=now)

    assert error.value.reason == EntryRefusal.NOT_OPEN


def test_end_of_the_window_is_refused_even_before_the_contest_is_closed(officer, contest):
    with pytest.raises(StartRefused) as error:
        enter_contest(officer=officer, contest=contest, now=contest.closes_at)

    assert error.value.reason == StartRefusal.CLOSED


def test_closed_contest_is_refused(officer, contest):
    close(contest)

    with pytest.raises(EntryRefused):
        enter_contest(officer=officer, contest=contest, now=contest.closes_at)


def test_submitting_writes_the_rank_key(now, officer, contest):
    sitting = sit(officer, contest, seconds=378, right=3)

    entry = ContestEntry.objects.get()
    submitted = now + timedelta(seconds=378)
    assert cached(entry) == (1, Decimal(75), Decimal(100), 378, submitted, sitting.pk)


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [
        ({"right": 2, "seconds": 100}, {"right": 3, "seconds": 600}, 2),
        ({"right": 3, "seconds": 100}, {"right": 3, "seconds": 99}, 2),
        ({"right": 3, "seconds": 100}, {"right": 3, "seconds": 100}, 1),
        ({"right": 3, "seconds": 100}, {"right": 2, "seconds": 10}, 1),
    ],
)
def test_better_try_counts(now, officer, contest, first, second, counted):
    sit(officer, contest, **first)
    sit(officer, contest, at=now + timedelta(hours=1), **second)

    entry = ContestEntry.objects.get()
    assert (entry.tries, entry.sitting.try_number) == (2, counted)


def test_consent_is_kept_and_can_be_taken_back(now, officer, contest):
    sit(officer, contest, show_name=True)
    assert ContestEntry.objects.get().show_name

    enter_contest(officer=officer, contest=contest, now=now + timedelta(hours=1), show_name=None)
    assert ContestEntry.objects.get().show_name

    close(contest)
    choose_name_shown(officer=officer, contest=contest, show_name=False)
    assert not ContestEntry.objects.get().show_name


def test_voided_sitting_drops_out(now, officer, contest):
    sit(officer, contest, right=4)
    second = sit(officer, contest, at=now + timedelta(hours=1), right=2)
    best = Entry.objects.order_by("sequence").first()

    void_entry(entry=best, actor=make_officer(), now=now + timedelta(hours=2))
    entry = ContestEntry.objects.get()
    assert (entry.tries, entry.points, entry.sitting_id) == (1, Decimal(50), second.pk)

    void_entry(entry=second.entry, actor=make_officer(), now=now + timedelta(hours=2))
    assert cached(ContestEntry.objects.get()) == (0, None, None, None, None, None)


def test_closed_contest_is_frozen(now, officer, contest):
    sit(officer, contest, right=4)
    close(contest)
    before = cached(ContestEntry.objects.get())

    void_entry(entry=Entry.objects.get(), actor=make_officer(), now=contest.closes_at)

    assert cached(ContestEntry.objects.get()) == before


def test_other_contests_and_quizzes_are_left_alone(now, officer, contest):
    other = make_open_contest([officer])

    sit(officer, contest)

    assert ContestEntry.objects.filter(contest=other).count() == 0
    assert ContestEntry.objects.filter(contest=contest).count() == 1


def test_rebuild_of_an_officer_who_is_not_listed_writes_nothing(contest):
    assert rebuild_entry(contest=contest, officer=make_officer()) is None
    assert ContestEntry.objects.count() == 0


def test_rebuild_repairs_what_was_spoilt_and_keeps_consent(officer, contest):
    sit(officer, contest, right=3, show_name=True)
    before = cached(ContestEntry.objects.get())
    ContestEntry.objects.update(points=Decimal(1), duration=1, tries=9)

    assert rebuild_entries(contest) == 1

    entry = ContestEntry.objects.get()
    assert cached(entry) == before
    assert entry.show_name


def test_draft_can_no_longer_change_under_a_running_contest(now, officer, contest):
    with pytest.raises(ValidationError):
        change_contest(contest=contest, rules=[], actor=None, now=now)
    assert contest.rules.count() == 2


tries = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 4), st.sampled_from([60, 61, 300])), min_size=1, max_size=6
)


class RebuildTests(HypothesisTestCase):
    """Whatever is sat in whatever order, the incremental entry equals the rebuilt one and the sittings."""

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tries)
    def test_incremental_entries_equal_rebuilt_ones(self, done):
        officers = [make_entrant("周某"), make_entrant("许某")]
        contest = make_open_contest(officers, max_tries=6)
        for number, (who, right, seconds) in enumerate(done):
            sit(officers[who], contest, at=NOW + timedelta(minutes=20 * number), seconds=seconds, right=right)
        incremental = {entry.officer_id: cached(entry) for entry in ContestEntry.objects.filter(contest=contest)}

        rebuild_entries(contest)

        rebuilt = {entry.officer_id: cached(entry) for entry in ContestEntry.objects.filter(contest=contest)}
        assert rebuilt == incremental == {who.pk: self.from_sittings(who) for who in officers if self.sat(who)}

    def sat(self, officer):
        return Sitting.objects.filter(officer=officer, state=SittingState.SUBMITTED)

    def from_sittings(self, officer):
        sittings = {
            RankKey(
                sitting.points, int((sitting.submitted_at - sitting.started_at).total_seconds()), sitting.submitted_at
            ): sitting
            for sitting in self.sat(officer)
        }
        best = best_key(sittings)
        counted = sittings[best]
        return (len(sittings), best.points, counted.full_points, best.duration, best.submitted_at, counted.pk)


def test_submitting_twice_counts_once(now, officer, contest):
    sitting = sit(officer, contest)

    submit_sitting(sitting=sitting, now=now + timedelta(minutes=9), by=officer)

    assert ContestEntry.objects.get().tries == 1
