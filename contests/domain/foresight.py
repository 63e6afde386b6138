"""What corrected papers would do to a board, before anything is changed (quizzes.consequences)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from contests.domain.ranking import RankKey, best_key, ranks_of
from contests.models import Contest, ContestEntry
from ledger.enums import SubjectKind
from ledger.kinds import SITTING_SUBMITTED
from ledger.models import Entry
from quizzes.consequences import Moved

Results = Mapping[UUID, tuple[Decimal, Decimal]]


def foresee_places(contest_uuid: UUID, results: Results) -> list[Moved]:
    """Every place of the contest that new `results` would change, best places first. Three queries."""
    contest = Contest.objects.filter(uuid=contest_uuid).first()
    if contest is None:
        return []
    before = {
        entry.officer_id: RankKey(entry.points, entry.duration, entry.submitted_at)
        for entry in ContestEntry.objects.filter(contest=contest)
        if entry.points is not None and entry.duration is not None and entry.submitted_at is not None
    }
    places, foreseen = _places(before), _places(before | _keys_after(contest, results))
    moved = [
        Moved(officer, places.get(officer), place)
        for officer, place in foreseen.items()
        if places.get(officer) != place
    ]
    return sorted(moved, key=lambda each: (each.after or 0, each.officer_id))


def _keys_after(contest: Contest, results: Results) -> dict[int, RankKey]:
    """The counted key of each officer who has a paper among the results."""
    entries = Entry.objects.filter(
        subject_kind=SubjectKind.CONTEST,
        subject_id=contest.uuid,
        kind=SITTING_SUBMITTED.key,
        superseded_by=None,
    )
    keys: dict[int, list[RankKey]] = defaultdict(list)
    touched = set()
    for officer, payload, occurred_at in entries.values_list("officer_id", "payload", "occurred_at"):
        sitting = UUID(payload["sitting"])
        points = results[sitting][0] if sitting in results else Decimal(payload["points"])
        keys[officer].append(RankKey(points, payload["duration"], occurred_at))
        if sitting in results:
            touched.add(officer)
    best = {officer: best_key(keys[officer]) for officer in touched}
    return {officer: key for officer, key in best.items() if key is not None}


def _places(keys: Mapping[int, RankKey]) -> dict[int, int]:
    order = sorted(keys, key=lambda officer: keys[officer].order)
    return dict(zip(order, ranks_of([keys[officer] for officer in order]), strict=True))
