"""Quizzes for practice: papers like any other that leave no score, no try and no reserved key."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from ledger.models import Entry, Progress
from quizzes.domain.draws import PoolTooSmall
from quizzes.domain.occasions import StartRefused
from quizzes.domain.papers import check_fillable, paper_of_quiz
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import Review, SittingState, StartRefusal
from quizzes.models import Sitting
from quizzes.queries import practicable_questions
from tests.conftest import NOW
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import let_people_mark_judgements, right_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def sit(officer, quiz, now=NOW):
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)
    return submit_sitting(sitting=sitting, now=now, by=officer, answers=right_answers(sitting))


def test_practice_is_graded_and_leaves_no_score(officer):
    quiz = make_quiz(items=[make_question()], practice=True)

    sitting = sit(officer, quiz)

    assert (sitting.state, sitting.points, sitting.practice, sitting.entry) == (SittingState.SUBMITTED, 5, True, None)
    assert sitting.items.get().awarded == 5
    assert Entry.objects.count() == Progress.objects.count() == 0


def test_practice_knows_no_number_of_tries_and_no_pause(officer):
    quiz = make_quiz(items=[make_question()], practice=True, max_tries=1, cool_down=60)

    sittings = [sit(officer, quiz) for _try in range(3)]

    assert [sitting.try_number for sitting in sittings] == [1, 2, 3]


def test_practice_counts_as_no_try_when_the_quiz_turns_earnest_and_back(officer):
    quiz = make_quiz(items=[make_question()], practice=True, max_tries=1)
    sit(officer, quiz)
    sit(officer, quiz)
    quiz.practice = False

    earnest = sit(officer, quiz)
    quiz.practice = True
    again = sit(officer, quiz)

    assert (earnest.practice, earnest.try_number, earnest.entry) == (False, 1, Entry.objects.get())
    assert (again.practice, again.try_number) == (True, 3)


def test_practice_never_opens_beside_an_earnest_paper(officer):
    quiz = make_quiz(items=[make_question()])
    earnest = start_quiz(officer=officer, quiz=quiz, now=NOW)
    quiz.practice = True

    assert start_quiz(officer=officer, quiz=quiz, now=NOW) == earnest
    assert Sitting.objects.get().practice is False


def test_overdue_earnest_paper_is_closed_before_practice_starts(officer):
    quiz = make_quiz(items=[make_question()], time_limit=10)
    start_quiz(officer=officer, quiz=quiz, now=NOW)
    quiz.practice = True

    practice = start_quiz(officer=officer, quiz=quiz, now=NOW + timedelta(hours=1))

    assert (practice.practice, practice.try_number) == (True, 1)
    assert Entry.objects.count() == 1


def test_practice_leaves_out_what_is_still_asked_in_earnest():
    bank = make_bank()
    questions = [make_question(bank) for _number in range(4)]
    fixed, drawn = make_question(), questions[0]
    make_quiz(items=[fixed, *questions[1:]], review=Review.NEVER)
    quiz = make_quiz(items=[fixed], draws=[{"bank": bank, "kind": "single"}], practice=True)

    paper = paper_of_quiz(quiz, "seed", now=NOW)

    assert [slot.version_id for slot in paper] == [drawn.current_id]
    quiz.practice = False
    assert len(paper_of_quiz(quiz, "seed", now=NOW)) == 2


def test_practice_whose_questions_are_all_reserved_starts_nothing(officer):
    bank = make_bank()
    make_quiz(items=[make_question(bank)], review=Review.NEVER)

    with pytest.raises(PoolTooSmall):
        start_quiz(officer=officer, quiz=make_quiz(draws=[{"bank": bank, "kind": "single"}], practice=True), now=NOW)


def test_practice_without_a_free_fixed_question_says_when_to_come_again(officer):
    question = make_question()
    make_quiz(items=[question], review=Review.NEVER)

    with pytest.raises(StartRefused) as refused:
        start_quiz(officer=officer, quiz=make_quiz(items=[question], practice=True), now=NOW)

    assert refused.value.reason == StartRefusal.RESERVED


def test_practice_quiz_reserves_nothing_itself():
    question = make_question()
    make_quiz(items=[question], practice=True, review=Review.NEVER)

    assert question in practicable_questions(NOW)


def test_practice_that_people_would_have_to_mark_is_not_published(monkeypatch):
    let_people_mark_judgements(monkeypatch)
    bank = make_bank()
    make_question(bank, kind="judge", stem="接到打听要登记。")
    draws = [{"bank": bank, "kind": "judge"}]

    check_fillable(make_quiz(draws=draws), NOW)
    with pytest.raises(ValidationError) as refused:
        check_fillable(make_quiz(draws=draws, practice=True), NOW)

    (message,) = refused.value.messages
    assert "接到打听要登记" in message


def test_practice_with_something_to_mark_is_graded_by_the_machine_alone(officer, monkeypatch):
    """Where a question changed after the quiz was published."""
    let_people_mark_judgements(monkeypatch)
    quiz = make_quiz(items=[make_question(), make_question(kind="judge")], practice=True)

    sitting = sit(officer, quiz)

    assert (sitting.state, sitting.points) == (SittingState.SUBMITTED, 5)
