"""Statements compiled once: the ORM says what they mean, and is not asked again each time they run.

Django builds the SQL of a queryset anew for every call, which costs several times what running a simple one does.
Where everybody in a contest passes in the same minute (DESIGN §7) a statement is written once, at import:

    OPEN_TRY = Select(lambda officer, quiz: Sitting.objects.filter(officer=officer, subject_id=quiz, state="open"))
    OPEN_TRY.first(officer.pk, quiz.translation_key)

The parameters of the lambda are places, filled at each call in the same order: text, numbers, days, instants, UUIDs.
In `filter(pk__among=ids)` a place is a list of whole numbers of any length. No place can be NULL; whatever needs that
is an ordinary queryset.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from inspect import getattr_static
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError
from django.utils.functional import cached_property

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)
Build = Callable[..., QuerySet]


class Place(Expression):
    """Where a value will stand: number `at` of those given. With a field it is stored there, else compared."""

    is_list = False

    def __init__(self, at: int, field: Field | None = None):
        super().__init__()
        self.at, self.stored_in = at, field

    def as_sql(self, compiler, connection):
        return "%s", (self,)

    def fill(self, values: Sequence[Any], connection: BaseDatabaseWrapper) -> Any:
        value = values[self.at]
        if self.stored_in is not None:
            return self.stored_in.get_db_prep_save(value, connection)
        return _listed(value, connection) if self.is_list else _compared(value, connection)


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """pk__among=place, or so for a foreign key: IN for a list whose length the statement need not know."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        self.rhs.is_list = True
        (left, left_params), (right, right_params) = map(compiler.compile, (self.lhs, self.rhs))
        chosen = (
            f"= ANY({right})" if connection.vendor == "postgresql" else f"IN (SELECT value FROM json_each({right}))"
        )
        return f"{left} {chosen}", (*left_params, *right_params)


class _Statement:
    """What the statements share: compiled for the database on first use, and bound to the values of each call."""

    def __init__(self, build: Build):
        self._build = build
        self._size = len(inspect.signature(build).parameters)
        self._compiled: Any = None

    def _queryset(self) -> QuerySet:
        return self._build(*(Place(at) for at in range(self._size)))


def _cursor(connection: BaseDatabaseWrapper):
    """On PostgreSQL a cursor that lets the server keep statements parsed and planned, where settings ask for that."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    native: Any = connection
    return native._prepare_cursor(ServerBindingCursor(native.connection))  # type: ignore[call-arg]


def _filled(params: Sequence[Any], values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
    return [param.fill(values, connection) if isinstance(param, Place) else param for param in params]


class _Reading(NamedTuple):
    """A compiled queryset and how its rows are read."""

    sql: str
    params: Sequence[Any]
    locks: bool
    converters: list[tuple[int, list, Any]]
    make: Callable[[Sequence[Any]], Any]


class Select(_Statement, Generic[Row]):
    """A queryset of objects (select_related, only and annotations included) or of values_list tuples, compiled once."""

    def all(self, *values: Any) -> list[Row]:
        """Every row, in the queryset's order. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        reading = self._compiled or self._compile(connection)
        if reading.locks and connection.get_autocommit():
            raise TransactionManagementError("A statement that locks needs a transaction.")
        with _cursor(connection) as cursor:
            cursor.execute(reading.sql, _filled(reading.params, values, connection))
            rows = cursor.fetchall()
        if reading.converters:
            rows = [_converted(row, reading.converters, connection) for row in rows]
        return [reading.make(row) for row in rows]

    def first(self, *values: Any) -> Row | None:
        """The first row of `all`, None without any: the queryset itself should ask for no more than one."""
        rows = self.all(*values)
        return rows[0] if rows else None

    def _compile(self, connection: BaseDatabaseWrapper) -> _Reading:
        queryset = self._queryset()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters(column[0] for column in compiler.select)
        self._compiled = _Reading(
            sql,
            params,
            queryset.query.select_for_update and connection.features.has_select_for_update,
            [(at, convert, expression) for at, (convert, expression) in converters.items()],
            _maker(queryset, compiler),
        )
        return self._compiled


