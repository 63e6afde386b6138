"""What figures mean in words: one hint for each weakness, none for a good question."""

import pytest
from django.utils import translation

from quizzes.hints import hints_of_item, hints_of_paper
from quizzes.models import ItemFigures, QuizAnalysis


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def choice(label, n, *, key=False, upper=0.1, lower=0.2):
    return {"label": label, "text": label, "is_key": key, "n": n, "upper": upper, "lower": lower}


def item(facility=0.7, discrimination=0.45, choices=()):
    return ItemFigures(
        papers=100, answered=100, facility=facility, discrimination=discrimination, choices=list(choices)
    )


def texts(hints):
    return [hint.text for hint in hints]


GOOD = [choice("A", 15), choice("B", 70, key=True, upper=0.9, lower=0.4), choice("C", 15)]


def test_good_question_has_no_hint():
    assert hints_of_item(item(choices=GOOD)) == []


@pytest.mark.parametrize(
    ("figures", "words", "check"),
    [
        ({"discrimination": -0.1}, "Those who do well elsewhere get it wrong more often", False),
        ({"discrimination": -0.2}, "Those who do well elsewhere get it wrong more often", True),
        ({"discrimination": 0.1}, "It hardly tells the better from the weaker", False),
        ({"facility": 0.97, "discrimination": -0.1}, "Nearly everybody gets it right", False),
        ({"facility": 0.1}, "Very few get it right", False),
        ({"facility": 0.0, "discrimination": None}, "Very few get it right", True),
    ],
)
def test_weakness_is_named(figures, words, check):
    (hint,) = hints_of_item(item(**figures))

    assert hint.text.startswith(words)
    assert hint.check == check


def test_distractors_are_judged():
    hints = hints_of_item(
        item(
            facility=0.3,
            choices=[
                choice("A", 60, upper=0.6, lower=0.5),
                choice("B", 30, key=True, upper=0.4, lower=0.2),
                choice("C", 2),
                choice("D", 8),
            ],
        )
    )

    assert texts(hints) == [
        "A wrong option is chosen more often than the right one.",
        "Hardly anybody chooses C; a better distractor would help.",
        "The better ones choose A more often than the others.",
    ]


@pytest.mark.parametrize(
    ("alpha", "words"), [(0.5, "does not tell officers apart"), (0.7, "usual for a short paper"), (0.85, "reliably.")]
)
def test_reliability_in_words(alpha, words):
    analysis = QuizAnalysis(papers=100, figures={"reliability": alpha, "same_questions": True})

    (hint,) = hints_of_paper(analysis, [])
    assert words in hint.text


def test_doubtful_questions_and_few_papers_are_counted():
    analysis = QuizAnalysis(papers=12, figures={"reliability": None, "same_questions": False})

    hints = hints_of_paper(analysis, [item(discrimination=-0.3), item()])

    assert texts(hints) == [
        "There are only 12 papers; figures of single questions may still change a lot.",
        "Papers were drawn at random and differ; a reliability needs the same questions for all.",
        "Questions whose key should be checked: 1.",
    ]
