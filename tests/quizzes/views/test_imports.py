"""Importing in the back office: upload, preview, confirm; nothing is written before the last step."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from people.domain.access import QUESTION_EDITORS, sync_group_permissions
from quizzes.domain.previews import drop_stale_previews
from quizzes.models import ImportBatch, Question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank

pytestmark = pytest.mark.django_db
HEAD = "题型,题干,A,B,C,答案"
GOOD = [f"单选题,第{number}题（　）,甲项,乙项,丙项,B" for number in range(1, 13)]


@pytest.fixture
def editor(client):
    sync_group_permissions()
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    client.force_login(officer)
    return officer


def upload(client, *lines, bank=None, **told):
    """Upload a table; the response, and the batch if there is one."""
    file = SimpleUploadedFile("题库.csv", "\n".join([HEAD, *lines]).encode("utf-8-sig"))
    bank = bank or make_bank()
    response = client.post(reverse("imports:add"), {"bank": bank.pk, "file": file, **told})
    return response, ImportBatch.objects.filter(bank=bank).first()


def page_of(batch, name="preview"):
    return reverse(f"imports:{name}", args=[batch.uuid])


def test_upload_shows_ten_rows_and_counts_and_writes_no_question(editor, client):
    response, batch = upload(client, *GOOD)

    assert response["Location"] == page_of(batch)
    shown = client.get(page_of(batch)).context
    assert [number for _label, number in shown["counts"]] == [12, 12, 0, 0, 0]
    assert [(row["row"], row["answer"]) for row in shown["rows"]] == [(row, "B") for row in range(2, 12)]
    assert len(shown["cells"]) == 10
    assert (Question.objects.count(), batch.imported_at) == (0, None)


def test_confirm_imports_once_and_forgets_the_cells(editor, client):
    _response, batch = upload(client, *GOOD)

    for _time in range(2):
        client.post(page_of(batch, "confirm"), {"state": "draft"})

    batch.refresh_from_db()
    assert (batch.sheets, batch.report["created"], batch.imported_by) == (None, 12, editor)
    assert set(Question.objects.values_list("batch", "state")) == {(batch.pk, "draft")}
    assert Question.objects.count() == 12
    assert client.get(page_of(batch)).status_code == 200


def test_refused_rows_are_named_and_left_out_only_on_demand(editor, client):
    _response, batch = upload(client, GOOD[0], "单选题,没有答案,甲项,乙项,丙项,")

    problems = client.get(page_of(batch)).context["problems"]
    assert [(problem.where, str(problem.severity)) for problem in problems] == [("题库.csv!F3", "error")]
    client.post(page_of(batch, "confirm"), {"state": "draft"})
    assert Question.objects.count() == 0
    client.post(page_of(batch, "confirm"), {"state": "active", "skip_bad": "on"})
    assert list(Question.objects.values_list("state", flat=True)) == ["active"]


def test_questions_of_the_reader_are_answered_without_a_second_upload(editor, client):
    _response, batch = upload(client, "1,第一题（　）,甲项,乙项,丙项,B", "3,说法。,,,,0")

    shown = client.get(page_of(batch)).context
    assert (shown["has_questions"], shown["plan"].refused) == (True, 2)
    client.post(page_of(batch), {"codes": "1=single,3=judge", "judge_true": "0"})

    assert client.get(page_of(batch)).context["plan"].is_clean
    client.post(page_of(batch, "confirm"), {"state": "draft"})
    assert Question.objects.get(kind="judge").current.key is True


def test_codes_that_say_nothing_are_refused_beside_their_field(editor, client):
    _response, batch = upload(client, *GOOD)

    assert list(client.post(page_of(batch), {"codes": "1"}).context["form"].errors) == ["codes"]


def test_file_that_is_no_table_is_refused_beside_its_field(editor, client):
    file = SimpleUploadedFile("题库.xlsx", b"PK\x03\x04broken")

    response = client.post(reverse("imports:add"), {"bank": make_bank().pk, "file": file})

    assert list(response.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 0


def test_dropped_preview_is_gone_and_a_done_import_stays(editor, client):
    _response, dropped = upload(client, *GOOD)
    _response, done = upload(client, *GOOD)
    client.post(page_of(done, "confirm"), {"state": "draft"})

    for batch in (dropped, done):
        client.post(page_of(batch, "drop"))

    assert list(ImportBatch.objects.all()) == [done]
    assert client.get(page_of(dropped)).status_code == 404


def test_questions_of_an_import_move_on_together(editor, client):
    _response, batch = upload(client, *GOOD)
    client.post(page_of(batch, "confirm"), {"state": "draft"})

    client.post(page_of(batch, "state"), {"state": "active"})
    assert set(Question.objects.values_list("state", flat=True)) == {"draft"}
    for state in ("reviewed", "active", "nonsense"):
        client.post(page_of(batch, "state"), {"state": state})
    assert set(Question.objects.values_list("state", flat=True)) == {"active"}


def test_previews_are_forgotten_after_a_day(editor, client, now):
    _response, stale = upload(client, *GOOD)
    _response, fresh = upload(client, *GOOD)
    _response, done = upload(client, *GOOD)
    client.post(page_of(done, "confirm"), {"state": "draft"})
    ImportBatch.objects.filter(pk__in=[stale.pk, done.pk]).update(uploaded_at=now - timedelta(hours=25))
    ImportBatch.objects.filter(pk=fresh.pk).update(uploaded_at=now - timedelta(hours=23))

    assert drop_stale_previews(now=now) == 1
    assert drop_stale_previews(now=now) == 0
    assert set(ImportBatch.objects.all()) == {fresh, done}


@pytest.mark.parametrize("name", ["preview", "confirm", "drop", "state"])
def test_others_reach_no_import(name, editor, client):
    _response, batch = upload(client, *GOOD)
    editor.groups.clear()

    for method in (client.get, client.post):
        assert method(page_of(batch, name)).status_code in (302, 403, 405)
    batch.refresh_from_db()
    assert (batch.imported_at, Question.objects.count()) == (None, 0)


def test_unknown_import_is_not_found(editor, client):
    assert client.get(reverse("imports:preview", args=[uuid4()])).status_code == 404
