"""The third guard: database triggers that refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on append-only tables.

A table with write-once columns allows exactly one UPDATE per column, from NULL to a value, with every other column
unchanged. Triggers are (re)installed after each migration, because SQLite rebuilds a table to alter it and drops the
triggers on the way; `verify_ledger` fails where one is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import AppendOnlyModel, append_only_models

PREFIX = "append_only"


def trigger_names(model: type[AppendOnlyModel], vendor: str) -> list[str]:
    """The triggers that must stand on the table of `model`."""
    acts = ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])
    return [f"{PREFIX}_{act}_{model._meta.db_table}"[:63] for act in acts]


def install_triggers(connection: BaseDatabaseWrapper, models: Iterable[type[AppendOnlyModel]]) -> None:
    """Install the guards on the tables of `models`; safe to repeat, replaces what stands there."""
    for model in models:
        with connection.cursor() as cursor:
            for statement in _drop(model, connection.vendor) + _create(model, connection):
                cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper, models: Iterable[type[AppendOnlyModel]]) -> None:
    """Take the guards away. Only `lifted_for_flush` calls this."""
    for model in models:
        with connection.cursor() as cursor:
            for statement in _drop(model, connection.vendor):
                cursor.execute(statement)


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that should stand in this database and do not (or are disabled)."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    wanted = [name for model in append_only_models() for name in trigger_names(model, connection.vendor)]
    return [name for name in wanted if name not in present]


def install_after_migrate(sender: AppConfig, using: str, **kwargs) -> None:
    """Receiver of post_migrate: put the guards of the migrated app's tables back."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    install_triggers(
        connection,
        [model for model in append_only_models(sender.label) if model._meta.db_table in tables],
    )


@contextmanager
def lifted_for_flush(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a test's flush empty the tables; refused unless the test settings allow it."""
    if not getattr(settings, "APPEND_ONLY_LIFTED_FOR_FLUSH", False):
        raise ImproperlyConfigured("The append-only triggers are lifted by the test settings alone.")
    models = list(append_only_models())
    drop_triggers(connection, models)
    try:
        yield
    finally:
        install_triggers(connection, models)


def _columns(model: type[AppendOnlyModel]) -> tuple[list[str], list[str]]:
    """Column names of `model`: those that never change, and those written once."""
    columns = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    once = [columns[name] for name in model.write_once]
    return [column for column in columns.values() if column not in once], once


def _drop(model: type[AppendOnlyModel], vendor: str) -> list[str]:
    table = model._meta.db_table
    names = trigger_names(model, vendor)
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]
    return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name in names]


def _create(model: type[AppendOnlyModel], connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "sqlite":
        return _create_sqlite(model)
    if connection.vendor == "postgresql":
        return _create_postgresql(model)
    raise ImproperlyConfigured(f"No append-only triggers are known for {connection.vendor}.")


def _allowed(model: type[AppendOnlyModel], same: str) -> str:
    """The condition under which an UPDATE passes: `same` is the operator that treats two NULLs as equal."""
    fixed, once = _columns(model)
    if not once:
        return ""
    parts = [f'OLD."{column}" {same} NEW."{column}"' for column in fixed]
    parts += [f'(OLD."{column}" IS NULL OR OLD."{column}" {same} NEW."{column}")' for column in once]
    return " AND ".join(parts)


def _create_sqlite(model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    update, delete = trigger_names(model, "sqlite")
    allowed = _allowed(model, "IS")
    when = f" WHEN NOT ({allowed})" if allowed else ""
    body = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table} refuses this change'); END"
    return [
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" FOR EACH ROW{when} {body}',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" FOR EACH ROW {body}',
    ]


def _create_postgresql(model: type[AppendOnlyModel]) -> list[str]:
    table = model._meta.db_table
    update, delete, truncate = trigger_names(model, "postgresql")
    allowed = _allowed(model, "IS NOT DISTINCT FROM")
    when = f" WHEN (NOT ({allowed}))" if allowed else ""
    function = f"""
        CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'append-only: % refuses this change', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    execute = f"EXECUTE FUNCTION {PREFIX}_refuse()"
    return [
        function,
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" FOR EACH ROW{when} {execute}',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{table}" FOR EACH ROW {execute}',
        f'CREATE TRIGGER "{truncate}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {execute}',
    ]
