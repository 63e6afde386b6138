"""The check behind the killed server names every kind of loss, and nothing where all is there."""

import pytest

from benchmarks.acknowledged import missing
from quizzes.domain.sittings import submit_sitting
from quizzes.models import Sitting, SittingItem
from tests.factories.sittings import make_sitting, right_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(now):
    """A paper whose three questions were answered rightly in their second revision, and handed in."""
    sitting = make_sitting(now=now)
    answers = right_answers(sitting)
    for position, answer in answers.items():
        SittingItem.objects.filter(sitting=sitting, position=position).update(answer=answer, revision=2)
    submit_sitting(sitting=sitting, now=now, by=sitting.officer)
    return {
        "sitting": str(sitting.uuid),
        "acknowledged": {str(position): 2 for position in answers},
        "sent": [[position, 2, answer] for position, answer in answers.items()],
    }


def test_nothing_is_missing_where_all_is_there(page):
    assert list(missing(page)) == []


def test_sitting_that_is_gone_is_named(page):
    assert list(missing(page | {"sitting": ""})) == ["sitting  is not there"]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"revision": 1}, "revision 2 was acknowledged, 1 is stored"), ({"answer": ["x"]}, "which was never sent")],
)
def test_answer_that_is_lost_or_altered_is_named(change, words, page):
    SittingItem.objects.filter(position=1).update(**change)

    found = list(missing(page))

    assert any(words in text for text in found)


def test_points_that_are_not_those_of_the_answers_are_named(page):
    Sitting.objects.update(points=0)

    assert any("has 0.00 points" in text for text in missing(page))
