"""The writing areas: what they show of a question says the same when it is read back; faults stand at their place."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings

from quizzes.forms.blocks import writing_area
from quizzes.kinds import all_kinds, kind_of
from tests.quizzes.kinds.written import ANY, STEMS


@pytest.mark.parametrize("kind", [kind.key for kind in all_kinds()])
def test_every_kind_has_a_writing_area_that_opens_empty(kind):
    area = writing_area(kind)

    value = area.get_default()

    assert value["stem"] in ("", None)
    assert area.get_form_state(value)


def shown_and_read_back(area, version):
    """What a browser would post of the writing area as it opens, read by the server."""
    value = area.value_of(version)
    return area.content_of(area.to_python(area.get_prep_value(value)))


@given(written=ANY, stem=STEMS, explanation=STEMS)
@settings(max_examples=150, deadline=None)
def test_what_is_shown_of_a_question_composes_to_the_same_question(written, stem, explanation):
    kind, options, key = written
    stored, stored_key = kind_of(kind).compose(options, key)
    version = SimpleNamespace(stem=stem, options=stored, key=stored_key, explanation=explanation)

    content = shown_and_read_back(writing_area(kind), version)

    again = kind_of(kind).compose(content["options"], content["key"], stored)
    assert (content["stem"], content["explanation"]) == (stem, explanation)
    assert again == (stored, stored_key)


def value_of(kind, **fields):
    area = writing_area(kind)
    return area, area.to_python({"stem": "题干。", "explanation": "", **fields})


def faults(kind, **fields):
    """Where the faults of a writing area stand, as a path to each, and what they say."""
    area, value = value_of(kind, **fields)
    with pytest.raises(ValidationError) as refused:
        area.clean(value)
    return dict(paths_of(refused.value.as_json_data()))


def paths_of(data, path=""):
    for message in data.get("messages", []):
        yield path, message
    for name, inner in data.get("blockErrors", {}).items():
        yield from paths_of(inner, f"{path}/{name}")


def options(*texts, right=()):
    return [{"text": text, "is_right": place in right} for place, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("single", {"options": options("甲", "乙")}, "/options"),
        ("single", {"options": options("甲", "乙", right=(0, 1))}, "/options"),
        ("single", {"options": options("甲", right=(0,))}, "/options"),
        ("single", {"options": options("甲", "", right=(1,))}, "/options"),
        ("single", {"options": options("甲", "乙", right=(0,)), "stem": "（）"}, "/stem"),
        ("single", {"options": options("甲", "乙", right=(0,)), "stem": ""}, "/stem"),
        ("multiple", {"options": options("甲", "乙")}, "/options"),
        ("judge", {"key": ""}, "/key"),
        ("blank", {"blanks": [""]}, "/blanks"),
        ("matching", {"pairs": [{"left": "甲", "right": "子"}], "spare": []}, "/pairs"),
        ("matching", {"pairs": [{"left": "甲", "right": "子"}, {"left": "乙", "right": ""}], "spare": []}, "/pairs"),
        ("ordering", {"options": ["甲"]}, "/options"),
        ("ordering", {"options": ["甲", "甲"]}, "/options"),
        ("numeric", {"value": "很多", "tolerance": "0", "unit": ""}, "/value"),
        ("numeric", {"value": "3", "tolerance": "-1", "unit": ""}, "/tolerance"),
        ("numeric", {"value": "3", "tolerance": "0", "unit": "3元"}, "/unit"),
        ("essay", {"reference": "", "lines": [{"text": "要点", "weight": "零"}]}, "/lines"),
        ("case", {"parts": []}, "/parts"),
    ],
)
def test_faults_stand_beside_their_field(kind, fields, path):
    assert list(faults(kind, **fields)) == [path]


def test_faults_of_a_case_stand_within_its_question():
    judge = {"stem": "对吗？", "key": "", "explanation": "", "weight": "1"}
    single = {"stem": "哪一项？", "options": options("甲", "乙"), "explanation": "", "weight": "1"}
    parts = [{"type": "judge", "value": {**judge, "key": "true"}}, {"type": "single", "value": single}]

    assert list(faults("case", parts=parts)) == ["/parts/1/options"]


@pytest.mark.django_db
def test_picture_that_is_not_kept_is_refused_at_its_text():
    marker = "![图](pic:0123456789abcdef)"

    found = faults("single", options=options("甲", marker, right=(0,)))

    assert list(found) == ["/options"]
    assert "0123456789abcdef" in found["/options"]


def test_rows_left_empty_were_never_meant():
    area, value = value_of("single", options=options("甲", "", "乙", "", right=(2,)))

    assert area.content_of(area.clean(value)) == {
        "stem": "题干。",
        "options": ["甲", "乙"],
        "key": "B",
        "explanation": "",
    }
