"""The three guards of append-only rows: model, queryset, database; and that migrations leave them standing."""

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from common.append_only import AppendOnlyError, append_only_models
from common.append_only.triggers import drop_triggers, lifted_for_flush, missing_triggers, trigger_names
from ledger.models import Entry, Seal
from people.models import Membership
from tests.factories.ledger import complete_page
from tests.factories.people import make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db


def refused(statement, *parameters):
    with pytest.raises((IntegrityError, DatabaseError), match="append-only"), transaction.atomic():
        connection.cursor().execute(statement, parameters)


def test_entry_model_refuses_to_change_or_go(now):
    entry = complete_page(make_officer(), now=now)

    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()


@pytest.mark.parametrize(
    "act",
    [
        lambda rows: rows.update(kind="attended"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["kind"]),
        lambda rows: rows._raw_delete("default"),
    ],
    ids=["update", "delete", "bulk_update", "raw_delete"],
)
def test_entry_queryset_refuses_to_change_or_delete(now, act):
    entry = complete_page(make_officer(), now=now)

    with pytest.raises(AppendOnlyError):
        act(Entry.objects.all())

    assert Entry.objects.get() == entry


def test_database_refuses_raw_update_and_delete(now):
    complete_page(make_officer(), now=now)

    refused("UPDATE ledger_entry SET kind = 'attended'")
    refused("DELETE FROM ledger_entry")

    assert Entry.objects.get().kind == "page_completed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_database_refuses_truncate(now):
    complete_page(make_officer(), now=now)

    refused("TRUNCATE ledger_entry CASCADE")


def test_dated_fact_can_be_superseded_once_and_nothing_else(now):
    officer, unit = make_officer(), make_unit()
    fact = make_membership(officer, unit)
    rows = Membership.objects.filter(pk=fact.pk)

    assert rows.update(superseded_at=now) == 1
    assert rows.update(superseded_at=now) == 0
    refused("UPDATE people_membership SET superseded_at = NULL")
    refused("UPDATE people_membership SET valid_from = '2021-01-01'")
    with pytest.raises(AppendOnlyError):
        rows.update(valid_from=now.date())


def test_every_append_only_table_is_guarded():
    assert missing_triggers(connection) == []
    assert {Entry, Seal, Membership} <= set(append_only_models())


def test_missing_guards_are_named():
    drop_triggers(connection, [Seal])

    assert sorted(missing_triggers(connection)) == sorted(trigger_names(Seal, connection.vendor))


def test_guards_are_lifted_by_test_settings_alone(settings):
    settings.APPEND_ONLY_LIFTED_FOR_FLUSH = False

    with pytest.raises(Exception, match="test settings alone"), lifted_for_flush(connection):
        pass


@pytest.mark.django_db(transaction=True)
def test_alter_field_on_entries_leaves_the_guards_standing(now):
    """SQLite rebuilds the table to alter it and drops its triggers on the way; post_migrate puts them back."""
    complete_page(make_officer(), now=now)
    before = ProjectState.from_apps(apps)
    longer = migrations.AlterField("entry", "subject_title", models.CharField(max_length=300))
    original = migrations.AlterField("entry", "subject_title", Entry._meta.get_field("subject_title").clone())

    for operation in (longer, original):
        after = before.clone()
        operation.state_forwards("ledger", after)
        with connection.schema_editor() as editor:
            operation.database_forwards("ledger", editor, before, after)
        if connection.vendor == "sqlite":
            assert missing_triggers(connection), "the rebuild was expected to drop the triggers"
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        before = after

    assert missing_triggers(connection) == []
    refused("UPDATE ledger_entry SET kind = 'attended'")
    refused("DELETE FROM ledger_entry")
