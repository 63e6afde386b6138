"""Keys that stand too often in one place, and warnings counted for a bank."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.figures import Share
from quizzes.domain.bank_report import findings_in, is_lopsided, lopsided_keys, report_on
from tests.factories.quizzes import make_bank, make_question

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("counts", "lopsided"),
    [
        ([25, 25, 25, 25], False),
        ([20, 40, 20, 20], True),  # chi-square 12.0 with 3 degrees of freedom
        ([22, 35, 22, 21], False),  # 5.8
        ([19, 1, 0, 0], True),
        ([18, 1, 0, 0], False),  # fewer than five expected
        ([35, 65], True),  # 9.0 with one
        ([40, 60], False),  # 4.0
        ([4600, 5400], False),  # 64, but less than a fifth more than even
        ([10], False),
        ([], False),
        ([9] * 12, False),
    ],
)
def test_is_lopsided(counts, lopsided):
    assert is_lopsided(counts) is lopsided


def test_even_banks_are_hardly_ever_called_lopsided():
    random = Random(20261123)
    banks = [[0, 0, 0, 0] for _number in range(400)]
    for bank in banks:
        for _question in range(200):
            bank[random.randrange(4)] += 1

    assert sum(map(is_lopsided, banks)) <= 10


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_the_order_of_places_does_not_matter(counts):
    assert is_lopsided(counts) is is_lopsided(sorted(counts))


@pytest.mark.django_db
def test_lopsided_keys_are_told_by_number_of_options_and_for_judgements():
    bank = make_bank()
    for number in range(24):
        make_question(bank, key="C" if number < 20 else "A")
        make_question(bank, kind="judge", key=number < 2)
        make_question(bank, options=["甲", "乙"], key="AB"[number % 2])
    for _number in range(30):
        make_question(bank, key="A", state="withdrawn")
        make_question(make_bank(), key="D")

    judgements, singles = lopsided_keys(bank)

    assert (judgements.is_judgement, judgements.at, judgements.share) == (True, 1, Share(22, 24))
    assert (singles.places, singles.at, singles.share) == (4, 2, Share(20, 24))
    assert "20" in str(singles)
    assert "C" in str(singles)
    assert "22" in str(judgements)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_report_counts_questions_by_check_without_the_withdrawn(size, django_assert_num_queries):
    bank = make_bank()
    for _number in range(size):
        make_question(bank, basis_text="准则")
        make_question(bank, state="draft", explanation="见准则。")
        make_question(bank, state="withdrawn")
        make_question()

    with django_assert_num_queries(5):
        report = report_on(bank)

    assert (report.questions, report.warned) == (2 * size, 2 * size)
    assert dict(report.states) == {"active": size, "draft": size, "withdrawn": size}
    shares = {check.code: share for check, share in report.warnings}
    assert shares["no_basis"] == shares["no_explanation"] == Share(size, 2 * size)
    assert (shares["no_point"], shares["length"]) == (Share(2 * size, 2 * size), Share(0, 2 * size))


@pytest.mark.django_db
def test_findings_in_a_bank_come_in_words_and_without_the_withdrawn():
    bank = make_bank()
    question = make_question(bank, basis_text="准则", explanation="见准则。")
    make_question(bank, state="withdrawn")

    assert [(found.pk, finding.text) for found, finding in findings_in(bank, day=DAY)] == [
        (question.pk, "没有设知识点。")
    ]
