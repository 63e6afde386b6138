"""What was recorded ahead takes effect on its day, once."""

from datetime import date, timedelta

import pytest

from people.domain.access import EDITORS
from people.domain.appointments import appoint
from people.domain.days import follow_day
from people.domain.facts import set_roster_status
from people.domain.organisation import move_unit
from people.enums import Role, RosterState
from people.models import Officer, OrgUnit
from tests.factories.people import make_officer, make_unit

TOMORROW = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(now):
    """A unit that moves, an editor who begins and an officer who leaves, all tomorrow."""
    root = make_unit("某局党委", kind="committee")
    other = make_unit("某局二委", kind="committee")
    unit = make_unit("一支部", parent=root)
    editor, leaver = make_officer(), make_officer()
    said = {"valid_from": TOMORROW, "actor": None, "now": now}
    move_unit(unit=unit, parent=other, **said)
    appoint(officer=editor, role=Role.EDITOR, unit=None, **said)
    set_roster_status(officer=leaver, status=RosterState.LEFT, **said)
    return {"root": root, "other": other, "unit": unit, "editor": editor, "leaver": leaver}


def standing(ahead):
    unit = OrgUnit.objects.get(pk=ahead["unit"].pk)
    return (
        unit.get_parent(),
        list(ahead["editor"].groups.values_list("name", flat=True)),
        Officer.objects.get(pk=ahead["leaver"].pk).is_active,
    )


def test_nothing_moves_before_its_day(ahead, now):
    assert follow_day(now=now) == 0
    assert standing(ahead) == (ahead["root"], [], True)


def test_everything_follows_on_its_day_and_only_once(ahead, now):
    tomorrow = now + timedelta(days=1)

    assert follow_day(now=tomorrow) == 3
    assert standing(ahead) == (ahead["other"], [EDITORS], False)
    assert follow_day(now=tomorrow) == 0


@pytest.mark.parametrize("units", [1, 3])
def test_a_quiet_minute_costs_the_same_however_large_the_house_is(units, now, django_assert_num_queries):
    root = make_unit("某局党委", kind="committee")
    for _index in range(units):
        make_unit("一支部", parent=root)
        appoint(officer=make_officer(), role=Role.EDITOR, unit=None, valid_from=date(2026, 1, 1), actor=None, now=now)

    # Two savepoints with three queries about units; groups; leavers; uploads.
    with django_assert_num_queries(9):
        follow_day(now=now)
