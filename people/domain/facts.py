"""Recording what holds about an officer from a day on: supersede what was wrong, append what is right (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from people.actions import MEMBERSHIP_SET
from people.domain.audit import record_event
from people.enums import Category, PoliticalStatus, RosterState, Tree
from people.models import (
    CategoryFact,
    DatedFact,
    Membership,
    Officer,
    OrgUnit,
    PoliticalStatusFact,
    RosterStatus,
    Secondment,
)
from people.queries import open_units

# Bound parameters of one statement stay well below SQLite's limit.
BATCH = 500

Fact = TypeVar("Fact", bound=DatedFact)


@dataclass(frozen=True)
class Statement:
    """What shall hold from `valid_from` on: `key` names the series (officer, tree …), `value` what is said of it."""

    key: Mapping[str, Any]
    value: Mapping[str, Any]
    valid_from: date


@dataclass(frozen=True)
class Recorded(Generic[Fact]):
    """The row that says so now, and whether this call wrote it (False: it held already)."""

    row: Fact
    created: bool


def record_fact(
    model: type[Fact],
    *,
    key: Mapping[str, Any],
    value: Mapping[str, Any],
    valid_from: date,
    actor: Officer | None,
    now: datetime,
) -> Recorded[Fact]:
    """Record one statement; see record_facts."""
    return record_facts(model, [Statement(key, value, valid_from)], actor=actor, now=now)[0]


@transaction.atomic
def record_facts(
    model: type[Fact], statements: Iterable[Statement], *, actor: Officer | None, now: datetime
) -> list[Recorded[Fact]]:
    """Record each statement about a model with a `series`, at most one per series, in order.

    A statement that holds already on its day changes nothing; otherwise a row of the same day is superseded and the
    new one appended. Facts of later days stay as they are: the new one ends where they begin. The caller locks the
    officers (lock_officers), so that two writers cannot both find nothing on record.
    """
    statements = list(statements)
    held = _rows_in_force(model, statements)
    fresh: list[Fact] = []
    recorded: list[Recorded[Fact]] = []
    for statement in statements:
        row = held.get(_series_of(model, statement.key))
        if row is not None and _says(row, statement.value):
            recorded.append(Recorded(row, created=False))
            continue
        row = model(
            **statement.key, **statement.value, valid_from=statement.valid_from, recorded_at=now, recorded_by=actor
        )
        fresh.append(row)
        recorded.append(Recorded(row, created=True))
    stale = [
        old.pk
        for row in fresh
        if (old := held.get(_series_of(model, _key_of(model, row)))) is not None and old.valid_from == row.valid_from
    ]
    for start in range(0, len(stale), BATCH):
        model.objects.filter(pk__in=stale[start : start + BATCH]).update(superseded_at=now)
    model.objects.bulk_create(fresh, batch_size=BATCH)
    return recorded


def lock_officers(officers: Iterable[Officer]) -> None:
    """Hold the rows of these officers until the transaction ends: all facts about one person have one writer.

    In order of primary key, so that two imports cannot wait for each other in a circle.
    """
    keys = sorted({officer.pk for officer in officers})
    for start in range(0, len(keys), BATCH):
        rows = Officer.objects.select_for_update(no_key=True).filter(pk__in=keys[start : start + BATCH])
        list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def set_membership(
    *, officer: Officer, tree: str, unit: OrgUnit | None, valid_from: date, actor: Officer | None, now: datetime
) -> Membership:
    """From `valid_from` on the officer belongs to `unit` of `tree` (None: to no unit). Audited.

    Does nothing when he does already. Raises ValidationError for a unit of the other tree or one not open that day.
    """
    if unit is not None:
        check_unit(unit, tree, valid_from)
    lock_officers([officer])
    done = record_fact(
        Membership,
        key={"officer": officer, "tree": tree},
        value={"unit": unit},
        valid_from=valid_from,
        actor=actor,
        now=now,
    )
    if done.created:
        details = {"tree": tree, "unit": str(unit.uuid) if unit else None, "valid_from": valid_from}
        record_event(actor=actor, action=MEMBERSHIP_SET, now=now, subject=officer, details=details)
    return done.row


def check_unit(unit: OrgUnit, tree: str, day: date) -> None:
    """Raise ValidationError unless `unit` belongs to `tree` and is open on `day`."""
    if unit.tree != tree:
        message = _("%(unit)s belongs to the other tree: %(tree)s.")
        raise ValidationError(message % {"unit": unit.name, "tree": Tree(unit.tree).label})
    if not open_units(tree, day).filter(pk=unit.pk).exists():
        raise ValidationError(_("%(unit)s is not open on %(day)s.") % {"unit": unit.name, "day": day.isoformat()})


def set_roster_status(
    *, officer: Officer, status: str, valid_from: date, actor: Officer | None, now: datetime
) -> RosterStatus:
    """From `valid_from` on the officer stands so on the roster. Does nothing when that holds already."""
    return _set(RosterStatus, RosterState, officer, {"status": status}, valid_from, actor, now)


def set_political_status(
    *, officer: Officer, status: str, valid_from: date, actor: Officer | None, now: datetime
) -> PoliticalStatusFact:
    """From `valid_from` on the officer has this political status. Does nothing when that holds already."""
    return _set(PoliticalStatusFact, PoliticalStatus, officer, {"status": status}, valid_from, actor, now)


def set_category(
    *, officer: Officer, category: str, valid_from: date, actor: Officer | None, now: datetime
) -> CategoryFact:
    """From `valid_from` on the officer belongs to this staff category. Does nothing when that holds already."""
    return _set(CategoryFact, Category, officer, {"category": category}, valid_from, actor, now)


@transaction.atomic
def record_standing(
    *,
    officer: Officer,
    valid_from: date,
    units: Mapping[str, OrgUnit],
    status: str = "",
    political_status: str = "",
    category: str = "",
    actor: Officer | None,
    now: datetime,
) -> None:
    """Record all that is said of an officer from one day on, or nothing of it: units by tree, and what is not empty.

    What holds already changes nothing. Raises ValidationError as the single functions do.
    """
    common: dict[str, Any] = {"officer": officer, "valid_from": valid_from, "actor": actor, "now": now}
    for tree, unit in units.items():
        set_membership(tree=tree, unit=unit, **common)
    if status:
        set_roster_status(status=status, **common)
    if political_status:
        set_political_status(status=political_status, **common)
    if category:
        set_category(category=category, **common)


@transaction.atomic
def record_secondment(
    *,
    officer: Officer,
    host: OrgUnit | None,
    valid_from: date,
    valid_to: date | None,
    actor: Officer | None,
    now: datetime,
) -> Secondment:
    """From `valid_from` until `valid_to`, exclusive (None: open), the officer works with `host` (None: outside).

    Membership stays at home (DOMAIN §4). Another known secondment that begins on the same day is superseded; the
    same one again changes nothing. Raises ValidationError for a span without days or one that overlaps another.
    """
    if valid_to is not None and valid_to <= valid_from:
        raise ValidationError(_("A secondment ends after the day on which it begins."))
    lock_officers([officer])
    known = Secondment.objects.known().filter(officer=officer)
    same_day = known.filter(valid_from=valid_from).first()
    if same_day is not None and (same_day.host, same_day.valid_to) == (host, valid_to):
        return same_day
    others = known.exclude(valid_from=valid_from)
    if any(_overlap(valid_from, valid_to, other) for other in others):
        raise ValidationError(_("Another secondment is on record for some of these days. End it first."))
    known.filter(valid_from=valid_from).update(superseded_at=now)
    return Secondment.objects.create(
        officer=officer, host=host, valid_from=valid_from, valid_to=valid_to, recorded_at=now, recorded_by=actor
    )


@transaction.atomic
def _set(
    model: type[Fact],
    choices: type[models.TextChoices],
    officer: Officer,
    value: Mapping[str, str],
    valid_from: date,
    actor: Officer | None,
    now: datetime,
) -> Fact:
    if unknown := [item for item in value.values() if item not in choices.values]:
        raise ValidationError(_("Unknown value: %(value)s") % {"value": unknown[0]})
    lock_officers([officer])
    return record_fact(model, key={"officer": officer}, value=value, valid_from=valid_from, actor=actor, now=now).row


def _says(row: DatedFact, value: Mapping[str, Any]) -> bool:
    """Whether `row` holds `value`, by stored columns: comparing related objects would load each of them."""
    return all(getattr(row, _attribute(type(row), name)) == getattr(said, "pk", said) for name, said in value.items())


def _attribute(model: type[DatedFact], name: str) -> str:
    """The attribute that holds the stored value of the column `name`."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{model.__name__}.{name} is not a column.")
    return field.attname


