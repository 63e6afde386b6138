"""Importing in the back office: upload, preview, confirm, watch, undo; nothing is written before the confirmation."""

import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image

from common import progress
from people.domain.access import QUESTION_EDITORS, QUESTION_REVIEWERS, sync_group_permissions
from quizzes import tasks
from quizzes.domain.previews import confirm_preview, drop_stale_previews
from quizzes.enums import ImportStage
from quizzes.exchange import all_formats
from quizzes.exchange.outgoing import write_questions
from quizzes.exchange.workbook.writing import XLSX_EXPORT
from quizzes.forms.imports import ASKED_OF, ReadingForm
from quizzes.models import ImportBatch, Question
from quizzes.pictures import digest_of, marker
from quizzes.queries import imports_visible_to
from quizzes.rules import can_import, can_undo_import
from tests.factories.people import make_officer
from tests.factories.pictures import picture_bytes
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.exchange.word.documents import document, paragraphs, table

pytestmark = pytest.mark.django_db
HEAD = "题型,题干,A,B,C,答案"
GOOD = [f"单选题,第{number}题（　）,甲项,乙项,丙项,B" for number in range(1, 13)]
BAD = "单选题,没有答案,甲项,乙项,丙项,"


def make_editor():
    sync_group_permissions()
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    return officer


@pytest.fixture
def editor(client):
    officer = make_editor()
    client.force_login(officer)
    return officer


@pytest.fixture
def waiting(monkeypatch):
    """No worker takes up what is enqueued; the uuids that wait."""
    enqueued = []
    monkeypatch.setattr(tasks.import_file.__class__, "enqueue", lambda _task, uuid: enqueued.append(uuid))
    return enqueued


def post_file(client, content, name="题库.csv", bank=None, **said):
    data = {"bank": (bank or make_bank()).pk, "file": SimpleUploadedFile(name, content), "format": "auto", **said}
    return client.post(reverse("imports:add"), data)


def upload(client, *lines, head=HEAD, **fields):
    """Upload a table; its batch."""
    response = post_file(client, "\n".join([head, *lines]).encode("utf-8-sig"), **fields)
    return ImportBatch.objects.get(uuid=response["Location"].rstrip("/").rsplit("/", 1)[-1])


def page_of(batch, name="preview"):
    return reverse(f"imports:{name}", args=[batch.uuid])


def shown(client, batch):
    return client.get(page_of(batch)).context


def confirm(client, batch, **said):
    return client.post(page_of(batch, "confirm"), said, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def reading(context, **changes):
    """The data of the reading form as it stands on the page, with changes."""
    form = context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in {**values, **changes}.items()}


def test_upload_shows_questions_and_counts_and_writes_none(editor, client):
    batch = upload(client, *GOOD)

    context = shown(client, batch)
    assert [number for _label, number in context["counts"]] == [12, 12, 0, 0, 0]
    assert [(str(label), number) for label, number in context["kinds"]] == [("单选题", 12)]
    assert (batch.format, batch.stage, Question.objects.count()) == ("csv", ImportStage.PREVIEW, 0)
    questions = client.get(page_of(batch, "questions")).context["questions"]
    assert [each.facts[0] for each in questions] == [f"题库.csv!{row}" for row in range(2, 12)]
    first = questions[0].shown["options"]
    assert [(option["text"], option["is_key"]) for option in first] == [
        ("甲项", False),
        ("乙项", True),
        ("丙项", False),
    ]


def test_questions_of_a_preview_stand_in_a_frame_of_the_same_house(editor, client):
    response = client.get(page_of(upload(client, *GOOD), "questions"))

    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("text", "format", "kinds"),
    [
        ("1. 收受礼金违反（　）。\nA. 政治纪律\nB. 廉洁纪律\n答案：B\n", "txt", ["single"]),
        ("::一:: 收受礼金可以先收后交。 {F}\n", "gift", ["judge"]),
    ],
)
def test_pasted_text_is_recognised(text, format, kinds, editor, client):
    client.post(reverse("imports:add"), {"bank": make_bank().pk, "text": text, "format": "auto"})

    batch = ImportBatch.objects.get()
    assert (batch.format, list(batch.preview["kinds"])) == (format, kinds)
    confirm(client, batch, state="draft")
    assert list(Question.objects.values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04broken", b"", b"\x00\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
)
def test_file_that_cannot_be_read_is_refused_beside_its_field(content, editor, client):
    response = post_file(client, content, name="题库.xlsx")

    assert list(response.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"text": "  \n"}, {"text": "题", "file": "both"}])
