"""The trail grows by one, in a chain, and nobody rewrites it unseen."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from common.append_only import AppendOnlyError
from common.append_only.triggers import drop_triggers, install_triggers
from people.actions import PEOPLE_EXPORTED, PEOPLE_LISTED, UnregisteredAction, label_of, register_action
from people.domain.audit import plain_address, record_event, record_events, record_view_of_people, verify_audit
from people.models import AuditEvent, AuditHead
from tests.factories.people import make_officer, make_unit

pytestmark = pytest.mark.django_db

GRANTED = register_action("test.granted", "Granted in a test")


def record(now, **fields):
    return record_event(**{"actor": None, "action": GRANTED, "now": now, **fields})


@pytest.fixture
def unguarded():
    """The trail without its triggers, as somebody with the database's password would have it."""
    drop_triggers(connection, [AuditEvent])
    yield
    install_triggers(connection, [AuditEvent])


def test_record_event_says_who_what_and_about_whom(now):
    actor, unit = make_officer(), make_unit()

    record(now, actor=actor, subject=unit, details={"role": "secretary"}, address="192.0.2.7")

    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.subject_kind, event.subject_id, event.details, event.address) == (
        actor,
        "test.granted",
        "people.orgunit",
        unit.uuid,
        {"role": "secretary"},
        "192.0.2.7",
    )


def test_record_event_numbers_without_gaps_and_moves_the_head(now):
    events = [record(now, details={"n": n}) for n in range(3)]

    assert [event.sequence for event in events] == [1, 2, 3]
    assert AuditHead.objects.values_list("sequence", "digest").get() == (3, events[-1].digest)
    assert len({event.digest for event in events}) == 3


def test_record_event_rolled_back_leaves_no_gap(now):
    record(now)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(now)
        raise RuntimeError

    record(now)

    assert list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]
    assert verify_audit() == []


def test_record_events_makes_one_for_each_subject_in_the_same_number_of_queries(now, django_assert_num_queries):
    record(now)
    officers = [make_officer() for _n in range(3)]

    # Savepoint, lock, insert, head, release.
    with django_assert_num_queries(5):
        record_events(actor=None, action=GRANTED, subjects=officers[:1], now=now)
    with django_assert_num_queries(5):
        record_events(actor=None, action=GRANTED, subjects=officers, now=now)

    assert set(AuditEvent.objects.filter(sequence__gt=2).values_list("subject_id", flat=True)) == {
        officer.uuid for officer in officers
    }
    assert verify_audit() == []


def test_record_events_of_nothing_leaves_the_trail_alone(now):
    record(now)

    assert record_events(actor=None, action=GRANTED, subjects=[], now=now) == []
    assert verify_audit() == []


def test_record_event_refuses_an_unregistered_action(now):
    with pytest.raises(UnregisteredAction):
        record(now, action="test.unheard_of")

    assert AuditEvent.objects.count() == 0


def test_record_event_stores_details_as_they_are_hashed(now):
    record(now, details={"unit": uuid4(), "on": date(2026, 11, 23), "points": Decimal("87.50"), "all": [True, None]})

    assert AuditEvent.objects.get().details["points"] == "87.5"
    assert verify_audit() == []


def test_register_action_twice_with_another_label_is_refused():
    with pytest.raises(ValueError, match=r"test\.granted"):
        register_action(GRANTED, "Something else")


def test_label_of_a_room_that_is_gone_is_the_key():
    assert label_of("bygone.act") == "bygone.act"


def test_record_view_of_people_tells_looks_from_exports(now):
    actor, unit = make_officer(), make_unit()

    look = record_view_of_people(actor=actor, what="slips", people=12, now=now, subject=unit)
    copy = record_view_of_people(actor=actor, what="slips", people=12, now=now, subject=unit, exported=True)

    assert (look.action, copy.action) == (PEOPLE_LISTED, PEOPLE_EXPORTED)
    assert look.details == {"list": "slips", "people": 12}


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("unix:", None),
        ("", None),
        (None, None),
    ],
)
def test_plain_address_has_one_form(given, stored):
    assert plain_address(given) == stored


def test_audit_event_refuses_change_and_deletion(now):
    event = record(now)

    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(action=PEOPLE_LISTED)
    with pytest.raises(AppendOnlyError):
        event.delete()
    for statement in ("UPDATE people_auditevent SET action = 'x'", "DELETE FROM people_auditevent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEvent.objects.get().action == GRANTED


def test_verify_audit_accepts_an_empty_and_a_whole_trail(now):
    assert verify_audit() == []

    for address in ("192.0.2.7", "2001:db8::1", None):
        record(now, actor=make_officer(), subject=make_unit(), address=address)

    assert verify_audit() == []


def test_verify_audit_names_an_event_that_was_rewritten(now, unguarded):
    for n in range(3):
        record(now, details={"n": n})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_auditevent SET action = 'people.listed' WHERE sequence = 2")

    assert [fault.sequence for fault in verify_audit()] == [2]


def test_verify_audit_notices_an_event_cut_out_of_the_middle(now, unguarded):
    for n in range(3):
        record(now, details={"n": n})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditevent WHERE sequence = 2")

    assert [fault.sequence for fault in verify_audit()] == [3, 3]


def test_verify_audit_notices_an_end_cut_off(now, unguarded):
    for n in range(3):
        record(now, details={"n": n})
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditevent WHERE sequence = 3")

    assert [fault.sequence for fault in verify_audit()] == [2]
