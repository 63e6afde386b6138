"""Fifty at once: of one officer and of many there is one open sitting each, no lost answer, one result."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from ledger.domain.chain import verify_chain
from ledger.models import Entry, Progress
from quizzes.domain.answers import Saved, save_answer
from quizzes.domain.sittings import close_due_sittings, start_quiz, submit_sitting
from quizzes.enums import SittingState
from quizzes.models import Sitting, SittingItem
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.factories.sittings import make_sitting, token_of

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]

FIFTY = 50
MINUTE = timedelta(minutes=1)


@pytest.fixture
def quiz():
    bank = make_question().bank
    for _number in range(30):
        make_question(bank)
    return make_quiz(draws=[{"bank": bank, "kind": "single", "count": 10}], time_limit=30)


def answers_of(sitting):
    return dict(sitting.items.values_list("position", "answer"))


def test_fifty_starts_of_one_officer_give_one_open_sitting(quiz, now, at_once):
    officer = make_officer()

    started = at_once([lambda: start_quiz(officer=officer, quiz=quiz, now=now)] * FIFTY)

    assert {sitting.pk for sitting in started} == {Sitting.objects.get().pk}
    assert SittingItem.objects.count() == 10


def test_fifty_saves_of_one_officer_keep_the_newest_of_each_question(now, at_once):
    sitting = make_sitting(now=now, minutes=30, questions=[make_question() for _number in range(5)])
    token = token_of(sitting)
    options = {
        item.position: [option["id"] for option in item.version.options]
        for item in sitting.items.select_related("version")
    }
    calls = [(position, revision) for revision in range(1, 11) for position in options]

    def save(position, revision):
        answer = [options[position][revision % 4]]
        return save_answer(
            token=token, position=position, answer=answer, revision=revision, flagged=False, now=now + MINUTE
        )

    saved = at_once([lambda call=call: save(*call) for call in calls])

    assert len(calls) == FIFTY and {type(each) for each in saved} == {Saved}
    assert answers_of(sitting) == {position: [choices[10 % 4]] for position, choices in options.items()}
    assert set(sitting.items.values_list("revision", flat=True)) == {10}


def test_fifty_submits_of_one_officer_give_one_result(now, at_once):
    sitting = make_sitting(now=now, minutes=30)

    def act(number):
        if number % 10 == 0:
            return close_due_sittings(now=now + 31 * MINUTE)
        return submit_sitting(sitting=sitting, now=now + 31 * MINUTE, by=sitting.officer)

    results = at_once([lambda number=number: act(number) for number in range(FIFTY)])

    assert not [each for each in results if isinstance(each, Exception)]
    assert Entry.objects.get(officer=sitting.officer).payload["sitting"] == str(sitting.uuid)
    assert Progress.objects.get(officer=sitting.officer).tries == 1
    assert verify_chain(sitting.officer) == []


def test_fifty_officers_sit_at_once_and_lose_nothing(quiz, now, at_once):
    officers = [make_officer() for _number in range(FIFTY)]

    def sit(officer):
        sitting = start_quiz(officer=officer, quiz=quiz, now=now)
        token, given = token_of(sitting), {}
        for item in sitting.items.select_related("version").order_by("position"):
            given[item.position] = item.version.key if item.position % 2 else None
            save_answer(
                token=token,
                position=item.position,
                answer=given[item.position],
                revision=1,
                flagged=False,
                now=now + MINUTE,
            )
        for _time in range(2):
            submit_sitting(sitting=sitting, now=now + 2 * MINUTE, by=officer)
        return sitting, given

    results = at_once([lambda officer=officer: sit(officer) for officer in officers])

    assert not [each for each in results if isinstance(each, Exception)]
    assert all(answers_of(sitting) == given for sitting, given in results)
    assert set(Sitting.objects.values_list("state", "points")) == {(SittingState.SUBMITTED, Decimal(25))}
    assert Sitting.objects.count() == Entry.objects.count() == FIFTY
    assert [problem for officer in officers for problem in verify_chain(officer)] == []
