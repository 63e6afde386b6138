"""Fill in the blank: what compares as the same, blanks in the text, cells of keys."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of
from quizzes.kinds.blank import MOST_CHARACTERS, cut_at_gaps

from .written import version

BLANK = kind_of("blank")


def right(answer, *variants):
    return BLANK.grade(version("blank", [], [list(variants)]), [answer], Decimal(2), {}) == 2


@pytest.mark.parametrize(
    ("accepted", "typed"),
    [("15000元", "１５０００元"), ("四风", " 四 风 "), ("四风", "四　风。"), ("ABC", "abc"), ("（三）", "(三)"),
     ("《条例》", "《条例》；"), ("50%", "50％"), ("主体责任", "主体责任!"), ("Ⅳ", "iv"), ("。", "。"),
     ("⻅证", "见证")],
)  # fmt: skip
def test_width_case_blanks_and_final_punctuation_make_no_difference(accepted, typed):
    assert right(typed, accepted)
    assert right(accepted, typed)


@pytest.mark.parametrize(
    ("accepted", "typed"), [("50%", "50"), ("四风", "四 风气"), ("3.5", "35"), ("主体", "责任"), ("甲", "")]
)
def test_everything_else_makes_one(accepted, typed):
    assert not right(typed, accepted)


def test_any_variant_is_right():
    assert right("一万五千", "1.5万", "15000", "一万五千")


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.decimals(Decimal("0.01"), 20, places=2))
def test_each_right_blank_gives_its_share_and_the_last_one_the_cents_left_over(pattern, points):
    question = version("blank", [], [["对"]] * len(pattern))

    awarded = BLANK.grade(question, ["对" if each else "错" for each in pattern], points, {})

    share = (points / len(pattern)).quantize(Decimal("0.01"), "ROUND_DOWN")
    rest = points - share * len(pattern)
    assert awarded == share * sum(pattern) + (rest if pattern[-1] else 0)


@pytest.mark.parametrize(("key", "said"), [([["甲"]], False), ([["甲"], ["乙"]], True)])
def test_shares_are_spoken_of_where_there_are_several_blanks(key, said):
    assert bool(BLANK.how_marked(BLANK.present(version("blank", [], key)), {})) is said


@pytest.mark.parametrize(
    ("stem", "pieces"),
    [
        ("“四风”指形式主义、____主义、享乐主义和____之风。", ["“四风”指形式主义、", "主义、享乐主义和", "之风。"]),
        ("支委会设（　　）名至（ ）名委员", ["支委会设", "名至", "名委员"]),
        ("( )和（）", ["", "和", ""]),
        ("只有一处____。", None),
        ("（一）和（二）____与_，____，____", None),
        ("没有空", None),
    ],
)
def test_fields_stand_in_the_text_where_it_leaves_as_many_blanks(stem, pieces):
    question = version("blank", [], [["甲"], ["乙"]], stem)

    assert BLANK.present(question)["pieces"] == pieces
    assert BLANK.present(question)["blanks"] == ["1", "2"]
    assert len(BLANK.lint(question)) == (0 if pieces else 1)


def test_lint_points_at_variants_that_are_the_same():
    assert len(BLANK.lint(version("blank", [], [["15000元", "１５０００元。"]], "____"))) == 1


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("甲", [["甲"]]),
        ("甲；乙", [["甲"], ["乙"]]),
        ("甲;乙\n丙", [["甲"], ["乙"], ["丙"]]),
        ("1.5万|15000；四｜4；", [["1.5万", "15000"], ["四", "4"]]),
        (r"甲\；乙\|丙；a\\b", [["甲；乙|丙"], ["a\\b"]]),
        (" 甲 | | 乙 ；；丙", [["甲", "乙"], ["丙"]]),
        ("结尾\\", [["结尾\\"]]),
    ],
)
def test_cells_of_keys_are_read(cell, key):
    assert BLANK.read_key(cell, [], KeyHints()).key == key


@pytest.mark.parametrize("cell", ["", " ", "；", "|；|"])
def test_empty_cells_are_refused(cell):
    with pytest.raises(ValidationError):
        BLANK.read_key(cell, [], KeyHints())


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (["甲", ""], ["甲", ""]),
        (("甲\n", " 乙 "), ["甲", "乙"]),
        (["", " "], None),
        (None, None),
        (["a\x00", "\ud800b"], ["a", "b"]),
    ],
)
def test_answers_are_texts_by_blank(raw, answer):
    assert BLANK.read_answer(raw, 2) == answer


@pytest.mark.parametrize("raw", [["甲"], ["甲", "乙", "丙"], [], "甲", ["甲", 2], ["甲", "乙" * (MOST_CHARACTERS + 1)]])
def test_answers_that_fit_no_blank_are_refused(raw):
    with pytest.raises(ValidationError):
        BLANK.read_answer(raw, 2)


def test_form_without_a_script_posts_a_text_by_blank():
    assert BLANK.read_form({"1": ["甲"], "2": ["乙"]}, 2) == ["甲", "乙"]
    assert BLANK.read_answer(BLANK.read_form({}, 2), 2) is None
    with pytest.raises(ValidationError):
        BLANK.read_answer(BLANK.read_form({"1": ["甲", "乙"]}, 2), 2)


def test_review_says_what_was_given_and_what_is_accepted():
    question = version("blank", [], [["甲", "子"], ["乙"]])

    assert BLANK.review(question, ["子", "丙"])["blanks"] == [
        {"number": "1", "accepted": ["甲", "子"], "given": "子", "is_right": True},
        {"number": "2", "accepted": ["乙"], "given": "丙", "is_right": False},
    ]
    assert (BLANK.show_answer(question, ["子", "丙"]), BLANK.correct_answer(question)) == ("子；丙", "甲|子；乙")


def test_keys_mean_the_same_whatever_the_order_of_variants():
    assert BLANK.meaning_of([], [["甲", "ＡＢ"], ["乙"]]) == BLANK.meaning_of([], [["ab", "甲。"], ["乙"]])
    assert BLANK.meaning_of([], [["甲"], ["乙"]]) != BLANK.meaning_of([], [["乙"], ["甲"]])


def test_options_are_refused():
    with pytest.raises(ValidationError) as refused:
        BLANK.compose(["甲"], [["甲"]])
    assert list(refused.value.message_dict) == ["options"]
    assert BLANK.compose(["", " "], [["甲"]]) == ([{"id": "1"}], [["甲"]])


def test_words_of_a_picture_leave_no_gap():
    picture = "![填____处](pic:0123456789abcdef)"

    assert cut_at_gaps(f"{picture}甲（　）乙____{picture}") == ([f"{picture}甲", "乙", picture], ["（　）", "____"])
