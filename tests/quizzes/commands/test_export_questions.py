"""`export_questions`: a bank in a file, what is left out of it, the trail it leaves."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from people.models import AuditEvent
from quizzes.actions import QUESTIONS_EXPORTED
from quizzes.models import Question
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
CASE = {"kind": "case", "options": [{"kind": "judge", "stem": "可以从轻。", "key": False}], "key": None}


@pytest.fixture
def bank():
    bank = make_bank("示例题库")
    make_question(bank, stem="甲")
    make_question(bank, stem="乙", kind="judge", state="draft")
    make_question(bank, stem="丙的材料", **CASE)
    return bank


def run(file, *flags, bank="示例题库"):
    out = io.StringIO()
    call_command("export_questions", str(file), f"--bank={bank}", *flags, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("key", "written"), [("xlsx", 3), ("gift", 2), ("moodle-xml", 2)])
def test_every_format_imports_again_without_a_change(bank, tmp_path, key, written):
    file = tmp_path / "题库"

    report = json.loads(run(file, f"--format={key}", "--json"))
    out = io.StringIO()
    call_command("import_questions", str(file), "--bank=示例题库", f"--format={key}", "--json", stdout=out)
    again = json.loads(out.getvalue())

    assert (report["written"], again["found"], again["unchanged"]) == (written, written, written)
    assert again["problems"] == []


def test_what_is_left_out_is_named_and_counted(bank, tmp_path):
    report = json.loads(run(tmp_path / "题库.gift", "--format=gift", "--json"))

    assert report["by_kind"] == {"single": 1, "judge": 1}
    (left_out,) = report["left_out"]
    assert (left_out["kind"], left_out["stem"]) == ("case", "丙的材料")
    assert left_out["question"] == str(Question.objects.get(kind="case").uuid)
    assert left_out["reason"]


def test_people_read_the_same_as_lines(bank, tmp_path):
    told = run(tmp_path / "题库.xml", "--format=moodle-xml").splitlines()

    assert [line.partition(":")[2] for line in told[:1]] == [" 丙的材料: Moodle没有这种题型。"]
    assert told[-1].startswith("2")


def test_only_chosen_kinds_and_states_leave(bank, tmp_path):
    report = json.loads(run(tmp_path / "题库.xlsx", "--state=active", "--kind=single", "--kind=judge", "--json"))

    assert report["by_kind"] == {"single": 1}


def test_an_export_is_in_the_trail(bank, tmp_path):
    run(tmp_path / "题库.gift", "--format=gift")

    event = AuditEvent.objects.get(action=QUESTIONS_EXPORTED)
    assert (event.actor, event.subject_id) == (None, bank.uuid)
    assert event.details == {"format": "gift", "questions": 2, "kinds": {"single": 1, "judge": 1}}


@pytest.mark.parametrize(
    ("file", "flags", "bank_name"),
    [
        ("题库.xlsx", [], "没有的题库"),
        ("题库.xlsx", ["--kind=essay"], "示例题库"),
        ("没有的目录/题库.xlsx", [], "示例题库"),
    ],
)
def test_what_cannot_be_exported_is_an_error_and_leaves_no_trace(bank, tmp_path, file, flags, bank_name):
    with pytest.raises(CommandError):
        run(tmp_path / file, *flags, bank=bank_name)

    assert list(tmp_path.iterdir()) == []
    assert not AuditEvent.objects.filter(action=QUESTIONS_EXPORTED).exists()


def test_a_fault_on_the_way_leaves_the_old_file(bank, tmp_path, monkeypatch):
    file = tmp_path / "题库.xlsx"
    file.write_bytes(b"old")
    monkeypatch.setattr("quizzes.exchange.workbook.writing.WorkbookWriter.close", lambda self: 1 / 0)
    temporary = set(ALL_TEMP_FILES)

    with pytest.raises(ZeroDivisionError):
        run(file)

    assert set(ALL_TEMP_FILES) <= temporary
    assert [each.name for each in tmp_path.iterdir()] == ["题库.xlsx"]
    assert file.read_bytes() == b"old"
    assert not AuditEvent.objects.filter(action=QUESTIONS_EXPORTED).exists()
