"""Sittings: started once, handed in once (DESIGN §3 quizzes, §8; DOMAIN §7). Answers in between: domain.answers.

Locks are taken in one order everywhere: the officer's chain, the sitting, its items. A save locks its item alone.
"""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, DecimalField, Value, When
from wagtail.models import Page

from ledger.domain.chain import lock_chain
from ledger.domain.entries import Subject, append_entry
from ledger.enums import Evidence, SubjectKind
from ledger.kinds import SITTING_SUBMITTED
from ledger.models import Entry
from people.models import Officer
from quizzes.domain.answers import give_answers
from quizzes.domain.grading import grade_items, pass_points_of
from quizzes.domain.papers import PaperSlot, paper_of_quiz
from quizzes.enums import ClosedBy, SittingState, StartRefusal
from quizzes.models import QuizPage, Sitting, SittingItem
from quizzes.queries import due_sittings, sittings_at

logger = logging.getLogger(__name__)

MakePaper = Callable[[int, str], list[PaperSlot]]
MakeSeed = Callable[[int], str]


class StartRefused(Exception):
    """A sitting cannot be started; `reason` says why in the officer's language."""

    def __init__(self, reason: StartRefusal):
        super().__init__(reason.label)
        self.reason = reason


@dataclass(frozen=True)
class Occasion:
    """What is sat and by which rules: a quiz or a contest.

    `max_tries` None means as many as wanted; `marking` is what the kinds grade by, strict unless said (DOMAIN §5).
    """

    subject: Subject
    time_limit: timedelta | None
    closes_at: datetime | None
    max_tries: int | None
    pass_percent: int
    review: str
    page: Page | None = None
    opens_at: datetime | None = None
    marking: Mapping[str, str] = field(default_factory=lambda: {"multiple": "strict"})

    def deadline_from(self, start: datetime) -> datetime | None:
        """min(start + limit, end of the window); None where there is neither (DOMAIN §7.4)."""
        ends = [self.closes_at, start + self.time_limit if self.time_limit else None]
        return min((end for end in ends if end), default=None)

    def pinned_rules(self) -> dict[str, Any]:
        """The rules as a sitting keeps them: seconds, whole percent, ISO instants."""
        return {
            "time_limit": int(self.time_limit.total_seconds()) if self.time_limit else None,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "max_tries": self.max_tries,
            "pass_percent": self.pass_percent,
            "review": str(self.review),
            "marking": dict(self.marking),
        }


def start_sitting(
    *, officer: Officer, occasion: Occasion, make_paper: MakePaper, make_seed: MakeSeed | None = None, now: datetime
) -> Sitting:
    """Start the officer's next try at `occasion`, or return the one that is open.

    One transaction under the officer's chain lock: closes an overdue sitting first, checks window and tries, and pins
    versions, option order, points, seed, rules and deadline. `make_seed(try)` and `make_paper(try, seed)` are asked
    only when a paper is needed. Safe to repeat. Raises StartRefused, and whatever `make_paper` raises.
    """
    try:
        with transaction.atomic():
            return _start(officer, occasion, make_paper, make_seed or _random_seed, now)
    except IntegrityError:
        # The constraints are the backstop of the lock: whoever came first owns the open sitting.
        sitting = sittings_at(officer, occasion.subject).filter(state=SittingState.OPEN).first()
        if sitting is None:
            raise
        return sitting


def start_quiz(*, officer: Officer, quiz: QuizPage, now: datetime) -> Sitting:
    """Start the officer's next try at `quiz` by the page's rules, or return the open one; as start_sitting."""
    return start_sitting(
        officer=officer,
        occasion=occasion_of_quiz(quiz),
        make_paper=lambda _number, seed: paper_of_quiz(quiz, seed),
        now=now,
    )


def occasion_of_quiz(quiz: QuizPage) -> Occasion:
    """The page's rules of sitting as they are now."""
    return Occasion(
        subject=Subject(SubjectKind.QUIZ, quiz.translation_key, quiz.title, page=quiz),
        time_limit=timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        closes_at=quiz.closes_at,
        max_tries=quiz.max_tries,
        pass_percent=quiz.pass_percent,
        review=quiz.review,
        page=quiz,
        opens_at=quiz.opens_at,
    )


def start_refusal(occasion: Occasion, number: int, now: datetime) -> StartRefusal | None:
    """Why try `number` (from 1) could not be started now; None where it could."""
    if occasion.opens_at and now < occasion.opens_at:
        return StartRefusal.NOT_OPEN
    if occasion.closes_at and now >= occasion.closes_at:
        return StartRefusal.CLOSED
    if occasion.max_tries and number > occasion.max_tries:
        return StartRefusal.NO_TRIES
    return None


