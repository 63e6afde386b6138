"""What contests tell those who keep the bank: pools and announced contests, never a draft."""

import pytest

from contests.domain.contests import announce_contest
from contests.uses import contest_uses
from quizzes.enums import Usage
from quizzes.models import Question
from quizzes.queries.catalogue import in_use_state
from quizzes.uses import uses_elsewhere
from tests.factories.contests import make_contest, make_entrant, make_filled_bank, make_open_contest

pytestmark = pytest.mark.django_db


def titles(question):
    return [use.title for use in contest_uses(question)]


def test_pools_hold_the_question_with_its_version(now):
    bank = make_filled_bank()
    contest = make_open_contest(bank=bank, title="十一月竞赛")
    question = contest.pool.first().version.question
    outside = make_filled_bank().questions.first()

    (use,) = uses_elsewhere(question)
    assert (use.title, use.url) == ("十一月竞赛", contest.get_absolute_url())
    assert "1" in use.how
    assert titles(outside) == []


def test_announced_contests_are_told_and_drafts_are_not(now):
    make_entrant()
    bank = make_filled_bank()
    question = Question.objects.filter(bank=bank, kind="single").first()
    contest = make_contest(bank=bank, title="十二月竞赛")
    assert titles(question) == []

    announce_contest(contest=contest, actor=None, now=now)
    assert titles(question) == ["十二月竞赛"]
    assert titles(make_filled_bank().questions.first()) == []

    question.state = "withdrawn"
    assert titles(question) == []


def test_list_of_used_questions_agrees_with_what_is_told_of_each(now):
    make_entrant()
    pinned, announced, drafted = (make_filled_bank() for _bank in range(3))
    make_open_contest(bank=pinned)
    announce_contest(contest=make_contest(bank=announced), actor=None, now=now)
    make_contest(bank=drafted)
    Question.objects.filter(pk=announced.questions.first().pk).update(state="withdrawn")

    questions = list(Question.objects.all())
    used = set(in_use_state(Question.objects.all(), Usage.ELSEWHERE))

    assert used == {question for question in questions if titles(question)}
    assert {question.bank for question in used} == {pinned, announced}
    assert set(in_use_state(Question.objects.all(), Usage.NEVER)) == set(questions) - used


@pytest.mark.parametrize("size", [1, 3])
def test_uses_cost_two_queries_at_any_size(size, now, django_assert_num_queries):
    bank = make_filled_bank()
    for _number in range(size):
        contest = make_open_contest(bank=bank)
    question = contest.pool.select_related("version__question").first().version.question

    with django_assert_num_queries(2):
        assert len(titles(question)) == size