def test_one_of_file_and_text_is_asked_for(data, editor, client):
    if "file" in data:
        data["file"] = SimpleUploadedFile("题库.csv", "\n".join([HEAD, *GOOD]).encode())

    response = client.post(reverse("imports:add"), {"bank": make_bank().pk, "format": "auto", **data})

    assert list(response.context["form"].errors) == ["file"]


def test_too_large_file_is_refused_before_it_is_parsed(editor, client, monkeypatch):
    monkeypatch.setattr("quizzes.forms.imports.MAX_BYTES", 100)
    monkeypatch.setattr("common.spreadsheets.guard.MAX_BYTES", 100)

    response = post_file(client, "\n".join([HEAD, *GOOD]).encode())

    assert list(response.context["form"].errors) == ["file"]


def test_confirm_imports_once_and_forgets_the_file(editor, client):
    batch = upload(client, *GOOD)

    confirm(client, batch, state="draft")
    second = confirm(client, batch, state="draft")

    batch.refresh_from_db()
    assert (batch.content, batch.report["created"], batch.imported_by, batch.stage) == (
        None,
        12,
        editor,
        ImportStage.DONE,
    )
    assert set(Question.objects.values_list("batch", "state")) == {(batch.pk, "draft")}
    assert (Question.objects.count(), len(messages_of(second))) == (12, 1)
    assert [number for _label, number in shown(client, batch)["counts"]] == [12, 12, 0, 0, 0]


def test_of_two_who_confirm_the_first_takes_the_import(editor, client, waiting):
    batch, other = upload(client, *GOOD), make_editor()
    confirm(client, batch, state="draft")

    client.force_login(other)
    response = confirm(client, batch, state="draft")

    batch.refresh_from_db()
    assert (batch.imported_by, waiting, len(messages_of(response))) == (editor, [str(batch.uuid)], 1)


def test_refused_rows_are_named_and_left_out_only_on_demand(editor, client):
    batch = upload(client, GOOD[0], BAD)

    problems = shown(client, batch)["held"]["problems"]
    assert [(each["places"], each["severity"]) for each in problems] == [(["F3"], "error")]
    assert messages_of(confirm(client, batch, state="draft"))
    assert (Question.objects.count(), ImportBatch.objects.get().stage) == (0, ImportStage.PREVIEW)
    confirm(client, batch, state="active", skip_bad="on")
    assert list(Question.objects.values_list("state", flat=True)) == ["active"]


def rows_of(response):
    """The sheets of a downloaded workbook, by name."""
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: [[cell or "" for cell in row] for row in sheet.values] for sheet in book}


@pytest.mark.parametrize("done", [False, True])
def test_what_is_refused_can_be_downloaded_mended_and_imported(done, editor, client):
    bank = make_bank()
    batch = upload(client, GOOD[0], BAD, bank=bank)
    if done:
        confirm(client, batch, skip_bad="on")

    response = client.get(page_of(batch, "problems"))

    sheets = rows_of(response)
    head, row = sheets["题库.csv"]
    assert head == [*HEAD.split(","), head[-1]]
    assert row[:6] == BAD.split(",")
    assert row[6].startswith("F3：")
    (_head, problem) = list(sheets.values())[-1]
    assert problem[0] == "题库.csv!F3"
    book = load_workbook(BytesIO(response.content))
    book["题库.csv"]["F2"] = "C"
    mended = BytesIO()
    book.save(mended)
    again = post_file(client, mended.getvalue(), name="题库.xlsx", bank=bank)
    preview = ImportBatch.objects.get(uuid=again["Location"].rstrip("/").rsplit("/", 1)[-1]).preview
    assert (preview["created"], preview["refused"]) == (1, 0)


