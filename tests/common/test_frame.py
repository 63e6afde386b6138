"""What is kept of the frame belongs to nobody; what belongs to somebody is never kept."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from common import frame as frames
from common import navigation
from common.frame import fixed, frame
from common.navigation import Place, links_for, register_item


@pytest.fixture(autouse=True)
def items(monkeypatch):
    """A navigation of our own, and nothing kept from other tests."""
    monkeypatch.setattr(navigation, "_items", {})
    register_item("home", "Home", "/", "home", 10, tab=True)
    leads = {"visible": lambda request: getattr(request.user, "name", "") == "某书记"}
    register_item("desk", "Desk", "/branch/", "desk", 20, **leads)
    register_item("out", "Log out", "/logout/", "exit", 90, place=Place.ACCOUNT, post=True)
    frames._mould.cache_clear()
    frames._fixed.cache_clear()


def make_request(name="周某", path="/", *, badge_no="012873", **cookies):
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=True, name=name, badge_no=badge_no) if name else AnonymousUser()
    request.COOKIES.update(cookies)
    return request


@pytest.mark.parametrize("part", ["top", "footer", "bottom_tabs"])
@pytest.mark.parametrize(
    "request_",
    [
        make_request(),
        make_request("某书记", "/branch/1/?a=1&b=2"),
        make_request("某<b>&", display="large"),
        make_request(None),
    ],
)
def test_a_part_is_what_its_template_says_also_when_it_was_kept(part, request_):
    context = {"request": request_, "user": request_.user, "csrf_token": "t0ken"}
    plain = render_to_string(f"components/{part}.html", context)

    assert [frame(part, request_, "t0ken") for _time in range(2)] == [plain, plain]


def test_names_numbers_addresses_and_tokens_are_never_those_of_another_reader():
    first, second = ("周某", "000001", "/one/", "token-1"), ("吴某", "000002", "/two/", "token-2")

    pages = [
        frame("top", make_request(name, path, badge_no=number), token) for name, number, path, token in (first, second)
    ]

    assert frames._mould.cache_info().hits == 1
    for own, page, other in zip((first, second), pages, reversed(pages), strict=True):
        assert all(text in page and text not in other for text in own)


def test_who_sees_other_links_gets_another_top():
    pages = [frame("top", make_request(name), "") for name in ("周某", "某书记", "周某")]

    assert ["/branch/" in page for page in pages] == [False, True, False]


def test_language_size_place_and_log_in_make_another_top():
    requests = [
        make_request(),
        make_request(display="large"),
        make_request(path="/elsewhere/"),
        make_request(None),
    ]

    for language in ("zh-hans", "en"):
        with translation.override(language):
            for request in requests:
                context = {"request": request, "user": request.user, "csrf_token": "t"}
                assert frame("top", request, "t") == render_to_string("components/top.html", context)
    assert frames._mould.cache_info()[:2] == (0, 8)


def test_what_readers_are_called_is_escaped_and_never_taken_for_a_mark():
    page = frame("top", make_request("<script>\ue000csrf_token\ue001"), "secret")

    assert "<script>" not in page
    assert "&lt;script&gt;\ue000csrf_token\ue001" in page


def test_registering_an_item_again_shows_at_once():
    frame("top", make_request(), "")
    register_item("home", "Start", "/", "home", 10, tab=True)

    assert ">Start</a>" in frame("top", make_request(), "")


def test_requests_that_see_the_same_share_their_links():
    assert links_for(make_request("周某", "/x/")) is links_for(make_request("吴某", "/y/"))
    assert links_for(make_request("周某", "/")) is not links_for(make_request("周某", "/x/"))


def test_fixed_markup_has_no_request_and_no_reader(tmp_path, settings):
    (tmp_path / "note.html").write_text(
        "{{ request.path }}{{ user.name }}{{ csrf_token }}{% translate 'Home' context 'navigation' %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    with translation.override("en"):
        assert fixed("note.html") == "Home"
    with translation.override("zh-hans"):
        assert fixed("note.html") == "首页"


def test_nothing_is_kept_while_templates_are_being_written(settings):
    settings.DEBUG = True

    frame("top", make_request(), "")
    fixed("components/styles.html")

    assert frames._mould.cache_info().currsize == frames._fixed.cache_info().currsize == 0
