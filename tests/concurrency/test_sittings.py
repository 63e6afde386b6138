"""Sittings under parallel writers: one open sitting, one entry, and no acknowledged answer outside the result."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections

from ledger.domain.chain import verify_chain
from ledger.models import Entry
from quizzes.domain.accommodations import prolong_open_sittings
from quizzes.domain.answers import Saved, SaveRefused, save_answer
from quizzes.domain.occasions import StartRefused
from quizzes.domain.sittings import close_due_sittings, start_quiz, start_sitting, submit_sitting
from quizzes.enums import SaveRefusal, SittingState
from quizzes.models import Sitting, SittingItem
from tests.factories.people import make_officer
from tests.factories.quizzes import make_accommodation, make_quiz
from tests.factories.sittings import (
    end_of,
    make_occasion,
    make_questions,
    make_sitting,
    right_answers,
    slots_of,
    token_of,
)

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]

THREADS = 8


def test_parallel_starts_give_one_open_sitting(now, at_once):
    officer, occasion, questions = make_officer(), make_occasion(), make_questions()

    def start():
        return start_sitting(officer=officer, occasion=occasion, make_paper=lambda *_args: slots_of(questions), now=now)

    results = at_once([start] * THREADS)

    assert {result.pk for result in results} == {Sitting.objects.get().pk}
    assert SittingItem.objects.count() == len(questions)


def test_parallel_starts_after_an_overdue_one_use_one_try(now, at_once):
    officer, questions = make_officer(), make_questions()
    occasion = make_occasion(time_limit=timedelta(minutes=10), max_tries=2)
    make_sitting(officer, now=now, subject=occasion.subject, minutes=10)
    later = now + timedelta(minutes=11)

    def start():
        return start_sitting(
            officer=officer, occasion=occasion, make_paper=lambda *_args: slots_of(questions), now=later
        )

    results = at_once([start] * THREADS)

    assert {result.try_number for result in results} == {2}
    assert (Sitting.objects.count(), Entry.objects.count()) == (2, 1)


def test_parallel_starts_and_submits_never_exceed_the_tries(now, at_once):
    officer, questions = make_officer(), make_questions()
    occasion = make_occasion(max_tries=2)

    def sit():
        sitting = start_sitting(
            officer=officer, occasion=occasion, make_paper=lambda *_args: slots_of(questions), now=now
        )
        return submit_sitting(sitting=sitting, now=now, by=officer)

    results = at_once([sit] * THREADS)

    assert {type(result) for result in results} <= {Sitting, StartRefused}
    assert 1 <= Sitting.objects.count() <= 2
    assert Entry.objects.count() == Sitting.objects.count()
    assert verify_chain(officer) == []


def test_start_losing_to_the_constraint_returns_the_others_sitting(now):
    officer, occasion, questions = make_officer(), make_occasion(), make_questions()

    def insert_past_the_lock():
        try:
            Sitting.objects.create(
                officer=officer,
                subject_kind=occasion.subject.kind,
                subject_id=occasion.subject.id,
                try_number=1,
                started_at=now,
                full_points=5,
                pass_points=3,
            )
        finally:
            connections.close_all()

    def make_paper(_number, _seed):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(insert_past_the_lock).result()
        return slots_of(questions)

    sitting = start_sitting(officer=officer, occasion=occasion, make_paper=make_paper, now=now)

    assert sitting == Sitting.objects.get()
    assert sitting.items.count() == 0


def test_parallel_submits_give_one_result_and_one_entry(now, at_once):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, minutes=10)
    moments = [now + timedelta(seconds=second) for second in range(THREADS)]

    results = at_once([lambda at=at: submit_sitting(sitting=sitting, now=at, by=officer) for at in moments])

    assert len({(result.submitted_at, result.entry_id) for result in results}) == 1
    assert Entry.objects.count() == 1
    assert verify_chain(officer) == []


def test_parallel_closing_and_submitting_at_the_deadline_is_one_entry(now, at_once):
    officers = [make_officer() for _number in range(3)]
    sittings = [make_sitting(officer, now=now, minutes=10) for officer in officers]
    then = end_of(sittings[0])
    closings = [lambda: close_due_sittings(now=then)] * 2
    submits = [
        lambda sitting=sitting, officer=officer: submit_sitting(sitting=sitting, now=then, by=officer)
        for sitting, officer in zip(sittings, officers, strict=True)
    ]

    results = at_once(closings + submits)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Entry.objects.count() == 3
    assert Sitting.objects.filter(state=SittingState.OPEN).count() == 0


@pytest.mark.parametrize("attempt", range(5))
def test_saves_racing_with_the_submit_are_in_the_result_or_refused(now, at_once, attempt):
    officer = make_officer()
    sitting = make_sitting(officer, now=now, questions=make_questions(12, 0, 0))
    token, right = token_of(sitting), right_answers(sitting)

    def save(position):
        return save_answer(token=token, position=position, answer=right[position], revision=1, flagged=False, now=now)

    saves = [lambda position=position: save(position) for position in right]
    saves.insert(attempt * 3, lambda: submit_sitting(sitting=sitting, now=now, by=officer))
    results = at_once(saves)

    submitted = results.pop(attempt * 3)
    kept = {position for position, result in zip(right, results, strict=True) if isinstance(result, Saved)}
    refused = [result.reason for result in results if isinstance(result, SaveRefused)]
    assert refused == [SaveRefusal.SUBMITTED] * (len(right) - len(kept))
    items = sitting.items.values_list("position", "answer", "awarded")
    assert {position for position, answer, _awarded in items if answer} == kept
    assert {position for position, _answer, awarded in items if awarded} == kept
    assert submitted.points == Decimal(5) * len(kept)


def test_parallel_saves_keep_the_newest_revision(now, at_once):
    sitting = make_sitting(now=now, questions=make_questions(0, 0, 1))
    token = token_of(sitting)

    def save(revision):
        return save_answer(
            token=token, position=1, answer=revision == THREADS, revision=revision, flagged=False, now=now
        )

    at_once([lambda revision=revision: save(revision) for revision in range(1, THREADS + 1)])

    assert sitting.items.values_list("answer", "revision").get() == (True, THREADS)


@pytest.mark.parametrize("attempt", range(5))
def test_more_time_racing_with_the_closing_either_comes_or_is_too_late(now, at_once, attempt):
    officer = make_officer()
    quiz = make_quiz(items=make_questions(3, 0, 0), time_limit=10)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    row = make_accommodation(quiz, [officer], extra_minutes=5, now=now)
    last, over = end_of(sitting) - timedelta(microseconds=1), end_of(sitting)

    results = at_once(
        [
            lambda: prolong_open_sittings(accommodation=row, actor=row.granted_by, now=last),
            lambda: close_due_sittings(now=over),
            lambda: close_due_sittings(now=over),
        ]
    )

    assert [result for result in results if isinstance(result, Exception)] == []
    after = Sitting.objects.get()
    prolonged = results[0] == 1
    assert (after.state == SittingState.OPEN) is prolonged
    assert after.deadline - sitting.deadline == timedelta(minutes=5 if prolonged else 0)
    assert Entry.objects.count() == (0 if prolonged else 1)
