"""`import_questions`: real files through the whole way, reports, refusals and exit."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from quizzes.models import Bank, ImportBatch, Question

pytestmark = pytest.mark.django_db
HEAD = ["题型", "题目", "选项1", "选项2", "选项3", "选项4", "选项5", "正确答案", "答案解析", "分值"]
ROWS = [
    ["单选题", "\xa0收受礼金违反的是（  ）", "A、政治", "B、组织", "C、廉洁", " D、群众", None, "C ", None, 8.0],
    ["单选题", "留党察看最长为（  ）。", "A  一年", "B  二年", "C  三年", None, None, " B", None, 8.0],
    ["多选题", "处分有(   )", "A.\xa0警告", "B.\xa0严重警告", "C.\xa0罚款", "D开除", "E.\xa0记过", "ABD", None, 12.0],
    ["判断题", "没有情况也要填写零报告。", None, None, None, None, None, "√", None, 2],
]  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    def write(rows, head=HEAD, name="题库.xlsx"):
        book = Workbook()
        for row in [head, *rows] if head else rows:
            book.active.append(row)
        book.create_sheet("Sheet2")
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def run(file, *flags, bank="示例题库"):
    """The report, and the error the command ended with, if it did."""
    out = io.StringIO()
    try:
        call_command("import_questions", str(file), f"--bank={bank}", "--json", *flags, stdout=out)
    except CommandError as error:
        return json.loads(out.getvalue()) if out.getvalue() else None, str(error)
    return json.loads(out.getvalue()), None


def test_file_is_imported_and_the_second_time_changes_nothing(workbook):
    first, _error = run(workbook(ROWS))
    second, _error = run(workbook(ROWS))

    assert first == {
        "found": 4,
        "created": 4,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "by_kind": {
            "single": 2, "multiple": 1, "judge": 1, "blank": 0, "matching": 0, "ordering": 0, "numeric": 0, "essay": 0,
            "case": 0,
        },
        "problems": [],
    }  # fmt: skip
    assert second == {**first, "created": 0, "unchanged": 4}
    texts = [[option["text"] for option in question.current.options] for question in Question.objects.all()]
    assert texts == [
        ["政治", "组织", "廉洁", "群众"],
        ["一年", "二年", "三年"],
        ["警告", "严重警告", "罚款", "开除", "记过"],
        [],
    ]
    assert [question.suggested_points for question in Question.objects.all()] == [8, 8, 12, 2]
    assert ImportBatch.objects.get().report["created"] == 4


def test_changed_answer_becomes_an_update(workbook):
    run(workbook(ROWS))

    report, _error = run(workbook([[*ROWS[0][:7], "B", *ROWS[0][8:]], *ROWS[1:]]))

    assert (report["updated"], report["unchanged"]) == (1, 3)


def test_row_without_an_answer_refuses_the_whole_file_and_is_named(workbook):
    bad = [*ROWS[1][:7], None, *ROWS[1][8:]]

    report, error = run(workbook([ROWS[0], bad]))

    assert (report["found"], report["created"], report["refused"]) == (2, 0, 1)
    assert [(problem["where"], problem["severity"]) for problem in report["problems"]] == [("Sheet!H3", "error")]
    assert error
    assert (Question.objects.count(), Bank.objects.count()) == (0, 0)


def test_skip_bad_imports_the_other_rows(workbook):
    bad = [*ROWS[1][:7], None, *ROWS[1][8:]]

    report, error = run(workbook([ROWS[0], bad]), "--skip-bad")

    assert (report["found"], report["created"], report["refused"], error) == (2, 1, 1, None)


def test_dry_run_reports_and_changes_nothing(workbook):
    report, _error = run(workbook(ROWS), "--dry-run")

    assert report["created"] == 4
    assert (Question.objects.count(), Bank.objects.count()) == (0, 0)


def test_codes_are_asked_for_and_taken(tmp_path):
    file = tmp_path / "导出.csv"
    lines = ["题目,题目类型,答案,分数", "纪律有()&甲&乙&丙,1,甲&丙,5", "对的是( )&甲&乙,0,乙,5", "说法。,2,0,5"]
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")

    asked, error = run(file)
    assert (asked["found"], asked["refused"], {problem["severity"] for problem in asked["problems"]}) == (
        3,
        3,
        {"question"},
    )
    assert error

    report, _error = run(file, "--judge-true", "0", "--codes", "0=single,1=multiple,2=判断题")
    assert [report["by_kind"][kind] for kind in ("single", "multiple", "judge")] == [1, 1, 1]
    assert report["created"] == 3
    assert Question.objects.get(kind="judge").current.key is True


def test_new_questions_start_in_the_state_asked_for(workbook):
    run(workbook(ROWS), "--state=active")

    assert set(Question.objects.values_list("state", flat=True)) == {"active"}


def test_formula_without_a_value_is_an_empty_cell(workbook):
    report, error = run(workbook([["单选题", "=1+1", "甲", "乙", None, None, None, "A", None, 1]]))

    assert (report["created"], report["refused"]) == (0, 1)
    assert error


@pytest.mark.parametrize("codes", ["1", "1=", "=single", "1=诗歌", "1=single,2"])
def test_codes_that_say_nothing_are_refused(workbook, codes):
    report, error = run(workbook(ROWS), f"--codes={codes}")

    assert (report, Question.objects.count()) == (None, 0)
    assert error


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken"])
def test_files_that_are_no_tables_are_refused(tmp_path, content):
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)

    assert run(file)[1]
    assert run(tmp_path / "没有.xlsx")[1]
    assert Bank.objects.count() == 0


def test_text_report_names_places(workbook):
    out = io.StringIO()

    call_command(
        "import_questions",
        str(workbook([["多选题", "题", "甲", "乙", None, None, None, "A"]])),
        "--bank=题库",
        stdout=out,
    )

    assert out.getvalue().splitlines()[0].startswith("Sheet!C2: ")


@pytest.mark.parametrize(("flag", "accepted"), [("auto", True), ("xlsx", True), ("csv", False)])
def test_format_that_the_file_has_not_is_refused(flag, accepted, workbook):
    report, error = run(workbook(ROWS), f"--format={flag}")

    assert (report is not None, error is None, Question.objects.exists()) == (accepted, accepted, accepted)


def test_import_that_breaks_off_leaves_nothing(workbook, monkeypatch):
    def break_off(*_written, **_fields):
        raise RuntimeError("killed")

    monkeypatch.setattr("quizzes.domain.batches.create_questions", break_off)

    with pytest.raises(RuntimeError):
        run(workbook(ROWS))
    assert (Bank.objects.count(), Question.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)
