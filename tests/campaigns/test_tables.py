"""The tables as read from the database: sums, cut-offs, what was known when, guests, and the cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.domain.bearings import approve_deferral, approve_exemption, end_bearing
from campaigns.models import Campaign
from campaigns.queries import completion_table, people_by_tasks, task_rows
from campaigns.statistics import branch_coverage
from common.clock import end_of_day, start_of_day
from common.figures import Share
from common.pictures import Mark
from ledger.domain.entries import void_entry
from people.enums import PoliticalStatus
from people.models import Membership, PoliticalStatusFact, UnitPlacement
from tests.factories.campaigns import (
    FIRST_DAY,
    LAST_DAY,
    make_campaign,
    make_guest,
    make_member,
    make_scope,
    make_status,
    make_task,
    subject_of,
)
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import EPOCH, RECORDED, make_membership, make_unit

pytestmark = pytest.mark.django_db
AFTER = date(2026, 12, 31)
TODAY = date(2026, 11, 23)


def rows_by_name(campaign, **fields):
    return {row.unit.name: row for row in completion_table(campaign, **{"as_of": TODAY, **fields}).rows}


def make_party_member(officer):
    PoliticalStatusFact.objects.create(
        officer=officer, status=PoliticalStatus.MEMBER, valid_from=EPOCH, recorded_at=RECORDED
    )


def do_tasks(officer, tasks, *, at, now):
    for task in tasks:
        complete_page(officer, subject=subject_of(task), occurred_at=at, now=now)


# Roll-up

STATUSES = ["", "on_post", "seconded_out", "retired", "training", "in_transit", "seconded_in", "left"]
ORGANISATIONS = st.lists(
    st.tuples(
        st.integers(0, 3),  # unit
        st.sampled_from(STATUSES),
        st.booleans(),  # party member
        st.sampled_from([[], [0], [0, 1]]),  # pages completed
        st.sampled_from([date(2026, 8, 1), date(2026, 10, 1), LAST_DAY, date(2026, 12, 5), AFTER]),
        st.sampled_from([None, 40, 95, 100]),  # points
    ),
    max_size=8,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=ORGANISATIONS, parents=st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_roll_up_equals_recomputation(people, parents, now):
    units = [make_unit("0", kind="committee")]
    for number, parent in enumerate(parents, start=1):
        units.append(make_unit(str(number), parent=units[min(parent, number - 1)]))
    campaign = make_campaign(tasks=2)
    exam, pages = make_task(campaign, kind="quiz", required=False), list(campaign.tasks.filter(kind="page"))
    for unit, status, is_member, completed, day, points in people:
        officer = make_member(units[unit], status=status)
        if is_member:
            make_party_member(officer)
        do_tasks(officer, [pages[number] for number in completed], at=start_of_day(day), now=now)
        if points is not None:
            submit_sitting(officer, subject=subject_of(exam), points=points, occurred_at=start_of_day(day), now=now)

    table = {row.unit.unit_id: row for row in completion_table(campaign, as_of=AFTER).rows}
    from_entries = completion_table(campaign, as_of=AFTER, known_at=now)

    assert [figures_in(row) for row in from_entries.rows] == [figures_in(row) for row in table.values()]
    for unit in units:
        alone = completion_table(campaign, unit=unit, as_of=AFTER)
        below = _below(unit, units)
        assert alone.total == alone.rows[0].everyone == table[unit.pk].everyone
        assert alone.rows[0].members == table[unit.pk].members
        assert table[unit.pk].everyone.registered == _registered(people, units, below)
        assert table[unit.pk].everyone.done == _done(people, units, below, until=LAST_DAY)


def figures_in(row):
    """What a row says; the order in which a node holds its children is the database's, the walk has its own."""
    return row.unit.code, row.depth, row.everyone, row.members, row.guests


def _below(unit, units):
    parents = dict(UnitPlacement.objects.values_list("unit_id", "parent_id"))
    found = {unit.pk}
    for candidate in units:
        above = candidate.pk
        while above and above not in found:
            above = parents[above]
        if above:
            found.add(candidate.pk)
    return found


