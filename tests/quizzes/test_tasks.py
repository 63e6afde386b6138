"""Imports in the background: once, whole or not at all, whoever is killed on the way."""

from datetime import timedelta

import pytest

from common import progress
from quizzes import tasks
from quizzes.domain import batches
from quizzes.domain.bank import create_questions
from quizzes.domain.previews import confirm_preview, note_attempt
from quizzes.enums import ImportStage
from quizzes.exchange.uploads import Upload, take_in
from quizzes.models import ImportBatch, Question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank

pytestmark = pytest.mark.django_db
ROWS = ["题型,题干,A,B,C,答案", *(f"单选题,第{number}题（　）,甲项,乙项,丙项,B" for number in range(1, 6))]


@pytest.fixture
def batch(now):
    """A file that somebody has confirmed and nobody has taken up."""
    actor = make_officer(is_superuser=True)
    upload = Upload("题库.csv", "\n".join(ROWS).encode())
    batch = take_in(upload, bank=make_bank(), key="auto", options={}, actor=actor, now=now)
    confirm_preview(batch=batch, state="", skip_bad=False, actor=actor, now=now)
    return batch


@pytest.fixture
def enqueued(monkeypatch):
    uuids = []
    monkeypatch.setattr(tasks.import_file.__class__, "enqueue", lambda _task, uuid: uuids.append(uuid))
    return uuids


def carry_out(batch):
    tasks.import_file.call(str(batch.uuid))
    batch.refresh_from_db()


def test_import_is_carried_out_once_however_often_it_is_run(batch):
    carry_out(batch)
    done_at = batch.imported_at
    carry_out(batch)

    assert (batch.imported_at, batch.report["created"], Question.objects.count()) == (done_at, 5, 5)
    assert batch.content is None


def test_import_tells_how_far_it_is(batch, monkeypatch):
    told = []
    monkeypatch.setattr(progress, "tell", lambda work, **said: told.append((work, said["stage"], said["done"])))

    carry_out(batch)

    work = f"import:{batch.uuid}"
    assert told == [(work, "reading", 0), (work, "writing", 5)]


def test_worker_killed_on_the_way_leaves_nothing_and_the_next_one_does_it_all(batch, monkeypatch):
    def killed_after_writing(*given, **fields):
        create_questions(*given, **fields)
        assert Question.objects.exists()
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(batches, "create_questions", killed_after_writing)
        with pytest.raises(SystemExit):
            tasks.import_file.call(str(batch.uuid))
    batch.refresh_from_db()
    assert (Question.objects.count(), batch.stage, batch.failure) == (0, ImportStage.UNDER_WAY, "")

    carry_out(batch)

    assert (Question.objects.count(), batch.stage) == (5, ImportStage.DONE)


def test_error_on_the_way_leaves_nothing_but_its_reason(batch, monkeypatch):
    def break_off(*_given, **_fields):
        raise RuntimeError("out of memory")

    with monkeypatch.context() as patched:
        patched.setattr(batches, "create_questions", break_off)
        with pytest.raises(RuntimeError):
            tasks.import_file.call(str(batch.uuid))
    batch.refresh_from_db()
    assert (Question.objects.count(), batch.stage, bool(batch.failure)) == (0, ImportStage.FAILED, True)
    assert "out of memory" not in batch.failure

    carry_out(batch)
    assert (batch.stage, batch.failure) == (ImportStage.DONE, "")


def test_rows_that_can_no_longer_be_imported_leave_the_bank_as_it_is(batch):
    ImportBatch.objects.filter(pk=batch.pk).update(content="\n".join([*ROWS, "单选题,没有答案,甲项,乙项,,"]).encode())

    carry_out(batch)

    assert (Question.objects.count(), batch.stage) == (0, ImportStage.FAILED)


@pytest.mark.parametrize("values", [{"confirmed_at": None}, {"uuid": "00000000-0000-0000-0000-000000000000"}])
def test_what_nobody_confirmed_is_not_imported(batch, values):
    ImportBatch.objects.filter(pk=batch.pk).update(**values)

    tasks.import_file.call(str(batch.uuid))

    assert Question.objects.count() == 0


def test_interrupted_imports_are_taken_up_again_after_a_while(batch, enqueued, now):
    note_attempt(batch=batch, now=now)

    assert tasks.resume_imports(now=now + timedelta(minutes=4)) == 0
    assert tasks.resume_imports(now=now + timedelta(minutes=6)) == 1
    assert tasks.resume_imports(now=now + timedelta(minutes=7)) == 0
    assert enqueued == [str(batch.uuid)]


def test_import_that_nobody_ever_took_up_is_enqueued_again(batch, enqueued, now):
    assert tasks.resume_imports(now=now + timedelta(minutes=6)) == 1


def test_failed_and_finished_imports_are_left_alone(batch, enqueued, now):
    carry_out(batch)

    assert tasks.resume_imports(now=now + timedelta(hours=1)) == 0
