"""What the database itself refuses in the bank and on quiz pages."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from common.append_only.models import AppendOnlyError
from common.append_only.triggers import missing_triggers
from quizzes.domain.bank import create_question
from quizzes.models import Bank, ImportBatch, Picture, PictureUse, Question, QuestionVersion, QuizPage
from tests.factories.pictures import make_picture, marker_of
from tests.factories.quizzes import make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db


def refused(write):
    """Whether the database refuses the write."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_version_numbers_are_unique_within_a_question_and_start_at_one(now):
    question = make_question()
    fields = {"question": question, "stem": "甲", "key": [], "created_at": now}

    assert refused(lambda: QuestionVersion.objects.create(number=1, **fields))
    assert refused(lambda: QuestionVersion.objects.create(number=0, **fields))
    assert not refused(lambda: QuestionVersion.objects.create(number=2, **fields))


def test_versions_are_guarded_by_triggers_too():
    assert [name for name in missing_triggers(connection) if "questionversion" in name] == []
    version = make_question().current

    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE quizzes_questionversion SET stem = 'x' WHERE id = %s", [version.pk])


def test_bank_with_questions_and_question_with_versions_cannot_be_deleted():
    question = make_question()

    for row in (question.bank, question):
        with pytest.raises(ProtectedError):
            row.delete()


def test_bank_names_are_unique():
    make_bank(name="纪律题库")

    assert refused(lambda: Bank.objects.create(name="纪律题库"))


def test_finished_import_keeps_no_file(now):
    fields = {"bank": make_bank(), "file_name": "题库.xlsx", "uploaded_at": now}

    assert refused(lambda: ImportBatch.objects.create(imported_at=now, content=b"cells", **fields))
    assert not refused(lambda: ImportBatch.objects.create(imported_at=None, content=b"cells", **fields))


def test_quiz_closes_after_it_opens(now):
    quiz = make_quiz()

    assert refused(lambda: QuizPage.objects.filter(pk=quiz.pk).update(opens_at=now, closes_at=now))


def test_question_is_named_by_the_beginning_of_its_text(now):
    question = create_question(bank=make_bank(), kind="judge", stem="零报告" * 40, key=True, actor=None, now=now)

    name = str(Question.objects.get(pk=question.pk))

    assert name.startswith("零报告" * 18)
    assert len(name) == 60


def test_picture_is_named_by_its_own_digest_and_is_not_empty(now):
    fields = {"format": "png", "width": 1, "height": 1, "size": 1, "uploaded_at": now}
    sha256 = "ab" * 32

    assert refused(lambda: Picture.objects.create(digest="0" * 16, sha256=sha256, **fields))
    assert refused(lambda: Picture.objects.create(digest=sha256[:16], sha256=sha256, **{**fields, "width": 0}))
    assert not refused(lambda: Picture.objects.create(digest=sha256[:16], sha256=sha256, **fields))
    assert refused(lambda: Picture.objects.create(digest=sha256[:16], sha256=sha256, **fields))


def test_picture_that_a_version_shows_cannot_be_deleted():
    picture = make_picture()
    make_question(kind="judge", stem=marker_of(picture))

    with pytest.raises(ProtectedError):
        picture.delete()
    with pytest.raises(AppendOnlyError):
        PictureUse.objects.all().delete()
