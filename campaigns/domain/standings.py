"""Standings: kept entry by entry, and rebuilt from the ledger to the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby, islice
from operator import attrgetter

from django.db import transaction

from campaigns.enums import CampaignState
from campaigns.folds import StandingState, fold_standing
from campaigns.models import Campaign, Standing, Task
from common.statements import Select
from ledger.models import ChainHead, Entry, Progress

BATCH = 1000
FIGURES = [*StandingState.__dataclass_fields__]


def follow_entry(*, entry: Entry) -> None:
    """Bring the standings that an appended entry touches in line, in the transaction of the append.

    One indexed look-up where no task asks for the subject. The officer's chain is locked by the append, so two
    entries of one officer never meet here. Frozen campaigns stand still.
    """
    tasks = _TASKS.all(entry.subject_kind, entry.subject_id)
    if not tasks:
        return
    entries = list(
        Entry.objects.filter(
            officer_id=entry.officer_id, subject_kind=entry.subject_kind, subject_id=entry.subject_id
        ).order_by("sequence")
    )
    standings = [standing for task in tasks if (standing := _standing_of(task, entry.officer_id, entries))]
    _store(standings)
    kept = {standing.task_id for standing in standings}
    if gone := [task for task in tasks if task.pk not in kept]:
        Standing.objects.filter(officer_id=entry.officer_id, task__in=gone).delete()


_TASKS = Select[Task](
    lambda kind, subject: (
        Task.objects.filter(subject_kind=kind, subject_id=subject)
        .exclude(campaign__state=CampaignState.FROZEN)
        .select_related("campaign")
    )
)


@transaction.atomic
def rebuild_standings(campaign: Campaign) -> int:
    """Make the standings of `campaign` what the ledger's entries say; returns how many there are.

    Locks every chain, so that no append runs between reading and writing. Safe to repeat.
    """
    return sum(backfill_task(task) for task in campaign.tasks.select_related("campaign"))


@transaction.atomic
def backfill_task(task: Task) -> int:
    """Make the standings of one task what the ledger's entries say; returns how many there are.

    Locks every chain: appends that run already end first and are read, later ones wait and then see the task.
    """
    _hold_writers()
    standings = _standings_from_ledger(task)
    count, kept = 0, set()
    while batch := list(islice(standings, BATCH)):
        _store(batch)
        count += len(batch)
        kept |= {standing.officer_id for standing in batch}
    gone = set(task.standings.values_list("officer_id", flat=True)) - kept
    for officer_id in gone:
        task.standings.filter(officer_id=officer_id).delete()
    return count


def _hold_writers() -> None:
    for _head in ChainHead.objects.select_for_update().order_by("pk").values_list("pk").iterator():
        pass


def _standings_from_ledger(task: Task) -> Iterator[Standing]:
    """Streams the standings of a task; who has entries that count is known from progress, which has the index."""
    about = {"subject_kind": task.subject_kind, "subject_id": task.subject_id}
    entries = Entry.objects.filter(officer__in=Progress.objects.filter(**about).values("officer"), **about)
    for officer_id, rows in groupby(
        entries.order_by("officer_id", "sequence").iterator(chunk_size=BATCH), attrgetter("officer_id")
    ):
        standing = _standing_of(task, officer_id, rows)
        if standing is not None:
            yield standing


def _standing_of(task: Task, officer_id: int, entries: Iterable[Entry]) -> Standing | None:
    state = fold_standing(entries, starts_at=task.campaign.starts_at, pass_percent=task.pass_percent)
    if state is None:
        return None
    return Standing(campaign_id=task.campaign_id, officer_id=officer_id, task=task, **asdict(state))


def _store(standings: list[Standing]) -> None:
    if standings:
        Standing.objects.bulk_create(
            standings, update_conflicts=True, unique_fields=["officer", "task"], update_fields=FIGURES
        )
