"""Daily seals: the state of all chains as one digest and a short check code to print on reports."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.chain import GENESIS, link
from common.clock import local_date
from common.identifiers import LOOK_ALIKE_FREE, group_code
from ledger.domain.chain import Fault
from ledger.models import ChainHead, Entry, Seal, SealedHead

Heads = dict[str, tuple[int, str]]


def heads_digest(heads: Mapping[str, tuple[int, str]]) -> str:
    """The digest of all heads, in order of the officers' UUIDs: 64 hexadecimal digits."""
    text = "\n".join(f"{uuid}:{sequence}:{digest}" for uuid, (sequence, digest) in sorted(heads.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def check_code_of(digest: str) -> str:
    """Eight look-alike-free characters of a digest, for people to compare on paper."""
    number, code = int(digest[:20], 16), ""
    for _position in range(8):
        number, index = divmod(number, len(LOOK_ALIKE_FREE))
        code += LOOK_ALIKE_FREE[index]
    return group_code(code)


@transaction.atomic
def seal_ledger(*, now: datetime) -> Seal:
    """Seal the day of `now`: store the digest of all heads, chained to the seal before.

    A day is sealed once; a second call returns the day's seal unchanged, and what came later is covered by the next
    day's. Keeps the heads that moved since the last seal, from which any seal can be proved again.
    """
    day = local_date(now)
    sealed = Seal.objects.filter(day=day).first()
    if sealed is not None:
        return sealed
    rows = list(ChainHead.objects.filter(sequence__gt=0).select_related("officer"))
    heads = {str(row.officer.uuid): (row.sequence, row.digest) for row in rows}
    known = sealed_heads()
    previous = Seal.objects.order_by("-day").first()
    seal = Seal(
        day=day,
        sealed_at=now,
        chains=len(heads),
        entries=sum(sequence for sequence, _digest in heads.values()),
        heads_digest=heads_digest(heads),
    )
    seal.digest, seal.check_code = _marks(seal, previous.digest if previous else GENESIS)
    seal.save()
    SealedHead.objects.bulk_create(
        SealedHead(seal=seal, officer=row.officer, sequence=row.sequence, digest=row.digest)
        for row in rows
        if known.get(str(row.officer.uuid)) != (row.sequence, row.digest)
    )
    return seal


def sealed_heads() -> Heads:
    """The heads as the last seal found them, by officer UUID."""
    rows = SealedHead.objects.order_by("seal__day").values_list("officer__uuid", "sequence", "digest")
    return {str(uuid): (sequence, digest) for uuid, sequence, digest in rows.iterator()}


def verify_seals() -> list[Fault]:
    """Faults of the seals: their own chain, the heads they covered, and the entries behind those heads."""
    faults: list[Fault] = []
    heads: Heads = {}
    previous = GENESIS
    for seal in Seal.objects.order_by("day").prefetch_related("heads__officer").iterator(chunk_size=100):
        where = _("seal of %(day)s") % {"day": seal.day.isoformat()}
        for head in seal.heads.all():
            heads[str(head.officer.uuid)] = (head.sequence, head.digest)
            if not Entry.objects.filter(
                officer_id=head.officer_id, sequence=head.sequence, digest=head.digest
            ).exists():
                faults.append(
                    Fault(
                        where,
                        _("entry %(sequence)s of %(badge)s is not the one that was sealed.")
                        % {"sequence": head.sequence, "badge": head.officer.badge_no},
                    )
                )
        covered = (len(heads), sum(sequence for sequence, _digest in heads.values()), heads_digest(heads))
        if covered != (seal.chains, seal.entries, seal.heads_digest):
            faults.append(Fault(where, _("the heads it covers do not match.")))
        if (seal.digest, seal.check_code) != _marks(seal, previous):
            faults.append(Fault(where, _("its content does not match its digest.")))
        previous = seal.digest
    return faults


def _marks(seal: Seal, previous: str) -> tuple[str, str]:
    digest = link(previous, _content_of(seal))
    return digest, check_code_of(digest)


def _content_of(seal: Seal) -> dict[str, Any]:
    return {
        "day": seal.day,
        "sealed_at": seal.sealed_at,
        "chains": seal.chains,
        "entries": seal.entries,
        "heads_digest": seal.heads_digest,
    }
