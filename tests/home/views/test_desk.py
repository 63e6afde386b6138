"""The branch desk: who may open what, what the figures open into, what never shows, and the cost."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from campaigns.domain.bearings import approve_deferral, approve_exemption
from common.navigation import links_for
from home import desk
from ledger.domain.entries import void_entry
from people.enums import UNIT_LEADERS, Role
from people.models import AuditEvent
from tests.conftest import NOW
from tests.factories.campaigns import (
    FIRST_DAY,
    make_campaign,
    make_guest,
    make_member,
    make_status,
    make_task,
    subject_of,
)
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import appoint, make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db
PAGES = ("unit", "names", "export", "person")


@pytest.fixture
def house(now):
    """A committee over two branches, a campaign of two pages and an exam, somebody with records in each branch."""
    committee = make_unit("机关党委", kind="committee", code="A0")
    branch = make_unit("城东派出所党支部", parent=committee, code="A1")
    other = make_unit("城西派出所党支部", parent=committee, code="A2")
    campaign = make_campaign(tasks=2, code="2026-autumn")
    exam = make_task(campaign, kind="quiz", title="秋季学习小测")
    zheng, deng = make_member(branch, "郑某", badge_no="000101"), make_member(branch, "邓某", badge_no="000102")
    xu = make_member(other, "许某", badge_no="000201")
    for officer in (zheng, xu):
        complete_page(officer, subject=subject_of(campaign.tasks.first()), now=now)
    submit_sitting(zheng, subject=subject_of(exam), points=Decimal("87.25"), now=now)
    return {
        "committee": committee,
        "branch": branch,
        "other": other,
        "campaign": campaign,
        "exam": exam,
        "zheng": zheng,
        "deng": deng,
        "xu": xu,
    }


def leader(unit, role=Role.SECRETARY):
    officer = make_officer("陈某")
    appoint(officer, role, None if role == Role.BUREAU_OFFICE else unit)
    return officer


def url(name, unit, officer=None, **query):
    kwargs = {"unit_uuid": unit.uuid} | ({"officer_uuid": officer.uuid} if officer else {})
    return reverse(f"desk:{name}", kwargs=kwargs, query=query or None)


def open_page(client, name, house, unit="branch", officer="zheng", **query):
    return client.get(url(name, house[unit], house[officer] if name == "person" else None, **query))


# Who may open what


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [None, *Role])
def test_desk_opens_to_leaders_and_the_bureau_office_only(client, house, role, page):
    actor = leader(house["branch"], role) if role else make_member(house["branch"])
    client.force_login(actor)

    response = open_page(client, page, house)

    assert response.status_code == (200 if role in {*UNIT_LEADERS, Role.BUREAU_OFFICE} else 404)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("led", "asked", "officer", "status"),
    [
        ("branch", "branch", "zheng", 200),
        ("branch", "other", "xu", 404),
        ("branch", "committee", "zheng", 404),
        ("committee", "branch", "zheng", 200),
        ("committee", "committee", "zheng", 200),
    ],
)
def test_leader_opens_his_unit_and_those_below_it(client, house, page, led, asked, officer, status):
    client.force_login(leader(house[led]))

    assert open_page(client, page, house, unit=asked, officer=officer).status_code == status


def test_person_opens_only_under_a_unit_he_belongs_to(client, house):
    client.force_login(leader(house["committee"]))

    assert client.get(url("person", house["other"], house["xu"])).status_code == 200
    assert client.get(url("person", house["branch"], house["xu"])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_desk_asks_for_a_log_in(client, house, page):
    response = open_page(client, page, house)

    assert (response.status_code, response.url.split("?")[0]) == (302, "/login/")


def test_leader_whose_term_is_over_opens_nothing(client, house, now):
    actor = make_officer()
    appoint(actor, Role.SECRETARY, house["branch"], valid_to=now.date())
    client.force_login(actor)

    assert [open_page(client, page, house).status_code for page in PAGES] == [404] * 4


@pytest.mark.parametrize("name", ["unit", "names", "export"])
def test_unknown_unit_is_not_found(client, house, name):
    client.force_login(leader(house["committee"], Role.BUREAU_OFFICE))

    assert client.get(reverse(f"desk:{name}", kwargs={"unit_uuid": uuid4()})).status_code == 404


def test_secretary_of_another_branch_sees_nothing_of_it(client, house):
    own, others = leader(house["branch"]), leader(house["other"])
    pages = [url("unit", house["other"]), url("names", house["other"]), url("unit", house["branch"])]

    client.force_login(others)
    assert "许某" in client.get(pages[0]).content.decode()
    client.force_login(own)
    found = [client.get(page) for page in pages]

    assert [response.status_code for response in found] == [404, 404, 200]
    assert not any("许某" in response.content.decode() for response in found)


# The way in


def test_index_leads_to_the_only_unit(client, house):
    client.force_login(leader(house["branch"]))

    assert client.get("/branch/").url == url("unit", house["branch"])


def test_index_offers_several_units(client, house):
    actor = leader(house["branch"])
    appoint(actor, Role.GROUP_LEADER, house["other"])
    client.force_login(actor)

    assert list(client.get("/branch/").context["units"]) == [house["branch"], house["other"]]


def test_index_leads_the_bureau_office_to_the_top(client, house):
    client.force_login(leader(None, Role.BUREAU_OFFICE))

    assert client.get("/branch/").url == url("unit", house["committee"])


def test_index_is_not_there_for_others(client, house):
    client.force_login(house["zheng"])

    assert client.get("/branch/").status_code == 404


@pytest.mark.parametrize(
    ("role", "shown", "queries"),
    # The bureau office is asked besides whether records of an old platform wait for their owners.
    [(None, False, 1), (Role.SECRETARY, True, 1), (Role.BUREAU_OFFICE, True, 2)],
)
def test_navigation_shows_the_desk_to_those_who_have_one(rf, house, role, shown, queries, django_assert_num_queries):
    request = rf.get("/")
    request.user = leader(house["branch"], role) if role else house["zheng"]

    with django_assert_num_queries(queries):
        links = {link.key for link in links_for(request)}

    assert ("desk" in links) is shown


# What it shows


def figures_of(response):
    return {
        figure.label: figure.share.text if figure.share else figure.value for figure in response.context["key_figures"]
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_desk_counts_in_both_languages(client, house, language):
    client.force_login(leader(house["branch"]))
    client.cookies["django_language"] = language

    response = open_page(client, "unit", house)

    with translation.override(language):
        labels = [*(str(desk.GROUPS[who]) for who in ("due", "started", "done")), gettext("Required tasks")]
    assert figures_of(response) == dict(zip(labels, [2, "1/2", "0/2", "2/6"], strict=True))
    page = response.content.decode()
    assert page.count('class="kpi"') == 4
    assert [text in page for text in (">1/2</a>", ">0/2</a>", ">2/6</a>", ">2</a>")] == [True] * 4
    assert f'<html lang="{language}"' in page
    assert "郑某" in page


def test_desk_says_what_is_missing(client, house):
    client.force_login(leader(house["branch"]))
    client.cookies["django_language"] = "en"

    response = open_page(client, "unit", house)

    missing = [(row.row.officer.name, row.misses_all, row.missing_text) for row in response.context["unfinished"]]
    assert missing == [("郑某", False, "第2课"), ("邓某", True, "第1课; 第2课; 秋季学习小测")]
    assert [row.name for row in response.context["picture"].rows] == ["郑某", "邓某"]


def test_committee_sees_its_branches_with_their_sums(client, house):
    client.force_login(leader(house["committee"]))

    response = open_page(client, "unit", house, unit="committee")

    branches = [(row.unit.name, row.everyone.due) for row, _url in response.context["branches"]]
    assert branches == [("城东派出所党支部", 2), ("城西派出所党支部", 1)]
    assert response.context["figures"].due == 3
    assert url("unit", house["other"], campaign="2026-autumn", as_of="2026-11-23") in [
        address for _row, address in response.context["branches"]
    ]


def test_desk_as_of_an_earlier_day(client, house):
    client.force_login(leader(house["branch"]))

    response = open_page(client, "unit", house, as_of="2026-11-22")

    assert response.context["figures"].started == 0
    assert response.context["figures"].due == 2


@pytest.mark.parametrize("wrong", ["2026-11-24", "yesterday"])
def test_wrong_cut_off_is_explained_and_today_is_shown(client, house, wrong):
    client.force_login(leader(house["branch"]))

    response = open_page(client, "unit", house, as_of=wrong)

    assert response.context["place"].as_of == date(2026, 11, 23)
    assert response.context["form"].errors["as_of"]
    assert "note--bad" in response.content.decode()


def test_desk_without_a_campaign_says_so(client):
    unit = make_unit()
    client.force_login(leader(unit))

    response = client.get(url("unit", unit))

    assert response.templates[0].name == "home/desk_empty.html"
    assert client.get(url("names", unit)).status_code == 404


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("registered", ["郑某", "邓某", "退某"]),
        ("due", ["郑某", "邓某"]),
        ("exempt", ["退某"]),
        ("started", ["郑某"]),
        ("done", []),
        ("unfinished", ["郑某", "邓某"]),
        ("guests", ["杜某"]),
    ],
)
def test_every_figure_opens_into_names(client, house, who, names):
    make_member(house["branch"], "退某", status="retired", badge_no="000199")
    make_guest(house["branch"], house["other"])
    client.force_login(leader(house["branch"]))

    response = open_page(client, "names", house, who=who)

    assert [row.officer.name for row, _url, _standing in response.context["rows"]] == names


@pytest.mark.parametrize(("who", "names"), [("done", ["郑某"]), ("rest", ["邓某"])])
def test_figure_of_a_task_opens_into_names(client, house, who, names):
    client.force_login(leader(house["branch"]))

    response = open_page(client, "names", house, who=who, task=str(house["exam"].uuid))

    assert [row.officer.name for row, _url, _standing in response.context["rows"]] == names


@pytest.mark.parametrize("query", [{"who": "everything"}, {"task": str(uuid4())}, {"task": "1", "who": "done"}])
def test_names_behind_no_figure_are_not_found(client, house, query):
    client.force_login(leader(house["branch"]))

    assert open_page(client, "names", house, **query).status_code == 404


def test_guest_and_moved_person_stand_as_names_without_records(client, house, now):
    guest = make_guest(house["branch"], house["other"])
    make_membership(house["deng"], house["other"], valid_from=date(2026, 11, 20))
    client.force_login(leader(house["branch"]))

    guests = open_page(client, "names", house, who="guests").context["rows"]
    past = open_page(client, "names", house, who="due", as_of="2026-11-19").context["rows"]

    assert [(row.officer, address) for row, address, _standing in guests] == [(guest, "")]
    assert [(row.officer.name, bool(address)) for row, address, _standing in past] == [("郑某", True), ("邓某", False)]
    assert client.get(url("person", house["branch"], house["deng"], as_of="2026-11-19")).status_code == 404


def test_person_shows_tasks_and_the_records_behind_them(client, house, now):
    second = house["campaign"].tasks.get(position=2)
    voided = complete_page(house["zheng"], subject=subject_of(second), occurred_at=now - timedelta(days=3), now=now)
    void_entry(entry=voided, actor=house["xu"], now=now)
    complete_page(house["zheng"], now=now)
    client.force_login(leader(house["branch"]))

    response = open_page(client, "person", house)

    marks = [(task.title, str(cell.mark)) for task, cell in response.context["tasks"]]
    assert marks == [("第1课", "done"), ("第2课", "todo"), ("秋季学习小测", "done")]
    records = [(entry.subject_title, entry.kind, bool(remark)) for entry, _kind, remark in response.context["entries"]]
    assert records == [
        ("第1课", "page_completed", False),
        ("秋季学习小测", "sitting_submitted", False),
        ("第2课", "page_completed", True),
        ("第2课", "voided", True),
    ]
    assert response.context["entries"][0][0].digest[:12] in response.content.decode()


# What never shows


@pytest.mark.parametrize("page", PAGES)
def test_leaders_see_no_points(client, house, page):
    client.force_login(leader(house["branch"]))

    response = open_page(client, page, house)

    assert "87.25" not in text_of(response, page)


@pytest.mark.parametrize(("role", "shown"), [(Role.SECRETARY, False), (Role.BUREAU_OFFICE, True)])
def test_only_the_bureau_office_gets_the_average(client, house, role, shown):
    client.force_login(leader(house["branch"], role))

    cells = text_of(open_page(client, "export", house), "export")

    assert ("87.25" in cells) is shown


SECRETS = ("停职", "suspended", "Suspended", "专项", "special_duty", "special duty", "其他原因")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_reason_of_an_exemption_and_a_suspension_never_reach_a_leader(client, house, page, language):
    office = leader(None, Role.BUREAU_OFFICE)
    given = {"campaign": house["campaign"], "valid_from": FIRST_DAY, "actor": office, "now": NOW}
    approve_exemption(officer=house["zheng"], reason="special_duty", **given)
    approve_deferral(officer=house["deng"], reason="other", **given)
    make_status(house["deng"], "suspended")
    client.cookies["django_language"] = language

    seen = {}
    for actor in (leader(house["branch"]), office):
        client.force_login(actor)
        pages = [open_page(client, page, house, officer=officer, who="exempt") for officer in ("zheng", "deng")]
        seen[actor] = " ".join(text_of(response, page) for response in pages)

    of_leader, of_office = seen.values()
    assert not [secret for secret in SECRETS if secret in of_leader]
    if page == "person":
        assert [secret for secret in SECRETS if secret in of_office]


def text_of(response, page):
    if page != "export":
        return response.content.decode()
    sheets = load_workbook(BytesIO(response.content)).worksheets
    return " ".join(str(cell.value) for sheet in sheets for row in sheet.rows for cell in row if cell.value)


# The workbook


def test_export_holds_report_and_people(client, house):
    make_member(house["branch"], "=1+1", badge_no="000103")
    make_guest(house["branch"], house["other"])
    client.force_login(leader(house["branch"]))
    client.cookies["django_language"] = "en"

    response = open_page(client, "export", house)

    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    report, people, members = load_workbook(BytesIO(response.content)).worksheets
    rows = [[cell.value for cell in row] for row in report.rows]
    assert rows[0][:8] == [
        "Unit",
        "On the roster",
        "Exempt (deferred)",
        "Due",
        "Started",
        "Participation rate",
        "Finished",
        "Completion rate",
    ]
    line = ["城东派出所党支部", "3", "0(0)", "3", "1", "1/3 33.33%", "0", "0/3 0.00%"]
    assert rows[1][:8] == line
    assert rows[1][8:14] == ["3", "1", "1/3 33.33%", "1", "1/1 100.00%", "1/3 33.33%"]
    assert rows[1][14:] == ["—", "—", "0.00", "guests 1"]
    footer = {row[0]: row[1] for row in rows[2:] if row[0]}
    assert footer["Figures as of"] == "23 November 2026, 10:00"
    assert (footer["Prepared by"], footer["Checked by"]) == (None, None)
    lines = [[cell.value for cell in row] for row in people.rows]
    assert lines[0] == [
        *("Unit", "Name", "Badge number", "Standing", "Required tasks finished"),
        *("1 第1课", "2 第2课", "3 秋季学习小测"),
    ]
    assert [row[1:] for row in lines[1:]] == [
        ["郑某", "000101", "Due", "2/3", "Done", "Not begun", "Done"],
        ["邓某", "000102", "Due", "0/3", "Not begun", "Not begun", "Not begun"],
        ["'=1+1", "000103", "Due", "0/3", "Not begun", "Not begun", "Not begun"],
        ["杜某", lines[4][2], "Guest", None, None, None, None],
    ]
    assert all(cell.data_type in "sn" for sheet in (report, people, members) for row in sheet.rows for cell in row)


# Audit and cost


@pytest.mark.parametrize(
    ("page", "action", "what"),
    [
        ("unit", "people.listed", "completion"),
        ("names", "people.listed", "completion"),
        ("person", "people.listed", "records"),
        ("export", "people.exported", "completion"),
    ],
)
def test_every_look_at_people_is_audited(client, house, page, action, what):
    actor = leader(house["branch"])
    client.force_login(actor)

    open_page(client, page, house)

    event = AuditEvent.objects.filter(action__startswith="people.").get()
    assert (event.actor, event.action, event.subject_id) == (actor, action, house["branch"].uuid)
    assert (event.details["list"], event.details["campaign"]) == (what, "2026-autumn")
    assert event.details.get("officer") == (str(house["zheng"].uuid) if page == "person" else None)


@pytest.mark.parametrize("page", PAGES)
def test_refused_look_is_not_there_and_reveals_nothing(client, house, page):
    client.force_login(leader(house["other"]))

    open_page(client, page, house)

    assert not AuditEvent.objects.filter(action__startswith="people.").exists()


@pytest.mark.parametrize("page", PAGES)
def test_pages_cost_the_same_for_one_person_and_for_three(client, page, now):
    costs = []
    for size in (1, 3):
        unit, campaign = make_unit(), make_campaign(tasks=2)
        people = [make_member(unit, f"某{number}") for number in range(size)]
        branches = [make_unit(f"组{number}", parent=unit, kind="group") for number in range(size)]
        for officer in people:
            complete_page(officer, subject=subject_of(campaign.tasks.first()), now=now)
        for branch in branches:
            make_member(branch)
        client.force_login(leader(unit))
        officer = people[0] if page == "person" else None
        address = url(page, unit, officer, campaign=campaign.code)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]
