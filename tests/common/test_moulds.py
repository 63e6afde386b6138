"""A mould says what its template says of the same values, and keeps none of them."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from common.moulds import Mould, Moulds, mark

TEMPLATE = (
    '<p id="{{ name }}"{% if marked %} class="is-marked"{% endif %}>'
    "{% translate 'Home' context 'navigation' %} {{ name }} {{ text }}</p>"
)


@pytest.fixture
def template(tmp_path, settings):
    (tmp_path / "piece.html").write_text(TEMPLATE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "piece.html"


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("text", ["<b>&'\"", SafeString("<b></b>"), 3, "\ue000name\ue001", ""])
def test_a_filled_mould_is_what_the_template_says(template, text, marked):
    moulds = Moulds(template, "name", "text")

    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            for name in ("甲", "乙"):
                filled = moulds.fill({"name": name, "text": text}, marked=marked)
                assert filled == render_to_string(template, {"name": name, "text": text, "marked": marked})
                assert type(filled) is SafeString


def test_one_mould_serves_every_value_of_a_shape(template):
    moulds = Moulds(template, "name", "text")

    pages = [moulds.fill({"name": name, "text": name * 2}, marked=False) for name in ("甲", "乙", "丙")]

    assert moulds._kept.cache_info()[:2] == (2, 1)
    assert [name in page for name in ("甲", "乙") for page in pages] == [True, False, False, False, True, False]


def test_nothing_is_kept_while_templates_are_being_written(template, settings):
    settings.DEBUG = True
    moulds = Moulds(template, "name", "text")

    moulds.fill({"name": "甲", "text": ""}, marked=False)

    assert moulds._kept.cache_info().currsize == 0


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        Mould(f"<p>{mark('name')}</p>").fill({})
