"""Reads of marking: whose seat is whose, which wait for whom, and the marks that were given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.enums import Role
from people.models import Appointment, Officer
from people.queries import has_role
from quizzes.enums import MarkingState, SittingState
from quizzes.models import LineMark, Marking, MarkingTask, QuizPage, Sitting

# Who sees how far the marking is, marker by marker, and takes a held seat from whoever forgot it.
OVERSEERS = (Role.QUESTION_EDITOR, Role.BUREAU_OFFICE)


def quizzes_to_mark(actor: Officer, day: date) -> QuerySet[QuizPage]:
    """The quizzes whose papers `actor` may mark on `day`: those that name him, or nobody. Twin: rules.can_mark_quiz."""
    if not has_role(actor, [Role.MARKER], day):
        return QuizPage.objects.none()
    named = QuizPage.markers.through.objects.filter(quizpage=OuterRef("pk"))
    return QuizPage.objects.filter(Exists(named.filter(officer=actor)) | ~Exists(named))


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
