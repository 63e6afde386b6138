"""Keeping what an old platform left: quizzes, sittings and progress, as often as its source is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ledger.domain.entries import Subject, append_entry, void_entry
from ledger.enums import Evidence, SubjectKind
from ledger.kinds import SITTING_IMPORTED, VOIDED
from ledger.models import Entry
from people.models import Officer
from quizzes.models import ArchivedAnswer, ArchivedProgress, ArchivedQuiz, ArchivedSitting, Bank

# What an import may find changed since the one before.
FACTS = ("ended_at", "is_complete", "score", "asked", "pass_score", "officer")


class Kept(StrEnum):
    """What an import did with something it found."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class AnswerRecord:
    """One answer of an old sitting; see ArchivedAnswer."""

    version_id: int | None
    answer: Any
    text: str
    outcome: str


@dataclass(frozen=True)
class SittingRecord:
    """What the source says of a sitting; see ArchivedSitting."""

    old_id: int
    user_name: str
    started_at: datetime
    ended_at: datetime | None
    is_complete: bool
    score: int
    pass_score: int
    answers: Sequence[AnswerRecord]

    @property
    def facts(self) -> dict[str, Any]:
        """What an import may find changed since the one before, but whose the sitting is."""
        return {
            "ended_at": self.ended_at,
            "is_complete": self.is_complete,
            "score": self.score,
            "asked": len(self.answers),
            "pass_score": self.pass_score,
        }


@dataclass(frozen=True)
class Keeping:
    """A sitting to be kept: what the source says of it, its quiz, and whose it is (None: nobody's yet)."""

    record: SittingRecord
    quiz: ArchivedQuiz
    officer: Officer | None


@transaction.atomic
def keep_sittings(keepings: Sequence[Keeping], *, actor: Officer | None, now: datetime) -> list[Kept]:
    """Keep sittings as their source has them now, and tell the ledger of their owners of those that are finished.

    Repeating it changes nothing, in a handful of queries however many there are; callers with thousands portion them.
    What the source says anew replaces what it said; the ledger is corrected by an entry of its own, also where a
    sitting turns out to be another officer's, or nobody's. Raises ValidationError where the archive holds another
    sitting under a number: two platforms must not share a bank.
    """
    known = _known(keepings)
    rows = [known.get((each.quiz.pk, each.record.old_id)) or _new(each) for each in keepings]
    for row, each in zip(rows, keepings, strict=True):
        _refuse_another(row, each.record)
    kept = _write_sittings(rows, keepings)
    told = [row for row in rows if _tell_ledger(row, actor=actor, now=now)]
    ArchivedSitting.objects.bulk_update(told, ["entry"])
    return kept


def owners_in(bank: Bank) -> dict[str, Officer]:
    """Officers by their log-in name on the platform of this bank, as far as its archive knows them. Two queries."""
    kept = (
        ArchivedProgress.objects.filter(bank=bank, officer__isnull=False),
        ArchivedSitting.objects.filter(quiz__bank=bank, officer__isnull=False),
    )
    return {row.user_name: row.officer for rows in kept for row in rows.select_related("officer") if row.officer}


@transaction.atomic
def keep_progress(*, bank: Bank, user_name: str, officer: Officer | None, tally: Sequence[Mapping[str, Any]]) -> Kept:
    """Keep a user's tally as its source has it now, for the officer whose it is. Safe to repeat."""
    row = ArchivedProgress.objects.filter(bank=bank, user_name=user_name).first()
    if row is None:
        ArchivedProgress.objects.create(bank=bank, user_name=user_name, officer=officer, tally=list(tally))
        return Kept.CREATED
    if (row.tally, row.officer) == (list(tally), officer):
        return Kept.UNCHANGED
    row.tally, row.officer = list(tally), officer
    row.save(update_fields=["tally", "officer"])
    return Kept.UPDATED


def _refuse_another(row: ArchivedSitting, record: SittingRecord) -> None:
    if (row.user_name, row.started_at) != (record.user_name, record.started_at):
        message = _(
            "Sitting %(number)s of “%(user)s” is another one than the archive of this bank holds. A second old "
            "platform needs a bank of its own: name it with --bank."
        )
        raise ValidationError(message % {"number": record.old_id, "user": record.user_name})


