"""Tampering: whatever byte of whatever entry changes, verification fails and names the entry."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from common.append_only.triggers import drop_triggers, install_triggers
from ledger.domain.entries import void_entry
from ledger.domain.seals import seal_ledger
from ledger.domain.verification import verify_ledger
from ledger.models import ChainHead, Entry, Progress, Seal
from people.actions import OFFICER_CHANGED
from people.domain.audit import record_event
from people.models import AuditEvent
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db

COLUMNS = [field.column for field in Entry._meta.local_concrete_fields if field.column != "id"]


@pytest.fixture
def ledger(now):
    """Two officers with three entries each, sealed."""
    for name in ("周某", "吴某"):
        officer = make_officer(name)
        make_membership(officer, make_unit())
        complete_page(officer, now=now)
        wrong = submit_sitting(officer, now=now, points=80)
        void_entry(entry=wrong, actor=make_officer("办某"), now=now)
    seal_ledger(now=now)
    return list(Entry.objects.select_related("officer"))


def tamper(statement, *parameters, model=Entry):
    """Change rows as somebody with the database password would: without the guards, behind the application."""
    drop_triggers(connection, [model])
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    install_triggers(connection, [model])


def fault_texts():
    return [str(fault) for fault in verify_ledger()]


def test_untouched_ledger_verifies(ledger):
    assert fault_texts() == []


@pytest.mark.parametrize("column", COLUMNS)
def test_changed_column_is_found_and_its_entry_named(ledger, column):
    target = ledger[2]
    field = next(field for field in Entry._meta.local_concrete_fields if field.column == column)
    root = Page.objects.get(depth=1)
    other = {
        "officer_id": make_officer("另某").pk,
        "party_unit_id": None,
        "department_id": ledger[-1].party_unit_id,
        "actor_id": ledger[0].officer_id,
        "supersedes_id": None,
        "sequence": 9,
        "uuid": "0" * 32,
        "subject_id": "0" * 32,
        "page_id": root.pk,
        "revision_id": root.save_revision().pk,
        "payload": '{"points": 99}',
        "rule_version": 2,
        "occurred_at": target.occurred_at + timedelta(seconds=1),
        "recorded_at": target.recorded_at + timedelta(microseconds=1),
    }.get(column, "ffff")
    value = connection.ops.adapt_datetimefield_value(other) if field.get_internal_type() == "DateTimeField" else other

    tamper(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', value, target.pk)

    faults = fault_texts()
    assert any(str(Entry.objects.get(pk=target.pk).uuid) in fault for fault in faults), faults


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_a_digested_text_is_found(ledger, data):
    target = data.draw(st.sampled_from(ledger))
    column = data.draw(st.sampled_from(["subject_title", "idempotency_key", "digest", "kind", "evidence"]))
    text = getattr(target, column)
    place = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.characters(codec="utf-8", exclude_characters=[text[place], "\x00"]))
    changed = text[:place] + byte + text[place + 1 :]

    tamper(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', changed, target.pk)
    faults = fault_texts()
    tamper(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', text, target.pk)

    assert any(str(target.uuid) in fault for fault in faults), (column, changed)
    assert fault_texts() == []


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_removed_entry_is_found(ledger, place):
    officer = ledger[0].officer
    removed = [entry for entry in ledger if entry.officer == officer][place]

    tamper("UPDATE ledger_entry SET supersedes_id = NULL WHERE supersedes_id = %s", removed.pk)
    tamper("DELETE FROM ledger_entry WHERE id = %s", removed.pk)

    assert any(officer.badge_no in fault for fault in fault_texts())


def test_all_entries_removed_with_their_head_are_found_by_the_seal(ledger):
    officer = ledger[0].officer

    tamper("UPDATE ledger_entry SET supersedes_id = NULL WHERE officer_id = %s", officer.pk)
    tamper("DELETE FROM ledger_entry WHERE officer_id = %s", officer.pk)
    ChainHead.objects.filter(officer=officer).delete()
    Progress.objects.filter(officer=officer).delete()

    assert any(officer.badge_no in fault for fault in fault_texts())


def test_changed_seal_is_found(ledger):
    seal = Seal.objects.get()

    tamper("UPDATE ledger_seal SET entries = entries + 1", model=Seal)

    assert any(seal.day.isoformat() in fault for fault in fault_texts())


def test_seals_of_later_days_cover_only_what_grew_and_still_verify(ledger, now):
    officer = ledger[0].officer
    complete_page(officer, now=now)

    second = seal_ledger(now=now + timedelta(days=1))

    assert [head.officer for head in second.heads.all()] == [officer]
    assert (second.chains, second.entries) == (2, 7)
    assert seal_ledger(now=now + timedelta(days=1, hours=1)) == second
    assert fault_texts() == []


def test_verify_ledger_command_names_the_entry_and_fails(ledger, capsys):
    tamper("UPDATE ledger_entry SET subject_title = 'x' WHERE id = %s", ledger[0].pk)

    with pytest.raises(CommandError) as error:
        call_command("verify_ledger")

    assert error.value.returncode == 1
    assert str(ledger[0].uuid) in capsys.readouterr().err


def test_verify_ledger_command_refuses_an_unknown_officer(db):
    with pytest.raises(CommandError, match="999"):
        call_command("verify_ledger", officer="999")


def test_changed_audit_event_is_found(ledger):
    event = record_event(actor=ledger[0].officer, action=OFFICER_CHANGED, now=ledger[0].recorded_at)

    tamper("UPDATE people_auditevent SET details = '{\"x\": 1}' WHERE id = %s", event.pk, model=AuditEvent)

    assert [fault for fault in fault_texts() if str(event.sequence) in fault] != []
