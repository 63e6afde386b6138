"""The registry of entry kinds: what an entry may be, what its figures are, and how it moves progress.

A kind that is not registered cannot be saved. The fold of a kind is a pure function of a state and an entry, so that
progress can be rebuilt from the entries alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.enums import Counts, Evidence, SubjectKind


class Foldable(Protocol):
    """What a fold reads of an entry."""

    occurred_at: datetime
    payload: Mapping[str, Any]
    sequence: int


@dataclass(frozen=True)
class ProgressState:
    """Where an officer stands with one subject. Points and hours are Decimal; None means "never".

    `best_points` are those of the try that counts, which is the best unless its rule says otherwise; `counted_at` is
    when that try was handed in, kept only where the rule asks for it.
    """

    started_at: datetime | None = None
    completed_at: datetime | None = None
    passed_at: datetime | None = None
    tries: int = 0
    best_points: Decimal | None = None
    best_full_points: Decimal | None = None
    counted_at: datetime | None = None
    hours: Decimal = Decimal(0)
    last_sequence: int = 0


Fold = Callable[[ProgressState, Foldable], ProgressState]


def earliest(first: datetime | None, second: datetime) -> datetime:
    """The earlier of two instants; a late-entered record counts on its event date (DOMAIN §6)."""
    return second if first is None else min(first, second)


def fold_completion(state: ProgressState, entry: Foldable) -> ProgressState:
    """The subject is complete from the earliest entry that says so."""
    return replace(state, completed_at=earliest(state.completed_at, entry.occurred_at))


def fold_sitting(state: ProgressState, entry: Foldable) -> ProgressState:
    """One more try; passed from the earliest sitting that reached its pass mark; points by the rule it was sat under.

    Where that rule is the same for all, the order of entries does not matter: tries are compared by their share of
    points or by when they were handed in, never by when they were recorded.
    """
    points, full = Decimal(entry.payload["points"]), Decimal(entry.payload["full_points"])
    passed = points >= Decimal(entry.payload["pass_points"])
    rule = entry.payload.get("counts", Counts.BEST)
    if _takes_over(state, entry, rule, (points, full)):
        counted_at = None if rule == Counts.BEST else entry.occurred_at
        state = replace(state, best_points=points, best_full_points=full, counted_at=counted_at)
    return replace(
        state,
        tries=state.tries + 1,
        passed_at=earliest(state.passed_at, entry.occurred_at) if passed else state.passed_at,
        completed_at=earliest(state.completed_at, entry.occurred_at) if passed else state.completed_at,
    )


def _takes_over(state: ProgressState, entry: Foldable, rule: str, result: tuple[Decimal, Decimal]) -> bool:
    """Whether the points of `entry` count from now on. Of two equal shares the one out of more points is the better."""
    if state.best_points is None or state.best_full_points is None:
        return True
    if rule == Counts.LAST:
        return state.counted_at is None or entry.occurred_at >= state.counted_at
    if rule == Counts.FIRST:
        return state.counted_at is not None and entry.occurred_at < state.counted_at
    stored = (state.best_points, state.best_full_points)
    return (result[0] / result[1], result[1]) > (stored[0] / stored[1], stored[1])


def fold_hours(state: ProgressState, entry: Foldable) -> ProgressState:
    """Credited hours add up; the first credit completes the subject."""
    state = replace(state, hours=state.hours + Decimal(entry.payload["hours"]))
    return fold_completion(state, entry)


@dataclass(frozen=True)
class EntryKind:
    """A registered kind: where it may be used, which figures its payload carries, and its fold."""

    key: str
    label: str | Promise
    subject_kinds: frozenset[SubjectKind]
    evidence: frozenset[Evidence]
    figures: Mapping[str, type]
    fold: Fold
    optional: frozenset[str] = frozenset()

    def check(self, *, subject_kind: str, evidence: str, payload: Mapping[str, Any]) -> None:
        """Raise ValidationError unless an entry of this kind may look so."""
        if subject_kind not in self.subject_kinds:
            raise ValidationError(
                _("An entry of kind %(kind)s cannot be about a %(subject)s.")
                % {"kind": self.key, "subject": subject_kind}
            )
        if evidence not in self.evidence:
            raise ValidationError(
                _("An entry of kind %(kind)s cannot rest on %(evidence)s.") % {"kind": self.key, "evidence": evidence}
            )
        missing = self.figures.keys() - self.optional - payload.keys()
        unknown = payload.keys() - self.figures.keys()
        wrong = {name for name in payload.keys() - unknown if not _fits(payload[name], self.figures[name])}
        if missing or unknown or wrong:
            raise ValidationError(
                _("Figures of kind %(kind)s: missing %(missing)s, unknown %(unknown)s, of a wrong type %(wrong)s.")
                % {"kind": self.key, "missing": sorted(missing), "unknown": sorted(unknown), "wrong": sorted(wrong)}
            )

    def apply(self, state: ProgressState, entry: Foldable) -> ProgressState:
        """The state after `entry`: every valid entry also starts its subject (DOMAIN §6, STARTED)."""
        return replace(
            self.fold(state, entry),
            started_at=earliest(state.started_at, entry.occurred_at),
            last_sequence=max(state.last_sequence, entry.sequence),
        )


def _fits(value: Any, wanted: type) -> bool:
    if wanted is Decimal:
        if isinstance(value, bool | float):
            return False
        try:
            return Decimal(value).is_finite()
        except (InvalidOperation, TypeError, ValueError):
            return False
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


_registry: dict[str, EntryKind] = {}


def register(kind: EntryKind) -> EntryKind:
    """Add a kind; registering another one under a taken key is a programming error."""
    if _registry.get(kind.key, kind) != kind:
        raise ValueError(f"The entry kind {kind.key!r} is registered twice.")
    _registry[kind.key] = kind
    return kind


def kind_of(key: str) -> EntryKind:
    """The registered kind `key`; raises ValidationError for an unknown one."""
    try:
        return _registry[key]
    except KeyError:
        raise ValidationError(_("The entry kind %(kind)s is not registered.") % {"kind": key}) from None


def validate_kind(key: str) -> None:
    """Field validator: the kind must be registered."""
    kind_of(key)


# What campaigns may rely on: a page, a pass, hours, an attendance (DESIGN §2).
PAGE_COMPLETED = register(
    EntryKind(
        key="page_completed",
        label=gettext_lazy("Page completed"),
        subject_kinds=frozenset({SubjectKind.PAGE}),
        evidence=frozenset({Evidence.READ, Evidence.WATCHED, Evidence.CHECKPOINT, Evidence.PASSED_QUIZ}),
        # Sections opened and seconds watched, with their totals; the check is the UUID of the sitting's entry.
        figures={"sections": int, "sections_total": int, "seconds": int, "seconds_total": int, "check": str},
        optional=frozenset({"seconds", "seconds_total", "check"}),
        fold=fold_completion,
    )
)
SITTING_SUBMITTED = register(
    EntryKind(
        key="sitting_submitted",
        label=gettext_lazy("Sitting submitted"),
        subject_kinds=frozenset({SubjectKind.QUIZ, SubjectKind.CONTEST}),
        evidence=frozenset({Evidence.PASSED_QUIZ, Evidence.SAT_QUIZ}),
        # Whole-second duration; `sitting` is the UUID of the sitting; pass_points the points that pass; `counts` says
        # which try counts (ledger.enums.Counts) where it is not the best; `correction` is what corrected it, by UUID.
        figures={
            "points": Decimal,
            "full_points": Decimal,
            "pass_points": Decimal,
            "duration": int,
            "sitting": str,
            "closed_by": str,
            "counts": str,
            "correction": str,
        },
        optional=frozenset({"closed_by", "counts", "correction"}),
        fold=fold_sitting,
    )
)
SITTING_IMPORTED = register(
    EntryKind(
        key="sitting_imported",
        label=gettext_lazy("Sitting on an old platform"),
        subject_kinds=frozenset({SubjectKind.QUIZ}),
        evidence=frozenset({Evidence.IMPORTED}),
        # Questions counted one point each there; `sitting` is the UUID of the archived sitting.
        figures={"points": Decimal, "full_points": Decimal, "pass_points": Decimal, "sitting": str},
        fold=fold_sitting,
    )
)
ATTENDED = register(
    EntryKind(
        key="attended",
        label=gettext_lazy("Attended in person"),
        subject_kinds=frozenset({SubjectKind.EVENING}),
        evidence=frozenset({Evidence.ATTESTED}),
        figures={"hours": Decimal},
        fold=fold_hours,
    )
)
HOURS_GRANTED = register(
    EntryKind(
        key="hours_granted",
        label=gettext_lazy("Credit hours granted"),
        subject_kinds=frozenset({SubjectKind.HOURS, SubjectKind.PAGE}),
        evidence=frozenset({Evidence.GRANTED, Evidence.IMPORTED}),
        figures={"hours": Decimal},
        fold=fold_hours,
    )
)
VOIDED = register(
    EntryKind(
        key="voided",
        label=gettext_lazy("Entry voided"),
        subject_kinds=frozenset(SubjectKind),
        evidence=frozenset({Evidence.GRANTED}),
        figures={},
        # The superseded entry drops out of the fold; the voiding one adds nothing.
        fold=lambda state, entry: state,
    )
)
