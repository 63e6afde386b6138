"""Finding questions by their words, by their review date and by their use; counts by knowledge point."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.clock import local_date
from quizzes.domain.bank import revise_question
from quizzes.enums import QuestionState, ReviewDue, Usage
from quizzes.models import Question
from quizzes.queries.catalogue import (
    find_questions,
    in_review_state,
    in_use_state,
    overdue_questions,
    points_with_counts,
)
from quizzes.wording import fold
from tests.factories.courses import make_knowledge_point
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db


def found(text):
    return set(find_questions(Question.objects.all(), text))


def test_two_characters_are_found_anywhere_in_stem_options_and_explanation():
    stem = make_question(stem="整治“四风”要久久为功。")
    option = make_question(options=["反对四风问题", "乙项", "丙项", "丁项"])
    explanation = make_question(explanation="四风是形式主义、官僚主义、享乐主义和奢靡之风。")
    make_question(stem="三个规定要求逢问必录。")

    assert found("四风") == {stem, option, explanation}


def test_words_of_a_blank_are_found_and_letters_of_a_choice_are_not():
    blank = make_question(kind="blank", stem="反对（　）之风。", key=[["奢靡"]])
    choice = make_question()

    assert found("奢靡") == {blank}
    assert choice not in found(choice.current.key[0])


def test_every_word_must_be_there_and_none_spans_two_texts():
    both = make_question(stem="节假日不得收受礼品。", explanation="公车也不得私用。")
    make_question(stem="节假日公务车入库封存。")

    assert found("公车 礼品") == {both}
    assert found("礼品 公车 烟酒") == set()
    assert found("礼品公车") == set()


def test_punctuation_width_and_case_do_not_count():
    question = make_question(stem="依照ＧＢ／Ｔ 22239，“三员”应当分立。")

    assert found("gb/t22239") == found("“三员”,") == {question}


@pytest.mark.parametrize(
    ("text", "everything"), [("", True), ("  ", True), ("，。", False), ("%", False), ("_", False)]
)
def test_nothing_asked_finds_all_and_marks_alone_find_nothing(text, everything):
    question = make_question()

    assert found(text) == ({question} if everything else set())


def test_percent_and_underscore_are_no_wildcards():
    make_question(stem="合格率达到九成。")
    exact = make_question(stem="合格率达到90＄成。")

    assert found("到90＄成") == {exact}


def test_search_follows_the_current_version(now):
    question = make_question(stem="旧的说法是（　）。")
    revise_question(question=question, stem="新的说法是（　）。", options=["甲", "乙"], key="A", actor=None, now=now)

    assert (found("新的"), found("旧的")) == ({question}, set())


class TestAnyPart(TestCase):
    """Whatever a question says, any part of it finds it."""

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors]
    )
    @given(
        st.text(alphabet="党纪四风八项规定ABab12 ，。“”（）%_\\", min_size=1, max_size=24),
        st.integers(0, 23),
        st.integers(1, 24),
    )
    def test_finds_the_question(self, stem, start, length):
        part = stem[start : start + length]
        if not fold(stem) or not fold(part):
            return
        question = make_question(stem=stem)

        self.assertIn(question, find_questions(Question.objects.all(), part))


def test_review_states_divide_the_dated_questions(now):
    day = local_date(now)
    late, soon, later, none = (
        make_question(review_on=when)
        for when in (day - timedelta(days=1), day + timedelta(days=30), day + timedelta(days=31), None)
    )
    today = make_question(review_on=day)
    withdrawn = make_question(review_on=day - timedelta(days=9), state=QuestionState.WITHDRAWN)
    questions = Question.objects.all()

    assert set(in_review_state(questions, ReviewDue.OVERDUE, day)) == {late}
    assert set(in_review_state(questions, ReviewDue.SOON, day)) == {soon, today}
    assert set(in_review_state(questions, ReviewDue.NONE, day)) == {none}
    assert {later, withdrawn}.isdisjoint(in_review_state(questions, ReviewDue.OVERDUE, day))


def test_overdue_questions_stand_longest_overdue_first(now):
    day = local_date(now)
    second, first = (make_question(review_on=day - timedelta(days=days)) for days in (3, 40))

    assert list(overdue_questions(day)) == [first, second]


def test_use_states_tell_fixed_asked_and_never_used(now):
    bank = make_bank()
    fixed, asked, unused = (make_question(bank) for _number in range(3))
    make_quiz(items=[fixed])
    make_sitting(now=now, questions=[asked])
    questions = Question.objects.filter(bank=bank)

    assert set(in_use_state(questions, Usage.FIXED)) == {fixed}
    assert set(in_use_state(questions, Usage.ASKED)) == {asked}
    assert set(in_use_state(questions, Usage.NEVER)) == {unused}


def test_points_count_their_questions_by_state_and_those_in_use_by_difficulty():
    point, empty = make_knowledge_point("四风"), make_knowledge_point("空")
    for state, difficulty in [("active", "easy"), ("active", "hard"), ("draft", "hard"), ("withdrawn", "easy")]:
        make_question(knowledge_point=point, state=state, difficulty=difficulty)

    counts = {row.name: row for row in points_with_counts()}

    row = counts[point.name]
    assert (row.in_draft, row.in_reviewed, row.in_active, row.in_withdrawn) == (1, 0, 2, 1)
    assert (row.is_easy, row.is_medium, row.is_hard) == (1, 0, 1)
    assert counts[empty.name].in_active == 0