@transaction.atomic
def submit_sitting(
    *, sitting: Sitting, now: datetime, by: Officer | None, answers: Mapping[int, Any] | None = None
) -> Sitting:
    """Hand a sitting in: grade it, store the awards and append its ledger entry; returns the sitting as it then is.

    One transaction; repeating it returns the first result. `by` None is the platform itself, which closes only what
    is overdue. From the deadline on the sitting counts as handed in at the deadline, by nobody. `answers` by position
    (from a page without a script) are taken in before grading, unless it is too late; SaveRefused for a wrong one.
    """
    lock_chain(sitting.officer)
    rows = Sitting.objects.select_for_update(of=("self",)).select_related("officer", "page")
    sitting = rows.get(pk=sitting.pk)
    overdue = is_overdue(sitting, now)
    if sitting.state == SittingState.SUBMITTED or (by is None and not overdue):
        return sitting
    items = list(sitting.items.select_for_update(of=("self",)).select_related("version__question").order_by("position"))
    if answers and not overdue:
        give_answers(items, answers, now=now)
    awards = grade_items(items, sitting.rules["marking"])
    _store_awards(sitting, awards)
    sitting.state = SittingState.SUBMITTED
    sitting.points = sum(awards.values(), Decimal(0))
    sitting.submitted_at = sitting.deadline if overdue else now
    sitting.closed_by = ClosedBy.DEADLINE if overdue else ClosedBy.OFFICER
    sitting.entry = _append_entry(sitting, actor=None if overdue else by, now=now)
    sitting.save(update_fields=["state", "points", "submitted_at", "closed_by", "entry"])
    return sitting


def close_due_sittings(*, now: datetime) -> int:
    """Hand in every open sitting whose deadline has come; returns how many. Each in its own transaction.

    Safe to run every minute and twice at once. One that fails is logged and does not hold up the others.
    """
    closed = 0
    for sitting in due_sittings(now).select_related("officer"):
        try:
            closed += submit_sitting(sitting=sitting, now=now, by=None).state == SittingState.SUBMITTED
        except Exception:
            logger.exception("Sitting %s could not be closed.", sitting.uuid)
    return closed


def is_overdue(sitting: Sitting, now: datetime) -> bool:
    """Whether the deadline has come; the instant of the deadline itself is too late."""
    return sitting.deadline is not None and sitting.deadline <= now


def _start(officer: Officer, occasion: Occasion, make_paper: MakePaper, make_seed: MakeSeed, now: datetime) -> Sitting:
    lock_chain(officer)
    latest = sittings_at(officer, occasion.subject).order_by("-try_number").first()
    if latest and latest.state == SittingState.OPEN:
        if not is_overdue(latest, now):
            return latest
        submit_sitting(sitting=latest, now=now, by=None)
    number = latest.try_number + 1 if latest else 1
    if refusal := start_refusal(occasion, number, now):
        raise StartRefused(refusal)
    seed = make_seed(number)
    slots = make_paper(number, seed)
    full_points = sum((slot.points for slot in slots), Decimal(0))
    if not full_points:
        raise StartRefused(StartRefusal.EMPTY)
    sitting = Sitting.objects.create(
        officer=officer,
        subject_kind=occasion.subject.kind,
        subject_id=occasion.subject.id,
        subject_title=occasion.subject.title[:255],
        page=occasion.page,
        try_number=number,
        seed=seed,
        rules=occasion.pinned_rules(),
        started_at=now,
        deadline=occasion.deadline_from(now),
        full_points=full_points,
        pass_points=pass_points_of(full_points, occasion.pass_percent),
    )
    SittingItem.objects.bulk_create(
        SittingItem(
            sitting=sitting,
            position=position,
            version_id=slot.version_id,
            points=slot.points,
            option_order=list(slot.option_order),
        )
        for position, slot in enumerate(slots, start=1)
    )
    return sitting


def _random_seed(_number: int) -> str:
    return secrets.token_hex(16)


def _store_awards(sitting: Sitting, awards: Mapping[int, Decimal]) -> None:
    """All awards in one statement: papers know few different ones, whatever their length."""
    items_by_award = defaultdict(list)
    for pk, award in awards.items():
        items_by_award[award].append(pk)
    whens = [When(pk__in=pks, then=Value(award)) for award, pks in items_by_award.items()]
    sitting.items.update(awarded=Case(*whens, output_field=DecimalField(max_digits=6, decimal_places=2)))


def _append_entry(sitting: Sitting, *, actor: Officer | None, now: datetime) -> Entry:
    if sitting.points is None or sitting.submitted_at is None:
        raise ValueError(f"Sitting {sitting.uuid} has not been handed in.")
    passed = sitting.points >= sitting.pass_points
    return append_entry(
        officer=sitting.officer,
        kind=SITTING_SUBMITTED,
        subject=Subject(sitting.subject_kind, sitting.subject_id, sitting.subject_title, sitting.page),
        evidence=Evidence.PASSED_QUIZ if passed else Evidence.SAT_QUIZ,
        payload={
            "points": sitting.points,
            "full_points": sitting.full_points,
            "pass_points": sitting.pass_points,
            "duration": int((sitting.submitted_at - sitting.started_at).total_seconds()),
            "sitting": sitting.uuid,
            "closed_by": str(sitting.closed_by),
        },
        idempotency_key=f"sitting:{sitting.uuid}",
        actor=actor,
        occurred_at=sitting.submitted_at,
        now=now,
    ).entry
