"""The result page of a contest's sitting leads back to the contest."""

import pytest
from django.urls import reverse

from tests.factories.contests import make_entrant, make_open_contest, sit

pytestmark = pytest.mark.django_db


def test_result_of_a_contest_leads_back_to_it(client, now):
    officer = make_entrant()
    contest = make_open_contest([officer])
    sitting = sit(officer, contest)
    client.force_login(officer)

    page = client.get(reverse("quizzes:result", args=[sitting.uuid])).content.decode()

    assert f'href="{reverse("contests:by_uuid", args=[contest.uuid])}"' in page
