"""My study: every state of one's own sittings has its line."""

import pytest

from quizzes.domain.sittings import submit_sitting
from tests.factories.quizzes import make_question
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db


def test_paper_that_waits_for_its_marks_is_listed_without_points(client, now):
    sitting = make_sitting(now=now, questions=[make_question(kind="essay")])
    sitting.items.update(answer="先登记，再报告。")
    submit_sitting(sitting=sitting, now=now, by=sitting.officer)
    client.force_login(sitting.officer)

    page = client.get("/my/")

    assert (page.status_code, sitting.result_url in page.content.decode()) == (200, True)
