"""Search on the database in use. If a new modelsearch takes its insides apart, these fail first."""

import random
from importlib.metadata import version

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from modelsearch.backends import get_search_backend
from modelsearch.index import SearchField
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.documents.models import Document
from wagtail.models import Page

from common.search import backend as backend_module
from common.search.pairs import NOTHING, PairBackendMixin, pair_query

pytestmark = pytest.mark.django_db

TITLES = {
    "spirit": "深入贯彻中央八项规定精神学习教育",
    "winds": "纠治“四风”要防隐形变异",
    "rules": "报销规定，共八项",
    "wagtail": "用Wagtail 7写一篇Policy",
    "percent": "完成率达到100%（含）",
    "path": r"保存在C:\公共\廉政",
    "quote": "他说“ok”",
}


@pytest.fixture
def index():
    return get_search_backend()


@pytest.fixture
def pages(index):
    root = Page.objects.get(depth=1)
    made = {name: root.add_child(instance=Page(title=title, slug=f"test-{name}")) for name, title in TITLES.items()}
    for page in made.values():
        index.add(page)
    return made


def found(query, **options):
    return {page.slug.removeprefix("test-") for page in Page.objects.search(query, **options)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("八项规定", {"spirit"}),
        ("四风", {"winds"}),
        ("隐形变异 四风", {"winds"}),
        ("规定", {"spirit", "rules"}),
        ("廉", {"path"}),
        ("wagtail", {"wagtail"}),
        ("WAGTAIL写一篇", {"wagtail"}),
        ("ｗａｇｔａｉｌ", {"wagtail"}),
        ("7", {"wagtail"}),
        ("policy 八项规定", set()),
        ("没有这回事", set()),
        ('"四风"', {"winds"}),
        ('"', set()),
        ("'", set()),
        ("o'k", set()),
        ('"ok', {"quote"}),
        ("100%", {"percent"}),
        ("%", set()),
        ("%s %d %(x)s", set()),
        ("C:\\公共", {"path"}),
        ("\\", set()),
        ("四风 & | ! ( ) : * AND OR NOT", set()),
        ("四风* & (隐形)", {"winds"}),
        ("", set()),
        ("   ", set()),
        ("\0", set()),
        ("，。", set()),
    ],
)
def test_search_finds_exactly(pages, query, names):
    assert found(query) == names
    assert found(query, order_by_relevance=False) == names


def test_search_with_or_wants_any_word_whole(pages):
    assert found("八项规定 四风", operator="or") == {"spirit", "winds"}
    assert found("八项规定 四风", operator="and") == set()


def test_search_counts_slices_and_orders(pages):
    results = Page.objects.search("规定")

    assert results.count() == 2
    assert len(results[:1]) == 1
    assert results.annotate_score("score")[0].score is not None


def test_search_ignores_fields_rather_than_the_index(pages):
    assert found("八项规定", fields=["title"]) == {"spirit"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (And([PlainText("规定"), PlainText("八项")]), {"spirit", "rules"}),
        (And([PlainText("规定"), Not(PlainText("精神"))]), {"rules"}),
        (Or([PlainText("四风"), PlainText("报销")]), {"winds", "rules"}),
        (Or([PlainText("四风"), PlainText("%")]), {"winds"}),
        (And([PlainText("四风"), PlainText("%")]), set()),
        (Phrase("八项规定"), {"spirit"}),
        (Fuzzy("八项规定"), {"spirit"}),
        (Boost(PlainText("四风"), 2.0), {"winds"}),
        (Not(MATCH_ALL), set()),
    ],
)
def test_search_takes_query_objects(pages, query, names):
    assert found(query) == names


def test_search_takes_a_very_long_query(pages):
    assert found("八项规定" * 2000) == set()
    assert found("word " * 5000) == set()


def test_autocomplete_finds_the_beginning_of_a_word_and_any_part_of_chinese(pages):
    def completed(query):
        return {page.slug for page in Page.objects.autocomplete(query)}

    assert completed("wagt") == {"test-wagtail"}
    assert completed("八项规") == {"test-spirit"}
    assert completed("四") == {"test-winds"}


def test_search_forgets_what_was_changed_or_deleted(pages, index):
    page = pages["winds"]
    page.title = "算好六笔账"
    page.save()
    index.add(page)

    assert (found("四风"), found("六笔账")) == (set(), {"winds"})

    index.delete(page)
    assert found("六笔账") == set()


def test_search_reads_related_fields(index, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="附件", file=ContentFile(b"x", name="x.txt"))
    document.tags.add("公务接待工作餐")
    index.add(document)

    assert list(Document.objects.search("工作餐")) == [document]
    assert list(Document.objects.search("接待 附件")) == [document]


def test_search_survives_a_field_of_any_length(index, monkeypatch):
    monkeypatch.setattr(Page, "search_fields", [*Page.search_fields, SearchField("search_description")])
    letters = random.Random(7)
    text = "".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _n in range(300_000))
    page = Page.objects.get(depth=1).add_child(instance=Page(title="长文", slug="test-long", search_description=text))

    index.add(page)

    assert found(text[50_000:50_020]) == {"long"}
    assert found(text[200_000:200_020]) == set()


def test_rebuilding_the_whole_index_finds_the_same(pages, index):
    for one in index.all_indexes():
        rebuilder = index.rebuilder_class(one)
        rebuilt = rebuilder.start()
        rebuilt.add_items(Page, list(pages.values()))
        rebuilder.finish()

    assert found("八项规定") == {"spirit"}


def test_backend_is_the_one_in_the_settings(index):
    assert isinstance(index, PairBackendMixin)


def test_backend_refuses_an_unknown_database(monkeypatch):
    monkeypatch.setattr(backend_module.connection, "vendor", "oracle", raising=False)

    with pytest.raises(ImproperlyConfigured):
        backend_module.SearchBackend({})


def test_modelsearch_is_of_the_line_that_was_tried():
    """The backend overrides `add_items` and `_search`; read both again before raising this."""
    assert version("modelsearch").split(".")[:2] == ["1", "3"]


def test_pair_query_of_all_and_nothing_stays_plain():
    assert pair_query(And([MATCH_ALL, PlainText("%")])) is NOTHING
    assert pair_query(Or([MATCH_ALL, PlainText("%")])) is MATCH_ALL
    assert pair_query(Not(PlainText("%"))) is MATCH_ALL
    assert isinstance(pair_query(And([MATCH_ALL, PlainText("四风")])), PlainText)
