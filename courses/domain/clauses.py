"""Clauses and citations: what publishing a page makes of its text."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.models import Citation, Clause, ClauseVersion, PolicyPage, SectionedPage

WORDING = ("number", "heading", "text")


@transaction.atomic
def sync_clauses(policy: PolicyPage, now: datetime) -> list[Clause]:
    """Bring the policy's clauses in line with its published text; returns those that stand in it, in order.

    A block keeps its clause over edits and moves. A new wording is appended as a version, in force from the policy's
    own day; a clause that left the text is marked with `now`, one that came back is unmarked. Safe to repeat: a text
    that has not changed writes nothing. Locks the policy's clauses.
    """
    known = {clause.block_id: clause for clause in policy.clauses.select_for_update(of=("self",))}
    current = [
        _sync_clause(policy, known.pop(UUID(block.id), None), block, position, now)
        for position, block in enumerate(policy.body, start=1)
    ]
    for clause in known.values():
        if clause.removed_at is None:
            clause.removed_at = now
            clause.save(update_fields=["removed_at"])
    return current


@transaction.atomic
def sync_citations(page: SectionedPage) -> None:
    """Make the citations of a lesson or case those of its published text. Safe to repeat."""
    wanted = {clause.pk: position for position, clause in enumerate(page.cited_clauses(), start=1)}
    known = dict(Citation.objects.filter(page_id=page.pk).values_list("clause", "position"))
    if known == wanted:
        return
    Citation.objects.filter(page_id=page.pk).delete()
    Citation.objects.bulk_create(
        Citation(page_id=page.pk, clause_id=clause, position=position) for clause, position in wanted.items()
    )


def _sync_clause(policy: PolicyPage, clause: Clause | None, block, position: int, now: datetime) -> Clause:
    wording = {name: block.value[name].strip() for name in WORDING}
    if clause is None:
        clause = Clause(policy=policy, block_id=UUID(block.id))
    changed = clause.pk is None or any(getattr(clause, name) != value for name, value in wording.items())
    place = {"level": block.block_type, "position": position, "removed_at": None}
    if not changed and all(getattr(clause, name) == value for name, value in place.items()):
        return clause
    for name, value in {**wording, **place}.items():
        setattr(clause, name, value)
    if changed:
        clause.changed_at = now
    clause.save()
    if changed:
        _append_version(clause, policy, wording, now)
    return clause


def _append_version(clause: Clause, policy: PolicyPage, wording: dict[str, str], now: datetime) -> None:
    ClauseVersion.objects.create(
        clause=clause,
        version=clause.versions.count() + 1,
        effective_on=policy.effective_on,
        published_at=now,
        **wording,
    )