def test_texts_like_formulas_come_back_as_they_were(editor, client):
    bank = make_bank()
    batch = upload(client, "单选题,气温（　）,-5,=2+3,+8,", bank=bank)

    book = load_workbook(BytesIO(client.get(page_of(batch, "problems")).content))
    book.worksheets[0]["F2"] = "A"
    mended = BytesIO()
    book.save(mended)
    again = post_file(client, mended.getvalue(), name="题库.xlsx", bank=bank)

    preview = ImportBatch.objects.get(uuid=again["Location"].rstrip("/").rsplit("/", 1)[-1]).preview
    assert preview["questions"][0]["options"] == ["-5", "=2+3", "+8"]


def test_table_in_another_encoding_shows_its_columns(editor, client):
    lines = ["題型,題干,A,B,答案", "單選題,收受禮金違反（　）,政治紀律,廉潔紀律,B"]
    post_file(client, "\n".join(lines).encode("big5"))
    batch = ImportBatch.objects.get()

    client.post(page_of(batch), reading(shown(client, batch), format="csv", encoding="big5"))

    sheet = next(iter(shown(client, batch)["form"].sheets()))
    assert [column["samples"][0] for column, _field in sheet["columns"]] == lines[0].split(",")


@pytest.mark.parametrize(
    ("format", "asked"),
    [
        ("xlsx", {"judge_true"}),
        ("csv", {"judge_true", "encoding"}),
        ("txt", {"judge_true", "encoding", "codes"}),
        ("docx", {"judge_true", "codes"}),
        ("json", {"judge_true", "encoding", "codes", "first_index"}),
        ("gift", {"encoding", "category_points"}),
        ("aiken", {"encoding"}),
        ("moodle-xml", {"category_points"}),
    ],
)
def test_only_what_a_format_leaves_open_is_asked(format, asked):
    assert set(ReadingForm(format=format, tables=[], options={}).fields) == {"format", *asked}


def test_every_format_is_one_of_those_that_are_asked():
    assert {each.key for each in all_formats()} == set().union(*ASKED_OF.values())


def test_block_of_a_text_stands_beside_its_reason(editor, client):
    text = "1. 好的一题（　）。\nA. 甲\nB. 乙\n答案：B\n\n2. 坏的一题（　）。\nA. 甲\nB. 乙\n答案：G\n"
    client.post(reverse("imports:add"), {"bank": make_bank().pk, "text": text, "format": "txt"})

    sheets = rows_of(client.get(page_of(ImportBatch.objects.get(), "problems")))

    (_head, (line, block, reason)) = next(iter(sheets.values()))
    assert (line, block) == ("6", "2. 坏的一题（　）。\nA. 甲\nB. 乙\n答案：G")
    assert reason


NUMBERED = "1. 好的一题（　）。", "A. 甲　B. 乙", "答案：B", "2. 坏的一题（　）。", "A. 甲　B. 乙", "答案：G"
SHEET = (("题目", "A", "B", "答案"), ("好的一题（　）。", "甲", "乙", "B"), ("坏的一题（　）。", "甲", "乙", "G"))
OBJECTS = [{"question": row[0], "options": row[1:3], "answer": row[3]} for row in SHEET[1:]]
QUESTION = """ <question type="{kind}">
  <questiontext format="html"><text>{stem}</text><file name="a.png" encoding="base64">AAAA</file></questiontext>
 </question>
"""
MOODLE = (
    "<quiz>\n" + QUESTION.format(kind="essay", stem="好的一题。") + QUESTION.format(kind="stack", stem="坏的一题。")
    + "</quiz>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("题库.docx", document(*paragraphs("\n".join(NUMBERED))), "\n".join(NUMBERED[3:])),
        ("题库.docx", document(table(*SHEET)), "坏的一题（　）。 | 甲 | 乙 | G"),
        ("题库.json", json.dumps(OBJECTS).encode(), json.dumps(OBJECTS[1], ensure_ascii=False, indent=1)),
        ("题库.xml", MOODLE.encode(), QUESTION.format(kind="stack", stem="坏的一题。").strip().replace("AAAA", "…")),
    ],
)
def test_question_of_any_format_stands_beside_its_reason(name, data, text, editor, client):
    post_file(client, data, name=name)

    (_head, *rows), *_all = rows_of(client.get(page_of(ImportBatch.objects.get(), "problems"))).values()

    (row,) = rows
    assert row[1] == text
    assert row[0] and row[2]


