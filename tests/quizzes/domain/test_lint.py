"""What the checks find in a question, and what they leave alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from common.clock import local_date
from quizzes.domain.bank import classify_question, revise_question
from quizzes.domain.lint import Gravity, all_checks, filing_check, lint_question
from quizzes.domain.traits import refresh_stale_traits
from quizzes.models import QuestionWarning
from tests.factories.courses import make_knowledge_point, make_policy
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def codes(question):
    return {finding.check.code for finding in lint_question(question, question.current, day=DAY)}


def flawless(**content):
    """A question that no check has anything against, but for `content`."""
    filing = {"basis_text": "准则第三条", "knowledge_point": make_knowledge_point(), "explanation": "见准则第三条。"}
    return make_question(**{**filing, **content})


def test_a_good_question_is_left_alone():
    for kind in ("single", "multiple", "judge"):
        assert codes(flawless(kind=kind, stem="收受礼金属于违纪。")) == set()


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"basis_text": " "}, "no_basis"),
        ({"explanation": ""}, "no_explanation"),
        ({"knowledge_point": None}, "no_point"),
    ],
)
def test_what_is_missing_is_named(missing, code):
    assert codes(flawless(**missing)) == {code}


def test_a_clause_is_a_basis_until_its_policy_is_repealed():
    clause = make_policy(effective_on=DAY - timedelta(days=9), repealed_on=DAY).clauses.first()
    question = flawless(basis_text="", basis_clause=clause)

    findings = lint_question(question, question.current, day=DAY)
    assert [finding.check.code for finding in findings] == ["basis_repealed"]
    assert str(clause) in findings[0].text
    assert lint_question(question, question.current, day=DAY - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("options", "key", "found"),
    [
        (["及时向组织报告并退还礼品", "自行处理", "收下", "转送"], "A", True),  # 12 to 4
        (["及时报告组织", "自行处理", "收下", "转送"], "A", False),  # 6 to 4: twice as long is not enough by itself
        (["及时向组织报告并退还礼品", "收下以后交给家里的人保管", "收下", "转送"], "A", False),
        (["自行处理", "及时向组织报告并退还礼品", "收下", "转送"], "A", False),
        (["及时向组织报告并退还礼品", "当场拒收并做好书面登记吧", "收下", "转送"], "AB", True),
        (["及时向组织报告并退还礼品", "拒收", "收下", "转送"], "AB", False),
        (["及时向组织报告并退还礼品", "当场拒收"], "AB", False),  # nothing wrong to compare with
    ],
)
def test_length_that_gives_the_answer_away(options, key, found):
    kind = "multiple" if len(key) > 1 else "single"

    assert ("length" in codes(flawless(kind=kind, options=options, key=key))) is found


@pytest.mark.parametrize(
    "option",
    ["以上都对", "以上均不正确", "以上说法都不正确", "上述各项均属于", "都不是", "全部正确。", "None of the above"],
)
def test_an_option_that_speaks_for_all(option):
    assert "above" in codes(flawless(options=["甲项", "乙项", "丙项", option]))


@pytest.mark.parametrize("option", ["以上级批复为准", "全部上交", "都应当登记", "对照以上三项逐一报告组织"])
def test_an_option_that_only_sounds_so(option):
    assert "above" not in codes(flawless(options=["甲项", "乙项", "丙项", option]))


@pytest.mark.parametrize(
    ("options", "key", "found"),
    [
        (["登记后上交", "一律不必报告", "丙项", "丁项"], "A", True),
        (["登记后上交", "都可以不报告", "丙项", "丁项"], "A", True),
        (["登记后上交", "首都的都市报", "丙项", "丁项"], "A", False),
        (["一律登记上交", "一律不必报告", "丙项", "丁项"], "A", False),
    ],
)
def test_absolute_words_in_wrong_options_only(options, key, found):
    assert ("absolute" in codes(flawless(options=options, key=key))) is found


@pytest.mark.parametrize(
    ("kind", "stem", "found"),
    [
        ("judge", "收受礼金属于违纪。（　　）", {"bracket"}),
        ("judge", "收受礼金（　）属于违纪。", set()),
        ("single", "收受礼金违反的是（　　）。", set()),
        ("single", "（　）是党员干部必须遵守的底线要求。", {"blank_early"}),
        ("single", "按照规定，______", set()),
    ],
)
def test_where_blanks_stand(kind, stem, found):
    assert codes(flawless(kind=kind, stem=stem)) == found


@pytest.mark.parametrize(
    ("stem", "options", "found"),
    [
        ("不得不说，报告个人事项是义务。", None, True),
        ("下列说法不正确的是（　）。", ["不必报告", "乙项", "丙项", "丁项"], True),
        ("下列说法不正确的是（　）。", None, False),
        ("不得收受礼金，也不得转送。下列做法对的是（　）。", ["不必报告", "乙项", "丙项", "丁项"], False),
    ],
)
def test_double_negatives(stem, options, found):
    content = {"options": options} if options else {}

    assert ("double_negative" in codes(flawless(stem=stem, **content))) is found


def test_what_the_kind_itself_warns_of_is_among_the_findings():
    question = flawless(options=["甲项", "乙 项。", "乙项", "丁项"], key="A")

    (finding,) = lint_question(question, question.current, day=DAY)
    assert (finding.check.code, finding.check.gravity) == ("of_its_kind", Gravity.LOOK)
    assert finding.text == "有两个选项内容相同。"


def test_parts_of_a_case_are_checked_one_by_one():
    parts = [
        {"kind": "judge", "stem": "这样做属于违纪。", "key": True},
        {"kind": "judge", "stem": "应当退还。（　）", "key": True},
    ]
    question = flawless(kind="case", stem="某局副科长甲某收受礼金。", options=parts, key=None)

    (finding,) = lint_question(question, question.current, day=DAY)
    assert finding.check.code == "bracket"
    assert finding.text.startswith("（2）")


def test_findings_stand_gravest_first_and_speak_the_readers_language():
    question = make_question()
    found = lint_question(question, question.current, day=DAY)
    assert [finding.check.code for finding in found] == ["no_basis", "no_explanation", "no_point"]

    with translation.override("en"):
        assert (
            lint_question(question, question.current, day=DAY)[0].text == "It names neither a clause nor another basis."
        )


def test_a_code_is_registered_once():
    check = replace(all_checks()["no_basis"])

    with pytest.raises(ValueError, match="no_basis"):
        filing_check(check)


def stored(question):
    return set(QuestionWarning.objects.filter(question=question).values_list("code", flat=True))


def test_warnings_are_stored_with_the_question_its_versions_and_its_filing(now):
    question = make_question()
    assert stored(question) == {"no_basis", "no_explanation", "no_point"}

    classify_question(question=question, basis_text="准则", knowledge_point=make_knowledge_point(), now=now)
    assert stored(question) == {"no_explanation"}

    content = {"stem": "对的是（　）。", "options": ["甲", "以上都对"], "key": "A", "explanation": "见准则。"}
    revise_question(question=question, actor=None, now=now, **content)
    assert {"above"} <= stored(question)
    assert "no_explanation" not in stored(question)


def test_a_repeal_reaches_the_stored_warnings_with_the_clock(now):
    day = local_date(now)
    policy = make_policy(effective_on=day - timedelta(days=9))
    question, other = flawless(basis_clause=policy.clauses.first()), flawless()
    assert stored(question) == set()

    type(policy).objects.filter(pk=policy.pk).update(repealed_on=day)
    assert refresh_stale_traits(now=now) == 1
    assert (stored(question), stored(other)) == ({"basis_repealed"}, set())

    type(policy).objects.filter(pk=policy.pk).update(repealed_on=None)
    assert (refresh_stale_traits(now=now), refresh_stale_traits(now=now)) == (1, 0)
    assert stored(question) == set()
