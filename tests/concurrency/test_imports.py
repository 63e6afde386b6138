"""Many at once: of those who confirm an import one does, and of the workers that carry it out one writes."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from quizzes.domain.previews import confirm_preview
from quizzes.domain.undo import CannotUndo, undo_import
from quizzes.exchange.uploads import Upload, carry_out, take_in
from quizzes.models import ImportBatch, Question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs parallel writers"),
]

PEOPLE = 6
ROWS = ["题型,题干,A,B,C,答案", *(f"单选题,第{number}题（　）,甲项,乙项,丙项,B" for number in range(1, 41))]


@pytest.fixture
def preview(now):
    upload = Upload("题库.csv", "\n".join(ROWS).encode())
    return take_in(upload, bank=make_bank(), key="auto", options={}, actor=make_officer(), now=now)


def confirm(batch, actor, now):
    confirm_preview(batch=ImportBatch.objects.get(pk=batch.pk), state="", skip_bad=False, actor=actor, now=now)


def test_import_confirmed_by_many_at_once_is_taken_by_one(preview, now, at_once):
    people = [make_officer() for _person in range(PEOPLE)]

    results = at_once([partial(confirm, preview, officer, now) for officer in people])

    assert [result for result in results if result is None] == [None]
    assert len([result for result in results if isinstance(result, ValidationError)]) == PEOPLE - 1


def test_import_carried_out_by_many_at_once_is_written_once(preview, now, at_once):
    confirm(preview, make_officer(), now)

    at_once([partial(carry_out, preview.uuid, clock=lambda: now)] * PEOPLE)

    preview.refresh_from_db()
    assert (Question.objects.count(), preview.report["created"], preview.failure) == (40, 40, "")


def test_import_undone_by_many_at_once_is_undone_once(preview, now, at_once):
    confirm(preview, make_officer(), now)
    carry_out(preview.uuid, clock=lambda: now)

    results = at_once([partial(undo_import, batch=preview, actor=make_officer(), now=now) for _one in range(PEOPLE)])

    assert [result for result in results if result == 40] == [40]
    assert len([result for result in results if isinstance(result, CannotUndo)]) == PEOPLE - 1
