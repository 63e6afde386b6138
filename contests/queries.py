"""Reads of the contests: lists, the board with one's own place, the table of units. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from common.figures import Share
from contests.enums import ContestState
from contests.models import Contest, ContestEntry, ContestQuestion, ContestRule, Eligible
from ledger.enums import SubjectKind
from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.enums import SittingState
from quizzes.models import Sitting
from quizzes.queries import condition_of

_CENT = Decimal("0.01")

# Units with fewer eligible officers take no part in the organisation award (DOMAIN §7.8).
AWARD_FROM = 3


def contests_visible_to(actor: Officer, day: date) -> QuerySet[Contest]:
    """The contests that `actor` may open on `day`; twin of contests.rules.can_view_contest."""
    contests = Contest.objects.all()
    return contests if has_role(actor, [Role.CONTEST_ORGANISER], day) else contests.exclude(state=ContestState.DRAFT)


def current_contest(officer: Officer, now: datetime) -> Contest | None:
    """The contest a home page should speak of: one that runs and is open to `officer`, else the next one announced.

    Of several that run, the one that closes first. Two queries at most.
    """
    running = Contest.objects.filter(state=ContestState.OPEN, closes_at__gt=now, eligible__officer=officer)
    coming = Contest.objects.filter(state=ContestState.ANNOUNCED, closes_at__gt=now)
    return running.order_by("closes_at").first() or coming.order_by("opens_at").first()


def reserved_by_contests(now: datetime) -> list[Q]:
    """Conditions on questions that a contest asks or is about to ask (quizzes.reservations). Three queries at most.

    While a contest is open its pool is closed to practice; from its announcement on whatever its rules may draw.
    """
    asked = ContestQuestion.objects.filter(contest__state=ContestState.OPEN).values("question_uuid")
    return [Q(uuid__in=asked), *drawn_once_announced()]


def drawn_once_announced() -> list[Q]:
    """Conditions on the questions that announced contests will pin when they open, as far as they are active then.

    Two queries.
    """
    announced = ContestRule.objects.filter(contest__state=ContestState.ANNOUNCED)
    return [
        condition_of(bank.pk, rule.kind, rule.knowledge_point_id, rule.difficulty)
        for rule in announced.select_related("contest").prefetch_related("contest__banks")
        for bank in rule.contest.banks.all()
    ]


def sittings_in(contest: Contest) -> QuerySet[Sitting]:
    """Every sitting of the contest."""
    return Sitting.objects.filter(subject_kind=SubjectKind.CONTEST, subject_id=contest.uuid)


def open_sittings_in(contest: Contest) -> QuerySet[Sitting]:
    """The contest's sittings that nobody has handed in yet."""
    return sittings_in(contest).filter(state=SittingState.OPEN).select_related("officer").order_by("pk")


def ranked_entries(contest: Contest) -> QuerySet[ContestEntry]:
    """The entries that have a place, best first, along the rank index."""
    handed_in = ContestEntry.objects.filter(contest=contest, points__isnull=False)
    return handed_in.order_by("-points", "duration", "submitted_at", "pk")


def better_than(entry: ContestEntry) -> QuerySet[ContestEntry]:
    """The entries with a better key than a handed-in `entry`; one more than their number is its place (DOMAIN §7.5)."""
    better = (
        Q(points__gt=entry.points)
        | Q(points=entry.points, duration__lt=entry.duration)
        | Q(points=entry.points, duration=entry.duration, submitted_at__lt=entry.submitted_at)
    )
    return ContestEntry.objects.filter(better, contest=entry.contest_id, points__isnull=False)


@dataclass(frozen=True)
class OwnPart:
    """What one officer is in one contest: on its list or not, his entry, and his tries, the open one among them."""

    eligible: Eligible | None
    entry: ContestEntry | None
    open_sitting: Sitting | None
    handed_in: list[Sitting]
    tries_left: int

    @property
    def has_handed_in(self) -> bool:
        return self.entry is not None and self.entry.points is not None


def own_part(officer: Officer, contest: Contest) -> OwnPart:
    """What `officer` is in `contest`. Three queries."""
    sittings = list(sittings_in(contest).filter(officer=officer).order_by("try_number"))
    return OwnPart(
        eligible=Eligible.objects.filter(contest=contest, officer=officer).first(),
        entry=ContestEntry.objects.filter(contest=contest, officer=officer).first(),
        open_sitting=next((sitting for sitting in sittings if sitting.state == SittingState.OPEN), None),
        handed_in=[sitting for sitting in sittings if sitting.state == SittingState.SUBMITTED],
        tries_left=max(contest.max_tries - len(sittings), 0),
    )


def next_contest(contest: Contest, now: datetime) -> Contest | None:
    """The next other contest that has been announced. One query."""
    coming = Contest.objects.filter(state=ContestState.ANNOUNCED, closes_at__gt=now).exclude(pk=contest.pk)
    return coming.order_by("opens_at").first()


