import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from courses.excerpts import Excerpt
from home.queries.search import marked
from tests.factories.courses import make_case, make_lesson, make_policy
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
PAGE = "/search/"


@pytest.fixture
def reader(client):
    client.force_login(make_officer())


def titles(page):
    return {group.kind.value: [one.title for one in group.results] for group in page.context["found"].groups}


def test_search_asks_for_log_in(client):
    assert client.get(PAGE)["location"] == f"/login/?next={PAGE}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_search_starts_with_an_empty_field(client, reader, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(PAGE)

    text = page.content.decode()
    assert f'<html lang="{language}">' in text
    assert 'name="q" value=""' in text
    assert page.context["found"].total == 0


def test_search_finds_every_kind_by_two_characters(client, reader):
    make_lesson("被过问时怎么办")
    make_case("一次过问")
    make_policy("过问案件情况记录办法")

    page = client.get(PAGE, {"q": "过问"})

    found = titles(page)
    assert found["lesson"] == [Excerpt("被", "过问", "时怎么办")]
    assert found["case"] == [Excerpt("一次", "过问", "")]
    assert found["policy"] == [Excerpt("", "过问", "案件情况记录办法")]
    assert [title.after for title in found["clause"]] != []
    assert "被<mark>过问</mark>时怎么办" in page.content.decode()


def test_search_names_the_clause_its_policy_and_the_words(client, reader):
    policy = make_policy("记录办法")

    page = client.get(PAGE, {"q": "口头"})

    (clause,) = page.context["found"].group("clause").results
    assert (clause.source, clause.excerpt) == ("记录办法", Excerpt("", "口头", "过问按同样要求办理。"))
    assert clause.url.startswith(f"{policy.url}#")


def test_search_does_not_list_every_clause_of_a_policy_whose_title_fits(client, reader):
    make_policy("过问案件情况记录办法")

    clauses = client.get(PAGE, {"q": "过问"}).context["found"].group("clause").results

    assert [one.title.after for one in clauses] != []
    assert all("过问" in one.excerpt.match for one in clauses)


def test_search_leaves_out_what_is_not_published(client, reader):
    make_lesson("公开的课讲过问")
    hidden, policy = make_lesson("撤下的课讲过问"), make_policy("撤下的办法")
    hidden.unpublish()
    policy.unpublish()

    assert titles(client.get(PAGE, {"q": "过问"})) == {"lesson": [Excerpt("公开的课讲", "过问", "")]}


def test_search_wants_every_word(client, reader):
    make_lesson("礼金与宴请")
    make_lesson("礼金与家风")

    assert titles(client.get(PAGE, {"q": "礼金 家风"})) == {"lesson": [Excerpt("", "礼金", "与家风")]}


def test_search_that_finds_nothing_offers_a_way_on(client, reader, english):
    text = client.get(PAGE, {"q": "查无此词"}).content.decode()

    assert "Nothing found for “查无此词”" in text
    assert 'class="link" href="/learn/"' in text


@pytest.mark.parametrize("q", ["<script>x</script>", '"', "' OR 1=1 --", "%", "  ", "长" * 500, "\x00"])
def test_search_survives_whatever_is_typed(client, reader, q):
    make_lesson("礼金")

    page = client.get(PAGE, {"q": q})

    assert page.status_code == 200
    assert "<script>x" not in page.content.decode()
    assert len(page.context["q"]) <= 64


def test_search_shows_four_of_a_kind_then_all_by_pages(client, reader, english):
    for number in range(12):
        make_case(f"礼金案例{number}", sections=("经过",))

    overview = client.get(PAGE, {"q": "礼金"}).content.decode()
    first, second = (client.get(PAGE, {"q": "礼金", "kind": "case", "page": number}) for number in (1, 2))

    assert overview.count("found__title") == 4
    assert "All 12" in overview and "kind=case" in overview
    assert [len(page.context["page_obj"]) for page in (first, second)] == [10, 2]


def test_search_takes_the_same_queries_for_one_and_for_three(client, reader):
    counts = []
    for more in (1, 2):
        for _round in range(more):
            make_lesson("礼金课")
            make_case("礼金案例")
            make_policy("礼金办法", clauses=())
        client.get(PAGE, {"q": "礼金"})
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE, {"q": "礼金"})
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=4), max_size=3))
def test_marking_loses_no_character(text, words):
    parts = marked(text, words)

    assert parts.before + parts.match + parts.after == text
    assert bool(parts.match) is any(re.search(re.escape(word), text, re.IGNORECASE) for word in words)