def _registered(people, units, below):
    return sum(units[unit].pk in below and status not in {"left", "seconded_in"} for unit, status, *_rest in people)


def _done(people, units, below, *, until):
    return sum(
        units[unit].pk in below
        and status not in {"left", "seconded_in", "retired", "training"}
        and len(completed) == 2
        and day <= until
        for unit, status, _member, completed, day, _points in people
    )


def test_figures_of_party_members_stand_beside_everybodys(now):
    branch, campaign = make_unit(), make_campaign(tasks=1)
    make_party_member(make_member(branch))
    make_member(branch)

    row = completion_table(campaign, as_of=TODAY).rows[0]

    assert (row.everyone.due, row.members.due) == (2, 1)


def test_table_of_the_administrative_tree_counts_departments(now):
    department = make_unit("装备科", tree="admin", kind="department")
    make_member(department)

    rows = rows_by_name(make_campaign(tasks=1), tree="admin")

    assert {name: row.everyone.due for name, row in rows.items()} == {"装备科": 1}


def test_coverage_counts_branches(now):
    campaign = make_campaign(tasks=1)
    active, idle = make_unit("甲"), make_unit("乙")
    make_unit("丙")
    do_tasks(make_member(active), campaign.tasks.all(), at=now, now=now)
    make_member(idle)

    coverage = branch_coverage(row.everyone for row in completion_table(campaign, as_of=TODAY).rows)

    assert coverage == Share(1, 2)


# Who is due


def test_scope_leaves_out_and_says_so(now):
    inside, outside = make_unit("甲"), make_unit("乙")
    make_member(inside)
    make_member(outside)
    campaign = make_campaign(tasks=1, scope=make_scope(units=[str(inside.uuid)]))

    rows = rows_by_name(campaign)

    assert (rows["甲"].everyone.due, rows["甲"].everyone.out_of_scope) == (1, 0)
    assert (rows["乙"].everyone.due, rows["乙"].everyone.out_of_scope) == (0, 1)


def test_approved_exemption_and_deferral_hold_on_their_days(now, office):
    branch, campaign = make_unit(), make_campaign(tasks=1)
    exempted, deferred = make_member(branch), make_member(branch)
    days = {"valid_from": date(2026, 10, 1), "valid_to": date(2026, 11, 1), "actor": office, "now": now}
    approve_exemption(officer=exempted, campaign=campaign, reason="rules", **days)
    approve_deferral(officer=deferred, campaign=campaign, reason="leave", **days)

    found = {}
    for day in (date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 1)):
        figures = completion_table(campaign, as_of=day).total
        found[day.isoformat()] = (figures.exempt, figures.deferred, figures.due)

    assert found == {"2026-09-30": (0, 0, 2), "2026-10-31": (1, 1, 0), "2026-11-01": (0, 0, 2)}


def test_exemption_from_one_campaign_leaves_another_alone(now, office):
    branch, one, other = make_unit(), make_campaign(tasks=1), make_campaign(tasks=1)
    approve_exemption(
        officer=make_member(branch), campaign=one, reason="rules", valid_from=FIRST_DAY, actor=office, now=now
    )

    assert completion_table(one, as_of=TODAY).total.exempt == 1
    assert completion_table(other, as_of=TODAY).total.exempt == 0


@pytest.mark.parametrize(("last", "deferred"), [(date(2026, 10, 15), 0), (date(2026, 10, 16), 1)])
def test_training_counts_its_days_inside_the_window(now, last, deferred):
    officer = make_member(make_unit())
    make_status(officer, "training", valid_from=date(2026, 8, 1))
    make_status(officer, "on_post", valid_from=last + timedelta(days=1))

    figures = completion_table(make_campaign(tasks=1), as_of=AFTER).total

    assert (figures.deferred, figures.due) == (deferred, 1 - deferred)


def test_guest_counts_at_home_only(now):
    home, host = make_unit("甲"), make_unit("乙")
    make_guest(host, home)
    make_member(host, status="seconded_in")

    rows = rows_by_name(make_campaign(tasks=1))

    assert (rows["甲"].everyone.due, rows["甲"].guests) == (1, 0)
    assert (rows["乙"].everyone.registered, rows["乙"].guests) == (0, 2)