def _overlap(valid_from: date, valid_to: date | None, other: Secondment) -> bool:
    begins_before_other_ends = other.valid_to is None or valid_from < other.valid_to
    return begins_before_other_ends and (valid_to is None or other.valid_from < valid_to)


def _key_of(model: type[DatedFact], row: DatedFact) -> dict[str, Any]:
    return {column: getattr(row, column) for column in model.series or ()}


def _series_of(model: type[DatedFact], key: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(getattr(key[column], "pk", key[column]) for column in model.series or ())


def _rows_in_force(model: type[Fact], statements: Iterable[Statement]) -> dict[tuple[Any, ...], Fact]:
    """The row that is in force for each statement's series on its day, read in batches of one day and first key."""
    columns = model.series
    if not columns:
        raise TypeError(f"{model.__name__} has no series.")
    held: dict[tuple[Any, ...], Fact] = {}
    by_day: dict[date, set[Any]] = {}
    for statement in statements:
        by_day.setdefault(statement.valid_from, set()).add(statement.key[columns[0]].pk)
    fields = [_attribute(model, column) for column in columns]
    for day, keys in by_day.items():
        ordered = sorted(keys)
        for start in range(0, len(ordered), BATCH):
            rows = model.objects.as_of(day).filter(**{f"{columns[0]}__in": ordered[start : start + BATCH]})
            held |= {tuple(getattr(row, field) for field in fields): row for row in rows}
    return held
