"""Putting a wrong key right (DESIGN §3: "corrections go through a previewed, logged recomputation").

A correction is proposed by one person and decided by another, who sees before what it does. From then on it is in
force: papers handed in later are graded by it. Earlier papers are corrected one by one, each in one transaction that
appends an entry superseding the paper's earlier one; a worker that is stopped in between goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from common import clock
from common.clock import local_date
from ledger.domain.chain import lock_chain
from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import CORRECTION_DECIDED, CORRECTION_DROPPED, CORRECTION_PROPOSED
from quizzes.domain.bank import revise_question
from quizzes.domain.grading import Graded, grade_paper, pass_points_of
from quizzes.domain.marking import close_needless_seats
from quizzes.domain.mistakes import take_back_mistakes
from quizzes.domain.results import store_correction
from quizzes.domain.reviews import set_question_state
from quizzes.enums import CorrectionState, QuestionState, Remedy, SittingState
from quizzes.kinds import KeyHints, kind_of
from quizzes.kinds.base import AskFirst
from quizzes.models import CorrectedSitting, Correction, QuestionVersion, Sitting, SittingItem
from quizzes.queries import locked_items, locked_sitting, rulings_of, rulings_on
from quizzes.rules import can_correct, can_decide_correction
from quizzes.rulings import Ruling, reworded

PORTION = 200


@dataclass(frozen=True)
class Result:
    """What a paper comes to: points of full points, and whether that passes."""

    points: Decimal
    full_points: Decimal
    passed: bool

    @property
    def share(self) -> Decimal:
        return self.points / self.full_points


@dataclass(frozen=True)
class Change:
    """One paper before and after a correction."""

    sitting: Sitting
    before: Result
    after: Result

    @property
    def gains(self) -> bool:
        return self.after.share > self.before.share

    @property
    def loses(self) -> bool:
        return self.after.share < self.before.share


@dataclass(frozen=True)
class Effect:
    """What a correction does to the papers that were handed in: how many there are, and those that change."""

    papers: int
    changes: list[Change]

    @property
    def gaining(self) -> list[Change]:
        return [change for change in self.changes if change.gains]

    @property
    def losing(self) -> list[Change]:
        return [change for change in self.changes if change.loses]

    @property
    def newly_passed(self) -> list[Change]:
        return [change for change in self.changes if change.after.passed and not change.before.passed]

    @property
    def no_longer_passed(self) -> list[Change]:
        return [change for change in self.changes if change.before.passed and not change.after.passed]


def read_key(version: QuestionVersion, text: str) -> Any:
    """The key that `text` says for a version, as a version stores it; written as in a cell of a file.

    Raises ValidationError where it is no key of this question, or the one it has already.
    """
    kind = kind_of(version.question.kind)
    options = kind.written_options(version)
    try:
        reading = kind.read_key(text, options, KeyHints())
    except AskFirst as ask:
        raise ValidationError(str(ask)) from ask
    stored, key = kind.compose(options, reading.key, version.options)
    if [option.get("id") for option in stored] != [option.get("id") for option in version.options]:
        raise ValidationError(_("This key does not belong to the options that were asked."))
    if key == version.key:
        raise ValidationError(_("This is the key that the question has already."))
    return key


@transaction.atomic
def propose_correction(
    *,
    version: QuestionVersion,
    remedy: str,
    key: Any = None,
    nobody_loses: bool = True,
    reason: str,
    actor: Officer,
    now: datetime,
) -> Correction:
    """Propose what to do about a version; changes no paper. Audited. `key` as read_key gives it, for that remedy only.

    Raises PermissionDenied, and ValidationError where another correction of the version is under way.
    """
    if not can_correct(actor, local_date(now)):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in words that can be published.")})
    under_way = Correction.objects.filter(
        version=version, state__in=[CorrectionState.PROPOSED, CorrectionState.IN_FORCE]
    )
    if under_way.exists():
        raise ValidationError(_("Another correction of this question is under way. Decide or drop it first."))
    correction = Correction.objects.create(
        version=version,
        remedy=remedy,
        key=key if remedy == Remedy.KEY else None,
        nobody_loses=nobody_loses,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=now,
    )
    _record(correction, actor, CORRECTION_PROPOSED, now)
    return correction


@transaction.atomic
def drop_correction(*, correction: Correction, actor: Officer, now: datetime) -> None:
    """Drop a proposal; its proposer may as well. Dropping a dropped one changes nothing. Audited."""
    if not can_correct(actor, local_date(now)):
        raise PermissionDenied
    locked = Correction.objects.select_for_update().get(pk=correction.pk)
    if locked.state == CorrectionState.DROPPED:
        return
    if locked.state != CorrectionState.PROPOSED:
        raise ValidationError(_("This correction is in force already."))
    locked.state, locked.decided_by, locked.decided_at = CorrectionState.DROPPED, actor, now
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    _record(locked, actor, CORRECTION_DROPPED, now)


@transaction.atomic
def decide_correction(*, correction: Correction, actor: Officer, now: datetime) -> Correction:
    """Put a proposal in force, and its question in order for papers to come. Audited; deciding twice changes nothing.

    A new key becomes the question's next version where the bank still asks this one; a question that gets full points
    or leaves the total is withdrawn. Raises PermissionDenied for its proposer, and for whoever may not correct.
    """
    locked = (
        Correction.objects.select_for_update(of=("self",)).select_related("version__question").get(pk=correction.pk)
    )
    if locked.state in (CorrectionState.IN_FORCE, CorrectionState.DONE):
        return locked
    if not can_decide_correction(actor, locked, local_date(now)):
        raise PermissionDenied
    if locked.state != CorrectionState.PROPOSED:
        raise ValidationError(_("This correction was dropped."))
    locked.state, locked.decided_by, locked.decided_at = CorrectionState.IN_FORCE, actor, now
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    _mend_question(locked, actor, now)
    _record(locked, actor, CORRECTION_DECIDED, now)
    return locked


def carry_out(*, correction: Correction, now: datetime, advance: Callable[[], None] = lambda: None) -> int:
    """Correct every paper that asked the version; how many changed. Each in its own transaction, safe to repeat.

    Then practice follows, and the cards of the wrong-question book that only the wrong key had made go.

    Papers still open are looked at as well, under their officer's lock: one that is being handed in at this instant is
    either graded by the correction or found here.
    """
    changed = 0
    for sitting in _papers_of(correction.version).iterator(chunk_size=PORTION):
        changed += correct_paper(correction=correction, sitting=sitting, now=now)
        advance()
    take_back_mistakes(version=correction.version)
    Correction.objects.filter(pk=correction.pk, state=CorrectionState.IN_FORCE).update(
        state=CorrectionState.DONE, finished_at=now
    )
    return changed


@transaction.atomic
def correct_paper(*, correction: Correction, sitting: Sitting, now: datetime) -> bool:
    """Grade one handed-in paper again by everything in force; True if that changed it.

    Locks the officer's chain, the sitting and its items. The new entry supersedes the paper's earlier one, is dated
    like it, and carries the correction's UUID. Of a paper that people are marking, what need not be marked any more
    leaves the queue. A paper without an entry (practice) is graded again without one.
    """
    officer = sitting.officer
    head = lock_chain(officer)
    sitting = locked_sitting(sitting.pk)
    sitting.officer = officer
    if sitting.state == SittingState.MARKING:
        return close_needless_seats(sitting=sitting, items=locked_items(sitting.pk), now=now)
    if sitting.state != SittingState.SUBMITTED:
        return False
    if CorrectedSitting.objects.filter(correction=correction, sitting=sitting).exists():
        return False
    items = locked_items(sitting.pk)
    before = result_of(sitting)
    graded = grade_paper(items, sitting.rules["marking"], rulings_of(sitting))
    awards_change = any(item.awarded != graded.awards[item.pk] for item in items)
    if not awards_change and (graded.points, graded.full_points) == (sitting.points, sitting.full_points):
        return False
    store_correction(sitting, items, graded, head, correction=correction.uuid, now=now)
    after = result_of(sitting)
    CorrectedSitting.objects.create(
        correction=correction,
        sitting=sitting,
        points_before=before.points,
        full_before=before.full_points,
        passed_before=before.passed,
        points_after=after.points,
        full_after=after.full_points,
        passed_after=after.passed,
        corrected_at=now,
    )
    return True


def carry_out_waiting(*, now: datetime) -> int:
    """Go on with corrections that a stopped worker left in force; how many papers changed. For `run_periodic`."""
    waiting = Correction.objects.filter(state=CorrectionState.IN_FORCE).select_related("version")
    return sum(carry_out(correction=correction, now=now) for correction in waiting)


@task(backend="background")
def carry_out_in_background(correction: str) -> None:
    """Correct the papers of one correction."""
    row = Correction.objects.select_related("version").get(uuid=correction)
    if row.state == CorrectionState.IN_FORCE:
        carry_out(correction=row, now=clock.now())


def effect_of(correction: Correction) -> Effect:
    """What a proposal would do, or one in force has still to do, to papers handed in; writes nothing.

    The same grading as carry_out uses; practice is left out, for nothing of it is kept.
    """
    own = {correction.version_id: ruling_of(correction)}
    papers, changes = 0, []
    for sitting, items, rulings in _papers_with_items(correction.version):
        papers += 1
        graded = grade_paper(items, sitting.rules["marking"], rulings | own)
        before, after = result_of(sitting), _result(graded, sitting.rules["pass_percent"])
        if before != after:
            changes.append(Change(sitting, before, after))
    return Effect(papers, changes)


def ruling_of(correction: Correction) -> Ruling:
    """A correction as grading reads it."""
    return Ruling(correction.remedy, correction.key, correction.nobody_loses)


def result_of(sitting: Sitting) -> Result:
    """What a handed-in paper comes to now."""
    if sitting.points is None:
        raise ValueError(f"Sitting {sitting.uuid} has no points.")
    return Result(sitting.points, sitting.full_points, sitting.points >= sitting.pass_points)


def _result(graded: Graded, pass_percent: int) -> Result:
    passes = graded.points >= pass_points_of(graded.full_points, pass_percent)
    return Result(graded.points, graded.full_points, passes)


def _papers_of(version: QuestionVersion) -> QuerySet[Sitting]:
    asked = SittingItem.objects.filter(sitting=OuterRef("pk"), version=version)
    return Sitting.objects.filter(Exists(asked)).select_related("officer").order_by("pk")


def _papers_with_items(
    version: QuestionVersion,
) -> Iterator[tuple[Sitting, list[SittingItem], dict[int, Ruling]]]:
    """The handed-in papers that asked the version, with their items and what is in force on them; read in portions."""
    papers = _papers_of(version).filter(state=SittingState.SUBMITTED, practice=False)
    for portion in _portions(papers.iterator(chunk_size=PORTION)):
        by_sitting: dict[int, list[SittingItem]] = {sitting.pk: [] for sitting in portion}
        items = SittingItem.objects.filter(sitting__in=by_sitting).select_related("version__question")
        for item in items.order_by("sitting", "position"):
            by_sitting[item.sitting_id].append(item)
        rulings = rulings_on({item.version_id for paper in by_sitting.values() for item in paper})
        for sitting in portion:
            yield sitting, by_sitting[sitting.pk], rulings


def _portions(sittings: Iterable[Sitting]) -> Iterator[list[Sitting]]:
    portion: list[Sitting] = []
    for sitting in sittings:
        portion.append(sitting)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _mend_question(correction: Correction, actor: Officer, now: datetime) -> None:
    version, question = correction.version, correction.version.question
    if correction.remedy != Remedy.KEY:
        if question.state != QuestionState.WITHDRAWN:
            set_question_state(question=question, state=QuestionState.WITHDRAWN, actor=actor, now=now)
        return
    if question.current_id != version.pk:
        return
    kind = kind_of(question.kind)
    right = reworded(version, ruling_of(correction))
    revise_question(
        question=question,
        stem=version.stem,
        options=kind.written_options(right),
        key=kind.written_key(right),
        explanation=version.explanation,
        actor=actor,
        now=now,
    )


def _record(correction: Correction, actor: Officer, action: str, now: datetime) -> None:
    details = {
        "version": correction.version.uuid,
        "remedy": correction.remedy,
        "nobody_loses": correction.nobody_loses,
        "reason": correction.reason,
    }
    record_event(actor=actor, action=action, subject=correction, details=details, now=now)