def test_guest_of_a_sister_branch_is_no_guest_of_their_committee(now):
    committee = make_unit("机关党委", kind="committee")
    home, host = make_unit("甲", parent=committee), make_unit("乙", parent=committee)
    make_guest(host, home)

    rows = rows_by_name(make_campaign(tasks=1))

    assert (rows["乙"].guests, rows["机关党委"].guests) == (1, 0)


# Cut-offs


def test_work_counts_before_the_end_of_the_cut_off_day(now):
    campaign, officer = make_campaign(tasks=1), make_member(make_unit())
    day = date(2026, 10, 10)
    do_tasks(officer, campaign.tasks.all(), at=end_of_day(day), now=now)

    before, after = (completion_table(campaign, as_of=cut).total for cut in (day, day + timedelta(days=1)))

    assert (before.started, before.done, before.units_done) == (0, 0, 0)
    assert (after.started, after.done, after.units_done) == (1, 1, 1)


def test_work_at_the_end_of_the_window_is_made_up(now):
    campaign, officer = make_campaign(tasks=1), make_member(make_unit())
    do_tasks(officer, campaign.tasks.all(), at=campaign.ends_at, now=now)

    last_day, next_day = (completion_table(campaign, as_of=day).total for day in (LAST_DAY, date(2026, 12, 1)))

    assert (last_day.done, last_day.done_late) == (0, 0)
    assert (next_day.started, next_day.done, next_day.done_late) == (0, 0, 1)
    assert next_day.make_up_rate == Share(1, 1)


def test_work_after_making_up_counts_nowhere(now):
    campaign, officer = make_campaign(tasks=1), make_member(make_unit())
    do_tasks(officer, campaign.tasks.all(), at=campaign.make_up_ends_at, now=now)

    figures = completion_table(campaign, as_of=AFTER).total

    assert (figures.started, figures.done, figures.done_late) == (0, 0, 0)


def test_exam_as_of_an_earlier_day_does_not_know_later_sittings(now):
    campaign, officer = make_campaign(), make_member(make_unit())
    exam = make_task(campaign, kind="quiz")
    for day, points in ((10, 40), (20, 100)):
        at = start_of_day(date(2026, 10, day))
        submit_sitting(officer, subject=subject_of(exam), points=points, occurred_at=at, now=now)

    found = {}
    for day in (9, 10, 20):
        figures = completion_table(campaign, as_of=date(2026, 10, day)).total
        found[day] = (figures.exam_taken, figures.exam_passed, figures.points)

    assert found == {9: (0, 0, Decimal(0)), 10: (1, 0, Decimal(40)), 20: (1, 1, Decimal(100))}


def test_person_who_moved_counts_where_he_belonged_on_the_day(now):
    old, new = make_unit("甲"), make_unit("乙")
    officer, campaign = make_member(old), make_campaign(tasks=1)
    do_tasks(officer, campaign.tasks.all(), at=start_of_day(date(2026, 9, 10)), now=now)
    make_membership(officer, new, valid_from=date(2026, 10, 1))

    before, after = (rows_by_name(campaign, as_of=day) for day in (date(2026, 9, 30), date(2026, 10, 1)))

    assert (before["甲"].everyone.done, before["乙"].everyone.done) == (1, 0)
    assert (after["甲"].everyone.done, after["乙"].everyone.done) == (0, 1)


def test_same_day_as_known_at_the_same_instant_never_changes(now, office):
    branch, other, campaign = make_unit("甲"), make_unit("乙"), make_campaign(tasks=1)
    officers = [make_member(branch) for _index in range(4)]
    task = campaign.tasks.get()
    entries = [complete_page(officer, subject=subject_of(task), now=now) for officer in officers[:2]]
    exemption = approve_exemption(
        officer=officers[3], campaign=campaign, reason="rules", valid_from=FIRST_DAY, actor=office, now=now
    )
    known = now + timedelta(hours=1)
    first = rows_by_name(campaign, known_at=known)
    later = now + timedelta(hours=2)

    void_entry(entry=entries[0], actor=office, now=later)
    complete_page(officers[2], subject=subject_of(task), occurred_at=now - timedelta(days=9), now=later)
    end_bearing(bearing=exemption, on=FIRST_DAY, actor=office, now=later)
    Membership.objects.filter(officer=officers[1]).update(superseded_at=later)
    make_membership(officers[1], other, recorded_at=later)

    assert rows_by_name(campaign, known_at=known) == first
    assert first["甲"].everyone.done == 2
    assert first["甲"].everyone.exempt == 1
    now_known = rows_by_name(campaign)
    assert (now_known["甲"].everyone.done, now_known["甲"].everyone.exempt, now_known["甲"].everyone.due) == (1, 0, 3)
    assert now_known["乙"].everyone.done == 1


