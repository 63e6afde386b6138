"""Reads of marking: whose seat is whose, which wait for whom, and the marks that were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from common.figures import Share
from people.enums import Role
from people.models import Appointment, Officer
from people.queries import has_role
from quizzes.enums import MarkingState, SittingState
from quizzes.models import LineMark, Marking, MarkingTask, QuizPage, Sitting
from quizzes.models.marking import THIRD

OPEN = (MarkingState.WAITING, MarkingState.HELD)

# Who sees how far the marking is, marker by marker, and takes a held seat from whoever forgot it.
OVERSEERS = (Role.QUESTION_EDITOR, Role.BUREAU_OFFICE)


def quizzes_to_mark(actor: Officer, day: date) -> QuerySet[QuizPage]:
    """The quizzes whose papers `actor` may mark on `day`: those that name him, or nobody. Twin: rules.can_mark_quiz."""
    return _markable_by(actor) if has_role(actor, [Role.MARKER], day) else QuizPage.objects.none()


def markers_on(day: date) -> QuerySet[Officer]:
    """Everybody who holds the office of a marker on `day`."""
    held = Appointment.objects.as_of(day).filter(role=Role.MARKER)
    return Officer.objects.filter(pk__in=held.values("officer_id")).order_by("badge_no")


def tasks_open_to(actor: Officer, day: date) -> QuerySet[MarkingTask]:
    """The seats that `actor` may open: those he holds or has marked. Twin: rules.can_open_marking_task."""
    return MarkingTask.objects.filter(marker=actor, quiz__in=quizzes_to_mark(actor, day))


def tasks_overseen_by(actor: Officer, day: date) -> QuerySet[MarkingTask]:
    """The seats whose state `actor` may see on `day`: all or none. Twin: rules.can_oversee_marking."""
    return MarkingTask.objects.all() if has_role(actor, OVERSEERS, day) else MarkingTask.objects.none()


def seats_for(marker: Officer, now: datetime) -> QuerySet[MarkingTask]:
    """The free seats that `marker` could take, of whatever quiz: nobody holds them, neither the paper nor another seat
    at the question is his own.
    """
    free = Q(state=MarkingState.WAITING) | Q(state=MarkingState.HELD, held_until__lte=now)
    has_seat = MarkingTask.objects.filter(item=OuterRef("item"), marker=marker)
    return MarkingTask.objects.filter(free).exclude(officer=marker).exclude(Exists(has_seat))


def latest_markings(tasks: Iterable[MarkingTask]) -> dict[int, Marking]:
    """What counts of each seat's marks, with its lines, by primary key of the seat. Two queries."""
    markings = Marking.objects.filter(task__in=[task.pk for task in tasks]).order_by("version")
    return {marking.task_id: marking for marking in markings.prefetch_related("lines")}


