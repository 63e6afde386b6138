"""What the entries about one task say of one officer: a pure fold, the only source of a standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from ledger.kinds import SITTING_SUBMITTED, VOIDED, ProgressState, earliest, kind_of


class Countable(Protocol):
    """What the fold reads of a ledger entry."""

    pk: int
    supersedes_id: int | None
    kind: str
    sequence: int
    occurred_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class StandingState:
    """One officer and one task. Instants are those of the earliest entry that says so; None means "never".

    `started_at` looks only at entries of the campaign's window or later (DOMAIN §6, STARTED); a completion counts
    whenever it happened, because completed work is not asked for twice.
    """

    first_at: datetime
    last_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None
    tries: int = 0
    best_points: Decimal | None = None
    best_full_points: Decimal | None = None


def counting(entries: Iterable[Countable]) -> list[Countable]:
    """The entries that count: neither voiding ones nor any that a later one supersedes."""
    entries = list(entries)
    superseded = {entry.supersedes_id for entry in entries if entry.supersedes_id}
    return [entry for entry in entries if entry.pk not in superseded and entry.kind != VOIDED.key]


def fold_standing(
    entries: Iterable[Countable], *, starts_at: datetime, pass_percent: int | None, until: datetime | None = None
) -> StandingState | None:
    """The standing that `entries` of one officer about one subject add up to; None when none of them counts.

    `pass_percent` (1–100) replaces the pass mark that a sitting itself was given. With `until`, only what happened
    before that instant counts, though an entry superseded later stays out.
    """
    standing: StandingState | None = None
    progress = ProgressState()
    for entry in counting(entries):
        if until is not None and entry.occurred_at >= until:
            continue
        progress = kind_of(entry.kind).apply(progress, entry)
        standing = standing or StandingState(first_at=entry.occurred_at, last_at=entry.occurred_at)
        standing = replace(
            standing,
            first_at=earliest(standing.first_at, entry.occurred_at),
            last_at=max(standing.last_at, entry.occurred_at),
        )
        if entry.occurred_at >= starts_at:
            standing = replace(standing, started_at=earliest(standing.started_at, entry.occurred_at))
        if completes(entry, pass_percent):
            standing = replace(standing, completed_at=earliest(standing.completed_at, entry.occurred_at))
    if standing is None:
        return None
    return replace(
        standing,
        tries=progress.tries,
        best_points=progress.best_points,
        best_full_points=progress.best_full_points,
    )


def completes(entry: Countable, pass_percent: int | None) -> bool:
    """Whether this entry alone completes a task with the given pass mark."""
    if pass_percent is not None and entry.kind == SITTING_SUBMITTED.key:
        points, full = Decimal(entry.payload["points"]), Decimal(entry.payload["full_points"])
        return points * 100 >= pass_percent * full
    return kind_of(entry.kind).apply(ProgressState(), entry).completed_at is not None
