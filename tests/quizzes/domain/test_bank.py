"""The bank's write paths: versions that are only ever added."""

import pytest
from django.core.exceptions import ValidationError

from common.append_only import AppendOnlyError
from quizzes.domain.bank import (
    classify_question,
    create_question,
    revise_question,
    same_stem,
)
from quizzes.enums import Difficulty, QuestionState
from quizzes.models import Question, QuestionVersion
from quizzes.wording import clean, fold, stem_key
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
TEXTS = ["甲项", "乙项", "丙项", "丁项"]


def revise(question, now, **changes):
    content = {"stem": question.current.stem, "options": TEXTS, "key": "B", "explanation": ""}
    return revise_question(question=question, actor=None, now=now, **{**content, **changes})


def test_create_question_writes_the_first_version(now):
    bank, actor = make_bank(), make_officer()

    question = create_question(
        bank=bank,
        kind="multiple",
        stem=" 下列哪些\xa0属于“四风”？ ",
        options=TEXTS,
        key="CA",
        explanation="见示例。",
        actor=actor,
        now=now,
    )

    version = QuestionVersion.objects.get()
    assert question.current == version
    assert (version.number, version.stem, version.explanation) == (1, "下列哪些 属于“四风”？", "见示例。")
    assert [option["text"] for option in version.options] == TEXTS
    assert version.key == [version.options[0]["id"], version.options[2]["id"]]
    assert (version.created_by, version.created_at) == (actor, now)
    assert (question.state, question.stem_key) == (QuestionState.DRAFT, stem_key("下列哪些属于四风"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"stem": "（ ）。"}, "stem"), ({"key": "E"}, "key"), ({"options": ["甲项"]}, "options"), ({"key": ""}, "key")],
)
def test_create_question_refuses_what_is_no_question_and_writes_nothing(changes, field, now):
    content = {"stem": "哪一项正确？", "options": TEXTS, "key": "B", **changes}

    with pytest.raises(ValidationError) as refused:
        create_question(bank=make_bank(), kind="single", actor=None, now=now, **content)

    assert list(refused.value.message_dict) == [field]
    assert Question.objects.count() == 0


def test_revise_question_appends_a_version_and_keeps_the_old_one(now):
    question = make_question()
    first = question.current

    second = revise(question, now, key="C")

    question.refresh_from_db()
    assert question.current == second
    assert (second.number, second.options, second.key) == (2, first.options, [first.options[2]["id"]])
    assert QuestionVersion.objects.get(pk=first.pk).key == first.key


def test_revise_question_that_changes_nothing_makes_no_version(now):
    question = make_question(stem="哪一项正确？")

    assert revise(question, now, stem="哪一项正确？\u200b ") == question.current
    assert QuestionVersion.objects.count() == 1


def test_versions_are_never_edited_or_deleted():
    version = make_question().current
    version.stem = "改过的题干"

    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        QuestionVersion.objects.all().delete()


def test_classify_question_makes_no_version_and_says_whether_it_changed(now):
    question = make_question()

    assert (
        classify_question(question=question, now=now, difficulty=Difficulty.HARD, basis_text="示例办法第七条") is True
    )
    assert classify_question(question=question, now=now, difficulty=Difficulty.HARD) is False
    question.refresh_from_db()
    assert (question.difficulty, question.basis_text) == ("hard", "示例办法第七条")
    assert question.versions.count() == 1
    with pytest.raises(TypeError):
        classify_question(question=question, now=now, state="active")


def test_same_stem_finds_a_question_however_it_is_punctuated():
    bank = make_bank()
    question = make_question(bank, stem="党支部每月开展一次（　）活动。")
    make_question(make_bank(), stem="党支部每月开展一次（　）活动。")
    make_question(bank, stem="党支部每月开展两次（　）活动。")

    assert list(same_stem(bank=bank, stems=["党⽀部 每⽉开展一次( )活动"])) == [question]


def test_wording_is_cleaned_for_keeping_and_folded_for_comparing():
    assert clean("\ufeff⻓期\u200b  规定：\r\n  ⼯作Ａ ") == "长期 规定:\n工作Ａ".replace(":", "：")
    assert fold("（Ａ）《规定》 第 ７ 条，“四风”！") == "a规定第7条四风"
    assert fold("⻔⻛⻆⻅⻓⻋⻢⻘⺠⺟") == "门风角见长车马青民母"
