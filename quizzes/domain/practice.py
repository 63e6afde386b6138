"""Practice: questions one by one, each with its key as soon as it is answered, and no score (DESIGN §1).

Four ways: five a day, by knowledge point, until the first mistake, and from the wrong-question book. Which questions
are asked is settled when a run starts, except in a challenge, which grows by one with each right answer.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from common.clock import local_date
from courses.models import KnowledgePoint
from people.models import Officer
from quizzes.domain.draws import shuffled_options
from quizzes.domain.memory import FULL, remember
from quizzes.enums import PracticeMode, Remedy
from quizzes.kinds import kind_of
from quizzes.models import MemoryCard, PracticeItem, PracticeRun, Question, QuestionVersion
from quizzes.queries import book_of, due_cards, practicable_questions, rulings_on, weak_points
from quizzes.rulings import Ruling, reworded

DAILY = 5
SIZES = (5, 10, 20)
# Of the five of a day, so many at most come from the book, and so many from weak knowledge points.
FROM_BOOK, FROM_WEAK = 3, 2
MARKING: Mapping[str, str] = {"multiple": "strict"}


class NothingToPractise(Exception):
    """There is no question that could be asked; the message says why."""


def start_daily(*, officer: Officer, now: datetime) -> PracticeRun:
    """The officer's five questions of this Beijing day; the same ones all day, however often this is called.

    Mistakes that are due come first, then weak knowledge points, then what he was never asked.
    """
    day = local_date(now)
    run = PracticeRun.objects.filter(officer=officer, mode=PracticeMode.DAILY, day=day).first()
    if run is not None:
        return run
    due = [card.question for card in due_cards(officer, now)[:FROM_BOOK]]
    weak = [weakness.point for weakness in weak_points(officer, now)[:FROM_WEAK]]
    open_questions = practicable_questions(now)
    chosen = _only_practicable(due, now)
    for point in weak:
        chosen += _fresh(open_questions.filter(knowledge_point=point), officer, 1, chosen)
    chosen += _fresh(open_questions, officer, DAILY - len(chosen), chosen)
    try:
        return _start(officer, PracticeMode.DAILY, chosen, now, day=day)
    except IntegrityError:
        # Two pages asked at once; the constraint let one of them write.
        return PracticeRun.objects.get(officer=officer, mode=PracticeMode.DAILY, day=day)


def start_point(*, officer: Officer, point: KnowledgePoint, size: int, now: datetime) -> PracticeRun:
    """A new run over one knowledge point, what the officer was never asked first; `size` is one of SIZES."""
    if size not in SIZES:
        raise ValueError(f"a practice has {SIZES} questions, not {size}")
    chosen = _fresh(practicable_questions(now).filter(knowledge_point=point), officer, size, [])
    return _start(officer, PracticeMode.POINT, chosen, now, point=point)


def start_challenge(*, officer: Officer, now: datetime) -> PracticeRun:
    """A new run that goes on until the first mistake."""
    return _start(officer, PracticeMode.CHALLENGE, _fresh(practicable_questions(now), officer, 1, []), now)


def start_book(*, officer: Officer, size: int, now: datetime) -> PracticeRun:
    """A new run over the mistakes that are due, the longest overdue first; where none is, over the next ones."""
    cards = due_cards(officer, now)[:size] or book_of(officer)
    chosen = _only_practicable([card.question for card in cards], now)[:size]
    return _start(officer, PracticeMode.BOOK, chosen, now)


@transaction.atomic
def answer_item(*, item: PracticeItem, answer: Any, now: datetime) -> PracticeItem:
    """Grade an answer (as its kind reads it) and remember it; the first one stands, so repeating changes nothing.

    Locks the item. A question that may not be practised any more is skipped instead (`skipped`), for its key would be
    shown next. A challenge grows or ends, any other run ends with its last question. Raises ValidationError for what is
    no answer.
    """
    locked = (
        PracticeItem.objects.select_for_update(of=("self",))
        .select_related("run__officer", "version__question")
        .get(pk=item.pk)
    )
    if locked.answered_at is not None or locked.skipped:
        return locked
    version, question = locked.version, locked.version.question
    if not practicable_questions(now).filter(pk=question.pk).exists():
        skip_closed(run=locked.run, now=now)
        locked.refresh_from_db(fields=["skipped"])
        return locked
    kind = kind_of(question.kind)
    given = kind.read_answer(answer, kind.asked(version))
    if given is None:
        raise ValidationError(_("Answer the question first."))
    locked.answer, locked.answered_at = given, now
    locked.percent = percent_of(version, given, rulings_on([version.pk]).get(version.pk))
    locked.save(update_fields=["answer", "answered_at", "percent"])
    remember(officer=locked.run.officer, question=question, percent=locked.percent, now=now)
    _go_on(locked, now)
    return locked


def percent_of(version: QuestionVersion, answer: Any, ruling: Ruling | None) -> Decimal:
    """How much of the points a canonical answer reaches in practice, by the key that is in force."""
    if ruling is not None and ruling.remedy != Remedy.KEY:
        return FULL
    kind = kind_of(version.question.kind)
    return kind.grade(reworded(version, ruling), answer, FULL, MARKING).quantize(Decimal("0.01"))


def skip_closed(*, run: PracticeRun, now: datetime) -> None:
    """Leave out what has become reserved or was withdrawn since the run began. Safe to repeat."""
    waiting = list(run.items.filter(answered_at=None, skipped=False).select_related("version"))
    questions = [item.version.question_id for item in waiting]
    allowed = set(practicable_questions(now).filter(pk__in=questions).values_list("pk", flat=True))
    closed = [item.pk for item in waiting if item.version.question_id not in allowed]
    if closed:
        run.items.filter(pk__in=closed).update(skipped=True)
        _end_where_done(run, now)


def end_run(*, run: PracticeRun, now: datetime) -> None:
    """Stop here; what was answered stays remembered. The day's five can be gone on with."""
    if run.mode != PracticeMode.DAILY:
        PracticeRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=now)