class Update(_Statement):
    """An UPDATE of the rows of a queryset without joins, compiled once; `fields` are set, in this order."""

    def __init__(self, build: Build, *fields: str):
        super().__init__(build)
        self._fields = fields

    def run(self, *values: Any, **changes: Any) -> int:
        """Set `changes`, a value for each field, where the places hold `values`; returns how many rows matched."""
        connection = connections[DEFAULT_DB_ALIAS]
        sql, params = self._compiled or self._compile(connection)
        given = [*values, *(changes[name] for name in self._fields)]
        with _cursor(connection) as cursor:
            cursor.execute(sql, _filled(params, given, connection))
            return cursor.rowcount

    def _compile(self, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
        queryset = self._queryset()
        field_of = queryset.model._meta.get_field
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(
            {name: Place(at, field_of(name)) for at, name in enumerate(self._fields, start=self._size)}
        )
        self._compiled = query.get_compiler(connection=connection).as_sql()
        return self._compiled


class Written:
    """SQL that both databases understand, written by hand where the ORM cannot say it; it changes rows."""

    def __init__(self, sql: str):
        self._sql = sql

    def run(self, *values: Any) -> int:
        """Run it with `values` as the driver takes them (Field.get_db_prep_save); how many rows it changed."""
        with _cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(self._sql, values)
            return cursor.rowcount


class Insert(Generic[Stored]):
    """The INSERT of objects of one model, written once. Neither save() nor its signals are called."""

    def __init__(self, model: type[Stored]):
        self._model, self._options = model, cast(Any, model._meta)

    def one(self, row: Stored) -> None:
        """Insert `row`, which then has its primary key. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        with _cursor(connection) as cursor:
            cursor.execute(self._returning, self._values(row, connection))
            row.pk = cursor.fetchone()[0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    def copies(self, like: Stored, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert a copy of `like` for each of `rows`, which hold the values of the fields `names`, none of them NULL.

        One query for so many as the database takes at once; what the copies share is sent once. None gets its key.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        shared = {field.name: value for field, value in zip(self._fields, self._values(like, connection), strict=True)}
        fields = [self._options.get_field(name) for name in names]
        columns = {name: f"v.column{at}" for at, name in enumerate(names, start=1)}
        chosen = ", ".join(columns.get(field.name, "%s") for field in self._fields)
        constant = [value for name, value in shared.items() if name not in columns]
        with _cursor(connection) as cursor:
            for source, values in _sources(fields, rows, connection, spare=len(constant)):
                cursor.execute(f"{self._head} SELECT {chosen} FROM {source}", constant + values)

    def first_of(self, row: Stored) -> bool:
        """Insert `row`, whose primary key is given, unless another one has that key; whether it went in. One query.

        Where somebody else inserts the same key at that moment, this waits until he has committed or given up.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        with _cursor(connection) as cursor:
            cursor.execute(f"{self._head} VALUES {self._places} ON CONFLICT DO NOTHING", self._values(row, connection))
            return bool(cursor.rowcount)

    def _values(self, row: Stored, connection: BaseDatabaseWrapper) -> list[Any]:
        return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self._fields]

    @cached_property
    def _fields(self) -> list[Field]:
        return [field for field in self._options.local_concrete_fields if field is not self._options.auto_field]

    @cached_property
    def _places(self) -> str:
        return f"({', '.join(['%s'] * len(self._fields))})"

    @cached_property
    def _head(self) -> str:
        quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self._fields)
        return f"INSERT INTO {quote(self._options.db_table)} ({columns})"

    @cached_property
    def _returning(self) -> str:
        quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
        return f"{self._head} VALUES {self._places} RETURNING {quote(self._options.pk.column)}"


