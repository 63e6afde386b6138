"""The fold of entries into progress, and its rebuilding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from ledger.domain.chain import lock_chain
from ledger.kinds import VOIDED, ProgressState, kind_of
from ledger.models import ChainHead, Entry, Progress
from people.models import Officer

SubjectKey = tuple[str, UUID]


def fold_entries(entries: Iterable[Entry]) -> dict[SubjectKey, ProgressState]:
    """The state of every subject after `entries` of one officer, given in order of their sequence.

    Entries that a later one supersedes drop out; a voiding entry adds nothing, so a subject of which nothing is left
    has no state. Pure: reads nothing but its argument.
    """
    entries = list(entries)
    superseded = {entry.supersedes_id for entry in entries if entry.supersedes_id}
    states: dict[SubjectKey, ProgressState] = {}
    for entry in entries:
        if entry.pk in superseded or entry.kind == VOIDED.key:
            continue
        subject = (entry.subject_kind, entry.subject_id)
        states[subject] = kind_of(entry.kind).apply(states.get(subject, ProgressState()), entry)
    return states


def state_of(progress: Progress | None) -> ProgressState:
    """A stored row as the pure state it holds; the empty state for None."""
    if progress is None:
        return ProgressState()
    return ProgressState(**{name: getattr(progress, name) for name in ProgressState.__dataclass_fields__})


def stored_states(officer: Officer) -> dict[SubjectKey, ProgressState]:
    """What the table says about `officer`, in the shape of `fold_entries`."""
    rows = Progress.objects.filter(officer=officer)
    return {(row.subject_kind, row.subject_id): state_of(row) for row in rows}


def store_state(officer: Officer, subject: SubjectKey, state: ProgressState) -> Progress:
    """Write one folded state; the caller holds the officer's chain lock."""
    progress, _created = Progress.objects.update_or_create(
        officer=officer, subject_kind=subject[0], subject_id=subject[1], defaults=asdict(state)
    )
    return progress


def differing_subjects(officer: Officer) -> list[SubjectKey]:
    """Subjects whose stored progress is not the fold of the officer's entries; empty when all is well."""
    return sorted(_differences(officer))


@transaction.atomic
def rebuild_progress(*, officer: Officer) -> int:
    """Make the stored progress of `officer` the fold of his entries; returns how many subjects changed.

    Locks the officer's chain, so no append runs meanwhile. Safe to repeat: a second run changes nothing.
    """
    lock_chain(officer)
    differences = _differences(officer)
    for subject, folded in differences.items():
        if folded is not None:
            store_state(officer, subject, folded)
        else:
            Progress.objects.filter(officer=officer, subject_kind=subject[0], subject_id=subject[1]).delete()
    return len(differences)


def officers_with_chains() -> Iterator[Officer]:
    """Every officer who has entries, a head of a chain or progress, in order of identity, streamed.

    All three are asked, so that a chain whose head was deleted, or whose entries all were, is still looked at.
    """
    his = {"officer": OuterRef("pk")}
    rows = (
        Entry.objects.filter(**his),
        ChainHead.objects.filter(**his, sequence__gt=0),
        Progress.objects.filter(**his),
    )
    having = reduce(or_, map(Exists, rows))
    return Officer.objects.filter(having).order_by("pk").iterator(chunk_size=500)


def _differences(officer: Officer) -> dict[SubjectKey, ProgressState | None]:
    """What the entries fold to (None: to nothing) for each subject of which the table says something else."""
    folded = fold_entries(Entry.objects.filter(officer=officer).order_by("sequence"))
    stored = stored_states(officer)
    return {key: folded.get(key) for key in folded.keys() | stored.keys() if folded.get(key) != stored.get(key)}
