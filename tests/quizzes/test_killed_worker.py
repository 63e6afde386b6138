"""A real worker killed in the middle of a real import: nothing is left of it, and the next one does all of it once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from common import clock, progress
from config.settings import base
from quizzes.domain.previews import PATIENCE, confirm_preview
from quizzes.enums import ImportStage
from quizzes.exchange.uploads import Upload, take_in
from quizzes.models import Question, QuestionVersion
from quizzes.tasks import import_file, resume_imports, work_of
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = base.ROOT
ROWS = 3000
# Seconds; other work may be going on beside it.
WAIT = 120


@pytest.fixture(autouse=True)
def queue(settings):
    """Tasks wait in the database, and what workers tell is found where they tell it, as outside of tests."""
    settings.TASKS = base.TASKS
    told = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": base.VAR / "shared"}
    settings.CACHES = {**settings.CACHES, "shared": told}


@pytest.fixture
def batch():
    """A file of many questions that somebody has confirmed."""
    actor = make_officer(is_superuser=True)
    rows = [f"单选题,第{number}题怎样处理（　）,甲项{number},乙项,丙项,B" for number in range(ROWS)]
    upload = Upload("题库.csv", "\n".join(["题型,题干,A,B,C,答案", *rows]).encode())
    now = clock.now()
    batch = take_in(upload, bank=make_bank(), key="auto", options={}, actor=actor, now=now)
    confirm_preview(batch=batch, state="", skip_bad=False, actor=actor, now=now)
    return batch


@contextmanager
def worker(*arguments):
    """A worker of the product on the database of this test."""
    command = [sys.executable, "manage.py", "db_worker", "--backend", "background", "--no-startup-delay", *arguments]
    environment = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def address():
    """Where this test's database is, as DATABASE_URL says it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    user = f"{said['USER']}:{said['PASSWORD']}" if said["PASSWORD"] else said["USER"]
    return f"postgres://{user}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def wait_for(condition, process):
    patience = time.monotonic() + WAIT
    while not condition():
        assert process.poll() is None, "the worker ended by itself"
        assert time.monotonic() < patience, "the worker takes too long"
        time.sleep(0.01)


def half_written(batch):
    told = progress.told(work_of(batch.uuid))
    return told is not None and told.stage == "writing" and told.done >= ROWS // 3


def test_killed_import_leaves_nothing_and_is_carried_out_once_by_the_next_worker(batch):
    import_file.enqueue(str(batch.uuid))

    with worker() as first:
        wait_for(lambda: half_written(batch), first)
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL

    batch.refresh_from_db()
    assert (batch.stage, batch.failure, batch.content is None) == (ImportStage.UNDER_WAY, "", False)
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (0, 0)

    # Whose worker is gone is taken up by the clock once it has been silent for long enough, and by nobody earlier.
    assert resume_imports(now=clock.now()) == 0
    assert resume_imports(now=clock.now() + PATIENCE + timedelta(minutes=1)) == 1
    with worker("--batch") as second:
        assert second.wait(WAIT) == 0

    batch.refresh_from_db()
    assert (batch.stage, batch.report["created"], batch.content) == (ImportStage.DONE, ROWS, None)
    assert (Question.objects.filter(batch=batch).count(), Question.objects.count()) == (ROWS, ROWS)

    import_file.enqueue(str(batch.uuid))
    with worker("--batch") as third:
        assert third.wait(WAIT) == 0
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (ROWS, ROWS)