@dataclass(frozen=True)
class BoardRow:
    """One line of the board. `name` is empty where the officer has not agreed to show it and the reader is another."""

    rank: int
    name: str
    unit_name: str
    points: Decimal
    duration: int
    is_self: bool


@dataclass(frozen=True)
class Board:
    """The first places and, wherever it is, the reader's own; `participants` have handed in."""

    rows: list[BoardRow]
    own: BoardRow | None
    participants: int

    @property
    def own_is_apart(self) -> bool:
        """Whether the reader's row stands below the first places."""
        return self.own is not None and not any(row.is_self for row in self.rows)


def board(contest: Contest, viewer: Officer) -> Board:
    """The board as `viewer` may see it: names by consent, his own row always (DOMAIN §7.7).

    Whether it may be shown at all is `contest.board_is_open`. Four queries at most, however many took part: none of
    them ranks everybody.
    """
    related = ("officer", "eligible")
    top = list(ranked_entries(contest).select_related(*related)[: contest.board_size])
    rows, rank = [], 0
    for place, entry in enumerate(top, start=1):
        rank = rank if place > 1 and _key(entry) == _key(top[place - 2]) else place
        rows.append(_row(entry, rank, viewer))
    mine = ContestEntry.objects.filter(contest=contest, officer=viewer, points__isnull=False)
    own = next((row for row in rows if row.is_self), None)
    if own is None and (below := mine.select_related(*related).first()):
        own = _row(below, place_of(below), viewer)
    return Board(rows=rows, own=own, participants=participants_in(contest))


def place_of(entry: ContestEntry) -> int:
    """The place of a handed-in entry: one more than the number of better keys."""
    return better_than(entry).count() + 1


def participants_in(contest: Contest) -> int:
    """How many officers have handed in at least once."""
    return ranked_entries(contest).order_by().count()


def _key(entry: ContestEntry) -> tuple:
    return (entry.points, entry.duration, entry.submitted_at)


def _row(entry: ContestEntry, rank: int, viewer: Officer) -> BoardRow:
    if entry.points is None or entry.duration is None:
        raise ValueError(f"Entry {entry.pk} has no place: nothing has been handed in.")
    is_self = entry.officer_id == viewer.pk
    return BoardRow(
        rank=rank,
        name=entry.officer.name if entry.show_name or is_self else "",
        unit_name=entry.eligible.unit_name,
        points=entry.points,
        duration=entry.duration,
        is_self=is_self,
    )


@dataclass(frozen=True)
class UnitRow:
    """One unit in a contest: how many of its eligible officers took part, and the sum of their points."""

    unit_id: int
    name: str
    share: Share
    total: Decimal
    is_own: bool

    @property
    def mean(self) -> Decimal | None:
        """The mean of those who took part, two places, ROUND_HALF_UP; None without any."""
        return _rounded(self.total, self.share.n)

    @property
    def in_award(self) -> bool:
        return self.share.N >= AWARD_FROM

    @property
    def index(self) -> Decimal | None:
        """The index of the organisation award, participation rate × mean (DOMAIN §7.8); None outside the award.

        n/N × total/n is total/N: rounded once, from the exact figures, never from two rounded ones.
        """
        return _rounded(self.total, self.share.N) if self.in_award else None

    @property
    def order(self) -> tuple:
        """Index, then rate, then mean, then more takers (DOMAIN §7.8); exact, so that rounding never ties."""
        size = self.share.N or 1
        mean = self.total / self.share.n if self.share.n else Decimal(0)
        award = (-self.total / size, -Decimal(self.share.n) / size, -mean, -self.share.n)
        return (not self.in_award, *award, self.name)


def unit_table(contest: Contest, viewer: Officer) -> list[UnitRow]:
    """The units of the contest's list, first in the award first. One query. Who had no unit then is in no row."""
    handed_in = Q(entry__points__isnull=False)
    rows = (
        Eligible.objects.filter(contest=contest, unit__isnull=False)
        .order_by()
        .values("unit_id", "unit_name")
        .annotate(
            due=Count("pk"),
            taken=Count("pk", filter=handed_in),
            total=Sum("entry__points"),
            own=Sum(Case(When(officer=viewer, then=Value(1)), default=Value(0), output_field=IntegerField())),
        )
    )
    table = [
        UnitRow(
            unit_id=row["unit_id"],
            name=row["unit_name"],
            share=Share(row["taken"], row["due"]),
            total=Decimal(row["total"] or 0).quantize(_CENT),
            is_own=bool(row["own"]),
        )
        for row in rows
    ]
    return sorted(table, key=lambda row: row.order)


def participation_in(contest: Contest) -> Share:
    """How many of the officers on the list have handed in."""
    return Share(participants_in(contest), contest.eligible.count())


def _rounded(total: Decimal, count: int) -> Decimal | None:
    return (total / count).quantize(_CENT, ROUND_HALF_UP) if count else None
