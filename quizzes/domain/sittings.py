"""Sittings: started once, handed in once (DESIGN §3 quizzes, §8; DOMAIN §7). Answers in between: domain.answers.

Locks are taken in one order everywhere: the officer's chain, the sitting, its items. A save locks its item alone.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from common.statements import Insert
from ledger.domain.chain import lock_chain
from people.models import Officer
from quizzes.domain.answers import give_answers
from quizzes.domain.draws import PaperSlot
from quizzes.domain.grading import pass_points_of
from quizzes.domain.occasions import Occasion, Refusal, StartRefused, occasion_for, start_refusal
from quizzes.domain.papers import paper_of_quiz, published_rows
from quizzes.domain.results import keep_result
from quizzes.enums import ClosedBy, SittingState, StartRefusal
from quizzes.models import QuizPage, Sitting, SittingItem
from quizzes.models.sittings import grace
from quizzes.queries import due_sittings, latest_try, locked_items, locked_sitting, sittings_at

logger = logging.getLogger(__name__)

MakePaper = Callable[[int, str], list[PaperSlot]]
MakeSeed = Callable[[int], str]


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
    """Start the officer's next try at `quiz`, or return the open one; as start_sitting.

    By the page's rules, with the time and tries that he was granted.
    """
    return start_sitting(
        officer=officer,
        occasion=occasion_for(officer, quiz, now),
        make_paper=lambda _number, seed: paper_of_quiz(quiz, seed, officer=officer, now=now, rows=published_rows(quiz)),
        now=now,
    )


@transaction.atomic
def submit_sitting(
    *, sitting: Sitting, now: datetime, by: Officer | None, answers: Mapping[int, Any] | None = None
) -> Sitting:
    """Hand a sitting in: grade it, store the awards and append its ledger entry; returns the sitting as it then is.

    Where people must mark it, it waits for them instead (domain.results). One transaction; repeating it returns what
    the first call made of it. `by` None is the platform itself, which closes only what
    is overdue. From the deadline on the sitting counts as handed in at the deadline, by nobody, so that no sitting
    lasts longer than it may. `answers` by position (from a page without a script) are taken in before grading, unless
    the grace has passed as well; SaveRefused for a wrong one.
    """
    officer = sitting.officer
    head = lock_chain(officer)
    sitting = locked_sitting(sitting.pk)
    sitting.officer = officer
    overdue = is_overdue(sitting, now)
    if sitting.state != SittingState.OPEN or (by is None and not overdue):
        return sitting
    items = locked_items(sitting.pk)
    if answers and not overdue:
        give_answers(items, answers, now=now)
    in_time = sitting.deadline is None or now < sitting.deadline
    sitting.submitted_at = now if in_time else sitting.deadline
    sitting.closed_by = ClosedBy.OFFICER if in_time else ClosedBy.DEADLINE
    keep_result(sitting, items, head, now=now)
    return sitting


def close_due_sittings(*, now: datetime) -> int:
    """Hand in every open sitting whose deadline and grace have passed; returns how many. Each in its own transaction.

    Safe to run every minute and twice at once. One that fails is logged and does not hold up the others.
    """
    closed = 0
    for sitting in due_sittings(now).select_related("officer"):
        try:
            closed += submit_sitting(sitting=sitting, now=now, by=None).state != SittingState.OPEN
        except Exception:
            logger.exception("Sitting %s could not be closed.", sitting.uuid)
    return closed


def is_overdue(sitting: Sitting, now: datetime) -> bool:
    """Whether deadline and grace have passed: nothing more is taken, and whoever looks closes it.

    The instant at which the grace ends is too late.
    """
    return sitting.deadline is not None and sitting.deadline + grace() <= now


def _start(officer: Officer, occasion: Occasion, make_paper: MakePaper, make_seed: MakeSeed, now: datetime) -> Sitting:
    lock_chain(officer)
    latest = latest_try(officer, occasion.subject, practice=occasion.practice)
    if latest and latest.state == SittingState.OPEN:
        if not is_overdue(latest, now):
            return latest
        submit_sitting(sitting=latest, now=now, by=None)
        latest = latest_try(officer, occasion.subject, practice=occasion.practice)
    tries = latest.try_number if latest else 0
    if refusal := start_refusal(occasion, tries, now, latest=latest):
        raise StartRefused(refusal)
    number = tries + 1
    seed = make_seed(number)
    slots = make_paper(number, seed)
    full_points = sum((slot.points for slot in slots), Decimal(0))
    if not full_points:
        raise StartRefused(Refusal(StartRefusal.RESERVED if occasion.practice else StartRefusal.EMPTY))
    sitting = Sitting(
        officer=officer,
        subject_kind=occasion.subject.kind,
        subject_id=occasion.subject.id,
        subject_title=occasion.subject.title[:255],
        page_id=occasion.subject.page_id,
        practice=occasion.practice,
        try_number=number,
        seed=seed,
        rules=occasion.pinned_rules(),
        started_at=now,
        deadline=occasion.deadline_from(now),
        full_points=full_points,
        pass_points=pass_points_of(full_points, occasion.pass_percent),
    )
    _INSERT.one(sitting)
    rows = [(at, slot.version_id, slot.points, list(slot.option_order)) for at, slot in enumerate(slots, start=1)]
    _INSERT_ITEMS.copies(SittingItem(sitting=sitting), ("position", "version", "points", "option_order"), rows)
    return sitting


_INSERT, _INSERT_ITEMS = Insert(Sitting), Insert(SittingItem)


def _random_seed(_number: int) -> str:
    return secrets.token_hex(16)