class UpdateEach(Generic[Stored]):
    """An UPDATE that gives each of many rows its own values in the fields `names`, none of them NULL."""

    def __init__(self, model: type[Stored], *names: str):
        self._options, self._names = cast(Any, model._meta), names

    def run(self, rows: Sequence[Sequence[Any]]) -> None:
        """Set the values that follow the primary key in each of `rows`; one query for so many as can go at once."""
        connection = connections[DEFAULT_DB_ALIAS]
        quote = connection.ops.quote_name
        fields = [self._options.pk, *map(self._options.get_field, self._names)]
        changes = ", ".join(f"{quote(field.column)} = v.column{at}" for at, field in enumerate(fields[1:], start=2))
        table, key = quote(self._options.db_table), quote(self._options.pk.column)
        with _cursor(connection) as cursor:
            for source, values in _sources(fields, rows, connection):
                cursor.execute(f"UPDATE {table} SET {changes} FROM {source} WHERE {table}.{key} = v.column1", values)


def _sources(
    fields: Sequence[Field], rows: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper, *, spare: int = 0
) -> Iterator[tuple[str, list[Any]]]:
    """Rows of values for `fields` as tables `v` of column1, column2 … and their parameters.

    On PostgreSQL one table with an array for each column: the statement is then the same for any number of rows, so
    that driver and server know it again. Else as many rows at once as leave room for `spare` other parameters.
    """
    prepare = [field.get_db_prep_save for field in fields]
    ready = [[to_column(value, connection) for to_column, value in zip(prepare, row, strict=True)] for row in rows]
    if connection.vendor == "postgresql":
        if ready:
            arrays = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)
            columns = ", ".join(f"column{at}" for at in range(1, len(fields) + 1))
            yield f"unnest({arrays}) AS v ({columns})", [list(column) for column in zip(*ready, strict=True)]
        return
    row_places = f"({', '.join(['%s'] * len(fields))})"
    most = ((connection.features.max_query_params or 65_535) - spare) // len(fields)
    for start in range(0, len(ready), most):
        batch = ready[start : start + most]
        yield f"(VALUES {', '.join([row_places] * len(batch))}) AS v", [value for row in batch for value in row]


def _maker(queryset: QuerySet, compiler) -> Callable[[Sequence[Any]], Any]:
    """What turns a converted row into what the queryset yields."""
    if queryset._iterable_class is ValuesListIterable:
        return tuple
    if queryset._iterable_class is FlatValuesListIterable:
        return itemgetter(0)
    if queryset._iterable_class is not ModelIterable or compiler.has_extra_select:
        raise TypeError("A compiled statement yields objects or values_list tuples.")
    klass = compiler.klass_info
    start, end = klass["select_fields"][0], klass["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[start:end]]
    build = _builder(klass["model"], names)
    populators = get_related_populators(klass, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    annotations = list(compiler.annotation_col_map.items())

    def make(row):
        made = build(row[start:end])
        for populator in populators:
            populator.populate(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return make


def _builder(model: type[Stored], names: Sequence[str]) -> Callable[[Sequence[Any]], Stored]:
    """What makes an object of the values of its columns `names`: what Model.from_db makes, without its detours.

    Those send two signals for each object and set one attribute after the other, which for the twenty questions of a
    paper takes longer than reading them. Where a model listens, or has a construction or fields of its own that want
    to know, it is from_db itself.
    """
    is_plain = (
        model.__init__ is Model.__init__
        and "from_db" not in {name for base in model.__mro__ if base is not Model for name in vars(base)}
        and not any(signal.has_listeners(model) for signal in (pre_init, post_init))
        and all(isinstance(getattr_static(model, name), DeferredAttribute) for name in names)
    )
    if not is_plain:
        return partial(model.from_db, DEFAULT_DB_ALIAS, names)

    def build(values):
        made = model.__new__(model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(names, values, strict=True))
        return made

    return build


def _converted(
    row: Iterable[Any], converters: list[tuple[int, list, Any]], connection: BaseDatabaseWrapper
) -> list[Any]:
    values = list(row)
    for at, convert, expression in converters:
        for converter in convert:
            values[at] = converter(values[at], expression, connection)
    return values


def _listed(values: Iterable[int], connection: BaseDatabaseWrapper) -> str:
    """Whole numbers as one parameter."""
    text = ",".join(f"{value:d}" for value in values)
    return f"{{{text}}}" if connection.vendor == "postgresql" else f"[{text}]"


def _compared(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value of a condition as the database driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, str | int):
        return value
    raise TypeError(f"A place of a compiled statement cannot hold {value!r}.")