def test_nothing_to_download_where_nothing_is_odd(editor, client):
    assert client.get(page_of(upload(client, *GOOD), "problems")).status_code == 404


def test_codes_and_judgements_are_asked_for_and_answered_without_a_second_upload(editor, client):
    batch = upload(client, "1,第一题（　）,甲项,乙项,丙项,B", "3,说法。,,,,0")

    context = shown(client, batch)
    assert (context["held"]["asks"], context["held"]["refused"]) == (2, 2)
    assert [name for name in context["form"].fields if name.startswith("code")] == ["code0", "code1"]
    assert context["form"].codes == ["1", "3"]
    client.post(page_of(batch), reading(context, code0="single", code1="judge", judge_true="0"))

    batch.refresh_from_db()
    assert (batch.preview["is_clean"], batch.options["codes"]) == (True, "1=single,3=judge")
    assert reading(shown(client, batch))["code1"] == "judge"
    confirm(client, batch, state="draft")
    assert Question.objects.get(kind="judge").current.key is True


def test_what_one_brings_in_somebody_else_reviews(editor, client):
    make_officer().groups.add(Group.objects.get(name=QUESTION_REVIEWERS))
    batch = upload(client, *GOOD)

    assert "state" not in shown(client, batch)["confirm_form"].fields
    confirm(client, batch, state="active")
    client.post(page_of(batch, "state"), {"state": "reviewed"})

    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}


def test_text_is_read_in_the_encoding_that_is_named(editor, client):
    post_file(client, "::一:: 收受禮金可以先收後交。 {F}\n".encode("big5"), name="題庫.gift")
    batch = ImportBatch.objects.get()
    assert batch.preview["questions"][0]["stem"] != "收受禮金可以先收後交。"

    client.post(page_of(batch), reading(shown(client, batch), encoding="big5"))

    batch.refresh_from_db()
    assert batch.preview["questions"][0]["stem"] == "收受禮金可以先收後交。"


def test_columns_are_shown_with_head_and_first_values(editor, client):
    sheet = next(iter(shown(client, upload(client, *GOOD))["form"].sheets()))

    assert sheet["head"].value() == 1
    columns = [(column["letters"], column["head"], field.value()) for column, field in sheet["columns"]]
    assert columns == [
        ("A", "题型", "kind"),
        ("B", "题干", "stem"),
        ("C", "A", "option1"),
        ("D", "B", "option2"),
        ("E", "C", "option3"),
        ("F", "答案", "answer"),
    ]
    assert sheet["columns"][1][0]["samples"] == ["第1题（ ）", "第2题（ ）", "第3题（ ）"]


def test_two_columns_cannot_hold_the_same(editor, client):
    batch = upload(client, *GOOD)

    response = client.post(page_of(batch), reading(shown(client, batch), **{"column0-0": "stem"}))

    assert set(response.context["form"].errors) == {"column0-0", "column0-1"}


def test_file_without_a_head_is_imported_once_its_columns_are_named(editor, client):
    batch = upload(client, *[line.split(",", 1)[1] for line in GOOD[1:]], head=GOOD[0].split(",", 1)[1])
    context = shown(client, batch)
    assert context["held"]["created"] == 0

    fields = ["stem", "option1", "option2", "option3", "answer"]
    told = {f"column0-{index}": field for index, field in enumerate(fields)}
    client.post(page_of(batch), reading(context, head0=0, **told))

    batch.refresh_from_db()
    assert (batch.preview["created"], batch.preview["refused"]) == (12, 0)
    client.post(page_of(batch), reading(shown(client, batch), found0="on"))
    batch.refresh_from_db()
    assert (batch.preview["created"], batch.options["layouts"]) == (0, {})


