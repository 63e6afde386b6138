"""campaign_report: the figures of the desk on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from people.models import AuditEvent
from tests.factories.campaigns import make_campaign, make_member, make_task, subject_of
from tests.factories.ledger import complete_page, submit_sitting
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(now):
    committee = make_unit("机关党委", kind="committee", code="A0")
    branch = make_unit("甲支部", parent=committee, code="A1")
    campaign = make_campaign(tasks=1, code="2026-autumn")
    exam = make_task(campaign, kind="quiz", title="小测", required=False)
    officer = make_member(branch, "郑某")
    make_member(branch, "邓某")
    complete_page(officer, subject=subject_of(campaign.tasks.first()), now=now)
    submit_sitting(officer, subject=subject_of(exam), points=87, now=now)
    return campaign


def report(*arguments):
    out = StringIO()
    call_command("campaign_report", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_report_prints_the_figures_of_every_unit(campaign):
    found = report("2026-autumn")

    assert found["campaign"]["code"] == "2026-autumn"
    assert found["as_of"] == "2026-11-23"
    assert [(unit["code"], unit["depth"], unit["everyone"]["due"]) for unit in found["units"]] == [
        ("A0", 0, 2),
        ("A1", 1, 2),
    ]
    figures = found["units"][1]["everyone"]
    assert figures["completion_rate"] == {"n": 1, "N": 2, "percent": "50.00%"}
    assert figures["pass_rate_due"] == {"n": 1, "N": 2, "percent": "50.00%"}
    assert (figures["average_score"], figures["hours_per_person"]) == ("87.00", "0.00")
    assert found["units"][1]["members"]["average_score"] is None
    assert found["branch_coverage"] == {"n": 1, "N": 1, "percent": "100.00%"}


def test_report_of_one_unit_and_an_earlier_day(campaign):
    found = report("2026-autumn", "--unit", "A1", "--as-of", "2026-11-22")

    assert [(unit["code"], unit["everyone"]["done"]) for unit in found["units"]] == [("A1", 0)]


def test_report_holds_no_names(campaign, tmp_path):
    path = tmp_path / "report.json"

    call_command("campaign_report", "2026-autumn", str(path))

    assert "机关党委" in path.read_text()
    assert "郑某" not in path.read_text()
    assert not AuditEvent.objects.filter(action="people.exported").exists()


def test_report_as_a_workbook_is_audited(campaign, tmp_path):
    path = tmp_path / "report.xlsx"

    call_command("campaign_report", "2026-autumn", str(path), "--format", "xlsx")

    assert len(load_workbook(path).worksheets) == 3
    event = AuditEvent.objects.get(action="people.exported")
    assert (event.actor, event.subject_id) == (None, campaign.uuid)
    assert event.details["people"] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2026-spring"], "2026-autumn"),
        (["2026-autumn", "--unit", "Z9"], "Z9"),
        (["2026-autumn", "--as-of", "tomorrow"], "tomorrow"),
        (["2026-autumn", "--as-of", "2026-11-24"], "2026-11-24"),
        (["2026-autumn", "--format", "xlsx"], "FILE"),
        (["2026-autumn", "report.pdf", "--format", "pdf"], "PDF"),
        (["2026-autumn", "/nowhere/report.json"], "/nowhere/report.json"),
    ],
)
def test_wrong_input_is_refused_in_words(campaign, arguments, words):
    with pytest.raises(CommandError) as error:
        call_command("campaign_report", *arguments)

    assert words in str(error.value)