@transaction.atomic
def forget_practice(*, officer: Officer) -> None:
    """Delete the officer's practice and wrong-question book, because he asks. His sittings and records stay."""
    PracticeRun.objects.filter(officer=officer).delete()
    MemoryCard.objects.filter(officer=officer).delete()


def _go_on(item: PracticeItem, now: datetime) -> None:
    run = item.run
    if run.mode == PracticeMode.CHALLENGE and item.is_right:
        asked = list(run.items.values_list("version__question_id", flat=True))
        following = _fresh(practicable_questions(now).exclude(pk__in=asked), run.officer, 1, [])
        _add_items(run, following, first=item.position + 1)
    _end_where_done(run, now)


def _end_where_done(run: PracticeRun, now: datetime) -> None:
    if not run.items.filter(answered_at=None, skipped=False).exists():
        PracticeRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=now)


@transaction.atomic
def _start(
    officer: Officer,
    mode: str,
    questions: Sequence[Question],
    now: datetime,
    *,
    day: Any = None,
    point: KnowledgePoint | None = None,
) -> PracticeRun:
    if not questions:
        raise NothingToPractise(_("There is no question to practise here at the moment."))
    run = PracticeRun.objects.create(
        officer=officer, mode=mode, day=day, knowledge_point=point, seed=secrets.token_hex(16), started_at=now
    )
    _add_items(run, questions, first=1)
    return run


def _add_items(run: PracticeRun, questions: Sequence[Question], *, first: int) -> None:
    PracticeItem.objects.bulk_create(
        PracticeItem(
            run=run,
            position=position,
            version=question.current_version,
            option_order=shuffled_options(
                run.seed, question.uuid, kind_of(question.kind).option_ids(question.current_version.options)
            ),
        )
        for position, question in enumerate(questions, start=first)
    )


def _only_practicable(questions: Iterable[Question], now: datetime) -> list[Question]:
    wanted = [question.pk for question in questions]
    found = practicable_questions(now).select_related("current").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found and _machine_grades(found[pk])]


def _fresh(questions: QuerySet[Question], officer: Officer, count: int, besides: Sequence[Question]) -> list[Question]:
    """`count` random ones of the questions, those the officer was never asked in practice first."""
    if count <= 0:
        return []
    rest = questions.exclude(pk__in=[question.pk for question in besides])
    met = Exists(PracticeItem.objects.filter(run__officer=officer, version__question=OuterRef("pk")))
    unseen = _some(rest.exclude(met), count)
    if len(unseen) == count:
        return unseen
    return unseen + _some(rest.filter(met), count - len(unseen))


def _some(questions: QuerySet[Question], count: int) -> list[Question]:
    """`count` random questions; more are read than asked for, because a case may hold a part that people mark."""
    ids = list(questions.order_by().values_list("pk", flat=True))
    sample = random.SystemRandom().sample(ids, min(len(ids), 3 * count))
    found = Question.objects.select_related("current").in_bulk(sample)
    return [found[pk] for pk in sample if _machine_grades(found[pk])][:count]


def _machine_grades(question: Question) -> bool:
    return not kind_of(question.kind).rubric(question.current_version, FULL)
