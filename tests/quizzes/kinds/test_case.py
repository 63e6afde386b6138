"""Case analysis: everything about a part is what its own kind says."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import KeyHints, kind_of

from .written import cases, version

CASE = kind_of("case")
MATERIAL = "某科室干部甲某接到熟人电话，询问一起在办案件的情况。"
RUBRIC = [{"text": "留痕", "weight": 1}, {"text": "免责", "weight": 1}]
PARTS = [
    {
        "kind": "single",
        "stem": "应当怎样处理？",
        "options": ["如实登记", "口头提醒", "不予理会"],
        "key": "A",
        "weight": 2,
        "explanation": "过问都要登记。",
    },
    {"kind": "blank", "stem": "没有情况也要____。", "options": [], "key": [["零报告"]]},
    {
        "kind": "essay",
        "stem": "为什么说记录是自我保护？",
        "options": [],
        "key": {"reference": "留痕。", "lines": RUBRIC},
        "weight": "1.5",
    },
]


def question(parts=PARTS):
    return version("case", parts, None, MATERIAL)


def ids_of(asked):
    return [part["id"] for part in asked.options]


def right(asked):
    single, blank, _essay = ids_of(asked)
    return {single: asked.key[single]["key"], blank: ["零报告"]}


def test_parts_get_their_shares_by_weight():
    asked = question()
    single, blank, essay = ids_of(asked)

    assert CASE.grade(asked, right(asked), Decimal(9), {}) == 6
    assert CASE.grade(asked, {single: right(asked)[single]}, Decimal(9), {}) == 4
    assert CASE.grade(asked, {blank: ["错"], essay: "文"}, Decimal(9), {}) == 0
    assert [(line.id, line.points) for line in CASE.rubric(asked, Decimal(9))] == [
        (f"{essay}.1", Decimal("1.50")),
        (f"{essay}.2", Decimal("1.50")),
    ]


def test_people_mark_only_the_parts_that_were_answered():
    asked = question()
    single, _blank, essay = ids_of(asked)

    assert CASE.to_mark(asked, None, Decimal(9)) == []
    assert CASE.to_mark(asked, {single: right(asked)[single]}, Decimal(9)) == []
    assert CASE.to_mark(asked, {essay: "留痕"}, Decimal(9)) == CASE.rubric(asked, Decimal(9)) != []


def test_rules_of_marking_reach_the_parts():
    parts = [{"kind": "multiple", "stem": "哪些？", "options": ["甲", "乙", "丙"], "key": "AB"}]
    asked = question(parts)
    (one,) = ids_of(asked)
    half = {one: asked.key[one]["key"][:1]}

    assert CASE.grade(asked, half, Decimal(4), {"multiple": "half"}) == 2
    assert CASE.grade(asked, half, Decimal(4), {"multiple": "strict"}) == 0


@settings(max_examples=50, deadline=None)
@given(cases(), st.randoms())
def test_ids_that_may_be_shuffled_are_unique_and_reach_their_parts(written, random):
    asked = version(*written)
    order = CASE.option_ids(asked.options)
    random.shuffle(order)

    shown = CASE.present(asked, order)["parts"]

    assert len(set(order)) == len(order)
    for part, row in zip(asked.options, shown, strict=True):
        kind = kind_of(part["kind"])
        own = [one.split(".")[1] for one in order if one.split(".")[0] == part["id"]]
        assert row["shown"] == kind.present(version_of(part), own)


def version_of(part):
    return type("Wording", (), {"stem": part["stem"], "options": part["options"]})


def test_revision_keeps_the_ids_of_parts_and_options_that_stay():
    asked = question()
    changed = [
        PARTS[2],
        {**PARTS[0], "options": ["不予理会", "如实登记"], "key": "B"},
        {**PARTS[1], "stem": "另问____"},
    ]

    options, key = CASE.compose(changed, None, asked.options)

    before = ids_of(asked)
    assert [part["id"] for part in options][:2] == [before[2], before[0]]
    assert options[2]["id"] not in before
    old = {option["text"]: option["id"] for option in asked.options[0]["options"]}
    assert [option["id"] for option in options[1]["options"]] == [old["不予理会"], old["如实登记"]]
    assert key[before[0]]["key"] == [old["如实登记"]]


@pytest.mark.parametrize(
    ("parts", "field", "number"),
    [
        ([], "options", None),
        ([PARTS[0]] * 21, "options", None),
        ([PARTS[1], {**PARTS[0], "key": "D"}], "key", "2"),
        ([{**PARTS[0], "options": ["甲"]}], "options", "1"),
        ([{**PARTS[0], "stem": " "}], "options", "1"),
        ([{**PARTS[0], "weight": 0}], "options", "1"),
        ([{**PARTS[0], "kind": "case"}], "options", "1"),
        ([{**PARTS[0], "kind": "riddle"}], "options", "1"),
        (["单选"], "options", "1"),
    ],
)
def test_what_is_no_case_is_refused_and_says_which_part(parts, field, number):
    with pytest.raises(ValidationError) as refused:
        CASE.compose(parts, None)

    ((name, messages),) = refused.value.message_dict.items()
    assert name == field
    assert number is None or number in messages[0]


def test_key_beside_the_parts_is_refused():
    with pytest.raises(ValidationError):
        CASE.compose(PARTS, "A")
    with pytest.raises(ValidationError):
        CASE.read_key("A", PARTS, KeyHints())
    assert CASE.read_key(" ", PARTS, KeyHints()).key is None


def test_answers_are_those_of_the_parts():
    asked = question()
    single, blank, essay = ids_of(asked)
    option = asked.options[0]["options"][1]["id"]
    terms = CASE.asked(asked)

    assert CASE.read_answer({single: option, blank: [""], essay: None}, terms) == {single: [option]}
    assert CASE.read_answer({essay: " "}, terms) is None
    for raw in ({"elsewhere": "x"}, {single: [option, option[::-1] + "x"]}, {blank: ["a", "b"]}, [option]):
        with pytest.raises(ValidationError):
            CASE.read_answer(raw, terms)


def test_form_without_a_script_posts_parts_behind_their_ids():
    asked = question()
    single, blank, essay = ids_of(asked)
    option = asked.options[0]["options"][0]["id"]
    fields = {single: [option], f"{blank}.1": ["零报告"], essay: ["因为留痕"]}

    raw = CASE.read_form(fields, CASE.asked(asked))

    assert CASE.read_answer(raw, CASE.asked(asked)) == {single: [option], blank: ["零报告"], essay: "因为留痕"}
    assert CASE.read_answer(CASE.read_form({}, CASE.asked(asked)), CASE.asked(asked)) is None


def test_explanations_of_parts_are_seen_in_review_alone():
    asked = question()

    assert "过问都要登记" not in str([CASE.present(asked), asked.options])
    rows = CASE.review(asked, right(asked))["parts"]
    assert [row["explanation"] for row in rows] == ["过问都要登记。", "", ""]
    assert [row["is_answered"] for row in rows] == [True, True, False]
    assert rows[0]["shown"]["options"][0]["is_key"] is True


def test_answers_and_keys_are_shown_by_number():
    asked = question()

    assert CASE.show_answer(asked, right(asked)).split("\n") == numbered("A", "零报告")
    assert CASE.correct_answer(asked).split("\n") == numbered("A", "零报告", "留痕。")


def numbered(*texts):
    return [_("(%(number)s) %(text)s") % {"number": number, "text": text} for number, text in enumerate(texts, start=1)]


def test_lint_says_which_part_it_means():
    parts = [PARTS[0], {**PARTS[1], "stem": "留了____和____两个空"}]

    (warning,) = CASE.lint(question(parts))

    assert "2" in warning[:3]


def test_meaning_is_that_of_the_parts():
    again = [{**part, "weight": str(part.get("weight", 1))} for part in PARTS]
    other = [{**PARTS[0], "key": "B"}, *PARTS[1:]]

    assert CASE.meaning_of(PARTS, None) == CASE.meaning_of(again, None)
    assert CASE.meaning_of(PARTS, None) != CASE.meaning_of(other, None)
    assert CASE.texts_of(PARTS) == [part["stem"] for part in PARTS]
