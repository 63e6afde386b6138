"""import_roster and export_roster as a person types them."""

import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from people.actions import PEOPLE_EXPORTED
from people.models import AuditEvent, Membership, Officer, OrgUnit
from tests.factories.people import make_membership, make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(tmp_path):
    """Writes a csv roster and returns its path."""

    def write(text, name="名册.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode("gb18030"))
        return str(path)

    return write


def report_of(capsys):
    return json.loads(capsys.readouterr().out)


def test_import_reports_in_json(roster, capsys):
    make_unit("办公室", tree="admin", kind="organ")

    call_command("import_roster", roster("姓名,警号,单位\n周某,000123,办公室\n"), "--json", "--effective", "2026-01-01")

    assert report_of(capsys) == {
        "found": 1,
        "created": 1,
        "changed": 0,
        "moved": 0,
        "unchanged": 0,
        "left": 0,
        "units_created": 0,
        "problems": [],
    }
    assert Membership.objects.get().valid_from == date(2026, 1, 1)


def test_dry_run_writes_nothing(roster, capsys):
    call_command("import_roster", roster("姓名,警号,单位\n周某,001,办公室\n"), "--create-units", "--dry-run", "--json")

    assert report_of(capsys)["units_created"] == 1
    assert not Officer.objects.exists()
    assert not OrgUnit.objects.exists()


def test_errors_stop_everything_and_exit_with_an_error(roster, capsys):
    path = roster("姓名,警号\n周某,001\n吴某,\n")

    with pytest.raises(CommandError):
        call_command("import_roster", path, "--json")

    problem = report_of(capsys)["problems"][0]
    assert problem["severity"] == "error"
    assert "警号" in problem["where"]
    assert "3" in problem["where"]
    assert not Officer.objects.exists()


@pytest.mark.parametrize("name", ["missing.xlsx", "broken.xlsx"])
def test_files_that_cannot_be_read_are_refused(name, tmp_path):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 broken")

    with pytest.raises(CommandError):
        call_command("import_roster", str(tmp_path / name))


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_export_is_audited_and_reading_it_back_changes_nothing(name, tmp_path, capsys):
    make_membership(make_officer("=周某", badge_no="000123", staff_no="000123"), make_unit("一支部"))
    path = str(tmp_path / name)

    call_command("export_roster", path)
    capsys.readouterr()
    call_command("import_roster", path, "--complete", "--json")

    assert report_of(capsys)["unchanged"] == 1
    assert AuditEvent.objects.get(action=PEOPLE_EXPORTED).details == {"list": "roster", "people": 1}


def test_export_keeps_leading_zeros_and_holds_no_formula(tmp_path):
    make_membership(make_officer("=周某", badge_no="000123", staff_no="000123"), make_unit("一支部"))
    path = tmp_path / "out.xlsx"

    call_command("export_roster", str(path))

    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[2]][:4] == ["1", "'=周某", "000123", "000123"]


def test_export_refuses_an_unknown_kind_of_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_roster", str(tmp_path / "out.docx"))
