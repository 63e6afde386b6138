"""What a correction does to practice and to the wrong-question book: whoever was right all along has no mistake."""

from datetime import timedelta

import pytest

from quizzes.domain.corrections import carry_out, decide_correction
from quizzes.domain.memory import book_mistakes
from quizzes.domain.practice import answer_item, start_challenge
from quizzes.enums import Remedy
from quizzes.models import MemoryCard, PracticeItem
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.quizzes.domain.test_corrections import hand_in, letters, make_corrector, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    """The only question; its key says B."""
    return make_question()


@pytest.fixture
def officer():
    return make_officer()


def practise(officer, question, text, now):
    """A challenge of this one question, answered with letters."""
    item = start_challenge(officer=officer, now=now).items.get()
    return answer_item(item=item, answer=letters(item.version, text), now=now)


def sit(officer, question, text, now):
    sitting = hand_in(make_quiz(items=[question, make_question()]), [text, "B"], now=now, officer=officer)
    book_mistakes(officer=officer, now=sitting.submitted_at)
    return sitting


def put_right(question, now, remedy=Remedy.KEY, **fields):
    correction = propose(question, remedy, actor=make_corrector(), now=now, **fields)
    correction = decide_correction(correction=correction, actor=make_corrector(), now=now)
    carry_out(correction=correction, now=now)
    return correction


def has_card(officer):
    return MemoryCard.objects.filter(officer=officer, left_at=None).exists()


@pytest.mark.parametrize("answer", [practise, sit])
@pytest.mark.parametrize(
    ("remedy", "text", "stays"),
    [(Remedy.KEY, "C", False), (Remedy.KEY, "A", True), (Remedy.FULL, "A", False), (Remedy.OUT, "A", False)],
)
def test_card_stays_only_while_an_answer_is_wrong(answer, remedy, text, stays, question, officer, now):
    answer(officer, question, text, now)
    assert has_card(officer)

    correction = put_right(question, now + timedelta(days=1), remedy)
    assert has_card(officer) is stays

    carry_out(correction=correction, now=now + timedelta(days=2))
    assert has_card(officer) is stays


def test_another_mistake_keeps_the_card(question, officer, now):
    practise(officer, question, "C", now)
    practise(officer, question, "A", now + timedelta(days=1))

    put_right(question, now + timedelta(days=2))

    assert has_card(officer)
    assert list(PracticeItem.objects.order_by("answered_at").values_list("percent", flat=True)) == [100, 0]


def test_practice_that_followed_the_wrong_key_stays_right(question, officer, now):
    practise(officer, question, "B", now)

    put_right(question, now + timedelta(days=1))

    assert PracticeItem.objects.filter(run__officer=officer, position=1).get().is_right


def test_practice_under_way_goes_by_the_key_in_force(question, officer, now):
    item = start_challenge(officer=officer, now=now).items.get()
    put_right(question, now)

    item = answer_item(item=item, answer=letters(item.version, "C"), now=now)

    assert item.is_right
    assert not has_card(officer)
