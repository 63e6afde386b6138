"""An officer's chain: its lock, the content each digest covers, and its verification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.chain import GENESIS, link
from common.statements import Insert, Select
from ledger.models import ChainHead, Entry
from people.models import Officer


@dataclass(frozen=True)
class Fault:
    """Something that does not verify: where it is, in words a person can search by, and what is wrong."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def lock_chain(officer: Officer) -> ChainHead:
    """The head of the officer's chain, locked until the end of the transaction; made on first use.

    Must run inside a transaction. On SQLite the IMMEDIATE transaction is the lock.
    """
    head = _LOCKED_HEAD.first(officer.pk)
    if head is not None:
        return head
    # Two first writers may meet here; the loser of the insert waits for the winner's row and then locks that. Whoever
    # inserts the row holds it as if he had locked it.
    head = ChainHead(officer=officer, digest=GENESIS)
    return head if _FIRST_HEAD.first_of(head) else lock_chain(officer)


_LOCKED_HEAD = Select[ChainHead](lambda officer: ChainHead.objects.select_for_update().filter(officer=officer))
_FIRST_HEAD = Insert(ChainHead)


def content_of(entry: Entry) -> dict[str, Any]:
    """Everything an entry says, in the shape that is hashed: no name, no internal number of a person or unit."""
    return {
        "uuid": entry.uuid,
        "officer": entry.officer.uuid,
        "sequence": entry.sequence,
        "kind": entry.kind,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "subject_title": entry.subject_title,
        "page": entry.page_id,
        "revision": entry.revision_id,
        "evidence": entry.evidence,
        "party_unit": entry.party_unit.uuid if entry.party_unit else None,
        "department": entry.department.uuid if entry.department else None,
        "actor": entry.actor.uuid if entry.actor else None,
        "occurred_at": entry.occurred_at,
        "recorded_at": entry.recorded_at,
        "rule_version": entry.rule_version,
        "payload": entry.payload,
        "idempotency_key": entry.idempotency_key,
        "supersedes": entry.supersedes.uuid if entry.supersedes else None,
    }


def digest_of_entry(entry: Entry, previous: str) -> str:
    """The digest of `entry` when it follows the digest `previous`."""
    return link(previous, content_of(entry))


def chain_of(officer: Officer) -> Iterator[Entry]:
    """The officer's entries in order, with everything that their digests cover, streamed."""
    entries = Entry.objects.filter(officer=officer).order_by("sequence")
    return entries.select_related("officer", "party_unit", "department", "actor", "supersedes").iterator(chunk_size=500)


def name_of(entry: Entry) -> str:
    """How a report names an entry: badge number, number in the chain, UUID."""
    return _("entry %(sequence)s of %(badge)s (%(uuid)s)") % {
        "sequence": entry.sequence,
        "badge": entry.officer.badge_no,
        "uuid": entry.uuid,
    }


def verify_chain(officer: Officer, entries: Iterable[Entry] | None = None) -> list[Fault]:
    """Faults of one officer's chain, in order; empty when every entry, the order and the head verify.

    After a faulty digest the walk goes on from the stored one, so that each tampered entry is named by itself.
    Reads in one transaction, so that an append in between is not taken for a fault.
    """
    with transaction.atomic():
        faults: list[Fault] = []
        previous, expected = GENESIS, 1
        for entry in chain_of(officer) if entries is None else entries:
            faults += _faults_of(entry, previous, expected)
            previous, expected = entry.digest, entry.sequence + 1
        head = ChainHead.objects.filter(officer=officer).first()
        if (head.sequence, head.digest) != (expected - 1, previous) if head else expected > 1:
            where = _("chain of %(badge)s") % {"badge": officer.badge_no}
            faults.append(Fault(where, _("its end does not match the recorded head: entries are missing or added.")))
    return faults


def _faults_of(entry: Entry, previous: str, expected: int) -> list[Fault]:
    faults = []
    if entry.sequence != expected:
        faults.append(Fault(name_of(entry), _("number %(expected)s was expected here.") % {"expected": expected}))
    try:
        right = digest_of_entry(entry, previous) == entry.digest
    except (TypeError, ValueError):
        right = False
    if not right:
        faults.append(Fault(name_of(entry), _("its content does not match its digest.")))
    return faults
