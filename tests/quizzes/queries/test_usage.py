"""Where a question is used and how it fared."""

from datetime import timedelta

import pytest
from django.db.models import Q

from common.figures import Share
from quizzes.domain.sittings import submit_sitting
from quizzes.enums import QuestionState
from quizzes.queries.usage import asked_of, drawn_by, fixed_in
from quizzes.uses import register
from tests.factories.courses import make_knowledge_point
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db


def test_fixed_in_lists_quizzes_that_ask_exactly_it():
    question, other = make_question(), make_question()
    quiz = make_quiz(items=[question, other], title="小测甲")
    make_quiz(items=[other])

    assert [(item.quiz, item.points) for item in fixed_in(question)] == [(quiz, 5)]


def test_drawn_by_lists_the_rules_that_match_with_their_stock():
    bank, point = make_bank(), make_knowledge_point()
    question = make_question(bank, knowledge_point=point, difficulty="hard")
    make_question(bank, knowledge_point=point, difficulty="easy")
    make_question(bank, difficulty="hard")
    make_question(bank, knowledge_point=point, difficulty="hard", state="draft")
    rules = [
        {"bank": bank, "kind": "single"},
        {"bank": bank, "kind": "single", "knowledge_point": point},
        {"bank": bank, "kind": "single", "difficulty": "hard"},
        {"bank": bank, "kind": "single", "knowledge_point": point, "difficulty": "hard"},
        {"bank": bank, "kind": "single", "difficulty": "easy"},
        {"bank": bank, "kind": "judge"},
        {"bank": bank, "kind": "single", "knowledge_point": make_knowledge_point("别的")},
        {"bank": make_bank(), "kind": "single"},
    ]
    quizzes = [make_quiz(draws=[rule], title=f"小测{number}") for number, rule in enumerate(rules)]

    found = drawn_by(question)

    assert [(each.rule.quiz, each.stock) for each in found] == list(zip(quizzes[:4], [3, 2, 2, 1], strict=True))


def test_only_active_questions_are_drawn():
    bank = make_bank()
    question = make_question(bank, state=QuestionState.REVIEWED)
    make_quiz(draws=[{"bank": bank, "kind": "single"}])

    assert drawn_by(question) == []


@pytest.mark.parametrize("size", [1, 3])
def test_usage_costs_the_same_queries_at_any_size(size, django_assert_num_queries):
    bank = make_bank()
    question = make_question(bank)
    for _number in range(size):
        make_quiz(items=[question], draws=[{"bank": bank, "kind": "single"}])

    with django_assert_num_queries(4):
        assert len([item.quiz.title for item in fixed_in(question)]) == size
        assert len([each.rule.quiz.title for each in drawn_by(question)]) == size
        asked_of(question)


def test_asked_of_counts_papers_of_every_version_and_full_points_among_the_settled(now):
    question = make_question(kind="judge")
    right, wrong, running = (make_sitting(now=now + timedelta(days=day), questions=[question]) for day in range(3))
    for sitting, answer in ((right, True), (wrong, False)):
        sitting.items.update(answer=answer)
        submit_sitting(sitting=sitting, now=sitting.started_at + timedelta(minutes=1), by=sitting.officer)

    asked = asked_of(question)

    assert (asked.papers, asked.last, asked.full) == (3, running.started_at, Share(1, 2))


def test_never_asked_says_so():
    asked = asked_of(make_question())

    assert (asked.papers, asked.last, asked.full) == (0, None, Share(0, 0))


def test_a_room_registers_its_uses_once():
    with pytest.raises(ValueError, match="contests"):
        register("contests", lambda question: [], Q)