# Tasks and people


def test_task_rows_count_those_who_are_due(now, office):
    branch, campaign = make_unit(), make_campaign(tasks=1)
    quiz = make_task(campaign, kind="quiz", title="小测")
    page = campaign.tasks.get(kind="page")
    people = [make_member(branch) for _index in range(4)]
    exempted = make_member(branch)
    do_tasks(people[0], [page], at=now, now=now)
    do_tasks(people[1], [page], at=campaign.ends_at, now=now)
    do_tasks(exempted, [page], at=now, now=now)
    submit_sitting(people[2], subject=subject_of(quiz), points=10, now=now)
    approve_exemption(officer=exempted, campaign=campaign, reason="rules", valid_from=FIRST_DAY, actor=office, now=now)

    for known_at in (None, now):
        table = completion_table(campaign, unit=branch, as_of=AFTER, known_at=known_at)
        rows = [(row.task.title, row.done, row.late, row.doing) for row in task_rows(table.survey)]
        assert rows == [("第1课", Share(1, 4), 1, 0), ("小测", Share(0, 4), 0, 1)]


def test_people_by_tasks_says_what_is_missing(now):
    branch, campaign = make_unit(), make_campaign(tasks=2)
    optional = make_task(campaign, title="选学", required=False)
    first, second = campaign.tasks.filter(required=True)
    busy, idle = make_member(branch, "郑某", badge_no="100"), make_member(branch, "曾某", badge_no="099")
    do_tasks(busy, [first, optional], at=now, now=now)
    make_member(branch, status="retired")

    for known_at in (None, now):
        rows = people_by_tasks(campaign, branch, as_of=TODAY, known_at=known_at).rows
        assert [(row.officer, row.missing, row.finished) for row in rows] == [
            (idle, [first, second], Share(0, 2)),
            (busy, [second], Share(1, 2)),
        ]
        assert [cell.mark for cell in rows[1].cells] == [Mark.DONE, Mark.TODO, Mark.DONE]
        assert rows[1].cells[0].completed_at == now


# Cost


@pytest.mark.parametrize("size", [1, 3])
def test_table_costs_the_same_for_one_unit_and_for_three(now, size, django_assert_num_queries):
    committee = make_unit("机关党委", kind="committee")
    campaign = make_campaign(tasks=2, scope=make_scope(units=[str(committee.uuid)]))
    make_task(campaign, kind="quiz")
    for number in range(size):
        branch = make_unit(str(number), parent=committee)
        for _index in range(size):
            do_tasks(make_member(branch), campaign.tasks.filter(kind="page"), at=now, now=now)
        make_guest(branch)
    campaign = Campaign.objects.select_related("scope").prefetch_related("tasks").get()

    with django_assert_num_queries(7):
        table = completion_table(campaign, as_of=TODAY)

    assert (len(table.rows), table.total.done) == (size + 1, 0)
    assert table.total.units_done == 2 * size * size


@pytest.mark.parametrize("size", [1, 3])
def test_people_by_tasks_costs_the_same_for_one_person_and_for_three(now, size, django_assert_num_queries):
    branch, campaign = make_unit(), make_campaign(tasks=2)
    for _index in range(size):
        do_tasks(make_member(branch), campaign.tasks.all(), at=now, now=now)
    campaign = Campaign.objects.select_related("scope").prefetch_related("tasks").get()

    with django_assert_num_queries(7):
        rows = people_by_tasks(campaign, branch, as_of=TODAY).rows

    assert len(rows) == size
