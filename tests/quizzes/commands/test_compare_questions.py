"""compare_questions compares what waits for it, at once."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from quizzes.models import Twin
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("compare_questions", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def twins():
    return [
        make_question(kind="judge", stem="公务员受到警告处分的，处分期间为6个月。", key=key) for key in (True, False)
    ]


def test_all_are_compared_once():
    assert json.loads(run("--json")) == {"questions": 2, "written": True, "to_decide": 1}
    assert json.loads(run("--json")) == {"questions": 0, "written": True, "to_decide": 1}
    assert Twin.objects.count() == 1


def test_dry_run_writes_nothing():
    assert json.loads(run("--json", "--dry-run")) == {"questions": 2, "written": False, "to_decide": 0}
    assert Twin.objects.count() == 0


def test_people_are_told_in_words():
    assert "待处理的雷同试题：1对。" in run()
