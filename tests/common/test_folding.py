"""A folded template says what Django's own says, in every language, and keeps only what the language decides."""

import pytest
from django.template import Context, Engine
from django.utils import translation

from common.folding import Folded, Loader

LOADERS = ["django.template.loaders.filesystem.Loader"]
TAGS = {
    "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
    "libraries": {"shell": "common.templatetags.shell"},
}


@pytest.fixture
def engines(tmp_path):
    """Django's engine and the folding one over the same folder."""
    plain = Engine(dirs=[tmp_path], loaders=LOADERS, **TAGS)
    return plain, Engine(dirs=[tmp_path], loaders=[("common.folding.Loader", LOADERS)], **TAGS)


CONSTANT = [
    "{% translate 'Home' context 'navigation' %}",
    "{% translate 'Save' %} & <b>",
    "{% blocktranslate %}Hand in{% endblocktranslate %}",
    "{% blocktranslate trimmed with count='<b></b>'|safe %}Answered {{ count }}{% endblocktranslate %}",
    "{% blocktranslate with count='<b></b>' %}Answered {{ count }}{% endblocktranslate %}",
    "{% static 'css/base.css' %}",
    "{% load shell %}{% icon 'check' 'lg' %}{% brand_mark %}{# a remark #}{% comment %}another{% endcomment %}",
]
CHANGING = [
    "{{ name }}",
    "{% translate 'Save' as word %}{{ word }}",
    "{% translate name %}",
    "{% blocktranslate %}Answered {{ count }}{% endblocktranslate %}",
    "{% blocktranslate with count=name %}Answered {{ count }}{% endblocktranslate %}",
    "{% blocktranslate count n=many %}{{ n }} question{% plural %}{{ n }} questions{% endblocktranslate %}",
    "{% static name %}",
    "{% load shell %}{% icon name %}{% icon 'check' as mark %}{{ mark }}",
    "{% if many %}{% translate 'Home' context 'navigation' %}{% else %}{% translate 'Save' %}{% endif %}",
    "{% for one in names %}{{ one }}{% translate 'Save' %}{% empty %}{% translate 'Home' %}{% endfor %}",
    "{% autoescape off %}{{ name }}{% translate 'Save' %}{% endautoescape %}",
]


@pytest.mark.parametrize("text", CONSTANT + CHANGING)
def test_folded_says_what_the_template_says(text, engines, tmp_path):
    (tmp_path / "page.html").write_text(text)
    plain, folding = (engine.get_template("page.html") for engine in engines)

    for language in ("zh-hans", "en", "zh-hans"):
        for name, many in (("<甲>", 1), ("乙", 2)):
            values = {"name": name, "many": many, "names": [name] * many, "count": many}
            for escape in (True, False):
                with translation.override(language):
                    said = [template.render(Context(values, autoescape=escape)) for template in (folding, plain)]
                assert said[0] == said[1]


@pytest.mark.parametrize("text", CONSTANT)
def test_what_the_language_decides_becomes_one_node(text, engines, tmp_path):
    (tmp_path / "page.html").write_text(f"<p>{text}</p>")

    nodes = engines[1].get_template("page.html").nodelist

    assert [type(node) for node in nodes] == [Folded]


@pytest.mark.parametrize("text", CHANGING)
def test_what_a_reader_decides_is_not_folded(text, engines, tmp_path):
    (tmp_path / "page.html").write_text(text)

    nodes = engines[1].get_template("page.html").nodelist

    assert not all(isinstance(node, Folded) for node in nodes)


def test_texts_without_words_stay_text(engines, tmp_path):
    (tmp_path / "page.html").write_text("<p>{# a remark #}{% load shell %}</p>")

    assert [node.s for node in engines[1].get_template("page.html").nodelist] == ["<p></p>"]


def test_blocks_are_folded_and_still_replaced(engines, tmp_path):
    (tmp_path / "base.html").write_text("{% translate 'Save' %}[{% block main %}{% translate 'Home' %}{% endblock %}]")
    (tmp_path / "page.html").write_text(
        "{% extends 'base.html' %}{% block main %}{{ block.super }}{% translate 'Save' %}{{ name }}{% endblock %}"
    )
    plain, folding = (engine.get_template("page.html") for engine in engines)

    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert folding.render(Context({"name": "甲"})) == plain.render(Context({"name": "甲"}))


def test_each_language_is_rendered_once(engines, tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("{% translate 'Home' context 'navigation' %}")
    template = engines[1].get_template("page.html")
    (node,) = template.nodelist

    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            template.render(Context())

    assert node._kept == {"zh-hans": "首页", "en": "Home"}


def test_nothing_is_kept_while_templates_are_being_written(engines, tmp_path, settings):
    settings.DEBUG = True
    (tmp_path / "page.html").write_text("{% translate 'Home' context 'navigation' %}")
    template = engines[1].get_template("page.html")

    template.render(Context())

    assert template.nodelist[0]._kept == {}


def test_the_site_loads_its_templates_folded():
    (loader,) = Engine.get_default().template_loaders

    assert isinstance(loader, Loader)
