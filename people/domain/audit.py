"""The audit trail: one chain of events for the whole platform, appended only here (DESIGN §8, DOMAIN §8B)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from common.chain import GENESIS, canonical, link
from people.actions import PEOPLE_EXPORTED, PEOPLE_LISTED, check_action
from people.models import AuditEvent, AuditHead, Officer


def record_event(
    *,
    actor: Officer | None,
    action: str,
    now: datetime,
    subject: models.Model | None = None,
    details: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> AuditEvent:
    """Append one event to the trail, in the caller's transaction: an act that is rolled back leaves no event.

    `actor` is None where the platform itself acts; `subject` is any model with a `uuid`; `details` hold text, whole
    numbers, lists and mappings of them, and nothing that would have to be erased one day: UUIDs instead of names.
    Locks the head of the trail until the transaction ends, so call it last. Raises people.actions.UnregisteredAction.
    """
    (event,) = record_events(actor=actor, action=action, subjects=[subject], now=now, details=details, address=address)
    return event


@transaction.atomic
def record_events(
    *,
    actor: Officer | None,
    action: str,
    subjects: Sequence[models.Model | None],
    now: datetime,
    details: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> list[AuditEvent]:
    """Append the same event about each of `subjects`, as record_event does, in a handful of queries however many."""
    check_action(action)
    head = _lock_head()
    events, previous = [], head.digest
    for number, subject in enumerate(subjects, start=head.sequence + 1):
        event = AuditEvent(
            sequence=number,
            actor=actor,
            action=action,
            subject_kind=subject._meta.label_lower if subject else "",
            subject_id=subject.uuid if subject else None,  # type: ignore[attr-defined]
            details=json.loads(canonical(details or {})),
            occurred_at=now,
            address=plain_address(address),
        )
        event.digest = previous = link(previous, content_of(event))
        events.append(event)
    AuditEvent.objects.bulk_create(events, batch_size=500)
    AuditHead.objects.filter(pk=head.pk).update(sequence=head.sequence + len(events), digest=previous)
    return events


def record_view_of_people(
    *,
    actor: Officer,
    what: str,
    people: int,
    now: datetime,
    exported: bool = False,
    subject: models.Model | None = None,
    details: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> AuditEvent:
    """Record that `actor` looked at a list of `people` persons, or took it away as a file or on paper (`exported`).

    `what` names the list in a few stable words ("completion", "slips"), `subject` is what it belongs to, mostly a
    unit. Every view of a list that is not the reader's own calls this once for each page shown.
    """
    return record_event(
        actor=actor,
        action=PEOPLE_EXPORTED if exported else PEOPLE_LISTED,
        now=now,
        subject=subject,
        details={**(details or {}), "list": what, "people": people},
        address=address,
    )


@dataclass(frozen=True)
class AuditFault:
    """Something in the trail that does not verify."""

    sequence: int
    message: str

    def __str__(self) -> str:
        return _("audit event %(sequence)s: %(message)s") % {"sequence": self.sequence, "message": self.message}


@transaction.atomic
def verify_audit() -> list[AuditFault]:
    """Walk the whole trail; empty when every event, their order and the head verify.

    After a faulty digest the walk goes on from the stored one, so that each tampered event is named by itself.
    """
    faults: list[AuditFault] = []
    previous, expected = GENESIS, 1
    for event in _trail():
        faults += _faults_of(event, previous, expected)
        previous, expected = event.digest, event.sequence + 1
    head = AuditHead.objects.first()
    if (head.sequence, head.digest) != (expected - 1, previous) if head else expected > 1:
        faults.append(AuditFault(expected - 1, _("the trail does not end here: events are missing or added.")))
    return faults


def content_of(event: AuditEvent) -> dict[str, Any]:
    """Everything an event says, in the shape that is hashed: people by UUID, so that a name can be erased."""
    return {
        "sequence": event.sequence,
        "actor": event.actor.uuid if event.actor else None,
        "action": event.action,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "details": event.details,
        "occurred_at": event.occurred_at,
        "address": event.address,
    }


def plain_address(address: str | None) -> str | None:
    """`address` in the one form both databases give back; None for what is no address."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)


def _lock_head() -> AuditHead:
    """The head, locked until the end of the transaction; on SQLite the IMMEDIATE transaction is the lock."""
    heads = AuditHead.objects.select_for_update()
    head = heads.filter(pk=AuditHead.THE_ONE).first()
    if head is not None:
        return head
    # Two first writers may meet here; the loser of the insert then waits for the winner's row.
    AuditHead.objects.bulk_create([AuditHead(digest=GENESIS)], ignore_conflicts=True)
    return heads.get(pk=AuditHead.THE_ONE)


def _trail() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").select_related("actor").iterator(chunk_size=500)


def _faults_of(event: AuditEvent, previous: str, expected: int) -> list[AuditFault]:
    faults = []
    if event.sequence != expected:
        faults.append(AuditFault(event.sequence, _("number %(expected)s was expected here.") % {"expected": expected}))
    try:
        right = link(previous, content_of(event)) == event.digest
    except (TypeError, ValueError):
        right = False
    if not right:
        faults.append(AuditFault(event.sequence, _("its content does not match its digest.")))
    return faults
