"""Entering a contest, and the entry that caches the rank key of the counted sitting (DOMAIN §7.3–7.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from contests.domain.draw import paper_from, paper_seed, pinned_of
from contests.domain.ranking import RankKey, best_key
from contests.enums import ContestState, EntryRefusal
from contests.models import Contest, ContestEntry, Eligible
from contests.queries import sittings_in
from ledger.domain.chain import lock_chain
from ledger.domain.entries import Subject
from ledger.enums import SubjectKind
from ledger.kinds import SITTING_SUBMITTED
from ledger.models import Entry
from people.models import Officer
from quizzes.domain.occasions import Occasion
from quizzes.domain.sittings import start_sitting
from quizzes.enums import Review
from quizzes.models import Sitting


class EntryRefused(Exception):
    """An officer cannot enter a contest; `reason` says why in his language."""

    def __init__(self, reason: EntryRefusal):
        super().__init__(reason.label)
        self.reason = reason


@transaction.atomic
def enter_contest(*, officer: Officer, contest: Contest, now: datetime, show_name: bool | None = None) -> Sitting:
    """Start the officer's next try, or return the one that is open; `show_name` records his consent (None: as it was).

    Locks the officer's chain. The paper follows from the sealed seed, the pinned pool, his code and the number of the
    try; the server's clock gives start and deadline. Safe to repeat. Raises EntryRefused where the contest is not open
    or he is not on its list, quizzes' StartRefused where the window or his tries are over.
    """
    lock_chain(officer)
    contest.refresh_from_db()
    if contest.state != ContestState.OPEN:
        raise EntryRefused(EntryRefusal.NOT_OPEN)
    eligible = Eligible.objects.filter(contest=contest, officer=officer).first()
    if eligible is None:
        raise EntryRefused(EntryRefusal.NOT_ELIGIBLE)
    sitting = start_sitting(
        officer=officer,
        occasion=occasion_of(contest),
        make_paper=lambda _number, seed: paper_from(seed, *pinned_of(contest)),
        make_seed=lambda number: paper_seed(contest.sealed_seed.seed, eligible.code, number),
        now=now,
    )
    consent = {} if show_name is None else {"show_name": show_name}
    ContestEntry.objects.update_or_create(
        contest=contest, officer=officer, defaults=consent, create_defaults={"eligible": eligible, **consent}
    )
    return sitting


@transaction.atomic
def choose_name_shown(*, officer: Officer, contest: Contest, show_name: bool) -> None:
    """Show the officer's name on the board, or no longer; his consent is his own, before and after the closing.

    Locks the officer's chain. Does nothing for an officer who has not entered.
    """
    lock_chain(officer)
    ContestEntry.objects.filter(contest=contest, officer=officer).update(show_name=show_name)


def subject_of(contest: Contest) -> Subject:
    """The contest as the ledger and the sittings know it."""
    return Subject(SubjectKind.CONTEST, contest.uuid, contest.title)


def occasion_of(contest: Contest) -> Occasion:
    """The rules of sitting; keys and explanations stay on the server until the contest has closed."""
    return Occasion(
        subject=subject_of(contest),
        time_limit=contest.limit,
        closes_at=contest.closes_at,
        max_tries=contest.max_tries,
        pass_percent=contest.pass_percent,
        review=Review.AFTER_CLOSING,
        opens_at=contest.opens_at,
    )


@dataclass(frozen=True)
class Attempt:
    """A handed-in sitting as the ledger tells it."""

    key: RankKey
    full_points: Decimal
    sitting: UUID


@transaction.atomic
def rebuild_entry(*, contest: Contest, officer: Officer) -> ContestEntry | None:
    """Write the officer's entry anew from the ledger's entries about his sittings; None where he is not on the list.

    Locks the officer's chain. Safe to repeat; keeps his consent. A voided sitting drops out, and with the last one the
    key. Does not ask whether the contest is closed: the caller does.
    """
    lock_chain(officer)
    eligible = Eligible.objects.filter(contest=contest, officer=officer).first()
    if eligible is None:
        return None
    cached = _cached(attempts_of(contest, officer))
    entry, _created = ContestEntry.objects.update_or_create(
        contest=contest, officer=officer, defaults=cached, create_defaults={"eligible": eligible, **cached}
    )
    return entry


def rebuild_entries(contest: Contest) -> int:
    """Write every entry of the contest anew; returns how many. Each in its own transaction, safe to repeat."""
    ids = set(sittings_in(contest).values_list("officer_id", flat=True))
    ids |= set(contest.entries.values_list("officer_id", flat=True))
    officers = Officer.objects.filter(pk__in=ids).order_by("pk")
    return sum(rebuild_entry(contest=contest, officer=officer) is not None for officer in officers)


def follow_entry(*, entry: Entry) -> ContestEntry | None:
    """What the contests do when the ledger grows: rebuild the entry of that officer while the contest runs.

    Runs in the transaction of the append, under the officer's chain lock. A closed contest is frozen; only a correction
    of its questions, which was previewed and decided (quizzes.domain.corrections), moves it once more.
    """
    if entry.subject_kind != SubjectKind.CONTEST:
        return None
    moving = [ContestState.OPEN, ContestState.CLOSED] if "correction" in entry.payload else [ContestState.OPEN]
    contest = Contest.objects.filter(uuid=entry.subject_id, state__in=moving).first()
    return rebuild_entry(contest=contest, officer=entry.officer) if contest else None


def attempts_of(contest: Contest, officer: Officer) -> list[Attempt]:
    """The officer's handed-in sittings of the contest, without those that were voided. One query."""
    rows = Entry.objects.filter(
        officer=officer,
        subject_kind=SubjectKind.CONTEST,
        subject_id=contest.uuid,
        kind=SITTING_SUBMITTED.key,
        superseded_by=None,
    )
    return [
        Attempt(
            key=RankKey(Decimal(payload["points"]), payload["duration"], occurred_at),
            full_points=Decimal(payload["full_points"]),
            sitting=UUID(payload["sitting"]),
        )
        for payload, occurred_at in rows.order_by("sequence").values_list("payload", "occurred_at")
    ]


def _cached(attempts: list[Attempt]) -> dict:
    """The columns that an entry caches, from its attempts."""
    best = best_key(attempt.key for attempt in attempts)
    counted = next((attempt for attempt in attempts if attempt.key == best), None)
    return {
        "tries": len(attempts),
        "points": counted.key.points if counted else None,
        "full_points": counted.full_points if counted else None,
        "duration": counted.key.duration if counted else None,
        "submitted_at": counted.key.submitted_at if counted else None,
        "sitting": Sitting.objects.only("pk").get(uuid=counted.sitting) if counted else None,
    }
