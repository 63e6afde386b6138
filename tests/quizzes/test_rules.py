"""Whose sitting it is, and when keys may leave the server."""

from datetime import timedelta

import pytest

from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import Review
from quizzes.models import Sitting
from quizzes.queries import sittings_visible_to
from quizzes.rules import can_view_keys, can_view_sitting
from tests.factories.people import make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db


def test_can_view_sitting_and_its_twin_agree(now):
    officers = [make_officer(), make_officer(), make_officer(is_superuser=True)]
    sittings = [make_sitting(officer, now=now) for officer in officers]

    for officer in officers:
        visible = set(sittings_visible_to(officer))
        assert visible == {sitting for sitting in sittings if can_view_sitting(officer, sitting)}
        assert visible == set(Sitting.objects.filter(officer=officer))


@pytest.mark.parametrize(
    ("review", "hours", "shown"),
    [
        (Review.AT_ONCE, 0, True),
        (Review.NEVER, 0, False),
        (Review.NEVER, 99, False),
        (Review.AFTER_CLOSING, 0, False),
        (Review.AFTER_CLOSING, 1, True),
    ],
)
def test_can_view_keys_by_rule_and_time(now, review, hours, shown):
    sitting = make_sitting(now=now, review=review, closes_at=now + timedelta(hours=1))
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert can_view_keys(submitted, None, now + timedelta(hours=hours)) is shown
    assert can_view_keys(sitting, None, now + timedelta(hours=hours)) is False


def test_can_view_keys_after_closing_needs_an_end(now):
    sitting = make_sitting(now=now, review=Review.AFTER_CLOSING)
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert can_view_keys(submitted, None, now + timedelta(days=1000)) is False


@pytest.mark.parametrize(("prolonged", "shown"), [(timedelta(0), True), (timedelta(hours=5), False), (None, False)])
def test_can_view_keys_waits_for_the_new_end_of_a_prolonged_quiz(now, prolonged, shown):
    quiz = make_quiz(items=[make_question()], review=Review.AFTER_CLOSING, closes_at=now + timedelta(hours=1))
    officer = make_officer()
    sitting = submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=now), now=now, by=officer)
    quiz.closes_at = None if prolonged is None else quiz.closes_at + prolonged

    assert can_view_keys(sitting, quiz, now + timedelta(hours=2)) is shown
