"""Opening what an old platform left: its SQLite file or its `dumpdata` JSON, read as rows and never trusted."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text

from .tables import LABELS, TABLES, key_of

Row = dict[str, Any]

MAX_DUMP_BYTES = 200 * 1024 * 1024
MAX_ROWS = 500_000
# The longest text or record that a database may hold.
MAX_VALUE_BYTES = 10 * 1024 * 1024
_SQLITE = b"SQLite format 3\0"


class SourceError(Exception):
    """The source cannot be read; the message says what is wrong with it and what to do."""


class Source(Protocol):
    """An old platform's tables."""

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table by their key, with the columns of TABLES. Raises SourceError where a cell is none."""
        ...

    def count(self, table: str) -> int:
        """How many rows the table has."""
        ...


@contextmanager
def open_source(path: Path, *, zone: tzinfo) -> Iterator[Source]:
    """The source, while it is needed; its form is told by its content. `zone` is that of times without an offset.

    The file is never written, nor anything beside it. Raises SourceError where it is neither form, damaged, too large
    or lacks tables, which are named; OSError where it cannot be opened at all.
    """
    with path.open("rb") as file:
        start = file.read(len(_SQLITE))
    if start != _SQLITE:
        yield DumpSource(path, zone)
        return
    _refuse_unfinished(path)
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield DatabaseSource(connection, zone)


class DatabaseSource:
    """A SQLite file, opened read-only and as one that nobody changes meanwhile."""

    def __init__(self, connection: sqlite3.Connection, zone: tzinfo):
        self.connection, self.zone = connection, zone
        connection.row_factory = sqlite3.Row
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
        # Nothing that is written into the file's own schema may be run.
        connection.execute("PRAGMA trusted_schema = OFF")
        self._check_tables()

    def rows(self, table: str) -> Iterator[Row]:
        columns = ", ".join(f'"{column}"' for column in TABLES[table])
        for found in self._query(f'SELECT {columns} FROM "{table}" ORDER BY "{key_of(table)}"'):
            yield _read_row(table, dict(found), self.zone)

    def count(self, table: str) -> int:
        (counted,) = self._query(f'SELECT count(*) FROM "{table}"')
        return counted[0]

    def _check_tables(self) -> None:
        there = {name for (name,) in self._query("SELECT name FROM sqlite_master WHERE type = 'table'")}
        lacking = [table for table in TABLES if table not in there]
        if lacking:
            raise SourceError(_lacking(lacking))
        for table, columns in TABLES.items():
            known = {found["name"] for found in self._query(f'PRAGMA table_info("{table}")')}
            missing = [column for column in columns if column not in known]
            if missing:
                message = _("The table %(table)s lacks %(columns)s: this is no database of django-quiz-app 0.5.")
                raise SourceError(message % {"table": table, "columns": ", ".join(missing)})
            _check_count(table, self.count(table))

    def _query(self, statement: str) -> Iterator[sqlite3.Row]:
        try:
            yield from self.connection.execute(statement)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            message = _("The database cannot be read (%(error)s). Copy it again from the old platform.")
            raise SourceError(message % {"error": error}) from error


class DumpSource:
    """A `dumpdata` JSON, in memory."""

    def __init__(self, path: Path, zone: tzinfo):
        self.zone = zone
        self.tables: dict[str, list[Row]] = defaultdict(list)
        for record in _records_in(path):
            self._take(record)
        if not self.tables["quiz_question"]:
            raise SourceError(
                _("The file is neither a SQLite database nor a dump of django-quiz-app: it holds no quiz.question.")
            )
        for table, rows in self.tables.items():
            _check_count(table, len(rows))

    def rows(self, table: str) -> Iterator[Row]:
        rows = [_read_row(table, row, self.zone) for row in self.tables[table]]
        key = key_of(table)
        # A dump with natural keys numbers no users; they keep its order.
        return iter(sorted(rows, key=lambda row: row[key] or 0))

    def count(self, table: str) -> int:
        return len(self.tables[table])

    def _take(self, record: Any) -> None:
        """Put a record into its table as a row; those of other apps are passed over."""
        if not isinstance(record, dict) or not isinstance(record.get("fields"), dict):
            raise SourceError(_("The file is no dump: each of its records has a model, a pk and fields."))
        table = LABELS.get(str(record.get("model")))
        if table is None:
            return
        fields = record["fields"]
        self.tables[table].append({key_of(table): record.get("pk"), **_row_of(table, fields)})
        if table == "quiz_question":
            quizzes = fields.get("quiz")
            for quiz in quizzes if isinstance(quizzes, list) else []:
                self.tables["quiz_question_quiz"].append({"question_id": record.get("pk"), "quiz_id": quiz})


def _row_of(table: str, fields: Mapping[str, Any]) -> Row:
    """The fields under the names of the table's columns: a dump leaves out the "_id" of references."""
    names = {column: column.removesuffix("_id") for column in TABLES[table] if column != key_of(table)}
    missing = [name for name in names.values() if name not in fields]
    if missing:
        message = _("A record of %(table)s lacks %(columns)s: this is no dump of django-quiz-app 0.5.")
        raise SourceError(message % {"table": table, "columns": ", ".join(missing)})
    return {column: fields[name] for column, name in names.items()}


def _records_in(path: Path) -> list[Any]:
    with path.open("rb") as file:
        data = file.read(MAX_DUMP_BYTES + 1)
    if len(data) > MAX_DUMP_BYTES:
        message = _("The dump is larger than %(limit)s MB. Give the database file itself.")
        raise SourceError(message % {"limit": MAX_DUMP_BYTES // (1024 * 1024)})
    try:
        records = json.loads(decode_text(data))
    except (SpreadsheetError, ValueError, RecursionError) as error:
        raise SourceError(_("The file is neither a SQLite database nor a JSON dump that can be read.")) from error
    if not isinstance(records, list):
        raise SourceError(_("The file is no dump: each of its records has a model, a pk and fields."))
    return records


def _read_row(table: str, row: Row, zone: tzinfo) -> Row:
    read: Row = {}
    for column, reader in TABLES[table].items():
        try:
            value = reader(row[column])
        except (TypeError, ValueError) as error:
            message = _("%(table)s %(key)s: “%(value)s” cannot stand in the column %(column)s.")
            where = {"table": table, "key": row.get(key_of(table)), "column": column}
            raise SourceError(message % {**where, "value": str(row[column])[:40]}) from error
        if isinstance(value, datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=zone)
        read[column] = value
    return read


def _refuse_unfinished(path: Path) -> None:
    """A database whose last changes still stand in a file beside it would be read without them."""
    for suffix in ("-wal", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists() and beside.stat().st_size:
            message = _(
                "%(file)s stands beside the database: it is in use, or was not closed properly. Stop the old platform, "
                "open and close the database once with sqlite3, and import it then."
            )
            raise SourceError(message % {"file": beside.name})


def _check_count(table: str, count: int) -> None:
    if count > MAX_ROWS:
        message = _("The table %(table)s has %(count)s rows; at most %(limit)s can be imported.")
        raise SourceError(message % {"table": table, "count": count, "limit": MAX_ROWS})


def _lacking(tables: list[str]) -> str:
    message = _("These tables of django-quiz-app are missing: %(tables)s. Is this the right database?")
    return message % {"tables": ", ".join(tables)}
