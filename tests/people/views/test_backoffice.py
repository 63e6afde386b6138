"""The people pages of the back office: who may open what, and that every change goes through the domain."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.actions import MEMBERSHIP_SET, OFFICER_DEACTIVATED, PEOPLE_EXPORTED, PEOPLE_LISTED, ROSTER_IMPORTED
from people.domain.appointments import appoint
from people.enums import Role, Tree
from people.models import Appointment, AuditEvent, Membership, Officer, OrgUnit, RosterUpload
from people.queries import changeable_officers, officers_kept_by, units_of
from people.rules import can_change_officer, keeps_officer
from tests.conftest import NOW
from tests.factories.people import make_membership, make_officer, make_unit

TODAY = date(2026, 11, 23)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(time_machine_at_now):
    return time_machine_at_now


@pytest.fixture
def time_machine_at_now(monkeypatch):
    """The clock of the edge stands still at NOW."""
    monkeypatch.setattr("common.clock.now", lambda: NOW)


@pytest.fixture
def bureau():
    committee = make_unit("某局党委", kind="committee")
    return {
        "committee": committee,
        "first": make_unit("第一党支部", parent=committee),
        "second": make_unit("第二党支部", parent=committee),
        "office": make_unit("办公室", tree=Tree.ADMIN, kind="organ"),
    }


def someone(role=None, unit=None, name="管理某"):
    officer = make_officer(name)
    if role:
        appoint(officer=officer, role=role, unit=unit, valid_from=date(2026, 1, 1), actor=None, now=NOW)
    return Officer.objects.get(pk=officer.pk)


def browser(client, officer):
    client.force_login(officer)
    return client


LISTS = ["people_officers:index", "people_units:index", "people_memberships:index", "people_appointments:index"]
PAGES = [*LISTS, "people_officers:add", "people_units:add", "people_memberships:add", "people_appointments:add"]
PAGES += ["people_roster:upload", "people_roster:export"]
CLERK = {*LISTS, "people_officers:add", "people_memberships:add", "people_roster:upload", "people_roster:export"}
ALLOWED = {
    None: set(),
    Role.BUREAU_OFFICE: set(),
    Role.EDITOR: set(),
    Role.QUESTION_EDITOR: set(),
    Role.ROSTER_CLERK: {*CLERK, "people_units:add"},
    "clerk of a branch": CLERK,
    Role.SYSTEM_ADMIN: set(PAGES),
    Role.SECURITY_ADMIN: {*LISTS, "people_appointments:add"},
    Role.AUDIT_ADMIN: set(LISTS),
}


@pytest.mark.parametrize("who", ALLOWED, ids=str)
def test_pages_open_to_whom_they_are_for(who, client, bureau):
    of_a_branch = who == "clerk of a branch"
    reader = someone(Role.ROSTER_CLERK if of_a_branch else who, bureau["first"] if of_a_branch else None)
    browser(client, reader)

    opened = {page for page in PAGES if client.get(reverse(page)).status_code == 200}

    assert opened == ALLOWED[who]


READERS = [None, Role.SECRETARY, Role.ROSTER_CLERK, "clerk of a branch", *(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)]


@pytest.mark.parametrize("who", READERS, ids=str)
def test_predicates_and_querysets_of_the_back_office_agree(who, bureau):
    role = Role.ROSTER_CLERK if who == "clerk of a branch" else who
    reader = someone(role, bureau["first"] if who in ("clerk of a branch", Role.SECRETARY) else None)
    mine, other, editor = make_officer(), make_officer(), someone(Role.EDITOR)
    for officer, unit in ((mine, "first"), (other, "second"), (editor, "first")):
        make_membership(officer, bureau[unit])

    for officer in Officer.objects.all():
        assert keeps_officer(reader, officer, TODAY) == (officer in officers_kept_by(reader, TODAY))
        assert can_change_officer(reader, officer, TODAY) == (officer in changeable_officers(reader, TODAY))
    if who == "clerk of a branch":
        assert set(officers_kept_by(reader, TODAY)) == {mine, editor}
        assert set(changeable_officers(reader, TODAY)) == {mine}


@pytest.mark.parametrize("page", LISTS)
def test_lists_cost_the_same_with_one_row_and_with_three(page, client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))

    def queries_with(number):
        for _index in range(number):
            officer = someone(Role.EDITOR, name="周某")
            make_membership(officer, bureau["first"])
            make_unit("一支部", parent=OrgUnit.objects.get(pk=bureau["committee"].pk))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse(page)).status_code == 200
        return len(captured)

    queries_with(1)

    assert queries_with(0) == queries_with(2)


def test_officers_are_found_by_two_characters_and_by_a_part_of_the_number(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    make_officer("欧阳某某", badge_no="009876")

    for query in ("阳某", "9876"):
        html = client.get(reverse("people_officers:index"), {"q": query}).content.decode()
        assert "欧阳某某" in html
        assert "管理某</a>" not in html


def test_officers_are_filtered_by_a_unit_with_all_below_it(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    make_membership(make_officer("甲某"), bureau["first"])
    make_membership(make_officer("乙某"), bureau["office"])

    html = client.get(reverse("people_officers:index"), {"unit": str(bureau["committee"].uuid)}).content.decode()

    assert "甲某" in html
    assert "乙某" not in html


def test_lists_of_people_are_audited(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))

    client.get(reverse("people_officers:index"))

    assert AuditEvent.objects.get(action=PEOPLE_LISTED).details == {"list": "officers", "people": 1}


def test_clerk_of_a_branch_neither_sees_nor_opens_the_others(client, bureau):
    browser(client, someone(Role.ROSTER_CLERK, bureau["first"]))
    mine, other = make_officer("本支部某"), make_officer("别支部某")
    make_membership(mine, bureau["first"])
    make_membership(other, bureau["second"])

    html = client.get(reverse("people_officers:index")).content.decode()

    assert "本支部某" in html
    assert "别支部某" not in html
    for act in ("edit", "facts", "disable"):
        assert client.get(reverse(f"people_officers:{act}", args=[mine.uuid])).status_code == 200
        assert client.get(reverse(f"people_officers:{act}", args=[other.uuid])).status_code == 404
    assert client.get(reverse("people_units:rename", args=[bureau["first"].uuid])).status_code == 302


def test_clerk_cannot_change_those_who_hold_a_privileged_role(client, bureau):
    browser(client, someone(Role.ROSTER_CLERK))
    admin = someone(Role.SYSTEM_ADMIN, name="系统某")

    response = client.post(reverse("people_officers:edit", args=[admin.uuid]), {"badge_no": "1", "name": "改某"})

    assert response.status_code == 302
    assert Officer.objects.get(pk=admin.pk).name == "系统某"
    assert client.post(reverse("people_officers:disable", args=[admin.uuid])).status_code == 404
    assert Officer.objects.get(pk=admin.pk).is_active


def test_adding_an_officer_records_where_he_belongs(client, bureau):
    browser(client, someone(Role.ROSTER_CLERK, bureau["first"]))
    form = {"badge_no": "000123", "name": "周某", "valid_from": "2026-11-23", "branch": str(bureau["first"].uuid)}

    refused = client.post(reverse("people_officers:add"), {**form, "branch": ""})
    outside = client.post(reverse("people_officers:add"), {**form, "branch": str(bureau["second"].uuid)})
    assert (refused.status_code, outside.status_code) == (200, 200)
    assert not Officer.objects.filter(badge_no="000123").exists()

    assert client.post(reverse("people_officers:add"), form).status_code == 302
    officer = Officer.objects.get(badge_no="000123")
    assert units_of(officer, TODAY) == {"party": bureau["first"]}
    assert not officer.has_usable_password()


def test_editing_and_disabling_go_through_the_domain(client, bureau):
    admin = someone(Role.SYSTEM_ADMIN)
    officer = make_officer("周某")
    browser(client, admin)
    page = reverse("people_officers:edit", args=[officer.uuid])

    client.post(page, {"badge_no": "900001", "staff_no": officer.staff_no, "name": "周某", "post": "所长"})
    client.post(reverse("people_officers:disable", args=[officer.uuid]))

    stored = Officer.objects.get(pk=officer.pk)
    assert (stored.badge_no, stored.post, stored.is_active) == ("900001", "所长", False)
    assert AuditEvent.objects.get(action=OFFICER_DEACTIVATED).actor == admin
    assert client.get(page).status_code == 200


def test_a_taken_badge_is_refused_in_the_form_and_own_account_stays(client, bureau):
    admin, officer = someone(Role.SYSTEM_ADMIN), make_officer()
    browser(client, admin)

    response = client.post(
        reverse("people_officers:edit", args=[officer.uuid]), {"badge_no": admin.badge_no, "name": "周某"}
    )

    assert response.status_code == 200
    assert Officer.objects.get(pk=officer.pk).badge_no == officer.badge_no
    assert client.post(reverse("people_officers:disable", args=[admin.uuid])).status_code == 200
    assert Officer.objects.get(pk=admin.pk).is_active


def test_facts_are_recorded_all_or_none(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    officer = make_officer()
    page = reverse("people_officers:facts", args=[officer.uuid])
    form = {"valid_from": "2026-11-01", "branch": str(bureau["first"].uuid), "status": "training", "category": "police"}

    assert client.post(page, {**form, "valid_from": "2019-01-01"}).status_code == 200
    assert not officer.roster_statuses.exists()

    assert client.post(page, form).status_code == 302
    assert officer.roster_statuses.get().status == "training"
    assert officer.memberships.get().valid_from == date(2026, 11, 1)


def test_membership_is_recorded_for_an_officer_by_number(client, bureau):
    clerk = someone(Role.ROSTER_CLERK)
    officer = make_officer(badge_no="000777")
    browser(client, clerk)
    form = {"officer": "000777", "unit": str(bureau["second"].uuid), "valid_from": "2026-11-01"}

    assert client.post(reverse("people_memberships:add"), {**form, "officer": "777"}).status_code == 200
    assert client.post(reverse("people_memberships:add"), form).status_code == 302

    assert Membership.objects.get(officer=officer).unit == bureau["second"]
    assert AuditEvent.objects.get(action=MEMBERSHIP_SET).actor == clerk


def test_units_are_made_renamed_moved_and_closed(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    form = {"tree": "party", "kind": "branch", "code": "D9", "name": "第九党支部", "valid_from": "2026-01-01"}
    client.post(reverse("people_units:add"), {**form, "parent": str(bureau["committee"].uuid)})
    unit = OrgUnit.objects.get(code="D9")

    def act(verb, **fields):
        return client.post(reverse(f"people_units:{verb}", args=[unit.uuid]), fields).status_code

    assert act("rename", name="第十党支部", valid_from="2026-02-01") == 302
    assert act("move", parent=str(bureau["second"].uuid), valid_from="2026-03-01") == 302
    assert act("move", parent=str(unit.uuid), valid_from="2026-03-01") == 200
    assert act("close", on="2026-04-01", successor="") == 302

    unit = OrgUnit.objects.get(code="D9")
    assert (unit.name, unit.get_parent(), unit.closed_on) == ("第十党支部", bureau["second"], date(2026, 4, 1))


def test_appointments_are_made_and_ended_but_not_for_oneself(client, bureau):
    admin = someone(Role.SECURITY_ADMIN)
    officer = make_officer(badge_no="000777")
    browser(client, admin)
    form = {"role": "secretary", "unit": str(bureau["first"].uuid), "valid_from": "2026-01-01"}

    own = client.post(
        reverse("people_appointments:add"), {**form, "role": "editor", "unit": "", "officer": admin.badge_no}
    )
    assert own.status_code == 200
    assert client.post(reverse("people_appointments:add"), {**form, "officer": "000777"}).status_code == 302
    row = Appointment.objects.known().get(officer=officer)
    assert client.post(reverse("people_appointments:end", args=[row.pk]), {"on": "2026-11-23"}).status_code == 302

    assert Appointment.objects.known().get(officer=officer).valid_to == TODAY
    assert set(Appointment.objects.known().filter(officer=admin).values_list("role", flat=True)) == {"security_admin"}


def upload(client, text, **fields):
    file = SimpleUploadedFile("名册.csv", text.encode("gb18030"))
    return client.post(reverse("people_roster:upload"), {"file": file, "effective": "2026-11-23", **fields})


def test_roster_is_previewed_and_then_imported_as_shown(client, bureau):
    admin = someone(Role.SYSTEM_ADMIN)
    browser(client, admin)

    preview = client.get(upload(client, "姓名,警号,党支部\n周某,000123,第一党支部\n").url)
    assert preview.context["counts"]["created"] == 1
    assert "000123" in preview.content.decode()
    assert not Officer.objects.filter(badge_no="000123").exists()

    response = client.post(preview.request["PATH_INFO"], {"digest": preview.context["plan"].digest})

    assert response.url == reverse("people_officers:index")
    assert Officer.objects.get(badge_no="000123").name == "周某"
    assert AuditEvent.objects.get(action=ROSTER_IMPORTED).actor == admin
    assert bytes(RosterUpload.objects.get().content) == b""
    assert client.get(preview.request["PATH_INFO"]).status_code == 404


def test_roster_that_would_do_something_else_by_now_is_refused(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    preview = client.get(upload(client, "姓名,警号,职务\n周某,000123,所长\n").url)
    make_officer("周某", badge_no="000123", staff_no="000123")

    response = client.post(preview.request["PATH_INFO"], {"digest": preview.context["plan"].digest})

    assert response.url == preview.request["PATH_INFO"]
    assert Officer.objects.get(badge_no="000123").post == ""
    again = client.get(preview.request["PATH_INFO"])
    assert again.context["counts"]["changed"] == 1


def test_roster_with_errors_names_them_and_cannot_be_confirmed(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    preview = client.get(upload(client, "姓名,警号\n周某,1.23E+05\n").url)

    html = preview.content.decode()
    assert "名册.csv" in html
    assert "1.23E+05" in html
    client.post(preview.request["PATH_INFO"], {"digest": preview.context["plan"].digest})
    assert Officer.objects.count() == 1


@pytest.mark.parametrize("text", ["", "姓名,警号,身份证号\n周某,001,110101199001011234\n"])
def test_files_that_must_not_be_kept_are_not_kept(text, client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))

    assert upload(client, text).status_code == 200
    assert not RosterUpload.objects.exists()


def test_preview_belongs_to_whoever_uploaded_it(client, bureau):
    browser(client, someone(Role.SYSTEM_ADMIN))
    url = upload(client, "姓名,警号\n周某,001\n").url

    assert browser(client, someone(Role.ROSTER_CLERK)).get(url).status_code == 404


def test_clerk_of_a_branch_imports_only_into_it(client, bureau):
    browser(client, someone(Role.ROSTER_CLERK, bureau["first"]))
    admin = someone(Role.SYSTEM_ADMIN, name="系统某")
    make_membership(admin, bureau["first"])

    preview = client.get(
        upload(client, "姓名,警号,党支部\n周某,001,第二党支部\n", complete="on", create_units="on").url
    )

    plan = preview.context["plan"]
    assert [(problem.row, problem.column) for problem in plan.errors] == [(2, "党支部")]
    assert plan.leaving == []


def test_export_holds_what_the_reader_keeps_and_is_audited(client, bureau):
    browser(client, someone(Role.ROSTER_CLERK, bureau["first"]))
    for unit in ("first", "second"):
        make_membership(make_officer(), bureau[unit])

    response = client.get(reverse("people_roster:export"))

    assert response.content.startswith(b"PK")
    assert AuditEvent.objects.get(action=PEOPLE_EXPORTED).details == {"list": "roster", "people": 1}


def test_wagtails_own_user_pages_lead_to_ours(client, bureau):
    root = make_officer("超级某", is_superuser=True)
    browser(client, root)

    assert client.get(reverse("wagtailusers_users:index")).url == reverse("people_officers:index")
    assert client.get(reverse("wagtailusers_users:edit", args=[root.pk])).url == reverse(
        "people_officers:edit", args=[root.uuid]
    )
    for page in ("wagtailadmin_home", "wagtailadmin_account", "wagtailusers_groups:index"):
        assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("act", ["delete", "assign_role", "set_active_state"])
def test_bulk_actions_on_officers_are_refused_even_to_a_superuser(act, client, bureau):
    browser(client, make_officer("超级某", is_superuser=True))
    officer = make_officer()
    url = reverse("wagtail_bulk_action", args=["people", "officer", act])

    client.post(f"{url}?id={officer.pk}", {"role": "1", "mark_as_active": "False"})

    stored = Officer.objects.get(pk=officer.pk)
    assert stored.is_active
    assert not stored.groups.exists()


def test_menu_shows_people_to_clerks_and_hides_it_from_editors(client, bureau):
    urls = {"people": reverse("people_officers:index"), "users": reverse("wagtailusers_users:index")}

    clerk = browser(client, someone(Role.ROSTER_CLERK)).get(reverse("wagtailadmin_home")).content.decode()
    editor = browser(client, someone(Role.EDITOR)).get(reverse("wagtailadmin_home")).content.decode()

    assert urls["people"] in clerk
    assert urls["people"] not in editor
    assert f'"{urls["users"]}"' not in clerk
