"""The papers of quiz pages."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import KnowledgePoint
from quizzes.domain.bank import revise_question
from quizzes.domain.draws import DrawRule, draw
from quizzes.domain.papers import RuleStock, check_fillable, paper_of_quiz, pool_question, stock_of
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import QuestionState
from quizzes.models import QuizPage
from quizzes.queries import times_met_by
from tests.conftest import NOW
from tests.factories.ledger import make_subject
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting


@pytest.mark.django_db
def test_paper_has_fixed_questions_first_then_draws_without_repeating_them():
    bank = make_bank()
    questions = [make_question(bank) for _index in range(4)]
    judge = make_question(bank, kind="judge")
    quiz = make_quiz(items=[judge, questions[2]], draws=[{"bank": bank, "kind": "single", "count": 3, "points": 2}])

    paper = paper_of_quiz(quiz, "seed", now=NOW)

    assert [slot.version_id for slot in paper[:2]] == [judge.current_id, questions[2].current_id]
    assert {slot.version_id for slot in paper[2:]} == {questions[at].current_id for at in (0, 1, 3)}
    assert [slot.points for slot in paper] == [5, 5, 2, 2, 2]
    assert [len(slot.option_order) for slot in paper] == [0, 4, 4, 4, 4]
    assert paper_of_quiz(QuizPage.objects.get(pk=quiz.pk), "seed", now=NOW) == paper


@pytest.mark.django_db
def test_paper_of_quiz_is_the_pure_draw_of_its_pool():
    bank = make_bank()
    questions = [make_question(bank) for _index in range(6)]
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 3}])

    paper = paper_of_quiz(quiz, "seed", now=NOW)

    pool = [pool_question(each, each.current) for each in questions]
    assert paper == draw(pool, [DrawRule("single", 3, Decimal(5))], "seed", shuffle_options=True)


@pytest.mark.django_db
def test_paper_asks_only_active_questions_of_the_rules_bank():
    bank = make_bank()
    active = make_question(bank)
    for state in (QuestionState.DRAFT, QuestionState.REVIEWED, QuestionState.WITHDRAWN):
        make_question(bank, state=state)
    make_question(make_bank())
    withdrawn = make_question(bank, kind="judge", state=QuestionState.WITHDRAWN)
    quiz = make_quiz(items=[withdrawn], draws=[{"bank": bank, "kind": "single"}])

    assert [slot.version_id for slot in paper_of_quiz(quiz, "seed", now=NOW)] == [active.current_id]
    with pytest.raises(ValidationError) as refused:
        check_fillable(quiz, NOW)
    assert len(refused.value.messages) == 1


@pytest.mark.django_db
def test_paper_keeps_option_order_where_the_quiz_does_not_shuffle():
    quiz = make_quiz(items=[make_question()], shuffle_options=False)

    assert paper_of_quiz(quiz, "seed", now=NOW)[0].option_order == ()


@pytest.mark.django_db
def test_rules_narrow_by_knowledge_point_and_difficulty():
    bank, point = make_bank(), KnowledgePoint.objects.create(name="三个规定")
    wanted = make_question(bank, knowledge_point=point, difficulty="hard")
    make_question(bank, knowledge_point=point)
    make_question(bank, difficulty="hard")
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "knowledge_point": point, "difficulty": "hard"}])

    assert [slot.version_id for slot in paper_of_quiz(quiz, "s", now=NOW)] == [wanted.current_id]


@pytest.mark.django_db
def test_check_fillable_names_the_draw_that_falls_short():
    bank = make_bank(name="纪律题库")
    make_question(bank)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 1}, {"bank": bank, "kind": "single", "count": 2}])

    with pytest.raises(ValidationError) as refused:
        check_fillable(quiz, NOW)

    assert stock_of(quiz, NOW) == [RuleStock(1, 1), RuleStock(1, 0)]
    (message,) = refused.value.messages
    assert "2" in message
    assert "纪律题库" in message


@pytest.mark.django_db
def test_check_fillable_refuses_an_empty_quiz_and_passes_a_full_one():
    with pytest.raises(ValidationError):
        check_fillable(make_quiz(), NOW)
    check_fillable(make_quiz(items=[make_question()]), NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_paper_costs_the_same_queries_at_any_size(size):
    bank = make_bank()
    items = [make_question(bank) for _index in range(size)]
    for _index in range(size):
        make_question(bank, kind="judge")
    quiz = make_quiz(items=items, draws=[{"bank": bank, "kind": "judge", "count": size}])
    quiz = QuizPage.objects.get(pk=quiz.pk)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        paper_of_quiz(quiz, "seed", now=NOW)

    assert len(queries) == 6


@pytest.mark.django_db
def test_paper_asks_an_officer_what_he_has_not_met_yet(now):
    bank, officer = make_bank(), make_officer()
    questions = {make_question(bank).current_id for _index in range(6)}
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 2}])

    def next_paper(who):
        sitting = submit_sitting(sitting=start_quiz(officer=who, quiz=quiz, now=now), now=now, by=who)
        return set(sitting.items.values_list("version_id", flat=True))

    papers = [next_paper(officer) for _try in range(4)]
    next_paper(make_officer())

    assert set().union(*papers[:3]) == questions
    assert papers[3] <= questions
    assert set(times_met_by(officer).values()) == {1, 2}


@pytest.mark.django_db
def test_times_met_count_versions_of_a_question_together_and_no_contest(now):
    officer, question = make_officer(), make_question()
    quiz = make_quiz(items=[question])
    submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=now), now=now, by=officer)
    revise_question(question=question, stem="改过的说法是（　）。", options=["甲", "乙"], key="A", actor=None, now=now)
    start_quiz(officer=officer, quiz=QuizPage.objects.get(), now=now)
    make_sitting(officer, now=now, questions=[make_question()], subject=make_subject("contest"))

    assert times_met_by(officer) == {question.uuid: 2}
