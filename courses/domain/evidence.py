"""Evidence of reading: opened sections, and the ledger entry they lead to.

Completion means content covered and a check passed, never minutes on line (DESIGN §1.1). A completion once recorded
survives every later edit of the page; while a page is still being read, an edit keeps the sections that go on
existing and asks for the new ones (courses/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from common.statements import Select
from courses.models import Coverage, LessonPage, StudyPage
from ledger.domain.chain import lock_chain
from ledger.domain.entries import Subject, append_entry
from ledger.enums import Evidence, SubjectKind
from ledger.kinds import PAGE_COMPLETED, SITTING_SUBMITTED
from ledger.models import Entry
from ledger.queries import progress_of
from people.models import Officer


@dataclass(frozen=True)
class Opened:
    """What a report came to: all sections opened so far, the reported ones that do not exist, completed or not."""

    opened: list[str]
    refused: list[str]
    completed: bool


def subject_of(page: StudyPage) -> Subject:
    """The page as the ledger knows it: public UUID, title now, and the revision that is live."""
    return Subject(SubjectKind.PAGE, page.translation_key, page.title, page.pk, page.live_revision_id)


@transaction.atomic
def record_opened(*, officer: Officer, page: StudyPage, section_ids: Iterable[UUID | str], now: datetime) -> Opened:
    """Record that `officer` has opened sections of `page`, and its completion if that was the last thing missing.

    `page` as published, never a draft. Only sections that the published page has are recorded; others are named in
    the answer and change nothing, and of an unpublished page nothing is. Reports may come in any order and any number
    of times. Locks the officer's chain: reports and sittings of one officer follow each other, of different officers
    never meet.
    """
    lock_chain(officer)
    named = {str(section_id) for section_id in section_ids}
    real = [section.id for section in page.study_sections()] if page.live else []
    coverage = _coverage_of(officer, page, now)
    opened = _merged(real, coverage.opened, named)
    if opened != coverage.opened:
        coverage.opened, coverage.updated_at = opened, now
        coverage.save()
    completed = _complete_if_due(officer, page, coverage, occurred_at=now, now=now)
    return Opened(
        opened=[section_id for section_id in real if section_id in opened],
        refused=sorted(named - set(real)),
        completed=completed,
    )


def complete_checked_lessons(*, officer: Officer, quiz_id: UUID, passed_at: datetime, now: datetime) -> None:
    """Complete the lessons whose check is the quiz `quiz_id`, where everything else is done. Safe to repeat.

    Runs in the transaction that recorded the pass, under the officer's chain lock. A lesson counts as complete from
    the later of pass and last section.
    """
    for lesson in _CHECKED_BY.all(quiz_id):
        coverage = Coverage.objects.filter(officer=officer, page_id=lesson.pk).first()
        if coverage is not None:
            moment = max(passed_at, coverage.updated_at)
            _complete_if_due(officer, lesson, coverage, occurred_at=moment, now=now)


_CHECKED_BY = Select[LessonPage](
    lambda quiz: LessonPage.objects.live().filter(check_quiz__translation_key=quiz).select_related("check_quiz")
)


def _coverage_of(officer: Officer, page: StudyPage, now: datetime) -> Coverage:
    found = Coverage.objects.filter(officer=officer, page_id=page.pk).first()
    return found or Coverage(officer=officer, page_id=page.pk, opened=[], updated_at=now)


def _merged(real: list[str], opened: list[str], named: set[str]) -> list[str]:
    """All sections opened so far in the order of the page, then those that an edit has removed."""
    return [one for one in real if one in opened or one in named] + [one for one in opened if one not in real]


def _complete_if_due(
    officer: Officer, page: StudyPage, coverage: Coverage, *, occurred_at: datetime, now: datetime
) -> bool:
    """Append the completion unless it stands already or something is missing; whether the page is complete."""
    sections = page.study_sections()
    check = page.check_page()
    own = (SubjectKind.PAGE, page.translation_key)
    quiz = (SubjectKind.QUIZ, check.translation_key) if check else None
    progress = progress_of(officer, [own, quiz] if quiz else [own])
    if own in progress and progress[own].completed_at:
        return True
    if not sections or any(section.id not in coverage.opened for section in sections):
        return False
    payload: dict[str, Any] = {"sections": len(sections), "sections_total": len(sections)}
    if quiz:
        passed_at = progress[quiz].passed_at if quiz in progress else None
        if passed_at is None:
            return False
        payload["check"] = str(_passing_entry(officer, quiz, passed_at).uuid)
    append_entry(
        officer=officer,
        kind=PAGE_COMPLETED,
        subject=subject_of(page),
        evidence=Evidence.PASSED_QUIZ if quiz else Evidence.READ,
        payload=payload,
        idempotency_key=_key(officer, page),
        actor=officer,
        occurred_at=occurred_at,
        now=now,
    )
    return True


def _passing_entry(officer: Officer, quiz: tuple[str, UUID], passed_at: datetime) -> Entry:
    """The sitting from which the check counts as passed."""
    entries = Entry.objects.filter(
        officer=officer,
        kind=SITTING_SUBMITTED.key,
        subject_kind=quiz[0],
        subject_id=quiz[1],
        occurred_at=passed_at,
        evidence=Evidence.PASSED_QUIZ,
        superseded_by=None,
    )
    return entries.earliest("sequence")


def _key(officer: Officer, page: StudyPage) -> str:
    """One completion per officer and page; a voided one counts, so that the page can be completed again."""
    voided = Entry.objects.filter(officer=officer, kind=PAGE_COMPLETED.key, subject_id=page.translation_key).count()
    return f"page_completed:{officer.uuid}:{page.translation_key}:{voided + 1}"