def marks_given(items: Iterable[int]) -> dict[int, dict[int, dict[str, Decimal]]]:
    """The points that count, by item (primary key), seat and line. One query."""
    rows = LineMark.objects.filter(marking__task__item__in=list(items), marking__task__state=MarkingState.DONE)
    given: dict[int, dict[int, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    columns = ("marking__task__item", "marking__task__seat", "line", "points")
    for item, seat, line, points in rows.order_by("marking__version").values_list(*columns):
        given[item][seat][line] = points
    return given


def papers_without_seats() -> QuerySet[Sitting]:
    """Papers of quizzes that wait for marks although nobody can take a seat at them."""
    seats = MarkingTask.objects.filter(item__sitting=OuterRef("pk"))
    return Sitting.objects.filter(~Exists(seats), state=SittingState.MARKING, page__isnull=False)


@dataclass(frozen=True)
class Queue:
    """A quiz as one marker sees it: what waits for him, what he holds and has marked, how many papers are finished."""

    quiz: QuizPage
    waiting: int
    held: int
    done: int
    papers: Share


@dataclass(frozen=True)
class MarkingProgress:
    """How far the marking of a quiz is. `papers` finished of all; seats: `waiting` of them, `held` by somebody.

    `twice` counts questions that two have marked, `thirds` those that needed a third, `undecided` of these still do;
    `oldest` is when the oldest paper was handed in that still waits.
    """

    quiz: QuizPage
    papers: Share
    waiting: int
    held: int
    twice: int
    thirds: int
    undecided: int
    oldest: datetime | None


@dataclass(frozen=True)
class Remarks:
    """What the markers whose marks count said to a question: line by line, and in all; nobody's name.

    `most` is what each line can get, in the order of the rubric.
    """

    most: dict[str, Decimal] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    overall: list[str] = field(default_factory=list)


def waiting_for(marker: Officer, now: datetime) -> int:
    """How many seats a marker could take now, of whatever quiz. One query; the caller knows that he is one."""
    return seats_for(marker, now).filter(quiz__in=_markable_by(marker)).count()


def queues_of(marker: Officer, quizzes: QuerySet[QuizPage], now: datetime) -> list[Queue]:
    """Those of `quizzes` that have something to mark, as `marker` sees them: first what he holds, then what waits for
    him, the longest first. Four queries.
    """
    seats = MarkingTask.objects.filter(quiz__in=quizzes)
    papers = _papers(seats)
    waiting = dict(seats_for(marker, now).filter(quiz__in=quizzes).order_by().values_list("quiz").annotate(Count("pk")))
    own: dict[tuple[int, str], int] = {
        (quiz, state): count
        for quiz, state, count in seats.filter(marker=marker)
        .order_by()
        .values_list("quiz", "state")
        .annotate(count=Count("pk"))
    }
    found = QuizPage.objects.in_bulk(list(papers))
    queues = [
        Queue(
            quiz=found[quiz],
            waiting=waiting.get(quiz, 0),
            held=own.get((quiz, MarkingState.HELD), 0),
            done=own.get((quiz, MarkingState.DONE), 0),
            papers=share,
        )
        for quiz, (share, _oldest) in papers.items()
    ]
    return sorted(queues, key=lambda queue: (not queue.held, not queue.waiting, queue.papers.is_all))


def progress_of_marking(seats: QuerySet[MarkingTask]) -> list[MarkingProgress]:
    """How far the marking is, quiz by quiz, those whose papers wait longest first. Three queries."""
    papers = _papers(seats)
    third, unmarked = Q(seat=THIRD), Q(state__in=OPEN)
    counts = (
        seats.order_by()
        .values("quiz")
        .annotate(
            waiting=Count("pk", filter=Q(state=MarkingState.WAITING)),
            held=Count("pk", filter=Q(state=MarkingState.HELD)),
            twice=Count("pk", filter=Q(seat=2, state=MarkingState.DONE) & Q(Exists(_first_done()))),
            thirds=Count("pk", filter=third & ~Q(state=MarkingState.NEEDLESS)),
            undecided=Count("pk", filter=third & unmarked),
        )
    )
    by_quiz: dict[int, Any] = {row["quiz"]: row for row in counts}
    found = QuizPage.objects.in_bulk(list(papers))
    return [
        MarkingProgress(**{**by_quiz[quiz], "quiz": found[quiz], "papers": share, "oldest": oldest})
        for quiz, (share, oldest) in papers.items()
    ]


def markers_at(seats: QuerySet[MarkingTask]) -> QuerySet[Officer]:
    """Who marks or has marked any of `seats`, with `done`, of these `decided` as the third, and `held`; by badge."""
    counted = {
        "done": Count("marking_tasks", filter=Q(marking_tasks__state=MarkingState.DONE)),
        "decided": Count("marking_tasks", filter=Q(marking_tasks__state=MarkingState.DONE, marking_tasks__seat=THIRD)),
        "held": Count("marking_tasks", filter=Q(marking_tasks__state=MarkingState.HELD)),
    }
    at_work = Officer.objects.filter(marking_tasks__in=seats.filter(marker__isnull=False))
    return at_work.annotate(**counted).order_by("badge_no")


def questions_marked(sitting: Sitting) -> Share:
    """Of the questions of a paper that people mark, how many are decided. One query."""
    seats = MarkingTask.objects.filter(item__sitting=sitting)
    total = Count("item", distinct=True)
    counts: dict[str, Any] = seats.aggregate(total=total, open=Count("item", distinct=True, filter=Q(state__in=OPEN)))
    return Share(counts["total"] - counts["open"], counts["total"])


def remarks_on(sitting: Sitting) -> dict[int, Remarks]:
    """What was said to the questions of a paper, by primary key of the item; of two who agreed both. Three queries."""
    done = MarkingTask.objects.filter(item__sitting=sitting, state=MarkingState.DONE).order_by("item_id", "seat")
    by_item: dict[int, list[MarkingTask]] = defaultdict(list)
    for task in done:
        by_item[task.item_id].append(task)
    counting = {item: [task for task in tasks if task.decides] or tasks for item, tasks in by_item.items()}
    markings = latest_markings(task for tasks in counting.values() for task in tasks)
    return {item: _remarks([markings[task.pk] for task in tasks]) for item, tasks in counting.items()}


def _remarks(markings: list[Marking]) -> Remarks:
    lines: dict[str, list[str]] = defaultdict(list)
    for marking in markings:
        for row in marking.lines.all():
            if row.comment:
                lines[row.line].append(row.comment)
    most = {row.line: row.most for row in markings[0].lines.all()}
    return Remarks(most, dict(lines), [marking.comment for marking in markings if marking.comment])


def _markable_by(actor: Officer) -> QuerySet[QuizPage]:
    named = QuizPage.markers.through.objects.filter(quizpage=OuterRef("pk"))
    return QuizPage.objects.filter(Exists(named.filter(officer=actor)) | ~Exists(named))


def _papers(seats: QuerySet[MarkingTask]) -> dict[int, tuple[Share, datetime | None]]:
    """By quiz: papers that have their result, of all that people mark; when the oldest open seat's was handed in."""
    settled = Q(item__sitting__state=SittingState.SUBMITTED)
    counts = (
        seats.order_by()
        .values_list("quiz")
        .annotate(
            settled=Count("item__sitting", distinct=True, filter=settled),
            papers=Count("item__sitting", distinct=True),
            oldest=Min("handed_in_at", filter=Q(state__in=OPEN)),
        )
    )
    rows = counts.order_by(F("oldest").asc(nulls_last=True), "-quiz")
    return {quiz: (Share(settled, papers), oldest) for quiz, settled, papers, oldest in rows}


def _first_done() -> QuerySet[MarkingTask]:
    return MarkingTask.objects.filter(item=OuterRef("item"), seat=1, state=MarkingState.DONE)
