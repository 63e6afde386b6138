"""Draws: pure, reproducible by hand, fair; and the papers of quiz pages."""

import hashlib
from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from courses.models import KnowledgePoint
from quizzes.domain.papers import (
    DrawRule,
    PaperSlot,
    PoolQuestion,
    PoolTooSmall,
    available_for,
    check_fillable,
    draw,
    paper_of_quiz,
    pool_question,
)
from quizzes.enums import QuestionState
from quizzes.models import QuizPage
from tests.factories.quizzes import make_bank, make_question, make_quiz

FIVE = Decimal(5)


def question(number, kind="single", point=None, difficulty="easy", options=("a", "b", "c", "d")):
    return PoolQuestion(UUID(int=number), number, kind, point, difficulty, options)


pools = st.lists(
    st.tuples(st.sampled_from(["single", "judge"]), st.sampled_from([None, 1, 2]), st.sampled_from(["easy", "hard"])),
    max_size=14,
).map(lambda cells: [question(number, *cell) for number, cell in enumerate(cells, start=1)])
rule_lists = st.lists(
    st.builds(
        DrawRule,
        kind=st.sampled_from(["single", "judge"]),
        count=st.integers(1, 3),
        points=st.sampled_from([Decimal(2), FIVE]),
        knowledge_point=st.sampled_from([None, 1, 2]),
        difficulty=st.sampled_from(["", "easy", "hard"]),
    ),
    max_size=5,
)


def exists(pool, rules):
    """Whether some paper fills all rules, by trying every assignment one question at a time."""
    wants = [rule for rule in rules for _each in range(rule.count)]
    holder: dict[int, int] = {}

    def seat(place, seen):
        for each in pool:
            if each.version_id in seen or not wants[place].accepts(each.cell):
                continue
            seen.add(each.version_id)
            if each.version_id not in holder or seat(holder[each.version_id], seen):
                holder[each.version_id] = place
                return True
        return False

    return all(seat(place, set()) for place in range(len(wants)))


@given(pool=pools, rules=rule_lists, seed=st.text(max_size=8), data=st.data())
def test_draw_fills_every_rule_or_no_paper_exists(pool, rules, seed, data):
    try:
        paper = draw(pool, rules, seed, shuffle_options=True)
    except PoolTooSmall as short:
        assert not exists(pool, rules)
        assert short.available < short.rule.count == rules[short.number - 1].count
        return

    by_version = {each.version_id: each for each in pool}
    wanted = [rule for rule in rules for _each in range(rule.count)]
    assert len({slot.version_id for slot in paper}) == len(paper) == len(wanted)
    for slot, rule in zip(paper, wanted, strict=True):
        assert rule.accepts(by_version[slot.version_id].cell)
        assert slot.points == rule.points
        assert sorted(slot.option_order) == ["a", "b", "c", "d"]
    assert draw(data.draw(st.permutations(pool)), rules, seed, shuffle_options=True) == paper


def test_draw_can_be_redone_by_hand():
    pool = [question(number) for number in range(1, 30)]

    paper = draw(pool, [DrawRule("single", 3, FIVE)], "种子-1", shuffle_options=True)

    def sha(*parts):
        return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()

    by_hand = sorted(pool, key=lambda each: sha("种子-1", "draw", "1", str(each.uuid)))[:3]
    assert paper == [
        PaperSlot(each.version_id, FIVE, sorted("abcd", key=lambda one: sha("种子-1", "option", str(each.uuid), one)))
        for each in by_hand
    ]


def test_draw_never_changes_its_result():
    """Published contests depend on it: this vector must hold for ever."""
    paper = draw(
        [question(number) for number in range(1, 11)],
        [DrawRule("single", 2, FIVE), DrawRule("single", 1, Decimal(2))],
        "a" * 64,
        shuffle_options=True,
    )

    assert [(slot.version_id, "".join(slot.option_order)) for slot in paper] == [(10, "dacb"), (9, "dcab"), (3, "cadb")]


