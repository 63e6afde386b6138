"""The shell of a page: navigation, switches, messages, error pages, form fields."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from common import navigation
from common.navigation import Place, links_for, register_item

OFFICER = SimpleNamespace(is_authenticated=True, name="周某", badge_no="012873")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def items(monkeypatch):
    """An empty registry, as no test should depend on what the rooms have registered."""
    registry = {}
    monkeypatch.setattr(navigation, "_items", registry)
    return registry


def make_request(path="/", *, user=OFFICER, cookies=None):
    request = RequestFactory().get(path)
    request.user = user
    request.COOKIES.update(cookies or {})
    return request


def render(source, request=None, **context):
    return Template(source).render(Context({"request": request, **context}))


def parse(html):
    return ElementTree.fromstring(f"<root>{html}</root>")


# Navigation


def test_navigation_shows_what_is_visible_in_order(items):
    register_item("b", "Branch desk", "/branch/", "desk", 70, visible=lambda request: request.user.is_leader)
    register_item("c", "Contests", "/contests/", "contest", 60)
    register_item("h", "Home", "/", "home", 10)
    leader = SimpleNamespace(is_authenticated=True, is_leader=True)
    learner = SimpleNamespace(is_authenticated=True, is_leader=False)

    assert [link.key for link in links_for(make_request(user=leader))] == ["h", "c", "b"]
    assert [link.key for link in links_for(make_request(user=learner))] == ["h", "c"]


def test_navigation_is_empty_before_log_in(items):
    register_item("h", "Home", "/", "home", 10)

    assert links_for(make_request(user=AnonymousUser())) == ()


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "home"), ("/learn/a/b/", "learn"), ("/learn/rules/1/", "rules"), ("/elsewhere/", None)],
)
def test_navigation_marks_the_deepest_place_and_the_root_only_for_itself(items, path, current):
    register_item("home", "Home", "/", "home", 10)
    register_item("learn", "Learn", "/learn/", "book", 20)
    register_item("rules", "Rules", "/learn/rules/", "policy", 30)

    marked = [link.key for link in links_for(make_request(path)) if link.is_current]

    assert marked == ([current] if current else [])


def test_navigation_asks_each_item_once_a_request(items):
    asked = []
    register_item("h", "Home", "/", "home", 10, visible=lambda request: asked.append(1) or True)
    request = make_request()

    render('{% load shell %}{% navigation "main" as a %}{% navigation "tabs" as b %}{% main_navigation %}', request)

    assert asked == [1]


def test_tabs_hold_five_and_the_rest_goes_into_the_menu(items):
    for order in range(7):
        register_item(f"k{order}", f"Item {order}", f"/{order}/", "book", order, tab=order != 1)
    request = make_request()
    keys = "{% load shell %}{% navigation place as links %}{% for link in links %}{{ link.key }} {% endfor %}"

    assert render(keys, request, place="tabs") == "k0 k2 k3 k4 k5 "
    assert render(keys, request, place="rest") == "k1 k6 "


def test_posting_item_is_a_form_with_a_token_and_never_current(items):
    register_item("out", "Log out", "/logout/", "exit", 90, place=Place.ACCOUNT, post=True)
    request = make_request("/logout/")

    page = render_to_string("components/account_menu.html", {"user": OFFICER}, request)

    assert '<form method="post" action="/logout/">' in page
    assert "csrfmiddlewaretoken" in page
    assert 'href="/logout/"' not in page
    assert [link.is_current for link in links_for(request)] == [False]


# Shell


def test_base_page_wears_large_type_from_the_cookie(items):
    large = get_template("base.html").render({}, make_request(cookies={"display": "large"}))
    normal = get_template("base.html").render({}, make_request(cookies={"display": "else"}))

    assert '<html lang="en" class="is-large">' in large
    assert 'value="normal" aria-pressed="true"' in large
    assert '<html lang="en">' in normal
    assert 'value="large" aria-pressed="false"' in normal


@pytest.mark.parametrize(("language", "other"), [("zh-hans", "English"), ("en", "简体中文")])
def test_language_switch_names_the_other_language_in_that_language(items, language, other):
    with translation.override(language):
        page = render_to_string("components/language_switch.html", {"css": "tool"}, make_request("/my/?page=2"))

    assert f">{other}</button>" in page
    assert page.count("<button") == 1
    assert 'name="next" value="/my/?page=2"' in page


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "429"])
def test_error_page_offers_a_way_on(items, name):
    page = get_template(f"{name}.html").render({}, make_request(user=AnonymousUser()))

    assert page.count("<h1") == 1
    assert page.count("btn--primary") == 1


def test_failed_server_page_needs_no_request_and_no_context():
    page = get_template("500.html").render()

    assert "The server could not do this" in page
    assert "<form" not in page
    assert 'class="nav"' not in page


def test_icon_is_hidden_from_screen_readers():
    svg = parse(render('{% load shell %}{% icon "check" "lg" %}')).find("svg")

    assert svg.attrib == {"class": "icon icon--lg", "aria-hidden": "true", "focusable": "false"}
    assert svg.find("use").get("href") == "/static/icons.svg#check"


@pytest.mark.parametrize(
    ("kind", "css"),
    [("warning", "note note--warn"), ("error", "note note--bad"), ("success", "note note--ok"), ("info", "note")],
)
def test_note_dresses_every_level_of_message(kind, css):
    page = parse(render_to_string("components/note.html", {"kind": kind, "text": "<b>Saved</b>"}))

    assert page.find("div").get("class") == css
    assert page.find("div/div/p").text == "<b>Saved</b>"


def test_pagination_keeps_the_other_parameters():
    page = Paginator(range(300), 20).page(7)

    html = render_to_string("components/pagination.html", {"page_obj": page}, make_request("/list/?unit=U1&page=7"))

    root = parse(html)
    assert root.find(".//*[@aria-current='page']").text == "7"
    assert root.find(".//*[@rel='next']").get("href") == "?unit=U1&page=8"
    assert [a.text for a in root.iterfind(".//li/a") if a.text] == ["1", "5", "6", "8", "9", "15"]


def test_pagination_is_absent_from_a_single_page():
    html = render_to_string("components/pagination.html", {"page_obj": Paginator([1], 20).page(1)}, make_request())

    assert html.strip() == ""


# Form fields


class StudyForm(forms.Form):
    badge = forms.CharField(help_text="Leading zeros count")
    agreed = forms.BooleanField(required=False, label="I have read it")
    scope = forms.ChoiceField(choices=[("all", "Everyone"), ("party", "Members")], widget=forms.RadioSelect)


def render_field(name, data=None):
    return render_to_string("components/field.html", {"field": StudyForm(data)[name]})


def test_field_ties_label_help_and_error_to_its_control():
    page = render_field("badge", {"scope": "all"})

    control = re.search(r"<input[^>]*>", page)[0]
    assert 'class="input"' in control
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_badge_helptext id_badge_error"' in control
    assert page.count('id="id_badge_helptext"') == page.count('id="id_badge_error"') == 1
    assert '<label class="field__label" for="id_badge">' in page


def test_field_without_error_is_not_called_invalid():
    assert "aria-invalid" not in render_field("badge")


def test_single_box_has_its_label_beside_it_and_a_group_its_legend():
    assert '<label class="choice" for="id_agreed">' in render_field("agreed")
    group = render_field("scope")
    assert group.count('<label class="choice"') == 2
    assert group.count("<legend") == 1
