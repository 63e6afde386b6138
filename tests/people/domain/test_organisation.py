"""Units: one tree a time, nothing loose, the past untouched."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from people.actions import UNIT_CHANGED
from people.domain.appointments import appoint
from people.domain.facts import set_membership
from people.domain.organisation import close_unit, create_unit, follow_placements, move_unit, rename_unit
from people.enums import Role, Tree, UnitKind
from people.models import Appointment, AuditEvent, Membership, OrgUnit, UnitPlacement
from people.queries import unit_tree
from tests.factories.people import make_officer, make_unit

MARCH = date(2026, 3, 1)
MAY = date(2026, 5, 1)
DECEMBER = date(2026, 12, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(now):
    """A committee with two general branches, one branch under the first."""
    committee = make_unit("某局党委", kind=UnitKind.COMMITTEE)
    first = make_unit("一总支", kind=UnitKind.GENERAL_BRANCH, parent=committee)
    second = make_unit("二总支", kind=UnitKind.GENERAL_BRANCH, parent=committee)
    branch = make_unit("一支部", parent=first)
    return {"committee": committee, "first": first, "second": second, "branch": branch}


def make(now, **fields):
    said = {"tree": Tree.PARTY, "kind": UnitKind.BRANCH, "code": "D01", "name": "新支部", "parent": None}
    return create_unit(**{**said, "valid_from": MARCH, "actor": None, "now": now, **fields})


def parents_on(day):
    snapshot = unit_tree(Tree.PARTY, day)
    return {
        node.name: snapshot.nodes[node.parent_id].name if node.parent_id else None for node in snapshot.nodes.values()
    }


def test_create_places_the_unit_from_its_day_on(bureau, now):
    unit = make(now, parent=bureau["second"])

    assert unit.get_parent() == bureau["second"]
    assert parents_on(MARCH)["新支部"] == "二总支"
    assert "新支部" not in parents_on(MARCH - timedelta(days=1))
    assert AuditEvent.objects.get(action=UNIT_CHANGED).details["act"] == "created"


def test_create_refuses_a_parent_of_the_other_tree(now):
    department = make_unit("办公室", tree=Tree.ADMIN, kind=UnitKind.DEPARTMENT)

    with pytest.raises(ValidationError):
        make(now, parent=department)

    assert not OrgUnit.objects.filter(code="D01").exists()


def test_create_refuses_a_kind_of_the_other_tree(now):
    with pytest.raises(ValidationError):
        make(now, kind=UnitKind.DEPARTMENT)


def test_create_refuses_a_taken_code(bureau, now):
    with pytest.raises(ValidationError):
        make(now, code=bureau["branch"].code)


def test_create_refuses_a_parent_that_opens_later(now):
    parent = make_unit("后设总支", kind=UnitKind.GENERAL_BRANCH, valid_from=MAY)

    with pytest.raises(ValidationError):
        make(now, parent=parent, valid_from=MARCH)


def test_move_leaves_the_past_as_it_was(bureau, now):
    move_unit(unit=bureau["branch"], parent=bureau["second"], valid_from=MARCH, actor=None, now=now)

    assert parents_on(MARCH - timedelta(days=1))["一支部"] == "一总支"
    assert parents_on(MARCH)["一支部"] == "二总支"
    assert OrgUnit.objects.get(pk=bureau["branch"].pk).get_parent() == bureau["second"]


def test_move_that_holds_already_changes_nothing(bureau, now):
    move_unit(unit=bureau["branch"], parent=bureau["first"], valid_from=MARCH, actor=None, now=now)

    assert UnitPlacement.objects.filter(unit=bureau["branch"]).count() == 1
    assert not AuditEvent.objects.filter(action=UNIT_CHANGED).exists()


def test_move_refuses_a_circle_also_one_that_closes_later(bureau, now):
    for below in ("first", "branch"):
        with pytest.raises(ValidationError):
            move_unit(unit=bureau["first"], parent=bureau[below], valid_from=MARCH, actor=None, now=now)

    move_unit(unit=bureau["first"], parent=bureau["second"], valid_from=MAY, actor=None, now=now)
    with pytest.raises(ValidationError):
        move_unit(unit=bureau["second"], parent=bureau["first"], valid_from=MARCH, actor=None, now=now)


def test_move_ahead_takes_effect_on_its_day(bureau, now):
    move_unit(unit=bureau["branch"], parent=bureau["second"], valid_from=DECEMBER, actor=None, now=now)

    assert OrgUnit.objects.get(pk=bureau["branch"].pk).get_parent() == bureau["first"]
    assert follow_placements(DECEMBER) == 1
    assert OrgUnit.objects.get(pk=bureau["branch"].pk).get_parent() == bureau["second"]
    assert follow_placements(DECEMBER) == 0


def test_rename_in_the_past_runs_on_through_a_later_move(bureau, now):
    move_unit(unit=bureau["branch"], parent=bureau["second"], valid_from=MAY, actor=None, now=now)

    rename_unit(unit=bureau["branch"], name="第一党支部", valid_from=MARCH, actor=None, now=now + timedelta(hours=1))

    assert parents_on(MAY)["第一党支部"] == "二总支"
    assert parents_on(MARCH)["第一党支部"] == "一总支"
    assert OrgUnit.objects.get(pk=bureau["branch"].pk).name == "第一党支部"


def test_rename_refuses_an_empty_name(bureau, now):
    with pytest.raises(ValidationError):
        rename_unit(unit=bureau["branch"], name="  ", valid_from=MARCH, actor=None, now=now)


def test_close_refuses_a_unit_with_open_units_or_members(bureau, now):
    set_membership(
        officer=make_officer(), tree=Tree.PARTY, unit=bureau["branch"], valid_from=MARCH, actor=None, now=now
    )

    for unit in (bureau["first"], bureau["branch"]):
        with pytest.raises(ValidationError):
            close_unit(unit=unit, on=MAY, successor=None, actor=None, now=now)

    assert unit_tree(Tree.PARTY, MAY).nodes[bureau["branch"].pk].open


def test_close_hands_units_members_and_nothing_else_to_the_successor(bureau, now):
    officer = make_officer()
    set_membership(officer=officer, tree=Tree.PARTY, unit=bureau["first"], valid_from=MARCH, actor=None, now=now)
    appoint(officer=officer, role=Role.SECRETARY, unit=bureau["first"], valid_from=MARCH, actor=None, now=now)

    closed = close_unit(unit=bureau["first"], on=MAY, successor=bureau["second"], actor=None, now=now)

    assert (closed.closed_on, closed.successor) == (MAY, bureau["second"])
    assert parents_on(MAY)["一支部"] == "二总支"
    assert Membership.objects.as_of(MAY).get(officer=officer).unit == bureau["second"]
    assert Membership.objects.as_of(MAY - timedelta(days=1)).get(officer=officer).unit == bureau["first"]
    assert not Appointment.objects.as_of(MAY).filter(officer=officer).exists()
    assert not unit_tree(Tree.PARTY, MAY).nodes[bureau["first"].pk].open
    assert unit_tree(Tree.PARTY, MARCH).nodes[bureau["first"].pk].open


def test_close_refuses_itself_and_what_is_below_as_successor(bureau, now):
    for successor in (bureau["first"], bureau["branch"]):
        with pytest.raises(ValidationError):
            close_unit(unit=bureau["first"], on=MAY, successor=successor, actor=None, now=now)


def test_close_refuses_while_someone_is_to_join_later(bureau, now):
    set_membership(
        officer=make_officer(), tree=Tree.PARTY, unit=bureau["branch"], valid_from=DECEMBER, actor=None, now=now
    )

    with pytest.raises(ValidationError):
        close_unit(unit=bureau["branch"], on=MAY, successor=None, actor=None, now=now)


def test_close_again_changes_nothing(bureau, now):
    close_unit(unit=bureau["branch"], on=MAY, successor=None, actor=None, now=now)
    rows = UnitPlacement.objects.count()

    close_unit(unit=bureau["branch"], on=DECEMBER, successor=None, actor=None, now=now)

    assert UnitPlacement.objects.count() == rows


def test_closed_unit_takes_no_members_and_no_units(bureau, now):
    close_unit(unit=bureau["branch"], on=MAY, successor=None, actor=None, now=now)

    with pytest.raises(ValidationError):
        make(now, parent=bureau["branch"], kind=UnitKind.GROUP, valid_from=DECEMBER)
    with pytest.raises(ValidationError):
        set_membership(
            officer=make_officer(), tree=Tree.PARTY, unit=bureau["branch"], valid_from=MAY, actor=None, now=now
        )
