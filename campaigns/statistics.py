"""The figures of DOMAIN §6 as pure functions: sets of people first, then counts, and rates as n/N.

Roll-ups add counts and never average percentages; everything here is of one cut-off, which `Terms` carries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from common.figures import Share
from people.enums import RosterState

EXCELLENT_PERCENT = 90
NEWCOMER_DAYS = 15
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Terms:
    """What a campaign asks, as of a cut-off: T of DOMAIN §6 is `cutoff`, S and E are the window's instants."""

    opens_on: date
    closes_on: date
    starts_at: datetime
    ends_at: datetime
    make_up_ends_at: datetime
    cutoff: datetime
    required: int
    automatic_exemptions: Collection[str]
    has_exam: bool

    @property
    def until(self) -> datetime:
        """min(T, E): what is done before it is done on time."""
        return min(self.cutoff, self.ends_at)

    @property
    def make_up_until(self) -> datetime:
        """min(T, end of making up): what is done before it is done at all."""
        return min(self.cutoff, self.make_up_ends_at)

    @property
    def days(self) -> int:
        """The length of the window in days."""
        return (self.closes_on - self.opens_on).days + 1


@dataclass(frozen=True)
class Person:
    """What the dated facts say of an officer at the cut-off; `training_days` are those of the window until then."""

    officer_id: int
    unit_id: int | None
    status: str
    in_scope: bool
    is_party_member: bool
    is_exempted: bool
    is_deferred: bool
    joined_on: date
    training_days: int = 0


@dataclass(frozen=True)
class Exam:
    """A person's sittings of the exam by the cut-off: whether any was passed, and the best one."""

    passed: bool
    points: Decimal
    full_points: Decimal

    @property
    def is_excellent(self) -> bool:
        return self.points * 100 >= EXCELLENT_PERCENT * self.full_points

    @property
    def is_full(self) -> bool:
        return self.points == self.full_points


@dataclass(frozen=True)
class Study:
    """What the ledger says of an officer at the cut-off.

    `units_done` counts required tasks finished before min(T, E), `units_made_up` those before the end of making up,
    the former included; `hours` are credited ones of the window.
    """

    started: bool = False
    units_done: int = 0
    units_made_up: int = 0
    exam: Exam | None = None
    hours: Decimal = Decimal(0)


NOTHING = Study()


@dataclass(frozen=True)
class Sets:
    """The sets of DOMAIN §6, as ids of officers. `registered` is the disjoint union of the next four."""

    registered: frozenset[int]
    out_of_scope: frozenset[int]
    exempt: frozenset[int]
    deferred: frozenset[int]
    due: frozenset[int]
    started: frozenset[int]
    done: frozenset[int]
    done_late: frozenset[int]
    taken: frozenset[int]
    passed: frozenset[int]

    @property
    def unfinished(self) -> frozenset[int]:
        """Who is due and has not finished, not even by making up."""
        return self.due - self.done - self.done_late


def is_registered(person: Person) -> bool:
    """REG: on the roster of his unit. One seconded in studies as a guest and counts at home (DOMAIN §6)."""
    return person.status not in (RosterState.LEFT, RosterState.SECONDED_IN)


def is_exempt(person: Person, terms: Terms) -> bool:
    """EXEMPT: by approval, or by a status that the campaign exempts."""
    return person.is_exempted or person.status in terms.automatic_exemptions


def is_deferred(person: Person, terms: Terms) -> bool:
    """DEFER: by approval, joined less than 15 days before E, or in full-time training for half of the window."""
    days_before_end = (terms.closes_on - person.joined_on).days + 1
    return person.is_deferred or days_before_end < NEWCOMER_DAYS or person.training_days * 2 >= terms.days


def is_done(study: Study, terms: Terms) -> bool:
    """DONE(min(T, E)): every required task is finished on time."""
    return 0 < terms.required == study.units_done


def is_done_late(study: Study, terms: Terms) -> bool:
    """DONE_LATE: the last required task was finished after E, before the end of making up."""
    return not is_done(study, terms) and 0 < terms.required == study.units_made_up


