"""Rosters: found however they are laid out, planned without writing, applied as a whole, written out unchanged."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.spreadsheets import read_table
from common.spreadsheets.writer import write_csv, write_workbook
from people.actions import ROSTER_IMPORTED
from people.domain.facts import set_category, set_membership, set_political_status, set_roster_status
from people.domain.officers import disable_leavers
from people.domain.organisation import close_unit
from people.domain.roster import RosterRefused, apply_roster, export_roster, plan_roster
from people.domain.roster.uploads import discard_uploads, store_upload
from people.domain.roster.words import value_of
from people.enums import Category, PoliticalStatus, RosterState, Tree
from people.models import (
    AuditEvent,
    CategoryFact,
    Membership,
    Officer,
    OrgUnit,
    PoliticalStatusFact,
    RosterStatus,
    RosterUpload,
)
from people.queries import units_of
from tests.conftest import NOW
from tests.factories.people import make_membership, make_officer, make_unit

TODAY = date(2026, 11, 23)
HEADER = "姓名,警号,单位,所属党支部,政治面貌,人员类别,状态"


def plan_of(text, **options):
    sheets = read_table(text.encode() if isinstance(text, str) else text, name="名册.csv")
    return plan_roster(sheets, **{"effective": TODAY, "complete": False, **options})


def import_text(text, **options):
    plan = plan_of(text, **options)
    assert [(problem.where, problem.message) for problem in plan.errors] == []
    return apply_roster(plan, actor=None, now=NOW)


def problems_of(text, **options):
    return [(problem.row, problem.column) for problem in plan_of(text, **options).errors]


def counted():
    models = (Officer, OrgUnit, Membership, RosterStatus, PoliticalStatusFact, CategoryFact, AuditEvent)
    return [model.objects.count() for model in models]


@pytest.fixture
def bureau(db):
    """Both trees of a small bureau."""
    organ = make_unit("某局", tree=Tree.ADMIN, kind="organ")
    committee = make_unit("某局党委", kind="committee")
    return {
        "organ": organ,
        "office": make_unit("办公室", tree=Tree.ADMIN, kind="department", parent=organ),
        "squad": make_unit("治安大队", tree=Tree.ADMIN, kind="department", parent=organ),
        "committee": committee,
        "first": make_unit("第一党支部", parent=committee),
        "second": make_unit("第二党支部", parent=committee),
    }


def test_import_creates_officers_with_their_facts_from_the_day_of_effect(bureau):
    counts = import_text(
        f"{HEADER}\n周某,000123,某局/办公室,第一党支部,中共党员,民警,在岗\n", effective=date(2026, 12, 1)
    )

    officer = Officer.objects.get(badge_no="000123")
    assert counts["created"] == 1
    assert (officer.name, officer.staff_no, officer.has_usable_password()) == ("周某", "000123", False)
    assert units_of(officer, date(2026, 12, 1)) == {"admin": bureau["office"], "party": bureau["first"]}
    assert units_of(officer, date(2026, 11, 30)) == {}
    assert PoliticalStatusFact.objects.get(officer=officer).status == PoliticalStatus.MEMBER
    assert CategoryFact.objects.get(officer=officer).category == Category.POLICE
    assert RosterStatus.objects.get(officer=officer).status == RosterState.ON_POST
    assert AuditEvent.objects.get(action=ROSTER_IMPORTED).details["created"] == 1


def test_planning_writes_nothing(bureau):
    before = counted()

    plan = plan_of(f"{HEADER}\n周某,000123,办公室,第三党支部,群众,民警,在岗\n", create_units=True)

    assert plan.counts["created"] == plan.counts["units_created"] == 1
    assert counted() == before


def test_header_is_found_below_titles_and_notes_under_any_of_its_names(bureau):
    header = "序号,*姓 名,警号／工号（必填）,所在部门,手 机,备注"
    text = f"某局花名册\n填写说明：警号必填\n\n{header}\n1,周某,000123,办公室,139,x\n合计,,,,,\n"

    counts = import_text(text)

    assert counts["found"] == counts["created"] == 1


def test_every_right_sheet_is_read_and_others_are_passed_over(bureau):
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    for name, badge in (("一", "001"), ("二", "002")):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "警号"])
        sheet.append([f"{name}某", badge])
    buffer = io.BytesIO()
    book.save(buffer)

    assert import_text(buffer.getvalue())["created"] == 2


@pytest.mark.parametrize("column", ["身份证号", "公民身份号码", "密码", "ID number"])
def test_columns_we_never_keep_are_refused_by_name(column, bureau):
    plan = plan_of(f"姓名,警号,{column}\n周某,001,x\n")

    assert [(problem.row, problem.column) for problem in plan.errors] == [(1, column)]


def test_missing_columns_are_named(bureau):
    assert problems_of("姓名,单位\n周某,办公室\n") == [(1, "警号/工号")]
    assert problems_of("警号,单位\n001,办公室\n") == [(1, "姓名")]
    assert problems_of("甲,乙\n1,2\n") == [(None, "")]


def test_the_learner_sheet_of_another_platform_is_refused_in_clear_words(db):
    def rows(sheet):
        sheet.append(["1.「部门」必填"])
        sheet.merge_cells("A1:XFC1")
        sheet.append(["部门", "邮箱", "密码", "姓名"])
        sheet.append(["技术部-产品部|技术部-设计部", "a@example.com", "123456", "周某"])

    book = openpyxl.Workbook()
    rows(book.active)
    buffer = io.BytesIO()
    book.save(buffer)

    plan = plan_of(buffer.getvalue())

    assert [(problem.row, problem.column) for problem in plan.errors] == [(2, "密码"), (2, "警号/工号")]
    assert plan.preview == [(3, ["技术部-产品部|技术部-设计部", "a@example.com", "", "周某"])]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("周某,1.23E+05,办公室,,,,", "警号"),
        ("周某,,办公室,,,,", "警号"),
        (",001,办公室,,,,", "姓名"),
        ("周某,001,保卫处,,,,", "单位"),
        ("周某,001,办公室,第九党支部,,,", "所属党支部"),
        ("周某,001,办公室,,党员吧,,", "政治面貌"),
        ("周某,001,办公室,,,机器人,", "人员类别"),
        ("周某,001,办公室,,,,睡觉", "状态"),
        ("周某,0 0!1,办公室,,,,", "警号"),
        (f"{'长' * 65},001,办公室,,,,", "姓名"),
    ],
)
def test_one_broken_row_names_its_cell_and_changes_nothing(row, column, bureau):
    before = counted()
    plan = plan_of(f"{HEADER}\n吴某,002,办公室,,,,\n{row}\n")

    with pytest.raises(RosterRefused):
        apply_roster(plan, actor=None, now=NOW)

    assert [(problem.row, problem.column) for problem in plan.errors] == [(3, column)]
    assert counted() == before


def test_names_lose_inner_blanks_and_keep_one_kind_of_dot(bureau):
    import_text("姓名,警号\n张　三,001\n买买提•某某,002\nJohn  Doe,003\n")

    assert list(Officer.objects.values_list("name", flat=True)) == ["张三", "买买提·某某", "John Doe"]


def test_people_of_the_same_name_are_told_apart_by_number(bureau):
    import_text("姓名,警号\n周某,001\n周某,002\n")

    assert Officer.objects.filter(name="周某").count() == 2


def test_floats_in_numbers_are_mended_and_lost_zeros_are_not(bureau):
    make_officer("吴某", badge_no="001234", staff_no="001234")

    assert import_text("姓名,警号\n郑某,567890.0\n")["created"] == 1
    assert Officer.objects.filter(badge_no="567890").exists()
    assert problems_of("姓名,警号\n吴某,1234\n") == [(2, "警号")]


def test_department_is_carried_down_merged_cells(bureau):
    import_text(
        f"{HEADER}\n甲某,001,办公室,,,,\n乙某,002,,,,,\n丙某,003,治安大队,,,,\n丁某,004,无,,,,\n戊某,005,,,,,\n"
    )

    held = {row.officer.badge_no: row.unit.name for row in Membership.objects.as_of(TODAY).filter(unit__isnull=False)}
    assert held == {"001": "办公室", "002": "办公室", "003": "治安大队"}


@pytest.mark.parametrize("text", ["某局/治安大队", "某局-治安大队", "某局 > 治安大队", "治安 大队", "治安大队|办公室"])
def test_units_are_found_however_their_path_is_written(text, bureau):
    import_text(f"姓名,警号,单位\n甲某,001,{text}\n")

    assert units_of(Officer.objects.get(badge_no="001"), TODAY)["admin"] == bureau["squad"]


def test_unit_names_that_several_share_need_their_path(bureau):
    make_unit("内勤组", tree=Tree.ADMIN, kind="department", parent=bureau["office"])
    squad_desk = make_unit("内勤组", tree=Tree.ADMIN, kind="department", parent=bureau["squad"])

    assert problems_of("姓名,警号,单位\n甲某,001,内勤组\n") == [(2, "单位")]
    import_text(f"姓名,警号,单位\n甲某,001,治安大队/内勤组\n乙某,002,{squad_desk.code}\n")
    assert Membership.objects.filter(unit=squad_desk).count() == 2


def test_unknown_units_are_created_under_what_is_known(bureau):
    counts = import_text(
        "姓名,警号,单位,党支部\n甲某,001,治安大队/二中队/三组,第三党支部\n乙某,002,二中队,党小组\n丙某,003,二中队,第三党支部\n",
        create_units=True,
    )

    made = {unit.name: unit for unit in OrgUnit.objects.filter(code__startswith="R")}
    assert counts["units_created"] == 5
    assert made["三组"].get_parent().get_parent() == bureau["squad"]
    assert made["第三党支部"].get_parent() == bureau["committee"]
    assert (made["第三党支部"].kind, made["党小组"].kind) == ("branch", "group")


def test_same_person_twice_is_refused_on_the_second_row(bureau):
    make_officer("吴某", badge_no="001", staff_no="S1")

    assert problems_of("姓名,警号,工号\n吴某,001,\n吴某,,S1\n") == [(3, "工号")]
    assert problems_of("姓名,警号\n甲某,009\n乙某,009\n") == [(3, "警号")]


def test_officers_are_found_by_uuid_then_staff_number_then_badge(bureau):
    officer = make_officer("吴某", badge_no="001", staff_no="S1")

    import_text(f"姓名,警号,工号,UUID\n吴新某,002,S2,{officer.uuid}\n")
    import_text("姓名,警号,工号\n吴新某,003,S2\n")
    import_text("姓名,警号,职务\n吴新某,003,所长\n")

    stored = Officer.objects.get()
    assert (stored.pk, stored.name, stored.badge_no, stored.staff_no, stored.post) == (
        officer.pk,
        "吴新某",
        "003",
        "S2",
        "所长",
    )


def test_two_people_may_swap_their_badges_but_not_share_one(bureau):
    make_officer("甲某", badge_no="001", staff_no="S1")
    make_officer("乙某", badge_no="002", staff_no="S2")

    assert problems_of("姓名,警号,工号\n甲某,002,S1\n") == [(2, "警号")]
    import_text("姓名,警号,工号\n甲某,002,S1\n乙某,001,S2\n")
    assert list(Officer.objects.values_list("staff_no", "badge_no")) == [("S2", "001"), ("S1", "002")]


def test_a_known_badge_under_another_name_and_staff_number_is_refused(bureau):
    make_officer("甲某", badge_no="001", staff_no="S1")

    assert problems_of("姓名,警号,工号\n别人,001,S9\n") == [(2, "警号")]


def test_moves_hold_from_the_day_of_effect_and_are_counted(bureau):
    officer = make_officer("甲某", badge_no="001", staff_no="001")
    make_membership(officer, bureau["first"])
    december = date(2026, 12, 1)

    counts = import_text("姓名,警号,党支部\n甲某,001,第二党支部\n", effective=december)

    assert (counts["moved"], counts["unchanged"]) == (1, 0)
    assert units_of(officer, december - timedelta(days=1))["party"] == bureau["first"]
    assert units_of(officer, december)["party"] == bureau["second"]


def test_empty_cells_say_nothing(bureau):
    officer = make_officer("甲某", badge_no="001", staff_no="001", post="所长")
    make_membership(officer, bureau["first"])

    counts = import_text("姓名,警号,职务,党支部\n甲某,001,,\n")

    assert counts["unchanged"] == 1
    assert Officer.objects.get().post == "所长"


def test_people_who_are_not_in_the_file_leave_only_when_it_is_complete(bureau):
    staying, going = make_officer("甲某", badge_no="001", staff_no="001"), make_officer("乙某")
    platform = make_officer("平台账号")
    for officer in (staying, going):
        make_membership(officer, bureau["first"])
    text = "姓名,警号\n甲某,001\n"

    assert import_text(text)["left"] == 0
    assert import_text(text, complete=True)["left"] == 1

    assert RosterStatus.objects.as_of(TODAY).get(officer=going).status == RosterState.LEFT
    assert dict(Officer.objects.values_list("name", "is_active")) == {"甲某": True, "乙某": False, platform.name: True}
    assert import_text(text, complete=True)["left"] == 0


def test_who_leaves_later_is_disabled_when_the_day_comes(bureau):
    officer = make_officer("甲某", badge_no="001", staff_no="001")
    make_membership(officer, bureau["first"])
    december = date(2026, 12, 1)

    import_text("姓名,警号,状态\n甲某,001,调离\n", effective=december)

    assert Officer.objects.get().is_active
    assert disable_leavers(day=december - timedelta(days=1), now=NOW) == 0
    assert disable_leavers(day=december, now=NOW) == 1
    assert not Officer.objects.get().is_active


def test_a_clerk_of_a_branch_stays_inside_it(bureau):
    mine, other = make_officer("甲某", badge_no="001"), make_officer("乙某", badge_no="002")
    make_membership(mine, bureau["first"])
    make_membership(other, bureau["second"])
    within = {bureau["first"].pk}

    assert problems_of("姓名,警号,职务\n甲某,001,所长\n", within=within) == []
    assert problems_of("姓名,警号,职务\n乙某,002,所长\n", within=within) == [(2, "姓名")]
    assert problems_of("姓名,警号,党支部\n甲某,001,第二党支部\n", within=within) == [(2, "党支部")]
    assert problems_of("姓名,警号\n丙某,003\n", within=within) == [(2, "姓名")]
    assert [who.name for who in plan_of("姓名,警号\n丙某,003\n", within=within, complete=True).leaving] == ["甲某"]


def test_closed_units_take_nobody(bureau):
    close_unit(unit=bureau["second"], on=date(2026, 6, 1), successor=None, actor=None, now=NOW)

    assert problems_of("姓名,警号,党支部\n甲某,001,第二党支部\n") == [(2, "党支部")]


def test_the_digest_tells_whether_the_same_would_be_written(bureau):
    text = "姓名,警号,职务\n甲某,001,所长\n"
    before = plan_of(text).digest

    assert plan_of(text).digest == before
    make_officer("甲某", badge_no="001", staff_no="001")
    assert plan_of(text).digest != before


@pytest.mark.parametrize("rows", [1, 3])
def test_planning_costs_the_same_number_of_queries(rows, bureau, django_assert_num_queries):
    for number in range(rows):
        make_membership(make_officer(badge_no=f"00{number}", staff_no=f"00{number}"), bureau["first"])
    lines = "".join(f"周某,00{number},办公室,第二党支部,,,\n" for number in range(rows))

    with django_assert_num_queries(7):  # officers, four kinds of fact, two trees
        plan_of(f"{HEADER}\n{lines}")


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("status", "在职", "on_post"),
        ("status", " 借 调 ", "seconded_out"),
        ("status", "病休", "long_sick"),
        ("status", "外派", "seconded_out"),
        ("status", "退休", "retired"),
        ("political", "1", "01"),
        ("political", "13", "13"),
        ("political", "预备党员", "02"),
        ("political", "CPC member", "01"),
        ("category", "辅警", "auxiliary"),
        ("category", "机器人", None),
    ],
)
def test_words_of_rosters_are_understood(kind, word, value):
    assert value_of(kind, word) == value


NASTY = ["=1+1", "@某", "-某", "+某", "'=某", "张三", "买买提·某某", "A B", "某/某"]
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(NASTY),
        st.sampled_from(["", "所长", "=HYPERLINK(1)", "中队长-副"]),
        st.sampled_from([None, 0, 1, 2]),
        st.sampled_from([None, 3, 4]),
        st.sampled_from([None, *RosterState.values]),
        st.sampled_from([None, *PoliticalStatus.values]),
        st.sampled_from([None, *Category.values]),
    ),
    min_size=1,
    max_size=5,
)


class RoundTrip(TestCase):
    """Importing an export changes nothing, whatever is on record, in either language and either kind of file."""

    @settings(deadline=None, max_examples=40)
    @given(people=PEOPLE, language=st.sampled_from(["zh-hans", "en"]), as_csv=st.booleans())
    def test_reading_back_an_export_changes_nothing(self, people, language, as_csv):
        organ = make_unit("某局", tree=Tree.ADMIN, kind="organ")
        office = make_unit("办公室", tree=Tree.ADMIN, kind="department", parent=organ)
        twin = make_unit("办-公室", tree=Tree.ADMIN, kind="department", parent=organ)
        committee = make_unit("某局党委", kind="committee")
        units = [organ, office, twin, committee, make_unit("一支部", parent=committee)]
        for number, person in enumerate(people):
            self.record(number, units, person)

        with override(language):
            table = export_roster(day=TODAY)
            data = b"".join(write_csv(table)) if as_csv else write_workbook([table])
            plan = plan_roster(read_table(data, name="x"), effective=TODAY, complete=True)

        assert [(problem.where, problem.message) for problem in plan.problems] == [] or not table.rows
        assert plan.is_empty
        assert plan.counts["unchanged"] == len(table.rows)

    def record(self, number, units, person):
        name, post, department, branch, status, political, category = person
        officer = make_officer(name, badge_no=f"00{number}", staff_no=f"-S{number}", post=post)
        said = {"officer": officer, "valid_from": date(2026, 1, 1), "actor": None, "now": NOW}
        for index in (department, branch):
            if index is not None:
                set_membership(tree=units[index].tree, unit=units[index], **said)
        if status:
            set_roster_status(status=status, **said)
        if political:
            set_political_status(status=political, **said)
        if category:
            set_category(category=category, **said)


def test_protected_people_are_neither_changed_nor_let_go(bureau):
    officer = make_officer("甲某", badge_no="001", staff_no="001")
    make_membership(officer, bureau["first"])
    protected = {officer.pk}

    assert problems_of("姓名,警号,职务\n甲某,001,所长\n", protected=protected) == [(2, "姓名")]
    assert problems_of("姓名,警号\n甲某,001\n", protected=protected) == []
    assert plan_of("姓名,警号\n乙某,002\n", complete=True, protected=protected).leaving == []


def test_uploads_that_nobody_confirms_are_thrown_away(bureau):
    said = {"name": "名册.csv", "effective": TODAY, "complete": False, "create_units": False}
    store_upload(**said, content="姓名,警号\n甲某,001\n".encode(), actor=make_officer(), now=NOW)

    assert discard_uploads(now=NOW + timedelta(hours=11)) == 0
    assert discard_uploads(now=NOW + timedelta(hours=13)) == 1
    assert not RosterUpload.objects.exists()