def test_another_row_may_hold_the_head(editor, client):
    batch = upload(client, HEAD, *GOOD, head="类型,题目,甲,乙,丙,解析,答案")

    client.post(page_of(batch), reading(shown(client, batch), head0=2))

    sheet = next(iter(shown(client, batch)["form"].sheets()))
    assert (sheet["head"].value(), sheet["columns"][0][1].value()) == (2, "kind")
    batch.refresh_from_db()
    assert (batch.preview["created"], batch.preview["refused"]) == (12, 0)


def test_dropped_preview_is_gone_and_a_done_import_stays(editor, client):
    dropped, done = upload(client, *GOOD), upload(client, *GOOD)
    confirm(client, done, state="draft")

    for batch in (dropped, done):
        client.post(page_of(batch, "drop"))

    assert list(ImportBatch.objects.all()) == [done]
    assert client.get(page_of(dropped)).status_code == 404


def test_import_under_way_is_watched(editor, client, waiting, now):
    batch = upload(client, *GOOD)
    confirm(client, batch, state="draft")
    assert client.get(page_of(batch)).template_name == ["quizzes/admin/import_progress.html"]
    batch.refresh_from_db()
    told = client.get(page_of(batch, "progress")).json()
    assert (told["done"], told["total"], told["is_idle"]) == (0, 0, False)

    progress.tell(tasks.work_of(batch.uuid), stage="writing", now=batch.confirmed_at, done=5, total=20)

    told = client.get(page_of(batch, "progress")).json()
    assert (told["done"], told["total"], told["percent"], "ended" in told) == (5, 20, 25, False)
    tasks.import_file.call(str(batch.uuid))
    assert client.get(page_of(batch, "progress")).json() == {"ended": True}


@pytest.mark.parametrize("said", [{}, {"here": "1"}])
def test_import_that_nobody_takes_up_can_be_started_again(said, editor, client, waiting, monkeypatch):
    batch = upload(client, *GOOD)
    confirm(client, batch, state="draft")
    ImportBatch.objects.filter(pk=batch.pk).update(confirmed_at=batch.uploaded_at - timedelta(minutes=9))
    assert client.get(page_of(batch, "progress")).json()["is_idle"] is True
    assert client.get(page_of(batch)).context["told"]["is_idle"] is True

    client.post(page_of(batch, "restart"), said)

    assert len(waiting) == (1 if said else 2)
    assert Question.objects.count() == (12 if said else 0)


def test_import_that_came_to_nothing_says_why_and_can_be_looked_at_again(editor, client, waiting):
    bank = make_bank()
    batch = upload(client, *GOOD, bank=bank)
    confirm(client, batch, state="draft")
    ImportBatch.objects.filter(pk=batch.pk).update(content=b"\x00\x01")
    tasks.import_file.call(str(batch.uuid))

    response = client.get(page_of(batch))
    batch.refresh_from_db()
    assert (response.template_name, batch.stage) == (["quizzes/admin/import_failed.html"], ImportStage.FAILED)
    assert batch.failure in response.content.decode()
    assert Question.objects.count() == 0

    client.post(page_of(batch, "reopen"))
    batch.refresh_from_db()
    assert batch.stage == ImportStage.PREVIEW


def test_questions_of_an_import_move_on_together(editor, client):
    batch = upload(client, *GOOD)
    confirm(client, batch, state="draft")

    client.post(page_of(batch, "state"), {"state": "active"})
    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}
    for state in ("reviewed", "active", "nonsense"):
        client.post(page_of(batch, "state"), {"state": state})
    assert set(Question.objects.values_list("state", flat=True)) == {"active"}


def test_import_is_undone_after_asking(editor, client):
    batch = upload(client, *GOOD)
    confirm(client, batch, state="draft")
    assert client.get(page_of(batch, "undo")).status_code == 200
    assert Question.objects.count() == 12

    response = client.post(page_of(batch, "undo"), follow=True)

    batch.refresh_from_db()
    assert (Question.objects.count(), batch.stage, batch.undone_by) == (0, ImportStage.UNDONE, editor)
    assert response.status_code == 200
    assert client.get(page_of(batch, "undo")).status_code == 302
    again = upload(client, *GOOD, bank=batch.bank)
    assert again.preview["created"] == 12


