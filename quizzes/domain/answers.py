"""Answers given during a sitting: saved one by one under a token, or taken in with the paper (DESIGN §3, §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from common.statements import Written
from quizzes.domain.tokens import SittingToken
from quizzes.enums import ClosedBy, SaveRefusal, SittingState
from quizzes.kinds import kind_of
from quizzes.models import SittingItem
from quizzes.models.sittings import grace

# By hand, because building this statement anew costs the ORM several times what running it does, and it runs once per
# click of everybody in a contest (DESIGN §7). Plain SQL that both databases understand.
_UPDATE = Written("""
    UPDATE quizzes_sittingitem
    SET answer = %s, revision = %s, flagged = %s, saved_at = %s
    WHERE sitting_id = %s AND position = %s AND revision < %s AND awarded IS NULL AND EXISTS (
        SELECT 1
        FROM quizzes_sitting JOIN people_officer ON people_officer.id = quizzes_sitting.officer_id
        WHERE quizzes_sitting.id = %s
            AND quizzes_sitting.state = %s
            AND (quizzes_sitting.deadline IS NULL OR quizzes_sitting.deadline > %s)
            AND people_officer.is_active
            AND people_officer.session_epoch = %s
    )
""")


class SaveRefused(Exception):
    """An answer was not saved; `reason` says why as a code, str() in the officer's language."""

    def __init__(self, reason: SaveRefusal, message: str = ""):
        super().__init__(message or reason.label)
        self.reason = reason


@dataclass(frozen=True)
class Saved:
    """What the server holds for a position after a save. `kept` is False where something newer already stood."""

    kept: bool
    answer: Any
    flagged: bool
    revision: int


def save_answer(
    *, token: SittingToken, position: int, answer: Any, revision: int, flagged: bool, now: datetime
) -> Saved:
    """Save one answer (None clears it) in one UPDATE that itself requires all it depends on.

    The item must be ungraded and of an older `revision`, the sitting open and not past its grace, the officer active
    and in the token's epoch. Late, repeated and reordered saves are harmless: what is newer stays, and is returned.
    Raises SaveRefused. Only a refusal or something newer costs a second query.
    """
    asked = token.at(position)
    if asked is None:
        raise SaveRefused(SaveRefusal.BAD_ANSWER)
    answer = _read(asked.kind, answer, asked.asked)
    if _update(token, position, answer, revision, flagged, now):
        return Saved(True, answer, flagged, revision)
    stored = _stored(token, position, now)
    return Saved((stored.answer, stored.flagged, stored.revision) == (answer, flagged, revision), *stored[:3])


def give_answers(items: Iterable[SittingItem], answers: Mapping[int, Any], *, now: datetime) -> None:
    """Take in what a page without a script sent along with the paper, by position; the caller holds the items' locks.

    Changes only what differs from the saved answer. Raises SaveRefused, before anything is written, for a wrong one.
    """
    changed = []
    for item in items:
        kind = item.version.question.kind
        answer = _read(kind, answers.get(item.position), kind_of(kind).asked(item.version))
        if answer != item.answer:
            item.answer, item.revision, item.saved_at = answer, item.revision + 1, now
            changed.append(item)
    SittingItem.objects.bulk_update(changed, ["answer", "revision", "saved_at"])


def faults_in(items: Iterable[SittingItem], answers: Mapping[int, Any]) -> dict[int, str]:
    """What is wrong with answers that give_answers would refuse: by position, in the officer's language."""
    faults = {}
    for item in items:
        kind = item.version.question.kind
        try:
            _read(kind, answers.get(item.position), kind_of(kind).asked(item.version))
        except SaveRefused as refused:
            faults[item.position] = str(refused)
    return faults


def _read(kind: str, raw: Any, asked: Any) -> Any:
    try:
        return kind_of(kind).read_answer(raw, asked)
    except ValidationError as error:
        raise SaveRefused(SaveRefusal.BAD_ANSWER, " ".join(error.messages)) from error


def _update(token: SittingToken, position: int, answer: Any, revision: int, flagged: bool, now: datetime) -> bool:
    """Whether the one UPDATE found everything in order.

    PostgreSQL checks the item's own columns again after waiting for another writer of its row, but not the rows inside
    EXISTS. So the revision and the award, which handing in sets on every item, are asked of the item itself.
    """
    saved_at, stored = SittingItem._meta.get_field("saved_at"), SittingItem._meta.get_field("answer")
    changed = _UPDATE.run(
        stored.get_db_prep_save(answer, connection),
        revision,
        flagged,
        saved_at.get_db_prep_value(now, connection),
        token.sitting_id,
        position,
        revision,
        token.sitting_id,
        SittingState.OPEN.value,
        saved_at.get_db_prep_value(now - grace(), connection),
        token.epoch,
    )
    return changed == 1


def _stored(token: SittingToken, position: int, now: datetime) -> Any:
    """What stands at the position. Raises SaveRefused with what the officer must know first, where all is refused."""
    row = (
        SittingItem.objects.filter(sitting_id=token.sitting_id, position=position)
        .values_list(
            "answer",
            "flagged",
            "revision",
            "sitting__state",
            "sitting__closed_by",
            "sitting__deadline",
            "sitting__officer__session_epoch",
            "sitting__officer__is_active",
            named=True,
        )
        .get()
    )
    if not row.sitting__officer__is_active or row.sitting__officer__session_epoch != token.epoch:
        raise SaveRefused(SaveRefusal.LOGGED_OUT)
    late = row.sitting__deadline is not None and row.sitting__deadline + grace() <= now
    if late or row.sitting__closed_by == ClosedBy.DEADLINE:
        raise SaveRefused(SaveRefusal.DEADLINE)
    if row.sitting__state != SittingState.OPEN:
        raise SaveRefused(SaveRefusal.SUBMITTED)
    return row
