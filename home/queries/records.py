"""An officer's own ledger entries, as the study record shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from common.clock import local_date
from home.wording import evidence_in_words
from ledger.kinds import SITTING_SUBMITTED, kind_of
from ledger.models import Entry

DIGEST_SHOWN = 12


@dataclass(frozen=True)
class Record:
    """One entry in words. `replaced_by` and `replaces` are entry numbers; a replaced entry no longer counts."""

    entry: Entry
    kind: str
    evidence: str
    digest: str
    replaces: int | None
    replaced_by: int | None
    sitting: UUID | None

    @property
    def counts(self) -> bool:
        return self.replaced_by is None

    @property
    def entered_later(self) -> bool:
        """Recorded on a later day than it happened (补录, DOMAIN §6)."""
        return local_date(self.entry.recorded_at) > local_date(self.entry.occurred_at)


def records_from(entries: Iterable[Entry]) -> list[Record]:
    """Entries of ledger.queries.entries_of in words. No further query."""
    return [_record(entry) for entry in entries]


def _record(entry: Entry) -> Record:
    later = getattr(entry, "superseded_by", None)
    return Record(
        entry=entry,
        kind=str(kind_of(entry.kind).label),
        evidence=evidence_in_words(entry),
        digest=entry.digest[:DIGEST_SHOWN],
        replaces=entry.supersedes.sequence if entry.supersedes else None,
        replaced_by=later.sequence if later else None,
        sitting=UUID(entry.payload["sitting"]) if entry.kind == SITTING_SUBMITTED.key else None,
    )
