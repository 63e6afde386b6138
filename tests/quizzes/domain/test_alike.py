"""How two questions are alike: by what they ask, and by what they hold right."""

from decimal import Decimal

import pytest

from quizzes.domain.alike import compare, said_in
from quizzes.domain.bank import compose
from quizzes.enums import TwinKind
from quizzes.kinds import kind_choices
from tests.factories.quizzes import CONTENT

OPTIONS = ["警告", "记过", "降级", "撤职"]
STEM = "对情节较轻的，应当给予的处分是（　）。"


def said(kind="single", stem=STEM, options=OPTIONS, key="A"):
    return said_in(kind, compose(kind=kind, stem=stem, options=options, key=key))


def alike(one, other):
    found = compare(one, other)
    assert found == compare(other, one)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, TwinKind.SAME),
        ({"stem": "对情节较轻的,应当给予的处分是( )"}, TwinKind.SAME),
        ({"options": OPTIONS[::-1], "key": "D"}, TwinKind.SAME),
        ({"key": "B"}, TwinKind.OTHER_ANSWER),
        ({"options": OPTIONS[::-1]}, TwinKind.OTHER_ANSWER),
        ({"kind": "multiple", "key": "AB"}, TwinKind.OTHER_ANSWER),
        ({"options": ["记过", "警告", "开除", "撤职"]}, TwinKind.OTHER_ANSWER),
        # Half of the options and the same answer.
        ({"options": ["警告", "记过", "留用察看", "开除党籍"]}, None),
        # A boilerplate stem over other options.
        ({"options": ["甲", "乙", "丙", "警告"]}, None),
        ({"stem": "对情节较重的，应当给予的处分是（　）。", "key": "B"}, TwinKind.NEAR),
        ({"stem": "谁来决定？"}, None),
    ],
)
def test_choices(changes, kind):
    assert alike(said(), said(**changes)) == kind


@pytest.mark.parametrize(
    ("stem", "key", "kind"),
    [
        ("党员受到警告处分的，影响期为6个月。", True, TwinKind.SAME),
        ("党员受到警告处分的,影响期为６个月！", False, TwinKind.OTHER_ANSWER),
        ("党员受到警告处分的，影响期为12个月。", False, TwinKind.NEAR),
        ("党员受到警告处分的，影响期不为6个月。", False, TwinKind.NEAR),
        ("公务员受到记大过处分的，期间为18个月。", True, None),
    ],
)
def test_judgements_keep_their_numbers(stem, key, kind):
    one = said("judge", "党员受到警告处分的，影响期为6个月。", [], True)

    assert alike(one, said("judge", stem, [], key)) == kind


@pytest.mark.parametrize("kind", [key for key, _label in kind_choices()])
def test_every_kind_is_its_own_twin(kind):
    content = {"stem": STEM, **CONTENT[kind]}
    one, other = (said(kind, content["stem"], content.get("options", []), content["key"]) for _ in "12")

    assert compare(one, other) == (TwinKind.SAME, Decimal(1))
    assert one.wording != "" and one.keys == other.keys


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("blank", [["享乐"], ["官僚"]]),
        ("matching", {"pairs": ["18个月", "12个月"], "spare": ["24个月"]}),
        ("ordering", "ACB"),
        ("numeric", {"value": "18", "tolerance": "1", "unit": "个月"}),
    ],
)
def test_the_same_with_another_key_is_grave_in_every_kind(kind, key):
    content = {"stem": STEM, "options": [], **CONTENT[kind]}

    assert alike(said(kind, **content), said(kind, **content | {"key": key})) == TwinKind.OTHER_ANSWER


def test_a_case_is_compared_with_its_parts():
    content = CONTENT["case"]
    parts = [{"kind": "judge", "stem": "甲某应当拒绝。", "key": True}]

    assert alike(said("case", **content), said("case", **content | {"options": parts})) is None
    assert alike(*(said("case", content["stem"], [{**parts[0], "key": key}], None) for key in (True, False))) == (
        TwinKind.OTHER_ANSWER
    )


def test_pictures_tell_questions_apart_though_they_are_no_text():
    one, other = (said("judge", f"看图：![](pic:{digit * 16})这样做对。", [], True) for digit in "12")

    assert one.shingles == other.shingles
    assert alike(one, other) == TwinKind.NEAR


def test_a_choice_and_a_judgement_never_contradict_each_other():
    assert alike(said("judge", STEM, [], True), said("essay", STEM, [], CONTENT["essay"]["key"])) == TwinKind.NEAR
