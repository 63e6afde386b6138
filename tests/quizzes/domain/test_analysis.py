"""Item analysis of stored papers: the same figures as by hand, one try for each officer, nothing about persons."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.domain.analysis import FEWEST_PAPERS, PAUSE, analyse, analyse_due, stale_occasions
from quizzes.domain.bank import revise_question
from quizzes.domain.psychometrics import discrimination, parts_by_total, reliability, upper_lower, variance
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.models import ItemFigures, QuizAnalysis, Sitting
from quizzes.queries import figures_of, figures_of_question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz

pytestmark = pytest.mark.django_db

# Rows are officers, columns questions: 1 is the right answer, 0 the first wrong option, None no answer.
ANSWERS = [
    [1, 1, 1, 1],
    [1, 1, 1, 0],
    [1, 1, 0, 0],
    [1, 0, 1, None],
    [1, 0, 0, 1],
    [0, 0, 0, 0],
]


def sit(quiz, row, *, now, officer=None, minutes=5):
    """One officer's try: the answers of `row` in the order of the quiz's questions."""
    sitting = start_quiz(officer=officer or make_officer(), quiz=quiz, now=now)
    for item, right in zip(sitting.items.order_by("position"), row, strict=True):
        key = item.version.key
        wrong = [option["id"] for option in item.version.options if option["id"] not in key][:1]
        item.answer = None if right is None else key if right else wrong
        item.save(update_fields=["answer"])
    return submit_sitting(sitting=sitting, now=now + timedelta(minutes=minutes), by=sitting.officer)


@pytest.fixture
def quiz():
    return make_quiz(items=[make_question() for _number in range(4)])


@pytest.fixture
def analysis(quiz, now):
    for row in ANSWERS:
        sit(quiz, row, now=now)
    return analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now)


def test_figures_are_those_computed_by_hand(quiz, analysis):
    scores = [[(value or 0) * 5 for value in row] for row in ANSWERS]
    totals = [sum(row) for row in scores]
    part = parts_by_total(totals)
    columns = list(zip(*scores, strict=True))
    found = {item.version.question_id: item for item in analysis.items.all()}

    for item, column in zip(quiz.items.all(), columns, strict=True):
        figures = found[item.question_id]
        assert figures.facility == pytest.approx(sum(column) / 30)
        assert figures.discrimination == pytest.approx(discrimination(column, totals))
        assert figures.upper_lower == pytest.approx(upper_lower([points / 5 for points in column], part))
        assert figures.papers == 6
    alpha = reliability([variance(column) for column in columns], variance(totals))
    assert analysis.figures["reliability"] == pytest.approx(alpha)
    assert analysis.figures["mean"] == pytest.approx(sum(totals) / 6 / 20 * 100)
    assert analysis.figures["bands"] == [1, 0, 0, 0, 0, 3, 0, 1, 0, 1]
    assert analysis.figures["median"] == 300


def test_choices_say_how_often_each_option_was_chosen(quiz, analysis):
    last = list(quiz.items.all())[-1].question
    choices = analysis.items.get(version__question=last).choices

    assert [(choice["label"], choice["n"], choice["is_key"]) for choice in choices] == [
        ("A", 3, False),
        ("B", 2, True),
        ("C", 0, False),
        ("D", 0, False),
    ]
    assert analysis.items.get(version__question=last).answered == 5
    assert choices[1]["upper"] > choices[1]["lower"]


def test_only_the_first_try_of_an_officer_counts(quiz, analysis, now):
    officer = Sitting.objects.earliest("pk").officer
    sit(quiz, [0, 0, 0, 0], now=now + timedelta(hours=1), officer=officer)

    again = analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now + timedelta(hours=2))

    assert again.papers == 6
    assert again.figures == analysis.figures
    assert again.last_handed_in == now + timedelta(hours=1, minutes=5)


def test_too_few_papers_are_not_analysed(quiz, now):
    for row in ANSWERS[: FEWEST_PAPERS - 1]:
        sit(quiz, row, now=now)

    assert analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now) is None
    assert not QuizAnalysis.objects.exists()


def test_computing_again_replaces_the_figures(quiz, analysis, now):
    sit(quiz, [1, 1, 1, 1], now=now)

    again = analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now + timedelta(hours=1))

    assert (again.pk, again.papers, again.computed_at) == (analysis.pk, 7, now + timedelta(hours=1))
    assert ItemFigures.objects.count() == 4


def test_papers_that_differ_have_no_reliability(now):
    first, second, third = (make_question() for _number in range(3))
    bank = first.bank
    quiz = make_quiz(items=[second, third], draws=[{"bank": bank, "kind": "single"}])
    make_question(bank)
    for _number in range(12):
        sit(quiz, [1, 0, 1], now=now)

    analysis = analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now)

    drawn = analysis.items.filter(version__question__bank=bank)
    assert sum(item.papers for item in drawn) == 12
    assert (analysis.figures["same_questions"], analysis.figures["reliability"]) == (False, None)


def test_the_clock_computes_what_new_papers_made_stale(quiz, now):
    for row in ANSWERS:
        sit(quiz, row, now=now)

    assert analyse_due(now=now + timedelta(minutes=6)) == 1
    assert analyse_due(now=now + timedelta(minutes=7)) == 0

    sit(quiz, [1, 1, 1, 1], now=now + timedelta(minutes=8))
    assert stale_occasions(now + timedelta(minutes=14)) == []
    assert stale_occasions(now + timedelta(minutes=14) + PAUSE) == [("quiz", quiz.translation_key)]


def test_a_version_has_figures_of_its_own(quiz, analysis, now):
    question = quiz.items.first().question
    revise_question(
        question=question,
        stem="改过的题干（　）。",
        options=["甲项", "乙项", "丙项", "丁项"],
        key="C",
        actor=None,
        now=now,
    )
    sit(quiz, [1, 1, 1, 1], now=now)
    again = analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now)

    assert {(row.version.number, row.papers) for row in figures_of_question(question)} == {(1, 6), (2, 1)}
    assert again.figures["reliability"] is None


def test_what_tells_least_stands_first(analysis):
    rows = [row.discrimination for row in figures_of(analysis)]

    assert rows == sorted(rows)


def test_points_that_are_partly_reached_count_as_shares(quiz, analysis, now):
    item = Sitting.objects.earliest("pk").items.first()
    type(item).objects.filter(pk=item.pk).update(awarded=Decimal("2.5"))

    analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now)

    assert ItemFigures.objects.get(version=item.version).facility == pytest.approx(4.5 / 6)
