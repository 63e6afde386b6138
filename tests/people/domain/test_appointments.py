"""Appointments: spans that join, administrators apart, groups that follow."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from people.actions import APPOINTMENT_ENDED, APPOINTMENT_MADE
from people.domain import access
from people.domain.appointments import appoint, end_appointment
from people.enums import ADMINISTRATORS, Role
from people.models import Appointment, AuditEvent
from tests.factories.people import make_officer, make_unit

MARCH = date(2026, 3, 1)
MAY = date(2026, 5, 1)
TODAY = date(2026, 11, 23)
DECEMBER = date(2026, 12, 1)
pytestmark = pytest.mark.django_db


def give(officer, role, now, unit=None, valid_from=MARCH, valid_to=None, actor=None):
    return appoint(
        officer=officer, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, actor=actor, now=now
    )


def groups_of(officer):
    return set(officer.groups.values_list("name", flat=True))


def test_appoint_puts_the_officer_into_the_group_of_the_role(now):
    officer = make_officer()

    row = give(officer, Role.EDITOR, now)

    assert row in Appointment.objects.as_of(TODAY)
    assert groups_of(officer) == {access.EDITORS}
    assert AuditEvent.objects.get(action=APPOINTMENT_MADE).details["role"] == "editor"


def test_appoint_again_changes_nothing(now):
    officer = make_officer()
    first = give(officer, Role.EDITOR, now)

    assert give(officer, Role.EDITOR, now, valid_from=MAY) == first
    assert Appointment.objects.filter(officer=officer).count() == 1
    assert AuditEvent.objects.filter(action=APPOINTMENT_MADE).count() == 1


def test_appoint_joins_a_span_that_overlaps(now):
    officer, unit = make_officer(), make_unit()
    give(officer, Role.SECRETARY, now, unit, MARCH, MAY)

    row = give(officer, Role.SECRETARY, now, unit, date(2026, 4, 1), None)

    assert (row.valid_from, row.valid_to) == (MARCH, None)
    assert list(Appointment.objects.known().filter(officer=officer)) == [row]


def test_appoint_refuses_a_leader_without_a_unit_and_a_closed_span(now):
    with pytest.raises(ValidationError):
        give(make_officer(), Role.SECRETARY, now)
    with pytest.raises(ValidationError):
        give(make_officer(), Role.EDITOR, now, valid_from=MAY, valid_to=MAY)


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("asked", ADMINISTRATORS)
def test_appoint_keeps_the_three_administrators_apart(held, asked, now):
    officer = make_officer()
    give(officer, held, now, valid_from=MARCH, valid_to=DECEMBER)

    if held == asked:
        give(officer, asked, now, valid_from=MAY)
    else:
        with pytest.raises(ValidationError):
            give(officer, asked, now, valid_from=MAY)
        give(officer, asked, now, valid_from=DECEMBER)


def test_appoint_refuses_an_administrator_who_appoints_himself(now):
    officer = make_officer()

    with pytest.raises(ValidationError):
        give(officer, Role.AUDIT_ADMIN, now, actor=officer)


def test_ending_takes_the_group_away_and_keeps_the_span_readable(now):
    officer = make_officer()
    row = give(officer, Role.QUESTION_EDITOR, now)

    ended = end_appointment(appointment=row, on=TODAY, actor=None, now=now)

    assert (ended.valid_from, ended.valid_to) == (MARCH, TODAY)
    assert groups_of(officer) == set()
    assert ended in Appointment.objects.as_of(MAY)
    assert AuditEvent.objects.filter(action=APPOINTMENT_ENDED).count() == 1


def test_ending_before_it_began_leaves_nothing(now):
    officer = make_officer()
    row = give(officer, Role.EDITOR, now, valid_from=DECEMBER)

    assert end_appointment(appointment=row, on=TODAY, actor=None, now=now) is None
    assert not Appointment.objects.known().filter(officer=officer).exists()


def test_ending_twice_changes_nothing_and_a_stale_row_is_refused(now):
    officer = make_officer()
    row = give(officer, Role.EDITOR, now)
    ended = end_appointment(appointment=row, on=TODAY, actor=None, now=now)

    assert end_appointment(appointment=row, on=TODAY, actor=None, now=now) == ended
    assert end_appointment(appointment=ended, on=DECEMBER, actor=None, now=now) == ended
    with pytest.raises(ValidationError):
        end_appointment(appointment=row, on=MARCH + timedelta(days=1), actor=None, now=now)


def test_groups_follow_appointments_that_begin_and_end_by_date(now):
    coming, going = make_officer(), make_officer()
    give(coming, Role.CONTEST_ORGANISER, now, valid_from=DECEMBER)
    give(going, Role.EDITOR, now, valid_to=DECEMBER)
    assert (groups_of(coming), groups_of(going)) == (set(), {access.EDITORS})

    access.sync_all_groups(DECEMBER)

    assert (groups_of(coming), groups_of(going)) == ({access.CONTEST_ORGANISERS}, set())


def test_groups_of_others_are_left_alone(now):
    from django.contrib.auth.models import Group

    officer = make_officer()
    officer.groups.add(Group.objects.create(name="Choir"))

    give(officer, Role.EDITOR, now)

    assert groups_of(officer) == {"Choir", access.EDITORS}
