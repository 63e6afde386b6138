"""The wrong-question book: what enters, when it comes back, when it leaves, and that a sitting enters once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quizzes.domain.memory import REMEMBERED, book_mistakes, remember, take_out
from quizzes.domain.sittings import submit_sitting
from quizzes.enums import Review
from quizzes.models import BookedSitting, MemoryCard
from tests.conftest import NOW
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question
from tests.factories.sittings import make_questions, make_sitting, right_answers

pytestmark = pytest.mark.django_db

WRONG, PARTLY, RIGHT = Decimal(0), Decimal(50), Decimal(100)
DAY = timedelta(days=1)


def practise(officer, question, *, now, answers):
    """Answer each time the card is due; the card afterwards."""
    card = None
    for percent in answers:
        card = remember(officer=officer, question=question, percent=percent, now=card.due if card else now)
    return card


def test_mistake_enters_and_comes_back_the_next_day(now):
    card = remember(officer=make_officer(), question=make_question(), percent=WRONG, now=now)

    assert (card.due, card.last_review, card.entered_at, card.mistakes) == (now + DAY, now, now, 1)


def test_right_answer_to_something_new_needs_no_card(now):
    assert remember(officer=make_officer(), question=make_question(), percent=RIGHT, now=now) is None
    assert not MemoryCard.objects.exists()


def test_right_answers_stretch_the_interval_until_the_card_leaves(now):
    officer, question = make_officer(), make_question()
    intervals = []
    card = remember(officer=officer, question=question, percent=WRONG, now=now)
    while card.left_at is None:
        moment = card.due
        card = remember(officer=officer, question=question, percent=RIGHT, now=moment)
        intervals.append(card.due - moment)

    assert intervals == sorted(intervals)
    assert intervals[-1] >= REMEMBERED > intervals[-2]
    assert len(intervals) == 4


def test_mistake_brings_a_card_back(now):
    officer, question = make_officer(), make_question()
    left = practise(officer, question, now=now, answers=[WRONG, RIGHT, RIGHT, RIGHT, RIGHT])

    card = remember(officer=officer, question=question, percent=WRONG, now=left.due)

    assert (card.left_at, card.mistakes) == (None, 2)
    assert card.due - left.due < REMEMBERED


def test_officer_takes_a_card_out_and_a_mistake_brings_it_back(now):
    officer, question = make_officer(), make_question()
    remember(officer=officer, question=question, percent=PARTLY, now=now)

    take_out(officer=officer, question=question, now=now)
    assert MemoryCard.objects.get().left_at == now

    assert remember(officer=officer, question=question, percent=WRONG, now=now + DAY).left_at is None


def test_older_answer_changes_nothing(now):
    officer, question = make_officer(), make_question()
    before = remember(officer=officer, question=question, percent=WRONG, now=now)

    for moment in (now, now - DAY):
        after = remember(officer=officer, question=question, percent=RIGHT, now=moment)
        assert (after.due, after.stability, after.mistakes) == (before.due, before.stability, 1)


class CardsAreSound(TestCase):
    @given(st.lists(st.tuples(st.sampled_from([WRONG, PARTLY, RIGHT]), st.integers(0, 60 * 24 * 90)), max_size=12))
    @settings(deadline=None, max_examples=40)
    def test_any_answers_at_any_time_keep_the_card_sound(self, answers):
        officer, question, moment = make_officer(), make_question(), NOW
        for percent, minutes in answers:
            moment += timedelta(minutes=minutes)
            card = remember(officer=officer, question=question, percent=percent, now=moment)
            if card is None:
                assert percent == RIGHT
                continue
            card.refresh_from_db()
            assert card.due > card.last_review
            assert card.stability > 0
            assert 1 <= card.difficulty <= 10
            assert percent == RIGHT or card.left_at is None


def hand_in(sitting, answers, now):
    for item in sitting.items.all():
        item.answer = answers.get(item.position)
        item.save(update_fields=["answer"])
    return submit_sitting(sitting=sitting, now=now, by=sitting.officer)


def test_mistakes_of_a_sitting_enter_once(now):
    questions = make_questions(singles=2, multiples=1, judges=0)
    sitting = make_sitting(now=now, questions=questions)
    hand_in(sitting, {1: right_answers(sitting)[1]}, now)

    assert book_mistakes(officer=sitting.officer, now=now + DAY) == 1
    assert book_mistakes(officer=sitting.officer, now=now + 2 * DAY) == 0

    cards = MemoryCard.objects.filter(officer=sitting.officer)
    assert {card.question_id for card in cards} == {questions[1].pk, questions[2].pk}
    assert {card.last_review for card in cards} == {now}


def test_right_answer_on_paper_counts_for_a_card_that_is_there(now):
    question = make_question()
    sitting = make_sitting(now=now, questions=[question])
    remember(officer=sitting.officer, question=question, percent=WRONG, now=now - 3 * DAY)
    hand_in(sitting, right_answers(sitting), now)

    book_mistakes(officer=sitting.officer, now=now)

    assert MemoryCard.objects.get().last_review == now


@pytest.mark.parametrize(
    ("review", "closes_in", "asked_after", "booked"),
    [
        (Review.AT_ONCE, 10, 1, 1),
        (Review.AFTER_CLOSING, 10, 1, 0),
        (Review.AFTER_CLOSING, 10, 11, 1),
        (Review.AFTER_CLOSING, None, 11, 0),
        (Review.NEVER, 10, 11, 0),
    ],
)
def test_book_waits_until_keys_may_be_seen(review, closes_in, asked_after, booked, now):
    closes_at = now + closes_in * DAY if closes_in else None
    sitting = make_sitting(now=now, questions=[make_question()], review=review, closes_at=closes_at)
    hand_in(sitting, {}, now)

    book_mistakes(officer=sitting.officer, now=now + asked_after * DAY)

    assert BookedSitting.objects.count() == MemoryCard.objects.count() == booked


def test_booking_takes_few_queries_however_long_the_paper(now, django_assert_max_num_queries):
    sitting = make_sitting(now=now, questions=[make_question() for _number in range(12)])
    hand_in(sitting, right_answers(sitting), now)

    with django_assert_max_num_queries(9):
        book_mistakes(officer=sitting.officer, now=now)