def test_import_in_use_is_not_undone_and_the_page_says_why(editor, client):
    batch = upload(client, *GOOD)
    confirm(client, batch, state="active")
    make_quiz(items=[Question.objects.first()])

    response = client.post(page_of(batch, "undo"), follow=True)

    assert Question.objects.count() == 12
    assert len(messages_of(response)) == 1


def test_previews_are_forgotten_after_a_day(editor, client, now):
    stale, fresh, done = (upload(client, *GOOD) for _upload in range(3))
    confirm(client, done, state="draft")
    ImportBatch.objects.filter(pk__in=[stale.pk, done.pk]).update(uploaded_at=now - timedelta(hours=25))
    ImportBatch.objects.filter(pk=fresh.pk).update(uploaded_at=now - timedelta(hours=23))

    assert drop_stale_previews(now=now) == 1
    assert drop_stale_previews(now=now) == 0
    assert set(ImportBatch.objects.all()) == {fresh, done}


GETS = ["preview", "questions", "progress", "problems", "undo"]
POSTS = ["preview", "confirm", "restart", "reopen", "drop", "state", "undo"]


@pytest.mark.parametrize(("method", "name"), [*(("get", name) for name in GETS), *(("post", name) for name in POSTS)])
def test_others_reach_no_import(method, name, editor, client):
    batch = upload(client, BAD, *GOOD)
    editor.groups.clear()

    response = getattr(client, method)(page_of(batch, name))

    assert response.status_code == 302
    assert response["Location"].startswith(("/cms/login", "/login", "/cms/"))
    batch.refresh_from_db()
    assert (batch.stage, Question.objects.count()) == (ImportStage.PREVIEW, 0)


def test_can_import_and_its_twin_agree(editor, client, now):
    done, waits = upload(client, *GOOD), upload(client, *GOOD)
    confirm(client, done, state="draft")
    done.refresh_from_db()
    people = {make_officer(): False, editor: True, make_officer(is_superuser=True): True}

    for officer, may in people.items():
        assert can_import(officer) is may
        assert set(imports_visible_to(officer)) == ({done, waits} if may else set())
        assert [can_undo_import(officer, batch) for batch in (done, waits)] == [may, False]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_at_any_length(rows, editor, client, django_assert_num_queries):
    for _row in range(rows):
        confirm(client, upload(client, *GOOD[:1]), state="draft")
    client.get(reverse("imports:index"))

    with django_assert_num_queries(11):
        response = client.get(reverse("imports:index"))
    assert response.content.decode().count("/undo/") == rows


def test_list_loads_no_files(editor, client, django_assert_num_queries):
    upload(client, *GOOD)

    (batch,) = client.get(reverse("imports:index")).context["object_list"]

    assert "content" in batch.get_deferred_fields()


def test_unknown_import_is_not_found(editor, client):
    assert client.get(reverse("imports:preview", args=[uuid4()])).status_code == 404


def test_workbook_with_several_sheets_shows_each(editor, client):
    book = Workbook()
    for row in [HEAD.split(","), *(line.split(",") for line in GOOD[:2])]:
        book.active.append(row)
    book.create_sheet("说明").append(["请按格式填写"])
    data = BytesIO()
    book.save(data)
    post_file(client, data.getvalue(), name="题库.xlsx")

    sheets = list(shown(client, ImportBatch.objects.get())["form"].sheets())

    assert [sheet["table"]["name"] for sheet in sheets] == ["Sheet", "说明"]
    assert [field.value() for _column, field in sheets[1]["columns"]] == [""]


def test_confirming_a_state_one_may_not_choose_is_refused(editor, client, now):
    make_editor()
    batch = upload(client, *GOOD)

    with pytest.raises(ValidationError):
        confirm_preview(batch=batch, state="active", skip_bad=False, actor=editor, now=now)

    batch.refresh_from_db()
    assert batch.stage == ImportStage.PREVIEW


