"""Practice: what is asked, what an answer does, that it leaves no score and shows no reserved key."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from contests.domain.contests import announce_contest, close_contest, open_contest
from courses.models import KnowledgePoint
from ledger.models import Entry
from people.models import Officer
from quizzes.domain.memory import FULL, book_mistakes, remember
from quizzes.domain.practice import (
    NothingToPractise,
    answer_item,
    end_run,
    forget_practice,
    skip_closed,
    start_book,
    start_challenge,
    start_daily,
    start_point,
)
from quizzes.enums import PracticeMode, QuestionState, Review, Shown
from quizzes.models import MemoryCard, PracticeItem, PracticeRun, Question, Sitting
from quizzes.queries import practicable_questions, topic_shares, weak_points
from quizzes.rules import can_practise
from tests.factories.contests import make_contest, make_entrant, make_filled_bank
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting, right_answers
from tests.quizzes.domain.test_memory import DAY, WRONG, hand_in

pytestmark = pytest.mark.django_db


def wrong_answer(item):
    return [option["id"] for option in item.version.options if option["id"] not in item.version.key][:1]


def asked_in(run):
    return [item.version.question for item in run.items.select_related("version__question")]


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def officer():
    return make_officer()


def test_daily_five_are_the_same_all_day_and_others_the_next(bank, officer, now):
    for _number in range(30):
        make_question(bank)

    first = start_daily(officer=officer, now=now)
    again = start_daily(officer=officer, now=now + timedelta(hours=5))
    tomorrow = start_daily(officer=officer, now=now + DAY)

    assert (first.pk, first.items.count()) == (again.pk, 5)
    assert tomorrow.pk != first.pk
    assert not set(asked_in(first)) & set(asked_in(tomorrow))


def test_daily_five_begin_with_mistakes_that_are_due(bank, officer, now):
    questions = [make_question(bank) for _number in range(20)]
    for question in questions[:4]:
        remember(officer=officer, question=question, percent=WRONG, now=now - 2 * DAY)

    run = start_daily(officer=officer, now=now)

    assert set(asked_in(run)[:3]) <= set(questions[:4])
    assert len(set(asked_in(run))) == 5


def test_daily_five_take_in_weak_knowledge_points(bank, officer, now):
    weak = KnowledgePoint.objects.create(name="三个规定")
    of_point = [make_question(bank, knowledge_point=weak) for _number in range(6)]
    for _number in range(60):
        make_question(bank)
    sitting = make_sitting(officer, now=now - DAY, questions=of_point[:5], review=Review.AT_ONCE)
    hand_in(sitting, {}, now - DAY)
    book_mistakes(officer=officer, now=now)
    MemoryCard.objects.all().delete()

    assert [(each.point, each.share.text) for each in weak_points(officer, now)] == [(weak, "0/5")]
    assert set(asked_in(start_daily(officer=officer, now=now))) & set(of_point)


def test_point_practice_asks_the_unseen_first(bank, officer, now):
    point = KnowledgePoint.objects.create(name="四风")
    questions = [make_question(bank, knowledge_point=point) for _number in range(8)]
    make_question(bank)

    first = start_point(officer=officer, point=point, size=5, now=now)
    second = start_point(officer=officer, point=point, size=5, now=now)

    assert set(asked_in(first)) <= set(questions)
    assert set(asked_in(second)) >= set(questions) - set(asked_in(first))
    assert len(set(asked_in(second))) == 5


def test_challenge_grows_with_right_answers_and_ends_with_the_first_mistake(bank, officer, now):
    for _number in range(6):
        make_question(bank)
    run = start_challenge(officer=officer, now=now)

    for position in (1, 2, 3):
        item = run.items.get(position=position)
        answer_item(item=item, answer=item.version.key, now=now)
    answer_item(item=run.items.get(position=4), answer=wrong_answer(run.items.get(position=4)), now=now)

    run.refresh_from_db()
    assert (run.items.count(), run.ended_at) == (4, now)
    assert len(set(asked_in(run))) == 4


def test_challenge_ends_when_nothing_is_left_to_ask(bank, officer, now):
    make_question(bank)
    run = start_challenge(officer=officer, now=now)

    answer_item(item=run.items.get(), answer=run.items.get().version.key, now=now)

    run.refresh_from_db()
    assert run.ended_at == now


def test_book_practice_asks_what_is_due_first(bank, officer, now):
    late, later, not_due = (make_question(bank) for _number in range(3))
    remember(officer=officer, question=later, percent=WRONG, now=now - 2 * DAY)
    remember(officer=officer, question=late, percent=WRONG, now=now - 3 * DAY)
    remember(officer=officer, question=not_due, percent=WRONG, now=now)

    assert asked_in(start_book(officer=officer, size=10, now=now)) == [late, later]


def test_answer_leaves_no_score_and_the_first_one_stands(bank, officer, now):
    make_question(bank)
    run = start_challenge(officer=officer, now=now)
    item = run.items.get()

    first = answer_item(item=item, answer=wrong_answer(item), now=now)
    second = answer_item(item=item, answer=item.version.key, now=now + DAY)

    assert (first.percent, second.percent, second.answered_at) == (0, 0, now)
    assert MemoryCard.objects.get(officer=officer).mistakes == 1
    assert not Entry.objects.exists() and not Sitting.objects.exists()


@pytest.mark.parametrize("answer", [None, [], ["x1y2z3"], {"a": "b"}])
def test_what_is_no_answer_is_refused_and_changes_nothing(answer, bank, officer, now):
    make_question(bank)
    run = start_challenge(officer=officer, now=now)

    with pytest.raises(ValidationError):
        answer_item(item=run.items.get(), answer=answer, now=now)

    assert run.items.get().answered_at is None
    assert not MemoryCard.objects.exists()


def test_nothing_to_practise_says_so_and_writes_nothing(officer, now):
    with pytest.raises(NothingToPractise):
        start_daily(officer=officer, now=now)

    assert not PracticeRun.objects.exists()


def test_papers_people_mark_are_never_practised(bank, officer, now):
    make_question(bank, kind="essay")

    with pytest.raises(NothingToPractise):
        start_challenge(officer=officer, now=now)


def quiz_hiding(question, **fields):
    return make_quiz(items=[question], **{"review": Review.AFTER_CLOSING, **fields})


@pytest.mark.parametrize(
    ("case", "practicable"),
    [
        ("nothing", True),
        ("draft", False),
        ("closed bank", False),
        ("fixed on a quiz without end", False),
        ("fixed on a quiz that is open", False),
        ("fixed on a quiz that has closed", True),
        ("fixed on a quiz that never shows keys", False),
        ("fixed on a quiz that shows keys at once", True),
        ("fixed on a quiz that shows marks and no keys", False),
        ("fixed on a quiz not published", True),
        ("drawn by a quiz", False),
        ("not drawn by a quiz, for its difficulty", True),
    ],
)
def test_reserved_questions_are_never_practised(case, practicable, now):
    question = make_question(difficulty="easy")
    if case == "draft":
        Question.objects.update(state=QuestionState.REVIEWED)
    elif case == "closed bank":
        question.bank.open_for_practice = False
        question.bank.save()
    elif case == "fixed on a quiz without end":
        quiz_hiding(question)
    elif case == "fixed on a quiz that is open":
        quiz_hiding(question, closes_at=now + DAY)
    elif case == "fixed on a quiz that has closed":
        quiz_hiding(question, closes_at=now - DAY)
    elif case == "fixed on a quiz that never shows keys":
        quiz_hiding(question, review=Review.NEVER, closes_at=now - DAY)
    elif case == "fixed on a quiz that shows keys at once":
        quiz_hiding(question, review=Review.AT_ONCE)
    elif case == "fixed on a quiz that shows marks and no keys":
        quiz_hiding(question, review=Review.AT_ONCE, shows=Shown.MARKS)
    elif case == "fixed on a quiz not published":
        quiz_hiding(question, live=False)
    elif case.startswith("drawn"):
        make_quiz(draws=[{"bank": question.bank, "kind": "single"}], review=Review.AFTER_CLOSING)
    elif case.startswith("not drawn"):
        make_quiz(draws=[{"bank": question.bank, "kind": "single", "difficulty": "hard"}], review=Review.AFTER_CLOSING)

    assert can_practise(question, now) == practicable
    assert (question in practicable_questions(now)) == practicable


def test_questions_of_a_contest_are_reserved_from_announcement_to_close(now):
    make_entrant()
    bank = make_filled_bank()
    question, aside = bank.questions.first(), make_question()
    contest = make_contest(bank=bank, opens_at=now + DAY, closes_at=now + 2 * DAY)
    seen = [can_practise(question, now)]

    announce_contest(contest=contest, actor=None, now=now)
    seen.append(can_practise(question, now))
    open_contest(contest=contest, actor=None, now=now + DAY)
    seen.append(can_practise(question, now + DAY))
    assert can_practise(aside, now + DAY)
    close_contest(contest=contest, actor=None, now=now + 3 * DAY)
    seen.append(can_practise(question, now + 3 * DAY))

    assert seen == [True, False, False, True]


def test_question_reserved_in_the_middle_is_skipped(bank, officer, now):
    question, other = make_question(bank), make_question()
    run = start_point_over(officer, [question, other], now)
    quiz_hiding(question)

    assert answer_item(item=run.items.first(), answer=question.current.key, now=now).skipped
    skip_closed(run=run, now=now)

    assert list(run.items.values_list("version__question", "skipped")) == [(question.pk, True), (other.pk, False)]
    assert not MemoryCard.objects.exists()


def start_point_over(officer, questions, now):
    point = KnowledgePoint.objects.create(name="专项")
    Question.objects.filter(pk__in=[question.pk for question in questions]).update(knowledge_point=point)
    run = start_point(officer=officer, point=point, size=5, now=now)
    PracticeItem.objects.filter(run=run).delete()
    PracticeItem.objects.bulk_create(
        PracticeItem(run=run, position=place, version=question.current)
        for place, question in enumerate(questions, start=1)
    )
    return run


def test_ending_early_keeps_what_was_answered_and_the_day_stays_open(bank, officer, now):
    for _number in range(5):
        make_question(bank)
    daily, challenge = start_daily(officer=officer, now=now), start_challenge(officer=officer, now=now)

    for run in (daily, challenge):
        end_run(run=run, now=now)
        run.refresh_from_db()

    assert (daily.ended_at, challenge.ended_at) == (None, now)


def test_officer_forgets_his_practice_and_nobody_elses(bank, officer, now):
    question, other = make_question(bank), make_officer()
    for each in (officer, other):
        remember(officer=each, question=question, percent=WRONG, now=now)
        start_daily(officer=each, now=now)

    forget_practice(officer=officer)

    assert set(PracticeRun.objects.values_list("officer", flat=True)) == {other.pk}
    assert set(MemoryCard.objects.values_list("officer", flat=True)) == {other.pk}


def sit_on(point, officers, now, *, right):
    questions = [make_question(knowledge_point=point) for _number in range(4)]
    for officer in officers:
        sitting = make_sitting(officer, now=now, questions=questions)
        hand_in(sitting, right_answers(sitting) if right else {}, now)


def test_topics_of_a_group_leave_out_what_could_point_at_a_person(now):
    wide, narrow = (KnowledgePoint.objects.create(name=name) for name in ("八项规定", "回避"))
    officers = [make_officer() for _number in range(6)]
    sit_on(wide, officers[:3], now - DAY, right=True)
    sit_on(wide, officers[3:], now - DAY, right=False)
    sit_on(narrow, officers[:4], now - DAY, right=False)

    topics = topic_shares(Officer.objects.filter(pk__in=[officer.pk for officer in officers]), now)

    assert [(topic.point, topic.share.text) for topic in topics] == [(wide, "12/24")]


def test_practice_never_counts_for_a_group(bank, now):
    point = KnowledgePoint.objects.create(name="六笔账")
    question = make_question(bank, knowledge_point=point)
    for _number in range(30):
        run = start_point(officer=make_officer(), point=point, size=5, now=now)
        answer_item(item=run.items.get(), answer=question.current.key, now=now)

    assert topic_shares(Officer.objects.all(), now) == []
    assert PracticeItem.objects.filter(percent=FULL).count() == 30
    assert {run.mode for run in PracticeRun.objects.all()} == {PracticeMode.POINT}
