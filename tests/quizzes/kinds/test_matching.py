"""Matching: shares by pair, rights that several share or none, pairs in cells."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of

from .written import version

MATCHING = kind_of("matching")
LEFTS = ["警告", "记过", "记大过"]
KEY = {"pairs": ["6个月", "12个月", "18个月"], "spare": ["24个月"]}


def question(key=KEY):
    return version("matching", LEFTS, key)


def ids_of(asked):
    return {option["text"]: option["id"] for option in asked.options}


@given(st.lists(st.sampled_from(["right", "wrong", "none"]), min_size=3, max_size=3))
def test_each_right_pair_gives_its_share(pattern):
    asked = question()
    ids = ids_of(asked)
    choices = {"right": asked.key.get, "wrong": lambda _left: ids["24个月"]}
    answer = {ids[left]: choices[each](ids[left]) for left, each in zip(LEFTS, pattern, strict=True) if each != "none"}

    awarded = MATCHING.grade(asked, answer or None, Decimal(5), {})

    cut = [Decimal("1.66"), Decimal("1.66"), Decimal("1.68")]
    assert awarded == sum(share for share, each in zip(cut, pattern, strict=True) if each == "right")


def test_right_side_is_stored_by_text_and_equal_texts_once():
    asked = question({"pairs": ["丙", "甲", "丙"], "spare": ["乙", "甲"]})

    rights = [option["text"] for option in asked.options if option["side"] == "right"]
    assert rights == sorted({"甲", "乙", "丙"})
    assert MATCHING.written_key(asked) == {"pairs": ["丙", "甲", "丙"], "spare": ["乙"]}
    assert MATCHING.option_ids(asked.options) == [ids_of(asked)[text] for text in rights]


def test_ids_stay_with_their_side_when_both_have_a_text():
    before, _key = MATCHING.compose(["甲", "乙"], {"pairs": ["乙", "甲"]})

    after, _key = MATCHING.compose(["乙", "甲"], {"pairs": ["甲", "丙"]}, before)

    def ids(options):
        return {(option["side"], option["text"]): option["id"] for option in options}

    assert len(set(ids(after).values())) == 4
    for name in (("left", "甲"), ("left", "乙"), ("right", "甲")):
        assert ids(after)[name] == ids(before)[name]
    assert ids(after)["right", "丙"] not in ids(before).values()


@pytest.mark.parametrize(
    ("cell", "options", "written"),
    [
        ("甲=子；乙=丑；=寅", [], (["甲", "乙"], ["子", "丑"], ["寅"])),
        ("乙＝丑\n甲＝子", ["甲", "乙"], (["甲", "乙"], ["子", "丑"], [])),
        ("甲=子;乙=子;=寅;=卯;", [], (["甲", "乙"], ["子", "子"], ["寅", "卯"])),
        (r"a\=b=c=d；\\=\；", [], (["a=b", "\\"], ["c=d", "；"], [])),
    ],
)
def test_cells_of_keys_are_read(cell, options, written):
    reading = MATCHING.read_key(cell, options, KeyHints())

    assert (reading.options, reading.key["pairs"], reading.key["spare"]) == written


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("", []),
        ("甲子", []),
        ("甲=", []),
        ("=", []),
        ("甲=子；甲=丑", []),
        ("甲=子", ["甲", "乙"]),
        ("丙=子；乙=丑", ["甲", "乙"]),
    ],
)
def test_cells_that_are_no_pairs_are_refused(cell, options):
    with pytest.raises(ValidationError):
        MATCHING.read_key(cell, options, KeyHints())


@pytest.mark.parametrize(
    ("lefts", "key", "field"),
    [
        (["甲"], {"pairs": ["子"], "spare": ["丑"]}, "options"),
        (["甲", "甲"], {"pairs": ["子", "丑"]}, "options"),
        (["甲", "乙"], {"pairs": ["子", "子"]}, "key"),
        (["甲", "乙"], {"pairs": ["子"]}, "key"),
        (["甲", "乙"], {"pairs": ["子", ""]}, "key"),
        (["甲", "乙"], {"pairs": "子丑"}, "key"),
    ],
)
def test_what_is_no_matching_is_refused(lefts, key, field):
    with pytest.raises(ValidationError) as refused:
        MATCHING.compose(lefts, key)

    assert list(refused.value.message_dict) == [field]


def test_answers_name_rights_by_left():
    asked = [["a", "b"], ["x", "y"]]

    assert MATCHING.read_answer({"b": "x", "a": ""}, asked) == {"b": "x"}
    assert list(MATCHING.read_answer({"b": "x", "a": "x"}, asked)) == ["a", "b"]
    assert MATCHING.read_answer({}, asked) is None
    assert MATCHING.read_answer(MATCHING.read_form({"a": ["y"], "b": [""]}, asked), asked) == {"a": "y"}
    for raw in ({"a": "b"}, {"x": "a"}, {"a": ["x"]}, {"a": "x y"}, ["a", "x"]):
        with pytest.raises(ValidationError):
            MATCHING.read_answer(raw, asked)


def test_review_shows_both_rights_of_each_left():
    asked = question()
    ids = ids_of(asked)
    answer = {ids["警告"]: ids["6个月"], ids["记过"]: ids["18个月"]}

    rows = MATCHING.review(asked, answer)["lefts"]

    assert [
        (row["text"], row["right"]["text"], row["given"] and row["given"]["text"], row["is_right"]) for row in rows
    ] == [("警告", "6个月", "6个月", True), ("记过", "12个月", "18个月", False), ("记大过", "18个月", None, False)]


def test_pairs_are_shown_by_their_texts():
    asked = question()

    assert MATCHING.correct_answer(asked) == "警告 = 6个月；记过 = 12个月；记大过 = 18个月"
    assert MATCHING.show_answer(asked, {ids_of(asked)["记过"]: ids_of(asked)["24个月"]}) == "记过 = 24个月"


def test_letters_of_the_right_side_follow_the_screen():
    asked = question()
    order = [ids_of(asked)[text] for text in ("24个月", "6个月", "12个月", "18个月")]

    rights = MATCHING.present(asked, order)["rights"]

    assert [(right["label"], right["text"]) for right in rights] == [
        ("A", "24个月"),
        ("B", "6个月"),
        ("C", "12个月"),
        ("D", "18个月"),
    ]


def test_lint_points_at_rights_that_say_the_same():
    assert MATCHING.lint(question()) == []
    assert len(MATCHING.lint(question({"pairs": ["甲", "乙", "丙"], "spare": ["甲。"]}))) == 1