def test_draw_is_fair():
    pool = [question(number) for number in range(10)]

    drawn = Counter(
        slot.version_id
        for seed in range(2000)
        for slot in draw(pool, [DrawRule("single", 3, FIVE)], str(seed), shuffle_options=False)
    )
    first_options = Counter(
        draw(pool[:1], [DrawRule("single", 1, FIVE)], str(seed), shuffle_options=True)[0].option_order[0]
        for seed in range(2000)
    )

    # 600 expected each, standard deviation 20.5; and 500 each, deviation 19.4. The seeds are fixed, so is the result.
    assert all(abs(times - 600) < 82 for times in drawn.values())
    assert len(drawn) == 10
    assert all(abs(first_options[one] - 500) < 78 for one in "abcd")


def test_draw_spares_what_a_later_rule_needs():
    pool = [question(1, difficulty="hard"), question(2), question(3)]
    rules = [DrawRule("single", 2, FIVE), DrawRule("single", 1, FIVE, difficulty="hard")]

    papers = [draw(pool, rules, str(seed), shuffle_options=False) for seed in range(20)]

    assert {paper[2].version_id for paper in papers} == {1}


def test_shortage_names_the_rule_and_what_is_left():
    rules = [DrawRule("single", 2, FIVE), DrawRule("single", 3, FIVE)]

    with pytest.raises(PoolTooSmall) as short:
        draw([question(number) for number in range(4)], rules, "", shuffle_options=False)

    assert (short.value.number, short.value.rule, short.value.available) == (2, rules[1], 2)


def test_options_keep_their_order_unless_shuffled():
    assert draw([question(1)], [DrawRule("single", 1, FIVE)], "x", shuffle_options=False) == [PaperSlot(1, FIVE, ())]


@pytest.mark.django_db
def test_paper_has_fixed_questions_first_then_draws_without_repeating_them():
    bank = make_bank()
    questions = [make_question(bank) for _index in range(4)]
    judge = make_question(bank, kind="judge")
    quiz = make_quiz(items=[judge, questions[2]], draws=[{"bank": bank, "kind": "single", "count": 3, "points": 2}])

    paper = paper_of_quiz(quiz, "seed")

    assert [slot.version_id for slot in paper[:2]] == [judge.current_id, questions[2].current_id]
    assert {slot.version_id for slot in paper[2:]} == {questions[at].current_id for at in (0, 1, 3)}
    assert [slot.points for slot in paper] == [5, 5, 2, 2, 2]
    assert [len(slot.option_order) for slot in paper] == [0, 4, 4, 4, 4]
    assert paper_of_quiz(QuizPage.objects.get(pk=quiz.pk), "seed") == paper


@pytest.mark.django_db
def test_paper_of_quiz_is_the_pure_draw_of_its_pool():
    bank = make_bank()
    questions = [make_question(bank) for _index in range(6)]
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 3}])

    paper = paper_of_quiz(quiz, "seed")

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

    assert [slot.version_id for slot in paper_of_quiz(quiz, "seed")] == [active.current_id]
    with pytest.raises(ValidationError) as refused:
        check_fillable(quiz)
    assert len(refused.value.messages) == 1


@pytest.mark.django_db
def test_paper_keeps_option_order_where_the_quiz_does_not_shuffle():
    quiz = make_quiz(items=[make_question()], shuffle_options=False)

    assert paper_of_quiz(quiz, "seed")[0].option_order == ()


@pytest.mark.django_db
def test_rules_narrow_by_knowledge_point_and_difficulty():
    bank, point = make_bank(), KnowledgePoint.objects.create(name="三个规定")
    wanted = make_question(bank, knowledge_point=point, difficulty="hard")
    make_question(bank, knowledge_point=point)
    make_question(bank, difficulty="hard")
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "knowledge_point": point, "difficulty": "hard"}])

    assert [slot.version_id for slot in paper_of_quiz(quiz, "s")] == [wanted.current_id]


@pytest.mark.django_db
def test_check_fillable_names_the_draw_that_falls_short():
    bank = make_bank(name="纪律题库")
    make_question(bank)
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": 1}, {"bank": bank, "kind": "single", "count": 2}])

    with pytest.raises(ValidationError) as refused:
        check_fillable(quiz)

    assert available_for(quiz) == [1, 0]
    (message,) = refused.value.messages
    assert "2" in message
    assert "纪律题库" in message


@pytest.mark.django_db
def test_check_fillable_refuses_an_empty_quiz_and_passes_a_full_one():
    with pytest.raises(ValidationError):
        check_fillable(make_quiz())
    check_fillable(make_quiz(items=[make_question()]))


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
        paper_of_quiz(quiz, "seed")

    assert len(queries) == 5
