"""Recording to whom a campaign or a contest applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from people.domain.facts import record_fact
from people.models import Officer, OrgUnit, Scope, ScopeRule
from people.models.scope import CRITERIA, validate_criteria


@transaction.atomic
def create_scope(
    *, criteria: Mapping[str, Iterable[str]], valid_from: date, actor: Officer | None, now: datetime
) -> Scope:
    """Make a scope whose first rule holds from `valid_from` on; before that day it holds nobody.

    Raises ValidationError for an unknown criterion, value or unit.
    """
    scope = Scope.objects.create()
    _record(scope, criteria, valid_from, actor, now)
    return scope


@transaction.atomic
def change_scope(
    *, scope: Scope, criteria: Mapping[str, Iterable[str]], valid_from: date, actor: Officer | None, now: datetime
) -> ScopeRule:
    """Let other criteria hold from `valid_from` on. Does nothing when they hold already. Errors as create_scope."""
    Scope.objects.select_for_update().get(pk=scope.pk)
    return _record(scope, criteria, valid_from, actor, now)


def normal_criteria(criteria: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same criteria in one spelling: text values, sorted, no repeats, nothing that does not restrict.

    Raises ValidationError for an unknown criterion or value, a unit that does not exist, or a shape other than lists.
    """
    if any(isinstance(values, str) or not isinstance(values, Iterable) for values in criteria.values()):
        raise ValidationError(_("Each criterion of a scope holds a list of values."))
    normal = {key: sorted({str(value) for value in values}) for key, values in criteria.items()}
    normal = {key: values for key, values in normal.items() if values or key not in CRITERIA}
    validate_criteria(normal)
    _check_units(normal.get("units", []))
    return normal


def _check_units(uuids: list[str]) -> None:
    try:
        wanted = {UUID(value) for value in uuids}
    except ValueError:
        wanted = set()
    known = OrgUnit.objects.filter(uuid__in=wanted).count()
    if known != len(uuids):
        raise ValidationError(_("The scope names a unit that does not exist."))


def _record(
    scope: Scope, criteria: Mapping[str, Any], valid_from: date, actor: Officer | None, now: datetime
) -> ScopeRule:
    value = {"criteria": normal_criteria(criteria)}
    return record_fact(ScopeRule, key={"scope": scope}, value=value, valid_from=valid_from, actor=actor, now=now).row
