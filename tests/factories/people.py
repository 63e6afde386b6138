"""Officers and units for tests, made with plain model calls and no surprises."""

from datetime import UTC, date, datetime
from itertools import count

from people.enums import Tree, UnitKind
from people.models import Appointment, Membership, Officer, OrgUnit, UnitPlacement

EPOCH = date(2020, 1, 1)
RECORDED = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)


def make_officer(name="周某", **fields):
    number = f"{next(_numbers):06d}"
    return Officer.objects.create(**{"badge_no": number, "staff_no": number, "name": name, **fields})


def make_unit(name="某支部", *, tree=Tree.PARTY, kind=UnitKind.BRANCH, parent=None, valid_from=EPOCH, **fields):
    fields = {"code": f"U{next(_numbers):05d}", "tree": tree, "kind": kind, "name": name, **fields}
    unit = parent.add_child(**fields) if parent else OrgUnit.add_root(**fields)
    if parent:
        parent.refresh_from_db()
    UnitPlacement.objects.create(unit=unit, parent=parent, name=name, valid_from=valid_from, recorded_at=RECORDED)
    return unit


def make_membership(officer, unit, *, valid_from=EPOCH, recorded_at=RECORDED, **fields):
    return Membership.objects.create(
        officer=officer, tree=unit.tree, unit=unit, valid_from=valid_from, recorded_at=recorded_at, **fields
    )


def appoint(officer, role, unit=None, *, valid_from=EPOCH, valid_to=None):
    return Appointment.objects.create(
        officer=officer, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, recorded_at=RECORDED
    )
