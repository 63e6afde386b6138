"""What the clerk's page shows: units within reach, how accounts stand, and issued slips sorted into sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from people.domain.accounts import MAX_FAILURES, IssuedSlip, live_slips
from people.enums import Tree
from people.models import ActivationSlip, Membership, Officer, OrgUnit
from people.queries import TREES, clerked_units, members_below, unit_tree


class AccountState(StrEnum):
    """How an account stands."""

    NONE = "none"
    WAITING = "waiting"
    EXPIRED = "expired"
    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True)
class AccountRow:
    """One officer on the clerk's page. `suggested`: still needs a slip, so the page ticks him."""

    officer: Officer
    unit: str
    state: AccountState
    slip: ActivationSlip | None

    @property
    def suggested(self) -> bool:
        return self.state in (AccountState.NONE, AccountState.EXPIRED, AccountState.CLOSED)


@dataclass(frozen=True)
class UnitChoice:
    """A unit as the page offers it; `depth` counts from the top of what the clerk reaches."""

    uuid: str
    name: str
    depth: int
    tree: str

    @property
    def indented(self) -> str:
        return "\u3000" * self.depth + self.name


@dataclass(frozen=True)
class Sheet:
    """The slips of one unit: they are handed over together."""

    unit: str
    slips: list[IssuedSlip]


def unit_choices(actor: Officer, day: date) -> list[UnitChoice]:
    """The open units for whose people `actor` keeps the accounts, party tree first, parents before children."""
    reach = clerked_units(actor, day)
    choices: list[UnitChoice] = []
    for tree in TREES:
        found = [
            (depth, node)
            for depth, node in unit_tree(tree, day).walk()
            if node.open and (reach is None or node.unit_id in reach)
        ]
        top = min((depth for depth, _node in found), default=0)
        choices += [UnitChoice(node.uuid, node.name, depth - top, tree) for depth, node in found]
    return choices


def accounts_of(receivers: QuerySet[Officer], unit: OrgUnit, day: date, *, everybody: bool) -> QuerySet[Officer]:
    """Those of `receivers` who belong to `unit` or below it; unless `everybody`, only those without a password."""
    people = receivers.filter(pk__in=members_below(unit, day).values("pk")).order_by("badge_no")
    if everybody:
        return people
    return people.filter(Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))


def account_rows(officers: Sequence[Officer], day: date, now: datetime) -> list[AccountRow]:
    """How the accounts of `officers` stand, in their order. Two queries however many they are."""
    slips = {slip.officer_id: slip for slip in live_slips().filter(officer__in=officers)}
    units = branch_names(officers, day)
    return [
        AccountRow(
            officer, units.get(officer.pk, ""), _state(officer, slips.get(officer.pk), now), slips.get(officer.pk)
        )
        for officer in officers
    ]


def sheets_of(issued: Iterable[IssuedSlip], day: date) -> list[Sheet]:
    """Issued slips by the party unit of their owners, units by name, those without one last."""
    issued = list(issued)
    units = branch_names([one.officer for one in issued], day)

    def unit_of(one: IssuedSlip) -> str:
        return units.get(one.officer.pk, "")

    ordered = sorted(issued, key=lambda one: (not unit_of(one), unit_of(one), one.officer.badge_no))
    return [Sheet(unit, list(slips)) for unit, slips in groupby(ordered, key=unit_of)]


def branch_names(officers: Iterable[Officer], day: date) -> dict[int, str]:
    """The name of each officer's party unit on `day`, by the officer's id. One query."""
    rows = Membership.objects.as_of(day).filter(officer__in=list(officers), tree=Tree.PARTY, unit__isnull=False)
    return dict(rows.values_list("officer_id", "unit__name"))


def _state(officer: Officer, slip: ActivationSlip | None, now: datetime) -> AccountState:
    if slip is None:
        return AccountState.OPEN if officer.password and officer.has_usable_password() else AccountState.NONE
    if slip.failures >= MAX_FAILURES:
        return AccountState.CLOSED
    return AccountState.EXPIRED if slip.expires_at <= now else AccountState.WAITING
