"""Keeping pictures: byte for byte and once; what versions show; what is purged."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from quizzes.domain.bank import create_question, revise_question
from quizzes.domain.pictures import check_pictures, link_pictures, purge_pictures, store_pictures
from quizzes.models import Picture, PictureUse, Question
from quizzes.pictures import digest_of, marker
from tests.factories.people import make_officer
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.quizzes import make_bank, make_question

UNKNOWN = marker("0" * 16, "不存在")


def bytes_of(picture):
    with default_storage.open(picture.file.name) as file:
        return file.read()


@pytest.mark.django_db
def test_pictures_are_kept_once_byte_for_byte_whatever_they_carry(now):
    exif = Image.Exif()
    exif[0x010E] = "说明"
    data = picture_bytes("JPEG", exif=exif)
    officer = make_officer()

    first = store_pictures({digest_of(data): data}, actor=officer, now=now)[digest_of(data)]
    again = store_pictures({digest_of(data): data}, actor=None, now=now)[digest_of(data)]

    assert first.pk == again.pk == Picture.objects.get().pk
    assert bytes_of(again) == data
    assert (first.uploaded_by, first.size, first.format) == (officer, len(data), "jpg")


@pytest.mark.django_db
def test_pictures_are_kept_all_or_none_and_the_refused_one_is_named(now):
    good, bad = picture_bytes(), b"no picture"

    with pytest.raises(ValidationError, match=digest_of(bad)):
        store_pictures({digest_of(data): data for data in (good, bad)}, actor=None, now=now)

    assert Picture.objects.count() == 0


@pytest.mark.django_db
def test_picture_under_wrong_digits_is_a_mistake_of_the_caller(now):
    with pytest.raises(ValueError, match="0000"):
        store_pictures({"0" * 16: picture_bytes()}, actor=None, now=now)


@pytest.mark.django_db
def test_lost_file_comes_back_with_the_picture(now):
    data = picture_bytes()
    default_storage.delete(make_picture(data).file.name)

    assert bytes_of(make_picture(data)) == data


@pytest.mark.django_db
def test_version_records_the_pictures_it_shows_and_where(now):
    stem, option, explanation = make_picture(), make_picture(), make_picture()

    question = make_question(
        stem=f"看图{marker_of(stem)}，{marker_of(stem)}。",
        options=["甲", marker_of(option)],
        explanation=f"{marker_of(explanation)}{marker_of(option)}",
    )

    uses = PictureUse.objects.filter(version=question.current).values_list("picture", "asked")
    assert set(uses) == {(stem.pk, True), (option.pk, True), (explanation.pk, False)}


@pytest.mark.django_db
def test_each_version_records_its_own_pictures(now):
    old, new = make_picture(), make_picture()
    question = make_question(kind="judge", stem=marker_of(old))

    revise_question(question=question, stem=marker_of(new), key=True, actor=None, now=now)

    shown = PictureUse.objects.order_by("version__number").values_list("version__number", "picture")
    assert list(shown) == [(1, old.pk), (2, new.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("stem", {"stem": f"看图{UNKNOWN}"}),
        ("options", {"options": ["甲", UNKNOWN]}),
        ("explanation", {"explanation": UNKNOWN}),
    ],
)
def test_unknown_picture_is_refused_at_its_field_and_nothing_is_written(field, content, now):
    fields = {"stem": "甲", "options": ["甲", "乙"], "key": "A", **content}

    with pytest.raises(ValidationError) as refused:
        create_question(bank=make_bank(), kind="single", actor=None, now=now, **fields)

    assert list(refused.value.error_dict) == [field]
    assert "0" * 16 in str(refused.value)
    assert Question.objects.count() == 0


@pytest.mark.django_db
def test_texts_without_pictures_cost_no_query(django_assert_num_queries):
    version = make_question().current

    with django_assert_num_queries(0):
        link_pictures(version)
        check_pictures(version)


@pytest.mark.django_db
def test_purge_forgets_what_no_version_shows_after_a_day(now):
    shown, unused, fresh = make_picture(now=now), make_picture(now=now), make_picture(now=now + timedelta(days=1))
    make_question(kind="judge", stem=marker_of(shown))
    later = now + timedelta(days=1, seconds=1)

    assert purge_pictures(now=now + timedelta(days=1)) == 0
    assert purge_pictures(now=later) == 1
    assert purge_pictures(now=later) == 0
    assert set(Picture.objects.all()) == {shown, fresh}
    assert not default_storage.exists(unused.file.name)
    assert default_storage.exists(shown.file.name)


@pytest.mark.django_db
def test_picture_brought_in_again_is_spared_for_another_day(now):
    data = picture_bytes()
    make_picture(data, now=now)
    make_picture(data, now=now + timedelta(hours=23))

    assert purge_pictures(now=now + timedelta(hours=30)) == 0
    assert purge_pictures(now=now + timedelta(hours=48)) == 1
