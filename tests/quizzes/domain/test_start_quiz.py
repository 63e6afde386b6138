"""A quiz page as an occasion: its own rules, its own paper."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.domain.draws import PoolTooSmall
from quizzes.domain.occasions import StartRefused, occasion_of_quiz
from quizzes.domain.sittings import start_quiz
from quizzes.enums import Review, StartRefusal
from quizzes.models import Sitting
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db


def test_start_quiz_takes_rules_and_paper_of_the_page(now):
    bank = make_bank()
    question = make_question(bank)
    quiz = make_quiz(
        items=[question],
        draws=[{"bank": bank, "kind": "single", "points": Decimal(10)}],
        title="秋季学习小测",
        time_limit=10,
        max_tries=3,
        pass_percent=80,
        review=Review.NEVER,
    )
    drawn = make_question(bank)
    officer = make_officer()

    sitting = start_quiz(officer=officer, quiz=quiz, now=now)

    assert (sitting.subject_id, sitting.subject_title, sitting.page_id) == (
        quiz.translation_key,
        "秋季学习小测",
        quiz.pk,
    )
    assert (sitting.deadline, sitting.full_points, sitting.pass_points) == (now + timedelta(minutes=10), 15, 12)
    assert (sitting.rules["max_tries"], sitting.rules["review"]) == (3, "never")
    assert list(sitting.items.values_list("version_id", "points")) == [(question.current_id, 5), (drawn.current_id, 10)]
    assert start_quiz(officer=officer, quiz=quiz, now=now) == sitting


def test_start_quiz_keeps_to_the_window_of_the_page(now):
    quiz = make_quiz(items=[make_question()], opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))

    with pytest.raises(StartRefused) as refused:
        start_quiz(officer=make_officer(), quiz=quiz, now=now)

    assert refused.value.reason == StartRefusal.NOT_OPEN
    assert occasion_of_quiz(quiz).deadline_from(now) == now + timedelta(hours=2)


def test_start_quiz_whose_draw_cannot_be_filled_starts_nothing(now):
    quiz = make_quiz(draws=[{"bank": make_bank(), "kind": "single", "count": 2}])

    with pytest.raises(PoolTooSmall):
        start_quiz(officer=make_officer(), quiz=quiz, now=now)

    assert Sitting.objects.count() == 0


def test_start_quiz_needs_as_many_queries_for_a_longer_paper(now, django_assert_max_num_queries):
    bank = make_bank()
    for _number in range(25):
        make_question(bank)
    quiz = make_quiz(
        items=[make_question() for _number in range(5)], draws=[{"bank": bank, "kind": "single", "count": 20}]
    )
    officer = make_officer()

    with django_assert_max_num_queries(15):
        start_quiz(officer=officer, quiz=quiz, now=now)
