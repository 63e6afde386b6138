import hashlib
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contests.domain.draw import commitment_of, paper_of, paper_seed, same_paper
from quizzes.domain.draws import DrawRule, PaperSlot, PoolQuestion, PoolTooSmall

KINDS = {"single": ["a", "b", "c", "d"], "judge": []}


def make_pool(singles=12, judges=6):
    kinds = ["single"] * singles + ["judge"] * judges
    return [
        PoolQuestion(UUID(int=number), number, kind, number % 3, "easy", KINDS[kind], bank=1)
        for number, kind in enumerate(kinds, start=1)
    ]


POOL = make_pool()
RULES = [
    DrawRule("single", 4, Decimal(5), knowledge_point=1),
    DrawRule("single", 3, Decimal(5)),
    DrawRule("judge", 2, Decimal("2.5")),
]
texts = st.text(alphabet="3467ACDEFGHJKMNPQRTWXY-", min_size=1, max_size=12)
tries = st.integers(1, 20)


@given(texts, texts, tries, st.randoms(use_true_random=False))
def test_paper_depends_on_nothing_but_its_arguments(seed, code, number, random):
    shuffled = random.sample(POOL, len(POOL))

    assert paper_of(seed, shuffled, RULES, code, number) == paper_of(seed, POOL, RULES, code, number)


@given(texts, texts, tries)
def test_paper_fills_every_rule_without_repeating_a_question(seed, code, number):
    by_version = {question.version_id: question for question in POOL}

    paper = paper_of(seed, POOL, RULES, code, number)

    drawn = [by_version[slot.version_id] for slot in paper]
    assert [question.kind for question in drawn] == ["single"] * 7 + ["judge"] * 2
    assert {question.knowledge_point for question in drawn[:4]} == {1}
    assert len({question.uuid for question in drawn}) == 9
    assert sum(slot.points for slot in paper) == Decimal(40)


@given(texts, texts, tries)
def test_options_are_the_questions_own_in_some_order(seed, code, number):
    by_version = {question.version_id: question for question in POOL}

    for slot in paper_of(seed, POOL, RULES, code, number):
        assert sorted(slot.option_order) == sorted(by_version[slot.version_id].option_ids)


@settings(max_examples=30)
@given(texts, tries)
def test_other_code_or_other_try_gives_another_seed(code, number):
    first = paper_seed("seed", code, number)

    assert first != paper_seed("seed", code, number + 1)
    assert first != paper_seed("seed", code + "3", number)
    assert first != paper_seed("seeds", code, number)


def test_papers_of_different_officers_differ():
    papers = {tuple(slot.version_id for slot in paper_of("seed", POOL, RULES, f"CODE{n}", 1)) for n in range(20)}

    assert len(papers) == 20


def test_recipe_can_be_redone_with_a_hash_function_alone():
    seed = hashlib.sha256(b"SECRET\nK7QF-2MXD\n1").hexdigest()
    places = sorted(
        range(1, 13), key=lambda number: hashlib.sha256(f"{seed}\ndraw\n1\n{UUID(int=number)}".encode()).hexdigest()
    )

    paper = paper_of("SECRET", make_pool(12, 0), [DrawRule("single", 5, Decimal(5))], "K7QF-2MXD", 1)

    assert [slot.version_id for slot in paper] == places[:5]
    for slot in paper:
        lead = f"{seed}\noption\n{UUID(int=slot.version_id)}\n"
        assert slot.option_order == sorted("abcd", key=lambda o: hashlib.sha256((lead + o).encode()).hexdigest())


def test_pool_that_is_too_small_is_refused():
    with pytest.raises(PoolTooSmall):
        paper_of("seed", make_pool(2, 0), [DrawRule("single", 3, Decimal(5))], "CODE", 1)


def test_commitment_is_the_plain_hash_of_the_seed():
    assert commitment_of("K7QF-2MXD") == hashlib.sha256(b"K7QF-2MXD").hexdigest()


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ([(1, Decimal(5), ["a", "b"]), (2, Decimal(5), [])], [True, True]),
        ([(1, Decimal("5.00"), ("a", "b")), (2, Decimal(5), [])], [True, True]),
        ([(1, Decimal(5), ["b", "a"]), (2, Decimal(5), [])], [False, True]),
        ([(1, Decimal(5), ["a", "b"]), (3, Decimal(5), [])], [True, False]),
        ([(1, Decimal(5), ["a", "b"]), (2, Decimal(4), [])], [True, False]),
        ([(1, Decimal(5), ["a", "b"])], [True, False]),
        ([(1, Decimal(5), ["a", "b"]), (2, Decimal(5), []), (3, Decimal(5), [])], [True, True, False]),
    ],
)
def test_same_paper_finds_every_difference(stored, expected):
    slots = [PaperSlot(1, Decimal(5), ["a", "b"]), PaperSlot(2, Decimal(5))]

    assert same_paper(slots, stored) == expected