def _known(keepings: Sequence[Keeping]) -> dict[tuple[int, int], ArchivedSitting]:
    """What the archive holds under their numbers, locked, with the answers in their order."""
    rows = (
        ArchivedSitting.objects.select_for_update(of=("self",))
        .filter(quiz__in={each.quiz.pk for each in keepings}, old_id__in={each.record.old_id for each in keepings})
        .select_related("officer", "entry__officer", "quiz")
        .prefetch_related(Prefetch("answers", ArchivedAnswer.objects.order_by("position")))
    )
    return {(row.quiz_id, row.old_id): row for row in rows}


def _new(keeping: Keeping) -> ArchivedSitting:
    record = keeping.record
    names = {"user_name": record.user_name, "started_at": record.started_at}
    return ArchivedSitting(quiz=keeping.quiz, old_id=record.old_id, **names)


def _write_sittings(rows: Sequence[ArchivedSitting], keepings: Sequence[Keeping]) -> list[Kept]:
    kept, written, answered = [], [], []
    for row, each in zip(rows, keepings, strict=True):
        is_new = row.pk is None
        facts = {**each.record.facts, "officer": each.officer}
        answers = [ArchivedAnswer(position=at, **vars(said)) for at, said in enumerate(each.record.answers, start=1)]
        same_answers = not is_new and _content(row.answers.all()) == _content(answers)
        if same_answers and all(getattr(row, name) == value for name, value in facts.items()):
            kept.append(Kept.UNCHANGED)
            continue
        for name, value in facts.items():
            setattr(row, name, value)
        kept.append(Kept.CREATED if is_new else Kept.UPDATED)
        written.append(row)
        if not same_answers:
            answered.append((row, answers))
    _save(written)
    ArchivedAnswer.objects.filter(sitting__in=[row.pk for row, _answers in answered]).delete()
    for row, answers in answered:
        for answer in answers:
            answer.sitting = row
    ArchivedAnswer.objects.bulk_create(answer for _row, answers in answered for answer in answers)
    return kept


def _save(rows: Sequence[ArchivedSitting]) -> None:
    changed = [row for row in rows if row.pk is not None]
    ArchivedSitting.objects.bulk_create(row for row in rows if row.pk is None)
    ArchivedSitting.objects.bulk_update(changed, FACTS)


def _content(answers: Any) -> list[tuple[Any, ...]]:
    return [(each.version_id, each.answer, each.text, each.outcome) for each in answers]


def _tell_ledger(row: ArchivedSitting, *, actor: Officer | None, now: datetime) -> bool:
    """Append what the officer's chain does not say yet: the sitting, its correction, or that it was not his.

    Whether another entry speaks of the sitting now, which the caller saves.

    The subject is the old quiz itself and no page of ours: history, which passes nothing that is asked today.
    """
    last = row.entry
    if last is not None and last.officer_id != row.officer_id and last.kind != VOIDED.key:
        last = void_entry(entry=last, actor=actor, now=now).entry
    if row.officer is not None and row.is_complete and 0 <= row.score <= row.asked > 0:
        last = _entered(row, row.officer, last, actor=actor, now=now)
    if last is None or last.pk == row.entry_id:
        return False
    row.entry = last
    return True


def _entered(
    row: ArchivedSitting, officer: Officer, last: Entry | None, *, actor: Officer | None, now: datetime
) -> Entry:
    figures = {
        "points": Decimal(row.score),
        "full_points": Decimal(row.asked),
        "pass_points": Decimal(row.pass_score),
        "sitting": str(row.uuid),
    }
    corrects = last if last is not None and last.kind == SITTING_IMPORTED.key else None
    if corrects is not None and _says(corrects, figures):
        return corrects
    return append_entry(
        officer=officer,
        kind=SITTING_IMPORTED,
        subject=Subject(SubjectKind.QUIZ, row.quiz.uuid, row.quiz.title),
        evidence=Evidence.IMPORTED,
        payload=figures,
        # Each entry follows the one before it, so that a correction back to an earlier score is an entry too.
        idempotency_key=f"archived:{row.uuid}:{last.uuid if last else ''}",
        actor=actor,
        occurred_at=row.ended_at or row.started_at,
        now=now,
        supersedes=corrects,
    ).entry


def _says(entry: Entry, figures: Mapping[str, Any]) -> bool:
    return entry.payload == {name: str(value) for name, value in figures.items()}
