"""Pictures over the wire: for whom, and as what a browser may take them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.people import make_officer
from tests.factories.pictures import make_picture, marker_of, picture_bytes
from tests.factories.quizzes import make_question
from tests.factories.sittings import make_sitting
from tests.quizzes.views.conftest import url_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("format", "content_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_officer_gets_the_bytes_of_a_picture_on_his_paper(format, content_type, browser, officer, now):
    data = picture_bytes(format)
    picture = make_picture(data)
    make_sitting(officer, questions=[make_question(stem=marker_of(picture))], now=now)

    response = browser.get(f"/quizzes/pictures/{picture.digest}/")

    assert b"".join(response.streaming_content) == data
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": content_type,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=86400, immutable",
    }
    assert response["Content-Disposition"].startswith("inline;")


def test_others_and_what_is_not_kept_get_the_same_answer(browser, officer, client, now):
    picture = make_picture()
    make_sitting(make_officer(), questions=[make_question(stem=marker_of(picture))], now=now)

    refused = browser.get(f"/quizzes/pictures/{picture.digest}/")
    unknown = browser.get(f"/quizzes/pictures/{'0' * 16}/")

    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert browser.get(f"/media/{picture.file.name}").status_code == 404
    browser.logout()
    assert browser.get(f"/quizzes/pictures/{picture.digest}/").status_code == 302


def test_a_picture_costs_few_queries(browser, officer, now, django_assert_num_queries):
    picture = make_picture()
    make_sitting(officer, questions=[make_question(stem=marker_of(picture))], now=now)
    url = f"/quizzes/pictures/{picture.digest}/"
    b"".join(browser.get(url).streaming_content)

    # Session, officer, his permissions by account and by group, his roles, the picture.
    with django_assert_num_queries(6):
        b"".join(browser.get(url).streaming_content)


def queries_of(browser, sitting):
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(url_of("sitting", sitting)).content.decode()
    return len(queries), page.count('<img class="pic"')


def test_paper_with_pictures_costs_one_query_more_however_many_they_are(browser, officer, now):
    papers = [[make_question()]] + [[make_question(stem=marker_of(make_picture())) for _n in range(n)] for n in (1, 3)]
    sittings = [make_sitting(officer, questions=questions, now=now) for questions in papers]
    queries_of(browser, sittings[0])

    (plain, _none), one, three = (queries_of(browser, sitting) for sitting in sittings)

    assert (one, three) == ((plain + 1, 1), (plain + 1, 3))
    assert queries_of(browser, sittings[2]) == (plain, 3)
