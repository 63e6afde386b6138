"""refresh_questions works out traits and warnings anew, for all or for one bank."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import QuestionTraits, QuestionWarning
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("refresh_questions", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def questions():
    """Two questions of two banks, whose traits and warnings somebody deleted."""
    questions = [make_question(make_bank(name)) for name in ("纪律题库", "作风题库")]
    QuestionTraits.objects.all().delete()
    QuestionWarning.objects.all().delete()
    return questions


def test_all_questions_are_refreshed_and_a_second_run_changes_nothing(questions):
    report = json.loads(run("--json"))
    stored = set(QuestionWarning.objects.values_list("question", "code"))

    assert report == {"questions": 2, "written": True}
    assert QuestionTraits.objects.count() == 2
    assert len(stored) == 6
    run()
    assert set(QuestionWarning.objects.values_list("question", "code")) == stored


def test_one_bank_is_refreshed_alone(questions):
    run("--bank", "作风题库")

    assert [traits.question for traits in QuestionTraits.objects.all()] == [questions[1]]


def test_dry_run_writes_nothing(questions):
    assert json.loads(run("--dry-run", "--json")) == {"questions": 2, "written": False}
    assert QuestionTraits.objects.count() == 0


def test_unknown_bank_is_an_error_that_names_it(questions):
    with pytest.raises(CommandError, match="没有的题库") as caught:
        run("--bank", "没有的题库")

    assert caught.value.returncode == 1