def test_problems_that_say_the_same_stand_together_the_worst_first(editor, client):
    batch = upload(client, *[BAD] * 7, "9,第九题（　）,甲项,乙项,丙项,B", "单选题,第一题（　）,甲项,甲项,丙项,B")

    problems = shown(client, batch)["held"]["problems"]

    assert [(each["severity"], each["count"], len(each["places"])) for each in problems[:2]] == [
        ("question", 1, 1),
        ("error", 7, 5),
    ]
    assert problems[-1]["severity"] == "warning"


def test_a_workbook_of_ours_is_read_cell_for_cell_with_its_pictures(editor, client):
    bank, elsewhere, picture = make_bank(), make_bank(), picture_bytes()
    make_question(bank, stem="（A）看图作答", options=["A、甲", "乙"], key="A", state="reviewed")
    file = BytesIO()
    write_questions(Question.objects.filter(bank=bank), XLSX_EXPORT, file)
    book = load_workbook(file)
    book["题目"]["J2"] = "见![图](pic:甲图)"
    book.create_sheet("图片")["A1"] = "甲图"
    book["图片"].add_image(Image(BytesIO(picture)), "B1")
    changed = BytesIO()
    book.save(changed)

    response = post_file(client, changed.getvalue(), name="题库.xlsx", bank=elsewhere)
    batch = ImportBatch.objects.get(uuid=response["Location"].rstrip("/").rsplit("/", 1)[-1])
    context = shown(client, batch)
    confirm(client, batch)

    assert (context["held"]["tables"], context["held"]["problems"]) == ([], [])
    question = Question.objects.get(bank=elsewhere)
    assert question.current.stem == "（A）看图作答"
    assert [option["text"] for option in question.current.options] == ["A、甲", "乙"]
    assert question.current.explanation == f"见{marker(digest_of(picture), '图')}"
    assert question.state == "reviewed"


def test_categories_of_moodle_become_knowledge_points_where_that_is_said(editor, client):
    response = post_file(client, "$CATEGORY: top/廉洁自律\n\n对吗{T}".encode(), name="题.gift")
    batch = ImportBatch.objects.get(uuid=response["Location"].rstrip("/").rsplit("/", 1)[-1])
    form = shown(client, batch)

    client.post(page_of(batch), reading(form, category_points="on"))
    confirm(client, batch)

    assert Question.objects.get().knowledge_point.name == "廉洁自律"


def test_nobody_is_asked_for_categories_where_there_are_none(editor, client):
    assert "category_points" not in shown(client, upload(client, *GOOD))["form"].fields


def refused_rows(client, batch):
    """The rows that were refused, as the workbook that is handed back has them."""
    response = client.get(page_of(batch, "problems"))
    sheet = load_workbook(BytesIO(b"".join(response))).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_a_refused_case_is_handed_back_with_all_its_questions(editor, client):
    lines = [
        "9,,单选题,好题（　）,甲,乙,A",
        "1,,案例分析题,某局的材料,,,",
        "2,1,单选题,坏题（　）,甲,乙,",
        "3,1,判断题,好题,,,对",
    ]
    batch = upload(client, *lines, head="题号,所属材料,题型,题干,A,B,答案")

    assert [row[3] for row in refused_rows(client, batch)] == ["某局的材料", "坏题（　）", "好题"]


def test_refused_rows_of_our_own_layout_keep_their_signs(editor, client):
    bank = make_bank()
    make_question(bank, stem="=1+1等于几", options=["'=2", "2"], key="B")
    file = BytesIO()
    write_questions(Question.objects.filter(bank=bank), XLSX_EXPORT, file)
    book = load_workbook(file)
    book["题目"]["I2"] = "无"
    changed = BytesIO()
    book.save(changed)

    response = post_file(client, changed.getvalue(), name="题库.xlsx", bank=bank)
    batch = ImportBatch.objects.get(uuid=response["Location"].rstrip("/").rsplit("/", 1)[-1])

    ((_number, _material, _kind, stem, option, *_others),) = refused_rows(client, batch)
    assert (stem, option) == ("'=1+1等于几", "''=2")
