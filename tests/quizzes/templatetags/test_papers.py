"""Small helpers of the templates that draw questions."""

import pytest
from django.template.loader import get_template

from quizzes.kinds import all_kinds
from quizzes.templatetags import papers


@pytest.mark.parametrize(
    ("pieces", "around"),
    [
        (["有", "种，共", "种。"], [("有", ""), ("种，共", ""), ("种。", "")]),
        (["是", "；“一课”是", "。"], [("是", "；"), ("“一课”是", "。"), ("", "")]),
        (["", "", "！"], [("", ""), ("", "！"), ("", "")]),
        (["占", "%", "![图](pic:0123456789abcdef)"], [("占", "%"), ("", ""), ("![图](pic:0123456789abcdef)", "")]),
    ],
)
def test_punctuation_that_closes_a_blank_stays_with_it(pieces, around):
    assert papers.around_blanks(pieces) == around
    assert "".join(text + closing for text, closing in around) == "".join(pieces)


@pytest.mark.parametrize(
    ("answer", "name", "value"),
    [
        (None, "1", None),
        (["甲", "乙"], "2", "乙"),
        (["甲"], 2, None),
        ({"ab12": "x"}, "ab12", "x"),
        ({"ab12": "x"}, "other", None),
        ("text", "1", None),
    ],
)
def test_answers_are_read_field_by_field(answer, name, value):
    assert papers.of(answer, name) == value


@pytest.mark.parametrize(
    ("answer", "place"), [(None, ""), (["b", "a"], "2"), (["c"], ""), ({"a": "1"}, "1"), ({"b": "1"}, "")]
)
def test_places_come_from_an_order_or_from_what_was_posted(answer, place):
    assert papers.place_in(answer, {"id": "a"}) == place


@pytest.mark.parametrize(
    ("text", "apart"), [("十二个月", False), ("字" * 17, True), ("![图](pic:0123456789abcdef)", True)]
)
def test_long_texts_and_pictures_stand_beside_the_lists(text, apart):
    assert papers.stand_apart([{"text": "短"}, {"text": text}]) is apart


def test_every_kind_has_its_two_templates():
    for kind in all_kinds():
        for name in (papers.answer_template({"kind": kind.key}), papers.review_template({"kind": kind.key})):
            assert get_template(name)
