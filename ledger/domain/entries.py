"""Appending to the ledger: the one write path of everything an officer has ever earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.chain import GENESIS
from common.clock import local_date
from common.statements import Insert, Select, Update
from ledger.domain.chain import digest_of_entry, lock_chain
from ledger.domain.progress import SubjectKey, fold_entries, state_of
from ledger.kinds import VOIDED, EntryKind, ProgressState, kind_of
from ledger.models import ChainHead, Entry, Progress
from ledger.signals import entry_appended
from people.enums import Tree
from people.models import Officer
from people.queries import units_of


class IdempotencyConflict(Exception):
    """A second append under a used key says something else than the first."""


@dataclass(frozen=True)
class Subject:
    """What an entry is about: its kind and UUID, its title now, and the ids of page and revision behind it, if any."""

    kind: str
    id: UUID
    title: str
    page_id: int | None = None
    revision_id: int | None = None


@dataclass(frozen=True)
class Appended:
    """An entry and whether this call made it (False: the same append had been made before)."""

    entry: Entry
    created: bool


def append_entry(
    *,
    officer: Officer,
    kind: EntryKind,
    subject: Subject,
    evidence: str,
    payload: Mapping[str, Any],
    idempotency_key: str,
    actor: Officer | None,
    occurred_at: datetime,
    now: datetime,
    supersedes: Entry | None = None,
    rule_version: int = 1,
    head: ChainHead | None = None,
) -> Appended:
    """Append one entry to the officer's chain, fold it into progress and tell the rooms above, in one transaction.

    Locks the officer's chain and nothing of any other officer; `head` is what lock_chain gave to a caller who has
    locked it already, and whose whole transaction an error here then undoes. Repeating a call with the same key
    returns the first entry and changes nothing; the same key with another content raises IdempotencyConflict. Points
    and hours in `payload` are int or decimal text. Raises ValidationError when the kind does not allow such an entry.
    """
    payload = plain_figures(payload)
    kind.check(subject_kind=subject.kind, evidence=evidence, payload=payload)
    content = {
        "kind": kind.key,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "evidence": evidence,
        "payload": payload,
        "supersedes_id": supersedes.pk if supersedes else None,
    }
    with transaction.atomic(savepoint=head is None):
        head = head or lock_chain(officer)
        earlier = _EARLIER.first(idempotency_key)
        if earlier is not None:
            return _repeated(earlier, officer, content)
        _check_superseding(officer, subject, supersedes)
        units = units_of(officer, local_date(occurred_at), known_at=None)
        entry = Entry(
            officer=officer,
            sequence=head.sequence + 1,
            subject_title=subject.title[:255],
            page_id=subject.page_id,
            revision_id=subject.revision_id,
            party_unit=units.get(Tree.PARTY),
            department=units.get(Tree.ADMIN),
            actor=actor,
            occurred_at=occurred_at,
            recorded_at=now,
            rule_version=rule_version,
            idempotency_key=idempotency_key,
            **content,
        )
        entry.supersedes = supersedes
        entry.digest = digest_of_entry(entry, head.digest if head.sequence else GENESIS)
        _INSERT_ENTRY.one(entry)
        _MOVE_HEAD.run(head.pk, sequence=entry.sequence, digest=entry.digest)
        before, progress = _fold_in(entry)
        entry_appended.send(sender=Entry, entry=entry, progress=progress, before=before, now=now)
        return Appended(entry, created=True)


def plain_figures(payload: Mapping[str, Any]) -> dict[str, Any]:
    """`payload` as it is stored and hashed: Decimal as plain text, UUID as text."""
    return {
        name: format(value, "f") if isinstance(value, Decimal) else str(value) if isinstance(value, UUID) else value
        for name, value in payload.items()
    }


def void_entry(*, entry: Entry, actor: Officer | None, now: datetime) -> Appended:
    """Take an entry out of the count by appending one that supersedes it; the old one stays readable for ever."""
    subject = Subject(entry.subject_kind, entry.subject_id, entry.subject_title, entry.page_id, entry.revision_id)
    return append_entry(
        officer=entry.officer,
        kind=VOIDED,
        subject=subject,
        evidence="granted",
        payload={},
        idempotency_key=f"void:{entry.uuid}",
        actor=actor,
        occurred_at=entry.occurred_at,
        now=now,
        supersedes=entry,
    )


def _repeated(earlier: Entry, officer: Officer, content: Mapping[str, Any]) -> Appended:
    if earlier.officer_id != officer.pk or any(getattr(earlier, name) != value for name, value in content.items()):
        raise IdempotencyConflict(earlier.idempotency_key)
    return Appended(earlier, created=False)


def _check_superseding(officer: Officer, subject: Subject, supersedes: Entry | None) -> None:
    if supersedes is None:
        return
    same = (supersedes.officer_id, supersedes.subject_kind, supersedes.subject_id)
    if same != (officer.pk, subject.kind, subject.id):
        raise ValidationError(_("An entry supersedes only an entry of the same officer about the same subject."))
    if Entry.objects.filter(supersedes=supersedes).exists():
        raise ValidationError(_("This entry has been superseded already."))


def _fold_in(entry: Entry) -> tuple[ProgressState, Progress | None]:
    """Move progress by one entry: the step of the fold, or a refold of the subject when an entry drops out."""
    officer, key = entry.officer, (entry.subject_kind, entry.subject_id)
    row = _PROGRESS.first(officer.pk, *key)
    before = state_of(row)
    after = kind_of(entry.kind).apply(before, entry) if entry.supersedes_id is None else _refold(officer, key)
    if after is None:
        Progress.objects.filter(officer=officer, subject_kind=key[0], subject_id=key[1]).delete()
        return before, None
    if row is None:
        created = Progress(officer=officer, subject_kind=key[0], subject_id=key[1], **vars(after))
        _INSERT_PROGRESS.one(created)
        return before, created
    for name, value in vars(after).items():
        setattr(row, name, value)
    _MOVE_PROGRESS.run(row.pk, **vars(after))
    return before, row


def _refold(officer: Officer, key: SubjectKey) -> ProgressState | None:
    entries = Entry.objects.filter(officer=officer, subject_kind=key[0], subject_id=key[1])
    return fold_entries(entries.order_by("sequence")).get(key)


_EARLIER = Select[Entry](lambda key: Entry.objects.filter(idempotency_key=key).order_by())
_INSERT_ENTRY = Insert(Entry)
_MOVE_HEAD = Update(lambda officer: ChainHead.objects.filter(pk=officer), "sequence", "digest")
_PROGRESS = Select[Progress](
    lambda officer, kind, subject: Progress.objects.filter(officer=officer, subject_kind=kind, subject_id=subject)
)
_INSERT_PROGRESS = Insert(Progress)
_MOVE_PROGRESS = Update(lambda pk: Progress.objects.filter(pk=pk), *ProgressState.__dataclass_fields__)
