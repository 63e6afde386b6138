"""What one wording says otherwise than another: texts in runs, options by id, the key in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain.bank import revise_question
from quizzes.domain.differences import MOST_TOKENS, Act, Run, difference, key_in_words, text_difference
from quizzes.kinds import kind_of
from tests.factories.quizzes import make_question

SAME, ADDED, REMOVED, CHANGED = Act.SAME, Act.ADDED, Act.REMOVED, Act.CHANGED


def said(runs, without):
    return "".join(run.text for run in runs if run.act != without)


def short(runs):
    return "".join({SAME: "{}", ADDED: "+{}+", REMOVED: "-{}-"}[run.act].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("应当报告组织。", "应当报告组织。", "应当报告组织。"),
        ("应当在十日内报告。", "应当在三十日内报告。", "应当在+三+十日内报告。"),
        ("不得收受礼品。", "可以收受礼品。", "-不得-+可以+收受礼品。"),
        ("应当处分。", "必须要处理。", "-应当处分-+必须要处理+。"),  # 处 alone between two changes is no help
        ("依据GB22239第3条", "依据GB22240第3条", "依据-GB22239-+GB22240+第3条"),
        ("见![旧图](pic:0123456789abcdef)。", "见![新图](pic:fedcba9876543210)。", None),
        ("", "新的。", "+新的。+"),
        ("旧的。", "", "-旧的。-"),
        ("", "", ""),
    ],
)
def test_text_difference(old, new, runs):
    found = text_difference(old, new)

    if runs is None:
        assert [run.act for run in found] == [SAME, REMOVED, ADDED, SAME]
        assert found[1].text.startswith("![旧图]")
    else:
        assert short(found) == runs


texts = st.text(alphabet="应当不得报告组织，。；AB12 \n", max_size=60)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_runs_hold_both_texts(old, new):
    runs = text_difference(old, new)

    assert (said(runs, ADDED), said(runs, REMOVED)) == (old, new)
    assert all(run.text for run in runs)
    assert (old == new) is all(run.act == SAME for run in runs)


def test_long_texts_are_compared_by_sentences():
    sentences = [f"第{number}条规定了一项义务。" for number in range(MOST_TOKENS // 8)]
    old, new = "".join(sentences), "".join([*sentences[:9], "这一条是新的。", *sentences[10:]])

    runs = text_difference(old, new)

    assert [run for run in runs if run.act != SAME] == [Run(REMOVED, sentences[9]), Run(ADDED, "这一条是新的。")]
    assert (said(runs, ADDED), said(runs, REMOVED)) == (old, new)


def revised(question, now, **content):
    version = question.current
    kind = kind_of(question.kind)
    written = {
        "stem": version.stem,
        "options": kind.written_options(version),
        "key": kind.written_key(version),
        "explanation": version.explanation,
    }
    new = revise_question(question=question, actor=None, now=now, **{**written, **content})
    return difference(kind, version, new)


@pytest.mark.django_db
def test_nothing_differs_from_itself():
    for kind in ("single", "multiple", "judge"):
        version = make_question(kind=kind).current
        assert difference(kind_of(kind), version, version).changed is False


@pytest.mark.django_db
def test_options_are_reworded_added_dropped_and_moved(now):
    question = make_question(options=["向组织报告", "自行处理", "收下礼品", "转送他人"], key="A")

    found = revised(question, now, options=["自行处理", "向组织如实报告", "收下礼品", "登记上交"], key="B")

    told = [(option.act, option.label, option.old_label, short(option.runs)) for option in found.options]
    assert told == [
        (SAME, "A", "B", "自行处理"),
        (CHANGED, "B", "A", "向组织+如实+报告"),
        (SAME, "C", "C", "收下礼品"),
        (ADDED, "D", "", "+登记上交+"),
        (REMOVED, "", "D", "-转送他人-"),
    ]
    assert [option.moved for option in found.options].count(True) == 1
    assert [option.is_key for option in found.options] == [False, True, False, False, False]
    assert found.key is None  # the same option is right, reworded and at another place


@pytest.mark.django_db
def test_another_right_answer_is_named_in_words(now):
    found = revised(make_question(key="B"), now, key="D")

    assert (found.key.before, found.key.after) == ("B. 乙项", "D. 丁项")
    assert (found.options, found.changed) == ([], True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "old", "new", "before", "after"),
    [
        ("judge", {"key": True}, {"key": False}, "正确", "错误"),
        ("blank", {"key": [["四"]]}, {"key": [["四", "肆"]]}, "四", None),
        (
            "numeric",
            {"key": {"value": "3", "tolerance": "0", "unit": "日"}},
            {"key": {"value": "5", "tolerance": "0", "unit": "日"}},
            None,
            None,
        ),
        (
            "matching",
            {"options": ["甲", "乙"], "key": {"pairs": ["子", "丑"], "spare": []}},
            {"options": ["甲", "乙"], "key": {"pairs": ["丑", "子"], "spare": []}},
            "甲 — 子\n乙 — 丑",
            "甲 — 丑\n乙 — 子",
        ),
        (
            "ordering",
            {"options": ["甲", "乙", "丙"], "key": "ABC"},
            {"options": ["甲", "乙", "丙"], "key": "CAB"},
            None,
            None,
        ),
    ],
)
def test_keys_of_every_kind_change_in_words(kind, old, new, before, after, now):
    question = make_question(kind=kind, stem="请作答（　）。", **old)
    was = key_in_words(kind_of(kind), question.current)

    found = revised(question, now, **new)

    assert found.key.before == was
    assert found.key.after != was
    assert before is None or found.key.before == before
    assert after is None or found.key.after == after


@pytest.mark.django_db
def test_only_the_order_of_keys_in_a_file_is_no_change_of_the_key(now):
    question = make_question(kind="matching", options=["甲", "乙"], key={"pairs": ["子", "丑"], "spare": []})

    found = revised(question, now, options=["乙", "甲"], key={"pairs": ["丑", "子"], "spare": []})

    assert found.key is None


@pytest.mark.django_db
def test_parts_of_a_case_are_compared_one_by_one(now):
    parts = [
        {"kind": "judge", "stem": "这样做属于违纪。", "key": True},
        {"kind": "single", "stem": "应当如何处理？", "options": ["退还", "收下"], "key": "A"},
    ]
    question = make_question(kind="case", stem="甲某收受礼金。", options=parts, key=None)

    new = [{**parts[0], "key": False}, {"kind": "judge", "stem": "应当报告组织。", "key": True}]
    found = revised(question, now, stem="甲某两次收受礼金。", options=new)

    assert short(found.stem) == "甲某+两次+收受礼金。"
    first, second, third = found.parts
    assert (first.act, first.number, first.difference.key.after) == (CHANGED, 1, "错误")
    assert (second.act, second.number, short(second.difference.stem)) == (ADDED, 2, "+应当报告组织。+")
    assert (third.act, short(third.difference.stem)) == (REMOVED, "-应当如何处理？-")
    assert [short(option.runs) for option in third.difference.options] == ["-退还-", "-收下-"]
