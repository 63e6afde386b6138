"""What corrected papers change above the quizzes: a higher room says it, before and after, without being named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Moved:
    """A place that changes: whose sitting it is, and the places before and after; None for no place."""

    officer_id: int
    before: int | None
    after: int | None


# Points by UUID of the sitting, as they would be.
Foresee = Callable[[UUID, Mapping[UUID, tuple[Decimal, Decimal]]], Sequence[Moved]]
_foreseers: dict[str, Foresee] = {}


def register(subject_kind: str, foresee: Foresee) -> None:
    """Say how to tell what new results of occasions of `subject_kind` would change; call it in AppConfig.ready().

    It is given the UUID of the occasion, and (points, full points) by UUID of each sitting that would change.
    """
    _foreseers[subject_kind] = foresee


def foreseen(subject_kind: str, subject: UUID, results: Mapping[UUID, tuple[Decimal, Decimal]]) -> Sequence[Moved]:
    """The places that would change; none where nobody keeps places."""
    foresee = _foreseers.get(subject_kind)
    return foresee(subject, results) if foresee else []
