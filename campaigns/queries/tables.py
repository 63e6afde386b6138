"""The tables of a campaign: units with their sums, tasks, people × tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from campaigns.folds import StandingState
from campaigns.models import Campaign, Standing, Task
from campaigns.statistics import Figures, Person, figures_of, sets_of
from common.figures import Share
from common.pictures import Mark
from people.enums import Tree
from people.models import Officer, OrgUnit
from people.queries import TreeNode

from .people import belonging
from .studies import states_known
from .survey import Survey, survey


@dataclass(frozen=True)
class UnitRow:
    """A unit with all below it: everybody's figures, those of party members, and guests apart."""

    unit: TreeNode
    depth: int
    everyone: Figures
    members: Figures
    guests: int


@dataclass(frozen=True)
class CompletionTable:
    """The table of DOMAIN §6: units in the order of the tree, each with the sums of all below it."""

    survey: Survey
    rows: list[UnitRow]

    @property
    def total(self) -> Figures:
        """Everybody read, each once."""
        return self.survey.figures


@dataclass(frozen=True)
class TaskRow:
    """One task: who has finished it on time of those who are due, who later, who has begun."""

    task: Task
    done: Share
    late: int
    doing: int


@dataclass(frozen=True)
class Cell:
    """How far one person is with one task; `is_late` when finished after the window."""

    mark: Mark
    completed_at: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True)
class PersonRow:
    """A person with a cell for each task, in the tasks' order. `place` is due, exempt, deferred, outside or guest."""

    officer: Officer
    unit: TreeNode | None
    place: str
    cells: list[Cell]
    missing: list[Task]
    finished: Share


@dataclass(frozen=True)
class PeopleByTasks:
    """People × tasks, people by unit and badge number, never by what they have done (LOOK §6)."""

    survey: Survey
    rows: list[PersonRow]

    @property
    def tasks(self) -> list[Task]:
        return self.survey.tasks


def completion_table(
    campaign: Campaign,
    *,
    tree: str = Tree.PARTY,
    unit: OrgUnit | None = None,
    as_of: date,
    known_at: datetime | None = None,
) -> CompletionTable:
    """The figures of every unit as of the end of `as_of`; queries as `survey`."""
    return table_of(survey(campaign, tree=tree, unit=unit, as_of=as_of, known_at=known_at))


def people_by_tasks(
    campaign: Campaign, unit: OrgUnit, *, as_of: date, known_at: datetime | None = None
) -> PeopleByTasks:
    """Everybody who is due in `unit` and below, with every task; queries as `survey` and two more."""
    reading = survey(campaign, unit=unit, as_of=as_of, known_at=known_at)
    return PeopleByTasks(reading, people_rows(reading, reading.sets.due))


def table_of(reading: Survey) -> CompletionTable:
    """Count each unit's own people and add them up the tree; units that are closed and empty are left out."""
    tree, unit = reading.tree, reading.unit
    within = tree.below(unit.pk) if unit else set(tree.nodes)
    walk = [(depth, node) for depth, node in tree.walk() if node.unit_id in within]
    people: dict[int | None, list[Person]] = defaultdict(list)
    for person in reading.people.values():
        people[person.unit_id].append(person)
    everyone: dict[int, Figures] = {}
    members: dict[int, Figures] = {}
    registered: dict[int, frozenset[int]] = {}
    guests: dict[int, set[int]] = {}
    for _depth, node in reversed(walk):
        own = people[node.unit_id]
        sets = sets_of(own, reading.studies, reading.terms)
        party = sets_of([person for person in own if person.is_party_member], reading.studies, reading.terms)
        below = [child for child in node.children if child in everyone]
        everyone[node.unit_id] = sum(
            (everyone[child] for child in below), figures_of(sets, reading.studies, reading.terms)
        )
        members[node.unit_id] = sum(
            (members[child] for child in below), figures_of(party, reading.studies, reading.terms)
        )
        registered[node.unit_id] = sets.registered.union(*(registered[child] for child in below))
        hosted = reading.guests.get(node.unit_id, set())
        guests[node.unit_id] = hosted.union(*(guests[child] for child in below))
    top = min((depth for depth, _node in walk), default=0)
    rows = [
        UnitRow(
            unit=node,
            depth=depth - top,
            everyone=everyone[node.unit_id],
            members=members[node.unit_id],
            guests=len(guests[node.unit_id] - registered[node.unit_id]),
        )
        for depth, node in walk
        if node.open or everyone[node.unit_id].registered
    ]
    return CompletionTable(reading, rows)


