"""The pure figures: edges of every set, and sums."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.statistics import (
    Exam,
    Figures,
    Person,
    Study,
    Terms,
    branch_coverage,
    figures_of,
    is_deferred,
    is_done,
    is_done_late,
    is_exempt,
    is_registered,
    sets_of,
)
from common.clock import end_of_day, start_of_day
from people.enums import RosterState

OPENS, CLOSES, MADE_UP = date(2026, 9, 1), date(2026, 11, 30), date(2026, 12, 15)
TERMS = Terms(
    opens_on=OPENS,
    closes_on=CLOSES,
    starts_at=start_of_day(OPENS),
    ends_at=end_of_day(CLOSES),
    make_up_ends_at=end_of_day(MADE_UP),
    cutoff=end_of_day(date(2026, 12, 31)),
    required=3,
    automatic_exemptions=frozenset({"retired", "long_sick", "maternity", "suspended", "abroad"}),
    has_exam=True,
)
PERSON = Person(
    officer_id=1,
    unit_id=1,
    status="on_post",
    in_scope=True,
    is_party_member=True,
    is_exempted=False,
    is_deferred=False,
    joined_on=date(2020, 1, 1),
)


@pytest.mark.parametrize("status", RosterState.values)
def test_status_decides_who_counts(status):
    person = replace(PERSON, status=status)

    assert is_registered(person) is (status not in {"left", "seconded_in"})
    assert is_exempt(person, TERMS) is (status in {"retired", "long_sick", "maternity", "suspended", "abroad"})


@pytest.mark.parametrize(
    ("fields", "deferred"),
    [
        ({}, False),
        ({"is_deferred": True}, True),
        ({"joined_on": date(2026, 11, 16)}, False),
        ({"joined_on": date(2026, 11, 17)}, True),
        ({"joined_on": date(2026, 12, 5)}, True),
        ({"training_days": 45}, False),
        ({"training_days": 46}, True),
    ],
)
def test_deferred_by_approval_late_joining_or_half_a_window_of_training(fields, deferred):
    assert is_deferred(replace(PERSON, **fields), TERMS) is deferred


@pytest.mark.parametrize(
    ("study", "done", "late"),
    [
        (Study(units_done=3, units_made_up=3), True, False),
        (Study(units_done=2, units_made_up=3), False, True),
        (Study(units_done=2, units_made_up=2), False, False),
        (Study(), False, False),
    ],
)
def test_done_needs_every_required_task(study, done, late):
    assert (is_done(study, TERMS), is_done_late(study, TERMS)) == (done, late)


def test_nobody_has_finished_a_campaign_that_requires_nothing():
    assert not is_done(Study(), replace(TERMS, required=0))


def test_registered_people_fall_into_four_places():
    people = [
        PERSON,
        replace(PERSON, officer_id=2, is_exempted=True, is_deferred=True),
        replace(PERSON, officer_id=3, is_deferred=True),
        replace(PERSON, officer_id=4, in_scope=False, is_exempted=True),
        replace(PERSON, officer_id=5, status="left"),
        replace(PERSON, officer_id=6, status="seconded_in"),
    ]

    sets = sets_of(people, {}, TERMS)

    assert sets.registered == {1, 2, 3, 4}
    assert (sets.due, sets.exempt, sets.deferred, sets.out_of_scope) == ({1}, {2}, {3}, {4})


def test_work_of_those_who_are_not_due_counts_nowhere():
    study = Study(started=True, units_done=3, units_made_up=3, exam=Exam(True, Decimal(90), Decimal(100)))

    figures = figures_of(sets := sets_of([replace(PERSON, is_exempted=True)], {1: study}, TERMS), {1: study}, TERMS)

    assert sets.exempt == {1}
    assert figures == Figures(registered=1, exempt=1)


@pytest.mark.parametrize(
    ("points", "full", "excellent", "is_full"),
    [("90", "100", True, False), ("89.99", "100", False, False), ("50", "50", True, True), ("45", "50", True, False)],
)
def test_excellent_and_full_marks_are_shares_of_the_full_points(points, full, excellent, is_full):
    exam = Exam(True, Decimal(points), Decimal(full))

    assert (exam.is_excellent, exam.is_full) == (excellent, is_full)


def test_coverage_leaves_out_branches_without_anybody_due():
    coverage = branch_coverage([Figures(due=3, started=1), Figures(due=2), Figures()])

    assert coverage.text == "1/2"


def test_rates_without_a_denominator_are_a_dash():
    figures = Figures()

    assert figures.completion_rate.percent == "—"
    assert (figures.average_score, figures.hours_per_person) == (None, None)


people = st.builds(
    replace,
    st.just(PERSON),
    officer_id=st.integers(1, 30),
    status=st.sampled_from(["", *RosterState.values]),
    in_scope=st.booleans(),
    is_exempted=st.booleans(),
    is_deferred=st.booleans(),
    training_days=st.sampled_from([0, 50]),
)
some_studies = st.dictionaries(
    st.integers(1, 30),
    st.builds(
        Study,
        started=st.booleans(),
        units_done=st.integers(0, 2),
        units_made_up=st.integers(2, 3),
        exam=st.none() | st.builds(Exam, st.booleans(), st.decimals(0, 100, places=2), st.just(Decimal(100))),
        hours=st.decimals(0, 9, places=1),
    ),
)


@given(st.lists(people, unique_by=lambda person: person.officer_id), some_studies, st.integers(0, 30))
def test_sum_of_two_parts_equals_the_whole(everybody, studies, cut):
    def figures(part):
        return figures_of(sets_of(part, studies, TERMS), studies, TERMS)

    assert figures(everybody[:cut]) + figures(everybody[cut:]) == figures(everybody)


@given(st.lists(people, unique_by=lambda person: person.officer_id), some_studies)
def test_registered_is_the_disjoint_union_of_its_places(everybody, studies):
    sets = sets_of(everybody, studies, TERMS)
    places = [sets.due, sets.exempt, sets.deferred, sets.out_of_scope]

    assert frozenset().union(*places) == sets.registered
    assert sum(map(len, places)) == len(sets.registered)
    assert sets.done | sets.done_late | sets.started | sets.taken <= sets.due
    assert not sets.done & sets.done_late
