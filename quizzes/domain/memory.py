"""How long a question is remembered: the wrong-question book, spaced by FSRS (the `fsrs` package).

A question enters the book when it is answered wrong, comes back when the scheduler expects one chance in ten of having
forgotten it, and leaves when it would be remembered for thirty days. There are no steps of minutes: nobody practises
the same question twice a day.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from fsrs import Card, Rating, Scheduler, State

from people.models import Officer
from quizzes.enums import SittingState
from quizzes.models import BookedSitting, MemoryCard, Question, Sitting
from quizzes.queries import quizzes_of
from quizzes.rules import sight_of

RETENTION = 0.9
REMEMBERED = timedelta(days=30)
FULL = Decimal(100)
# What an officer sat longer ago says little about what he knows now, and a first visit need not read years of papers.
LOOK_BACK = timedelta(days=365)

_scheduler = Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)


def rating_of(percent: Decimal) -> Rating:
    """All the points are good, some are hard, none is forgotten."""
    if percent >= FULL:
        return Rating.Good
    return Rating.Hard if percent > 0 else Rating.Again


@transaction.atomic
def remember(*, officer: Officer, question: Question, percent: Decimal, now: datetime) -> MemoryCard | None:
    """Take an answer into the officer's book; returns the card, None where a right answer needs none.

    Locks the card. An answer older than the last one changes nothing, so repeating is safe.
    """
    card = MemoryCard.objects.select_for_update().filter(officer=officer, question=question).first()
    if card is None:
        return None if percent >= FULL else _enter(officer, question, percent, now)
    if now <= card.last_review:
        return card
    _review(card, rating_of(percent), now)
    if percent < FULL:
        card.mistakes += 1
        card.left_at = None
    elif card.left_at is None and card.stability >= REMEMBERED / timedelta(days=1):
        card.left_at = now
    card.save()
    return card


def take_out(*, officer: Officer, question: Question, now: datetime) -> None:
    """Take a question out of the officer's book, because he says so; a new mistake brings it back."""
    MemoryCard.objects.filter(officer=officer, question=question, left_at=None).update(left_at=now)


def book_mistakes(*, officer: Officer, now: datetime) -> int:
    """Take in the sittings whose keys the officer may see by now; returns how many. Safe to repeat and to run twice.

    Asked when the book is opened, so that handing in a paper pays nothing for it.
    """
    waiting = list(unbooked_sittings(officer, now))
    quizzes = quizzes_of(waiting)
    ready = [sitting for sitting in waiting if sight_of(sitting, quizzes.get(sitting.page_id or 0), now).keys]
    for sitting in ready:
        _book(sitting, now)
    return len(ready)


def unbooked_sittings(officer: Officer, now: datetime) -> QuerySet[Sitting]:
    """The officer's sittings of the last year that the book does not know yet, the oldest first."""
    handed_in = Sitting.objects.filter(
        officer=officer, state=SittingState.SUBMITTED, submitted_at__gt=now - LOOK_BACK, booked=None
    )
    return handed_in.select_related("officer").order_by("submitted_at")


@transaction.atomic
def _book(sitting: Sitting, now: datetime) -> None:
    """What was answered wrong, and what stands in the book already; a right answer to anything else needs no card."""
    _booked, created = BookedSitting.objects.get_or_create(sitting=sitting, defaults={"booked_at": now})
    if not created or sitting.submitted_at is None:
        return
    items = list(sitting.items.filter(points__gt=0, awarded__isnull=False).select_related("version__question"))
    asked = [item.version.question_id for item in items]
    known = set(
        MemoryCard.objects.filter(officer=sitting.officer, question__in=asked).values_list("question", flat=True)
    )
    for item in items:
        percent = (item.awarded or Decimal(0)) * FULL / item.points
        if percent < FULL or item.version.question_id in known:
            remember(officer=sitting.officer, question=item.version.question, percent=percent, now=sitting.submitted_at)


def _enter(officer: Officer, question: Question, percent: Decimal, now: datetime) -> MemoryCard:
    card = MemoryCard(officer=officer, question=question, entered_at=now, last_review=now)
    _review(card, rating_of(percent), now, is_new=True)
    card.save()
    return card


def _review(card: MemoryCard, rating: Rating, now: datetime, *, is_new: bool = False) -> None:
    """Move the card by one answer. The scheduler wants UTC."""
    moment = now.astimezone(UTC)
    before = (
        Card(card_id=0)
        if is_new
        else Card(
            card_id=0,
            state=State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due.astimezone(UTC),
            last_review=card.last_review.astimezone(UTC),
        )
    )
    after, _log = _scheduler.review_card(before, rating, moment)
    if after.stability is None or after.difficulty is None:
        raise ValueError("The scheduler returned a card without stability.")
    card.stability, card.difficulty, card.due, card.last_review = after.stability, after.difficulty, after.due, now
