"""What the ledger says of people at a cut-off: from standings where they can tell, else from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from campaigns.folds import StandingState, fold_standing
from campaigns.models import Campaign, Standing, Task
from campaigns.statistics import Exam, Study, Terms
from ledger.kinds import ATTENDED, HOURS_GRANTED
from ledger.models import Entry

States = dict[int, dict[int, StandingState]]


def exam_of(tasks: Sequence[Task]) -> Task | None:
    """The exam of a campaign is its last quiz; the reports' exam columns are about it."""
    return next((task for task in reversed(tasks) if task.kind == "quiz"), None)


def studies(
    campaign: Campaign,
    tasks: Sequence[Task],
    terms: Terms,
    *,
    officers: QuerySet | None = None,
    known_at: datetime | None = None,
) -> dict[int, Study]:
    """What each officer has done by the cut-off, by id; `officers` (a queryset of ids) restricts whom to read.

    Two queries, one more where a sitting of the exam is younger than the cut-off. With `known_at`, the entries
    recorded by then are folded instead.
    """
    if known_at is None:
        found = _from_standings(campaign, tasks, terms, officers)
    else:
        states = states_known(tasks, terms, officers=officers, known_at=known_at)
        found = {officer: study_of(by_task, tasks, terms) for officer, by_task in states.items()}
    for officer, hours in _hours(terms, officers, known_at).items():
        found[officer] = replace(found.get(officer, Study()), hours=hours)
    return found


def study_of(states: Mapping[int, StandingState], tasks: Sequence[Task], terms: Terms) -> Study:
    """The study that one officer's states by task, folded up to the cut-off, come to."""
    completions = [
        completed_at
        for task in tasks
        if task.required and task.pk in states and (completed_at := states[task.pk].completed_at)
    ]
    exam = exam_of(tasks)
    return Study(
        started=any(state.started_at and state.started_at < terms.until for state in states.values()),
        units_done=sum(moment < terms.until for moment in completions),
        units_made_up=sum(moment < terms.make_up_until for moment in completions),
        exam=_exam(states.get(exam.pk)) if exam else None,
    )


def states_known(
    tasks: Sequence[Task], terms: Terms, *, officers: QuerySet | Iterable[int] | None, known_at: datetime | None
) -> States:
    """By officer and task, the fold of the entries recorded by `known_at`, as of the cut-off. One query."""
    by_subject = {(task.subject_kind, task.subject_id): task for task in tasks}
    states: States = defaultdict(dict)
    for (officer, *subject), entries in _entries_by_subject(tasks, officers, known_at):
        task = by_subject.get(tuple(subject))
        if task is None:
            continue
        state = fold_standing(entries, starts_at=terms.starts_at, pass_percent=task.pass_percent, until=terms.cutoff)
        if state is not None:
            states[officer][task.pk] = state
    return dict(states)


def _entries_by_subject(
    tasks: Sequence[Task], officers: QuerySet | Iterable[int] | None, known_at: datetime | None
) -> Iterator[tuple[tuple, Iterator[Entry]]]:
    entries = Entry.objects.filter(subject_id__in=[task.subject_id for task in tasks])
    if officers is not None:
        entries = entries.filter(officer_id__in=officers)
    if known_at is not None:
        entries = entries.filter(recorded_at__lte=known_at)
    rows = entries.order_by("officer_id", "subject_kind", "subject_id", "sequence")
    return groupby(
        rows.iterator(chunk_size=2000), lambda entry: (entry.officer_id, entry.subject_kind, entry.subject_id)
    )


def _from_standings(
    campaign: Campaign, tasks: Sequence[Task], terms: Terms, officers: QuerySet | None
) -> dict[int, Study]:
    """One row an officer, added up by the database: the cost grows with the people, not with their entries."""
    exam = exam_of(tasks)
    required = Q(task_id__in=[task.pk for task in tasks if task.required])
    in_exam = Q(task=exam)
    standings = Standing.objects.filter(campaign=campaign)
    if officers is not None:
        standings = standings.filter(officer_id__in=officers)
    rows = standings.values_list("officer_id").annotate(
        started=Min("started_at"),
        done=Count("pk", filter=required & Q(completed_at__lt=terms.until)),
        made_up=Count("pk", filter=required & Q(completed_at__lt=terms.make_up_until)),
        first=Min("first_at", filter=in_exam),
        last=Max("last_at", filter=in_exam),
        passed=Min("completed_at", filter=in_exam),
        points=Max("best_points", filter=in_exam),
        full=Max("best_full_points", filter=in_exam),
    )
    found: dict[int, Study] = {}
    later: list[int] = []
    for officer, started, done, made_up, first, last, passed, points, full in rows:
        sat = first is not None and first < terms.cutoff
        found[officer] = Study(
            started=started is not None and started < terms.until,
            units_done=done,
            units_made_up=made_up,
            exam=Exam(passed is not None and passed < terms.cutoff, points, full) if sat else None,
        )
        if sat and last >= terms.cutoff:
            later.append(officer)
    if exam is not None and later:
        for officer, states in states_known([exam], terms, officers=later, known_at=None).items():
            found[officer] = replace(found[officer], exam=_exam(states.get(exam.pk)))
    return found


def _exam(state: StandingState | None) -> Exam | None:
    if state is None or state.best_points is None or state.best_full_points is None:
        return None
    return Exam(state.completed_at is not None, state.best_points, state.best_full_points)


def _hours(terms: Terms, officers: QuerySet | None, known_at: datetime | None) -> dict[int, Decimal]:
    """Credited hours of the window until min(T, E), by officer. One query."""
    later = Entry.objects.filter(supersedes=OuterRef("pk"))
    entries = Entry.objects.filter(
        kind__in=[ATTENDED.key, HOURS_GRANTED.key], occurred_at__gte=terms.starts_at, occurred_at__lt=terms.until
    )
    if officers is not None:
        entries = entries.filter(officer_id__in=officers)
    if known_at is not None:
        entries, later = entries.filter(recorded_at__lte=known_at), later.filter(recorded_at__lte=known_at)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for officer, payload in entries.filter(~Exists(later)).values_list("officer_id", "payload"):
        hours[officer] += Decimal(payload["hours"])
    return dict(hours)