def task_rows(reading: Survey) -> list[TaskRow]:
    """Each task's figures among those who are due. One query."""
    if reading.known_at is not None:
        return _task_rows_known(reading)
    terms, due = reading.terms, reading.sets.due
    standings = Standing.objects.filter(campaign=reading.campaign)
    if reading.unit is not None:
        units = reading.tree.below(reading.unit.pk)
        members = belonging(reading.unit.tree, units, reading.as_of, reading.known_at)
        standings = standings.filter(officer_id__in=members.values("officer_id"))
    # Those who are not due are few, and named rather than those who are.
    others = reading.people.keys() - due
    counts = {
        task: figures
        for task, *figures in standings.exclude(officer_id__in=others)
        .values_list("task_id")
        .annotate(
            on_time=Count("pk", filter=Q(completed_at__lt=terms.until)),
            done=Count("pk", filter=Q(completed_at__lt=terms.cutoff)),
            begun=Count("pk", filter=Q(first_at__lt=terms.cutoff)),
        )
    }
    return [_task_row(task, counts.get(task.pk, (0, 0, 0)), len(due)) for task in reading.tasks]


def _task_rows_known(reading: Survey) -> list[TaskRow]:
    states = _states(reading, reading.sets.due)
    rows = []
    for task in reading.tasks:
        of_task = [by_task[task.pk] for by_task in states.values() if task.pk in by_task]
        ends = [state.completed_at for state in of_task if state.completed_at]
        counts = (sum(end < reading.terms.until for end in ends), len(ends), len(of_task))
        rows.append(_task_row(task, counts, len(reading.sets.due)))
    return rows


def _task_row(task: Task, counts: Collection[int], due: int) -> TaskRow:
    on_time, done, begun = counts
    return TaskRow(task=task, done=Share(on_time, due), late=done - on_time, doing=begun - done)


def people_rows(reading: Survey, officers: Collection[int]) -> list[PersonRow]:
    """The rows of `officers`, which `reading` holds, by unit and badge number. Two queries."""
    states = _states(reading, officers)
    order = {node.unit_id: position for position, (_depth, node) in enumerate(reading.tree.walk())}
    found = Officer.objects.filter(pk__in=list(officers))
    rows = [_person_row(reading, officer, states.get(officer.pk, {})) for officer in found]
    return sorted(rows, key=lambda row: (order.get(row.unit.unit_id, -1) if row.unit else -1, row.officer.badge_no))


def _states(reading: Survey, officers: Collection[int]) -> Mapping[int, Mapping[int, StandingState | Standing]]:
    if reading.known_at is not None:
        return states_known(reading.tasks, reading.terms, officers=list(officers), known_at=reading.known_at)
    states: dict[int, dict[int, Standing]] = defaultdict(dict)
    for row in Standing.objects.filter(campaign=reading.campaign, officer_id__in=list(officers)):
        if row.first_at < reading.terms.cutoff:
            states[row.officer_id][row.task_id] = row
    return states


def _person_row(reading: Survey, officer: Officer, states: Mapping[int, StandingState | Standing]) -> PersonRow:
    cells = [_cell(reading, states.get(task.pk)) for task in reading.tasks]
    required = [(task, cell) for task, cell in zip(reading.tasks, cells, strict=True) if task.required]
    missing = [task for task, cell in required if cell.mark != Mark.DONE]
    person = reading.people.get(officer.pk)
    return PersonRow(
        officer=officer,
        unit=reading.tree.nodes.get(person.unit_id) if person and person.unit_id else None,
        place=place_of(reading, officer.pk),
        cells=cells,
        missing=missing,
        finished=Share(len(required) - len(missing), len(required)),
    )


def place_of(reading: Survey, officer_id: int) -> str:
    """Where a person stands: due, exempt, deferred, outside the scope, or guest."""
    sets = reading.sets
    places = {"due": sets.due, "exempt": sets.exempt, "deferred": sets.deferred, "outside": sets.out_of_scope}
    return next((place for place, ids in places.items() if officer_id in ids), "guest")


def _cell(reading: Survey, state: StandingState | Standing | None) -> Cell:
    if state is None:
        return Cell(Mark.TODO)
    if state.completed_at is None or state.completed_at >= reading.terms.cutoff:
        return Cell(Mark.DOING)
    return Cell(Mark.DONE, state.completed_at, state.completed_at >= reading.terms.ends_at)
