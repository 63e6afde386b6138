"""The requests of a reader besides the pages."""

import re

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.models import Coverage
from ledger.models import Entry
from tests.factories.courses import make_case, make_lesson, make_quiz_page, section_ids

pytestmark = pytest.mark.django_db


def mark(client, page, section):
    return client.post(f"/reading/{page.translation_key}/opened", {"section": section})


def test_without_a_script_every_unread_section_has_a_button(officer_client):
    lesson = make_lesson()
    first, *rest = section_ids(lesson)

    answer = mark(officer_client, lesson, first)
    html = officer_client.get(lesson.url).content.decode()

    assert answer.url == f"{lesson.url}#{first}"
    assert re.findall(r'<noscript>.*?name="section" value="([^"]+)"', html, re.DOTALL) == rest


def test_the_button_completes_a_page_like_the_script(officer_client):
    case = make_case()

    for section in section_ids(case):
        mark(officer_client, case, section)

    assert Entry.objects.get().subject_id == case.translation_key


@pytest.mark.parametrize("section", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_button_of_an_unknown_section_is_not_found(officer_client, section):
    lesson = make_lesson()

    assert mark(officer_client, lesson, section).status_code == 404
    assert not Coverage.objects.exclude(opened=[]).exists()


def test_the_button_asks_for_log_in_and_post(client, officer_client, settings):
    lesson = make_lesson()
    get = officer_client.get(f"/reading/{lesson.translation_key}/opened")
    officer_client.logout()

    assert get.status_code == 405
    assert mark(client, lesson, section_ids(lesson)[0]).url.startswith("/login/")
    assert not Coverage.objects.exists()


def test_parts_show_how_far_the_reader_is(officer_client):
    lesson = make_lesson(check_quiz=make_quiz_page())
    first, second, _third = section_ids(lesson)
    mark(officer_client, lesson, first)

    html = officer_client.get(f"/reading/{lesson.translation_key}/").content.decode()

    names = re.findall(r'data-part="([^"]+)"', html)
    assert names == ["toc-wide", "toc-narrow", *(f"mark-{one}" for one in section_ids(lesson)), "check", "bar"]
    assert f'href="#{second}" aria-current="true"' in html
    assert set(names) == set(re.findall(r'data-part="([^"]+)"', officer_client.get(lesson.url).content.decode()))


def test_parts_of_an_unpublished_page_are_not_found(officer_client):
    lesson = make_lesson()
    lesson.unpublish()

    assert officer_client.get(f"/reading/{lesson.translation_key}/").status_code == 404


def test_attachments_are_served_after_log_in_only(officer_client):
    document = get_document_model().objects.create(title="登记表", file=ContentFile(b"%PDF-1.4", name="form.pdf"))
    lesson = make_lesson()
    lesson.attachments = [{"type": "attachment", "value": {"document": document.pk, "label": "过问情况登记表"}}]
    lesson.save_revision().publish()

    html = officer_client.get(lesson.url).content.decode()
    served = officer_client.get(document.url)
    body = b"".join(served.streaming_content)
    officer_client.logout()

    assert document.url in html and "过问情况登记表" in html
    assert (served.status_code, body) == (200, b"%PDF-1.4")
    assert officer_client.get(document.url).url.startswith("/login/")


def test_pictures_are_served_after_log_in_and_originals_never(officer_client):
    image = get_image_model().objects.create(title="图", file=get_test_image_file())
    rendition = image.renditions.create(
        filter_spec="width-100", file=get_test_image_file("test.width-100.png"), width=100, height=75
    )

    served = officer_client.get(rendition.url)
    content = b"".join(served.streaming_content)
    original = officer_client.get(f"/media/{image.file.name}").status_code
    officer_client.logout()

    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert content[:4] == b"\x89PNG"
    assert original == 404
    assert officer_client.get(rendition.url).url.startswith("/login/")
