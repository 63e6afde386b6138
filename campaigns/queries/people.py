"""What the dated facts say of people at a cut-off: belonging, status, scope, exemption, deferral, training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, Deferral, Exemption
from campaigns.statistics import Person
from people.enums import PARTY_MEMBERS, RosterState
from people.models import Membership, Officer, PoliticalStatusFact, RosterStatus, Secondment
from people.queries import memberships
from people.scope import officers_in_scope

# In the order of Person's fields, but for the last, which only says whose training to look up.
MARKS = ("status", "in_scope", "is_party_member", "is_exempted", "is_deferred", "was_in_training")
Guests = dict[int, set[int]]


def belonging(tree: str, units: Iterable[int] | None, day: date, known_at: datetime | None) -> QuerySet[Membership]:
    """The memberships of `day` in `units` of a tree, or in all of it when None."""
    rows = memberships(tree, day, known_at)
    return rows if units is None else rows.filter(unit_id__in=list(units))


def people_and_guests(
    campaign: Campaign, *, tree: str, units: Iterable[int] | None, day: date, known_at: datetime | None
) -> tuple[list[Person], Guests]:
    """Everybody who belongs to `units` on `day`, and by unit the ids of those who only work there (寄学).

    One query, one more if anybody was ever in training, and those of the scope.
    """
    members = belonging(tree, units, day, known_at).annotate(
        **_marks("officer", campaign, day, known_at), is_guest=Value(False)
    )
    hosts = {"host__tree": tree} if units is None else {"host_id__in": list(units)}
    visitors = Secondment.objects.as_of(day, known_at).filter(**hosts)
    visitors = visitors.annotate(status=Value(""), **{mark: Value(False) for mark in MARKS[1:]}, is_guest=Value(True))
    rows = (
        members.order_by()
        .values_list("officer_id", "unit_id", "valid_from", *MARKS, "is_guest")
        .union(visitors.order_by().values_list("officer_id", "host_id", "valid_from", *MARKS, "is_guest"), all=True)
    )
    people, guests = [], defaultdict(set)
    for *fields, is_guest in rows:
        if is_guest or fields[3] == RosterState.SECONDED_IN:
            guests[fields[1]].add(fields[0])
        if not is_guest:
            people.append(fields)
    return _with_training(people, campaign, day, known_at), dict(guests)


def person(campaign: Campaign, officer: Officer, *, tree: str, day: date, known_at: datetime | None = None) -> Person:
    """One officer, whether or not he belongs to a unit of the tree; one who does not has never newly joined."""
    home = memberships(tree, day, known_at).filter(officer=OuterRef("pk"))
    row = (
        Officer.objects.filter(pk=officer.pk)
        .annotate(
            unit=Subquery(home.values("unit_id")[:1]),
            joined=Subquery(home.values("valid_from")[:1]),
            **_marks("pk", campaign, day, known_at),
        )
        .values_list("pk", "unit", "joined", *MARKS)
        .get()
    )
    return _with_training([(row[0], row[1], row[2] or date.min, *row[3:])], campaign, day, known_at)[0]


def _marks(officer: str, campaign: Campaign, day: date, known_at: datetime | None) -> dict:
    """Annotations in the order of MARKS; `officer` is the path from the row to the officer."""

    def among(officers: QuerySet) -> ExpressionWrapper:
        return ExpressionWrapper(Q(**{f"{officer}__in": officers}), output_field=BooleanField())

    def standing(model) -> QuerySet:
        return model.objects.as_of(day, known_at)

    statuses = standing(RosterStatus).filter(officer=OuterRef(officer))
    members = standing(PoliticalStatusFact).filter(status__in=PARTY_MEMBERS)
    trained = RosterStatus.objects.known(known_at).filter(status=RosterState.TRAINING, valid_from__lte=day)
    return {
        "status": Coalesce(Subquery(statuses.values("status")[:1]), Value("")),
        "in_scope": among(officers_in_scope(campaign.scope, as_of=day, known_at=known_at).values("pk")),
        "is_party_member": among(members.values("officer_id")),
        "is_exempted": among(standing(Exemption).filter(campaign=campaign).values("officer_id")),
        "is_deferred": among(standing(Deferral).filter(campaign=campaign).values("officer_id")),
        "was_in_training": among(trained.values("officer_id")),
    }


def _with_training(rows: Sequence[Sequence], campaign: Campaign, day: date, known_at: datetime | None) -> list[Person]:
    days = _training_days([row[0] for row in rows if row[-1]], campaign, day, known_at)
    return [
        Person(officer, unit, status, in_scope, member, exempted, deferred, joined_on, days.get(officer, 0))
        for officer, unit, joined_on, status, in_scope, member, exempted, deferred, _was_in_training in rows
    ]


def _training_days(officers: list[int], campaign: Campaign, day: date, known_at: datetime | None) -> dict[int, int]:
    """Days of full-time training inside the window and not after `day`, by officer; a status ends with the next."""
    if not officers:
        return {}
    end = min(day, campaign.closes_on) + timedelta(days=1)
    spells = RosterStatus.objects.known(known_at).filter(officer_id__in=officers, valid_from__lt=end)
    rows = spells.order_by("officer_id", "valid_from").values_list("officer_id", "valid_from", "status")
    days: dict[int, int] = {}
    for officer_id, history in groupby(rows, itemgetter(0)):
        for (_id, start, status), (_next, stop, _status) in pairwise([*history, (officer_id, end, "")]):
            if status == RosterState.TRAINING:
                spent = (min(stop, end) - max(start, campaign.opens_on)).days
                days[officer_id] = days.get(officer_id, 0) + max(spent, 0)
    return days
