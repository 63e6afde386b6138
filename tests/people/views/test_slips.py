"""The clerk's page: who is on it, what issuing shows, and that it shows it once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from people.actions import PEOPLE_LISTED, SLIP_ISSUED
from people.domain.accounts import activate, issue_slips
from people.enums import Role
from people.models import ActivationSlip, AuditEvent
from tests.factories.people import appoint, make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(client):
    """A clerk of one branch, logged in; a second branch next to it."""
    bureau = make_unit("某局党委", kind="committee")
    branch, other = make_unit("甲支部", parent=bureau), make_unit("乙支部", parent=bureau)
    clerk = make_officer("刘某")
    appoint(clerk, Role.ROSTER_CLERK, branch)
    client.force_login(clerk)
    return {"clerk": clerk, "branch": branch, "other": other}


def member(unit, name="周某", password=None, **fields):
    officer = make_officer(name, **fields)
    if password:
        officer.set_password(password)
        officer.save()
    make_membership(officer, unit)
    return officer


def shown(response):
    return {row.officer.name: str(row.state) for row in response.context["rows"]}


def test_slips_lists_those_without_a_password_and_how_they_stand(client, house):
    now = clock.now()
    branch, clerk = house["branch"], house["clerk"]
    member(branch, "无某")
    issue_slips(officers=[member(branch, "有某")], actor=clerk, now=now)
    issue_slips(officers=[member(branch, "过某")], actor=clerk, now=now - timedelta(days=15))
    member(branch, "开某", password="Lamp-3-window")
    member(house["other"], "外某")

    waiting = client.get("/people/slips/")
    everybody = client.get(f"/people/slips/?unit={branch.uuid}&show=all")

    assert shown(waiting) == {"无某": "none", "有某": "waiting", "过某": "expired"}
    assert shown(everybody) == {"无某": "none", "有某": "waiting", "过某": "expired", "开某": "open"}
    assert {row.officer.name for row in waiting.context["rows"] if row.suggested} == {"无某", "过某"}


def test_slips_offers_only_units_within_reach(client, house):
    response = client.get("/people/slips/")

    assert [choice.name for choice in response.context["units"]] == ["甲支部"]
    assert client.get(f"/people/slips/?unit={house['other'].uuid}").status_code == 404
    assert client.get("/people/slips/?unit=nonsense").status_code == 404


def test_slips_of_a_clerk_with_many_units_asks_for_one_first(client, house):
    appoint(house["clerk"], Role.ROSTER_CLERK, house["other"])

    response = client.get("/people/slips/")

    assert [choice.name for choice in response.context["units"]] == ["甲支部", "乙支部"]
    assert response.context["unit"] is None


def test_slips_issued_are_shown_once_and_open_the_account(client, house):
    officers = [member(house["branch"], name) for name in ("甲某", "乙某")]

    sheet = client.post("/people/slips/", {"officers": [officer.uuid for officer in officers]})

    codes = re.findall(r'slip__code">([^<]+)<', sheet.content.decode())
    assert len(codes) == 2
    assert "no-store" in sheet["Cache-Control"]
    activate(badge_no=officers[0].badge_no, code=codes[0], password="Lamp-3-window", now=clock.now())
    again = client.get(f"/people/slips/?unit={house['branch'].uuid}&show=all").content.decode()
    assert codes[1] not in again
    assert AuditEvent.objects.filter(action=SLIP_ISSUED, actor=house["clerk"]).count() == 2


def test_slips_are_printed_by_branch(client, house):
    appoint(house["clerk"], Role.ROSTER_CLERK, house["other"])
    officers = [member(house["other"], "外某"), member(house["branch"], "内某"), member(house["other"], "末某")]

    sheet = client.post("/people/slips/", {"officers": [officer.uuid for officer in officers]})

    assert [(one.unit, [slip.officer.name for slip in one.slips]) for one in sheet.context["sheets"]] == [
        ("乙支部", ["外某", "末某"]),
        ("甲支部", ["内某"]),
    ]
    assert sheet.context["address"] == "http://testserver/activate/"


def test_slips_for_someone_out_of_reach_are_refused_whole(client, house):
    near, far = member(house["branch"]), member(house["other"])

    response = client.post("/people/slips/", {"officers": [near.uuid, far.uuid]})

    assert response.status_code == 400
    assert ActivationSlip.objects.count() == 0


@pytest.mark.parametrize("chosen", [[], ["nonsense"]])
def test_slips_for_nobody_are_refused(client, house, chosen):
    response = client.post("/people/slips/", {"officers": chosen})

    assert response.status_code == 400
    assert ActivationSlip.objects.count() == 0


def test_slips_writes_down_who_looked_at_the_list(client, house):
    member(house["branch"])

    client.get("/people/slips/", REMOTE_ADDR="192.0.2.7")

    event = AuditEvent.objects.get(action=PEOPLE_LISTED)
    assert (event.actor, event.subject_id, event.address) == (house["clerk"], house["branch"].uuid, "192.0.2.7")
    assert event.details == {"list": "accounts", "people": 1}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 404),
        (Role.SECRETARY, 404),
        (Role.EDITOR, 404),
        (Role.AUDIT_ADMIN, 404),
        (Role.ROSTER_CLERK, 200),
        (Role.BUREAU_OFFICE, 200),
        (Role.SYSTEM_ADMIN, 200),
    ],
)
def test_slips_is_for_those_who_keep_accounts(client, role, status):
    officer = make_officer()
    if role:
        appoint(officer, role)
    client.force_login(officer)

    assert client.get("/people/slips/").status_code == status


def test_slips_costs_the_same_queries_for_one_and_for_three(client, house):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get("/people/slips/")
        return len(caught)

    member(house["branch"])
    queries()
    one = queries()
    member(house["branch"])
    member(house["branch"])

    assert queries() == one
