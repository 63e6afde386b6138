"""Many at once at the bank: one picture is one, none is purged from under a version, one review counts."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection

from people.models import AuditEvent
from quizzes.domain.bank import edit_question
from quizzes.domain.pictures import purge_pictures, store_pictures
from quizzes.domain.reviews import accept_revision
from quizzes.models import Picture, Question
from quizzes.pictures import digest_of
from tests.factories.people import make_officer
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.quizzes import make_bank, make_question

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs parallel writers"),
]

WRITERS = 6


def test_same_pictures_stored_by_many_are_kept_once(now, at_once):
    pictures = {digest_of(data): data for data in (picture_bytes() for _number in range(3))}

    results = at_once([partial(store_pictures, pictures, actor=None, now=now)] * WRITERS)

    assert [set(result) for result in results] == [set(pictures)] * WRITERS
    assert Picture.objects.filter(digest__in=pictures).count() == 3


def test_picture_is_purged_or_shown_never_both(now, at_once):
    later = now + timedelta(days=2)
    for _round in range(5):
        picture = make_picture(now=now)
        write = partial(make_question, make_bank(), kind="judge", stem=marker_of(picture))

        written, _purged = at_once([write, partial(purge_pictures, now=later)])

        is_kept = Picture.objects.filter(pk=picture.pk).exists()
        assert isinstance(written, Question) is is_kept
        assert is_kept or isinstance(written, ValidationError)
        assert default_storage.exists(str(picture.file)) is is_kept


def test_purged_picture_that_is_brought_in_meanwhile_has_its_file(now, at_once):
    later = now + timedelta(days=2)
    for _round in range(5):
        data = picture_bytes()
        make_picture(data, now=now)
        bring = partial(store_pictures, {digest_of(data): data}, actor=None, now=later)

        at_once([bring, partial(purge_pictures, now=later)])

        assert default_storage.exists(str(Picture.objects.get(digest=digest_of(data)).file))


def test_revision_accepted_by_many_is_accepted_once(now, at_once):
    question = make_question(kind="judge", stem="对吗？")
    edit_question(question=question, stem="真的对吗？", key=False, actor=make_officer(), now=now)
    accept = [partial(accept_revision, question=question, actor=make_officer(), now=now) for _n in range(WRITERS)]

    results = at_once(accept)

    assert [type(result) for result in results].count(ValidationError) == WRITERS - 1
    assert AuditEvent.objects.filter(action="question.revision_accepted").count() == 1
    assert AuditEvent.objects.filter(action="question.key_changed").count() == 1
