"""What quizzes draw from in banks of any size: fair, fresh, and read in a few queries."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest

from quizzes.domain.draws import DrawRule
from quizzes.domain.papers import paper_of_quiz
from quizzes.domain.pools import pools_for, whole_pool
from quizzes.domain.reviews import set_question_state
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionVersion
from tests.conftest import NOW
from tests.factories.courses import make_knowledge_point
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_quiz
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db
FIVE = Decimal(5)


def make_many(bank, count, **fields):
    """So many active questions in three statements; what they say is left out."""
    fields = {"kind": "single", "state": QuestionState.ACTIVE, **fields}
    start = Question.objects.count()
    Question.objects.bulk_create(Question(bank=bank, stem_key=f"{start + at}", **fields) for at in range(count))
    questions = list(Question.objects.filter(bank=bank, current=None).order_by("pk"))
    QuestionVersion.objects.bulk_create(
        QuestionVersion(question=question, number=1, stem="?", key=[], created_at=NOW) for question in questions
    )
    for question in questions:
        question.current = question.versions.get()
    Question.objects.bulk_update(questions, ["current"])
    return questions


def drawn(quiz, seed, **told):
    return [slot.version_id for slot in paper_of_quiz(quiz, seed, now=NOW, **told)]


def test_every_question_of_a_large_bank_has_the_same_chance():
    bank = make_bank()
    early = make_many(bank, 30)
    make_many(make_bank(), 60)
    make_many(bank, 40, kind="judge")
    late = make_many(bank, 120)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 1}], shuffle_options=False)

    counts = Counter(drawn(quiz, str(seed))[0] for seed in range(900))

    # 150 questions, 900 papers of one: 6 each, at most 20; a fifth from before the gap, ± 4.5 standard deviations.
    assert set(counts) <= {question.current_id for question in early + late}
    assert len(counts) > 130
    assert max(counts.values()) <= 20
    assert abs(sum(counts[question.current_id] for question in early) - 180) < 55


def test_only_active_questions_of_bank_and_kind_are_found_as_they_are_now():
    bank = make_bank()
    questions = make_many(bank, 160)
    for fields in ({"kind": "judge"}, {"state": QuestionState.REVIEWED}, {"state": QuestionState.WITHDRAWN}):
        make_many(bank, 20, **fields)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 2}], shuffle_options=False)

    before = {version for seed in range(40) for version in drawn(quiz, str(seed))}
    for question in questions[:40]:
        set_question_state(question=question, state=QuestionState.WITHDRAWN, actor=None, now=NOW)
    after = {version for seed in range(40) for version in drawn(quiz, str(seed))}

    assert before <= {question.current_id for question in questions}
    assert before & {question.current_id for question in questions[:40]}
    assert after <= {question.current_id for question in questions[40:]}


def test_what_the_officer_never_met_is_found_in_a_large_bank():
    bank, officer = make_bank(), make_officer()
    *met, unseen, other = make_many(bank, 160)
    make_sitting(officer, questions=met, now=NOW)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 2}], shuffle_options=False)

    papers = [set(drawn(quiz, str(seed), officer=officer)) for seed in range(5)]

    assert papers == [{unseen.current_id, other.current_id}] * 5


def test_a_rule_for_rare_questions_gives_the_others_no_more_of_them():
    bank, rare = make_bank(), make_knowledge_point("罕见")
    make_many(bank, 150)
    few = {question.current_id for question in make_many(bank, 6, knowledge_point=rare)}
    rules = [DrawRule("single", 2, FIVE, bank=bank.pk), DrawRule("single", 1, FIVE, rare.pk, bank=bank.pk)]

    shares = []
    for seed in range(60):
        wide, narrow = pools_for(rules, str(seed), met={}, shut=None, without=())
        assert len(narrow) >= 3
        assert {question.version_id for question in narrow} <= few
        shares.append(sum(question.version_id in few for question in wide) / len(wide))

    assert sum(shares) / len(shares) < 0.08  # 6 of 156 are 0.038


def test_pool_that_is_guessed_larger_than_it_is_is_read_whole():
    bank, rare = make_bank(), make_knowledge_point("罕见")
    few = make_many(bank, 2, knowledge_point=rare)
    questions = few + make_many(bank, 154)
    # Spread so that the hundredth looks as if there were 174 of them, of which 173 were to be asked for.
    for at, question in enumerate(questions, start=1):
        question.uuid = UUID(int=at * 2**128 // 175)
    Question.objects.bulk_update(questions, ["uuid"])

    (pool,) = pools_for([DrawRule("single", 3, FIVE, rare.pk, bank=bank.pk)], "s", met={}, shut=None, without=())

    assert {question.version_id for question in pool} == {question.current_id for question in few}


def test_fixed_questions_are_not_drawn_again():
    bank = make_bank()
    questions = make_many(bank, 160)
    quiz = make_quiz(items=questions[:158], draws=[{"bank": bank, "kind": "single", "count": 2}], shuffle_options=False)

    assert set(drawn(quiz, "s")[158:]) == {question.current_id for question in questions[158:]}


def test_a_seed_gives_the_same_paper_again():
    bank = make_bank()
    make_many(bank, 200)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 5}], shuffle_options=False)

    assert drawn(quiz, "one") == drawn(quiz, "one") != drawn(quiz, "two")


def test_a_sample_is_read_by_two_queries_however_many_questions_there_are(django_assert_num_queries):
    bank = make_bank()
    rules = [DrawRule("single", 2, FIVE, bank=bank.pk), DrawRule("single", 1, FIVE, bank=bank.pk)]

    for count in (200, 300):
        make_many(bank, count)
        with django_assert_num_queries(2):
            wide, narrow = pools_for(rules, "s", met={}, shut=None, without=())
        assert wide == narrow
        assert 3 <= len(wide) <= 20


def test_a_small_bank_is_read_whole(django_assert_num_queries):
    bank = make_bank()
    questions = make_many(bank, 8)

    with django_assert_num_queries(2):
        (pool,) = pools_for([DrawRule("single", 1, FIVE, bank=bank.pk)], "s", met={}, shut=None, without=())

    assert {question.uuid for question in pool} == {question.uuid for question in questions}


def test_sample_and_whole_read_the_same_of_a_question():
    bank, point = make_bank(), make_knowledge_point()
    make_many(bank, 200, knowledge_point=point, difficulty="hard")
    rule = DrawRule("single", 3, FIVE, point.pk, "hard", bank=bank.pk)

    (sample,) = pools_for([rule], "s", met={}, shut=None, without=())

    assert 3 <= len(sample) <= 20
    assert set(sample) < set(whole_pool(rule, None))
