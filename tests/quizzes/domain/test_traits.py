"""What is worked out from questions is there when they are written, and catches up when it is not."""

import pytest

from common.clock import local_date
from quizzes.domain.bank import create_question, revise_question
from quizzes.domain.traits import (
    questions_with_stale_traits,
    refresh_stale_traits,
    refresh_traits,
    traits_at_the_end,
    words_of_version,
)
from quizzes.models import Question, QuestionTraits, QuestionVersion
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db


def test_writing_a_question_works_out_its_traits():
    traits = make_question(stem="反对（　）之风。", key="C", explanation="见《准则》。").traits

    assert traits.words.split("\n") == ["反对之风", "甲项", "乙项", "丙项", "丁项", "见准则"]
    assert (traits.key_at, traits.places) == (2, 4)


@pytest.mark.parametrize(
    ("kind", "content", "place"),
    [
        ("single", {}, (1, 4)),
        ("multiple", {}, (None, None)),
        ("judge", {"key": False}, (1, 2)),
        ("numeric", {"key": {"value": "3", "tolerance": "0", "unit": "日"}}, (None, None)),
    ],
)
def test_the_place_of_the_key_is_kept_where_one_answer_is_right(kind, content, place):
    traits = make_question(kind=kind, **content).traits

    assert (traits.key_at, traits.places) == place


def test_pictures_read_as_what_they_show():
    version = QuestionVersion(stem="看图：![举报箱](pic:0123456789abcdef)是什么", options=[], key=True)

    assert words_of_version(version) == "看图举报箱是什么"


def test_a_new_version_refreshes_them(now):
    question = make_question()
    version = revise_question(question=question, stem="改过。", options=["甲", "乙"], key="A", actor=None, now=now)

    traits = QuestionTraits.objects.get(question=question)
    assert (traits.version, traits.words, traits.places) == (version, "改过\n甲\n乙", 2)


def test_many_are_worked_out_together_when_all_are_written(now, django_assert_num_queries):
    with traits_at_the_end(now):
        questions = [
            create_question(bank=make_bank(), kind="judge", stem=f"第{number}句。", key=True, actor=None, now=now)
            for number in range(3)
        ]
        assert QuestionTraits.objects.count() == 0
    assert set(QuestionTraits.objects.values_list("question", flat=True)) == {question.pk for question in questions}

    with django_assert_num_queries(6):  # a savepoint around four
        refresh_traits([question.pk for question in questions], now=now)


def test_nothing_is_worked_out_where_the_writing_failed(now):
    with pytest.raises(RuntimeError), traits_at_the_end(now):
        make_question()
        raise RuntimeError

    assert QuestionTraits.objects.count() == 0


def test_the_clock_catches_up_with_what_was_written_past_the_bank(now):
    missing, fresh, older = make_question(), make_question(), make_question()
    missing.traits.delete()
    last = QuestionVersion.objects.create(
        question=older, number=2, stem="直接写入。", options=[], key=True, created_at=now
    )
    Question.objects.filter(pk=older.pk).update(current=last, kind="judge")
    assert set(questions_with_stale_traits(local_date(now))) == {missing, older}

    assert refresh_stale_traits(now=now) == 2
    assert refresh_stale_traits(now=now) == 0
    assert QuestionTraits.objects.get(question=older).words == "直接写入"
    assert fresh not in questions_with_stale_traits(local_date(now))