def sets_of(people: Iterable[Person], studies: Mapping[int, Study], terms: Terms) -> Sets:
    """The sets that `people` fall into; an officer without a study has done nothing."""
    registered = {person.officer_id: person for person in people if is_registered(person)}
    in_scope = {key for key, person in registered.items() if person.in_scope}
    exempt = {key for key in in_scope if is_exempt(registered[key], terms)}
    deferred = {key for key in in_scope - exempt if is_deferred(registered[key], terms)}
    due = in_scope - exempt - deferred
    study = {key: studies.get(key, NOTHING) for key in due}
    exams = {key: exam for key in due if terms.has_exam and (exam := study[key].exam) is not None}
    return Sets(
        registered=frozenset(registered),
        out_of_scope=frozenset(registered.keys() - in_scope),
        exempt=frozenset(exempt),
        deferred=frozenset(deferred),
        due=frozenset(due),
        started=frozenset(key for key in due if study[key].started),
        done=frozenset(key for key in due if is_done(study[key], terms)),
        done_late=frozenset(key for key in due if is_done_late(study[key], terms)),
        taken=frozenset(exams),
        passed=frozenset(key for key, exam in exams.items() if exam.passed),
    )


@dataclass(frozen=True)
class Figures:
    """Counts of one unit or of many together: they add up, whatever the order."""

    registered: int = 0
    out_of_scope: int = 0
    exempt: int = 0
    deferred: int = 0
    due: int = 0
    started: int = 0
    done: int = 0
    done_late: int = 0
    units_done: int = 0
    units_due: int = 0
    exam_due: int = 0
    exam_taken: int = 0
    exam_passed: int = 0
    excellent: int = 0
    full_marks: int = 0
    points: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Figures)))

    @property
    def participation_rate(self) -> Share:
        return Share(self.started, self.due)

    @property
    def completion_rate(self) -> Share:
        return Share(self.done, self.due)

    @property
    def make_up_rate(self) -> Share:
        return Share(self.done_late, self.due - self.done)

    @property
    def required_unit_rate(self) -> Share:
        """Finished required tasks of all that were asked, person by person."""
        return Share(self.units_done, self.units_due)

    @property
    def exam_attendance_rate(self) -> Share:
        return Share(self.exam_taken, self.exam_due)

    @property
    def pass_rate_taken(self) -> Share:
        return Share(self.exam_passed, self.exam_taken)

    @property
    def pass_rate_due(self) -> Share:
        return Share(self.exam_passed, self.exam_due)

    @property
    def excellent_rate(self) -> Share:
        return Share(self.excellent, self.exam_taken)

    @property
    def full_mark_rate(self) -> Share:
        return Share(self.full_marks, self.exam_taken)

    @property
    def average_score(self) -> Decimal | None:
        """Points a taker, absentees left out; None where nobody sat."""
        return mean(self.points, self.exam_taken)

    @property
    def hours_per_person(self) -> Decimal | None:
        """Credited hours a person due; None where nobody is due."""
        return mean(self.hours, self.due)


def figures_of(sets: Sets, studies: Mapping[int, Study], terms: Terms) -> Figures:
    """Count the sets, and add up what the people due have done."""
    due = [studies.get(key, NOTHING) for key in sets.due]
    exams = [exam for key in sets.taken if (exam := studies[key].exam) is not None]
    return Figures(
        registered=len(sets.registered),
        out_of_scope=len(sets.out_of_scope),
        exempt=len(sets.exempt),
        deferred=len(sets.deferred),
        due=len(sets.due),
        started=len(sets.started),
        done=len(sets.done),
        done_late=len(sets.done_late),
        units_done=sum(study.units_done for study in due),
        units_due=terms.required * len(sets.due),
        exam_due=len(sets.due) if terms.has_exam else 0,
        exam_taken=len(sets.taken),
        exam_passed=len(sets.passed),
        excellent=sum(exam.is_excellent for exam in exams),
        full_marks=sum(exam.is_full for exam in exams),
        points=sum((exam.points for exam in exams), Decimal(0)),
        hours=sum((study.hours for study in due), Decimal(0)),
    )


def branch_coverage(branches: Iterable[Figures]) -> Share:
    """Branches in which somebody has started, of those in which somebody is due."""
    asked = [branch for branch in branches if branch.due]
    return Share(sum(branch.started > 0 for branch in asked), len(asked))


def mean(total: Decimal, n: int) -> Decimal | None:
    """`total` a head with two places, ROUND_HALF_UP; None where there is nobody."""
    return (total / n).quantize(_CENT, ROUND_HALF_UP) if n else None
