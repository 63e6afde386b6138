"""Dated facts: superseding, repeating, and answers that never change afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from people.actions import MEMBERSHIP_SET
from people.domain.facts import (
    Statement,
    record_facts,
    record_secondment,
    set_category,
    set_membership,
    set_political_status,
    set_roster_status,
)
from people.enums import Category, PoliticalStatus, RosterState, Tree
from people.models import AuditEvent, CategoryFact, Membership, RosterStatus, Secondment
from tests.factories.people import make_officer, make_unit

MARCH = date(2026, 3, 1)
MAY = date(2026, 5, 1)


def join(officer, unit, day, now, tree=Tree.PARTY):
    return set_membership(officer=officer, tree=tree, unit=unit, valid_from=day, actor=None, now=now)


@pytest.mark.django_db
def test_membership_ends_where_the_next_one_begins(now):
    officer, first, second = make_officer(), make_unit("一支部"), make_unit("二支部")
    join(officer, first, MARCH, now)
    join(officer, second, MAY, now)

    held = [Membership.objects.as_of(day).get(officer=officer).unit for day in (MARCH, date(2026, 4, 30), MAY)]

    assert held == [first, first, second]


@pytest.mark.django_db
def test_membership_corrects_a_row_of_the_same_day_and_keeps_the_wrong_one_readable(now):
    officer, wrong, right = make_officer(), make_unit("一支部"), make_unit("二支部")
    join(officer, wrong, MARCH, now)

    join(officer, right, MARCH, now + timedelta(hours=1))

    assert Membership.objects.as_of(MARCH).get(officer=officer).unit == right
    assert Membership.objects.as_of(MARCH, now + timedelta(minutes=1)).get(officer=officer).unit == wrong


@pytest.mark.django_db
def test_membership_that_holds_already_changes_nothing(now):
    officer, unit = make_officer(), make_unit()
    first = join(officer, unit, MARCH, now)

    again = join(officer, unit, MAY, now + timedelta(days=1))

    assert again == first
    assert Membership.objects.filter(officer=officer).count() == 1
    assert AuditEvent.objects.filter(action=MEMBERSHIP_SET).count() == 1


@pytest.mark.django_db
def test_membership_is_audited_with_the_unit_by_uuid(now):
    officer, clerk, unit = make_officer(), make_officer("吴某"), make_unit()

    set_membership(officer=officer, tree=Tree.PARTY, unit=unit, valid_from=MARCH, actor=clerk, now=now)

    event = AuditEvent.objects.get(action=MEMBERSHIP_SET)
    assert (event.actor, event.subject_id) == (clerk, officer.uuid)
    assert event.details == {"tree": "party", "unit": str(unit.uuid), "valid_from": "2026-03-01"}


@pytest.mark.django_db
def test_membership_refuses_a_unit_of_the_other_tree(now):
    officer, department = make_officer(), make_unit("办公室", tree=Tree.ADMIN, kind="department")

    with pytest.raises(ValidationError):
        join(officer, department, MARCH, now)

    assert not Membership.objects.filter(officer=officer).exists()


@pytest.mark.django_db
def test_membership_refuses_a_unit_that_is_not_open_yet(now):
    officer, unit = make_officer(), make_unit(valid_from=MAY)

    with pytest.raises(ValidationError):
        join(officer, unit, MARCH, now)


@pytest.mark.django_db
def test_membership_without_a_unit_ends_belonging(now):
    officer, unit = make_officer(), make_unit()
    join(officer, unit, MARCH, now)

    join(officer, None, MAY, now)

    assert Membership.objects.as_of(MAY).get(officer=officer).unit is None


@pytest.mark.django_db
def test_statuses_and_category_are_recorded_each_in_their_own_series(now):
    officer = make_officer()
    said = {"officer": officer, "valid_from": MARCH, "actor": None, "now": now}

    status = set_roster_status(status=RosterState.TRAINING, **said)
    political = set_political_status(status=PoliticalStatus.MEMBER, **said)
    category = set_category(category=Category.AUXILIARY, **said)

    assert (status.status, political.status, category.category) == ("training", "01", "auxiliary")


@pytest.mark.django_db
def test_status_refuses_an_unknown_value(now):
    with pytest.raises(ValidationError):
        set_roster_status(officer=make_officer(), status="asleep", valid_from=MARCH, actor=None, now=now)


@pytest.mark.django_db
def test_secondment_refuses_overlap_and_repeats_quietly(now):
    officer, host = make_officer(), make_unit()
    said = {"officer": officer, "host": host, "actor": None, "now": now}
    first = record_secondment(valid_from=MARCH, valid_to=MAY, **said)

    assert record_secondment(valid_from=MARCH, valid_to=MAY, **said) == first
    with pytest.raises(ValidationError):
        record_secondment(valid_from=date(2026, 4, 1), valid_to=None, **said)
    record_secondment(valid_from=MAY, valid_to=None, **said)
    assert Secondment.objects.known().filter(officer=officer).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_recording_many_facts_costs_the_same_number_of_queries(people, now, django_assert_num_queries):
    statements = [Statement({"officer": make_officer()}, {"category": Category.POLICE}, MARCH) for _i in range(people)]

    with django_assert_num_queries(4):  # savepoint, read, insert, release
        record_facts(CategoryFact, statements, actor=None, now=now)


DAYS = st.integers(0, 6).map(lambda offset: date(2026, 1, 1) + timedelta(days=offset))
RECORDINGS = st.lists(st.tuples(DAYS, st.sampled_from(RosterState.values[:3])), max_size=8)
BEGIN = datetime(2026, 2, 1, tzinfo=UTC)


class RecordedLater(TestCase):
    """What an (as_of, known_at) pair answered once, it answers for ever."""

    @settings(deadline=None, max_examples=40)
    @given(before=RECORDINGS, after=RECORDINGS)
    def test_nothing_recorded_later_changes_an_answer(self, before, after):
        officer = make_officer()
        for number, (day, status) in enumerate(before):
            self.record(officer, day, status, BEGIN + timedelta(hours=number))
        known_at = BEGIN + timedelta(hours=len(before))
        answers = self.answers(officer, known_at)

        for number, (day, status) in enumerate(after, start=1):
            self.record(officer, day, status, known_at + timedelta(hours=number))

        assert self.answers(officer, known_at) == answers
        assert answers == self.folded(before)
        assert self.answers(officer, None) == self.folded(before + after)

    def record(self, officer, day, status, moment):
        set_roster_status(officer=officer, status=status, valid_from=day, actor=None, now=moment)

    def answers(self, officer, known_at):
        days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(8)]
        rows = [RosterStatus.objects.as_of(day, known_at).filter(officer=officer) for day in days]
        return [[row.status for row in found] for found in rows]

    def folded(self, recordings):
        """The same by a plain dictionary: day of beginning to status, read at the latest beginning so far."""
        begun: dict = {}
        for day, status in recordings:
            held = [begun[start] for start in sorted(begun) if start <= day]
            if not held or held[-1] != status:
                begun[day] = status
        days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(8)]
        return [[begun[start] for start in sorted(begun) if start <= day][-1:] for day in days]
