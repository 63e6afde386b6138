"""The weak knowledge points of a unit: for those who lead it, of groups alone, never of a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.models import KnowledgePoint
from people.enums import UNIT_LEADERS, Role
from tests.factories.campaigns import make_member
from tests.factories.courses import make_lesson
from tests.factories.people import appoint, make_officer, make_unit
from tests.factories.quizzes import make_question
from tests.factories.sittings import make_sitting, right_answers
from tests.quizzes.domain.test_memory import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_unit("城东派出所党支部", code="A1")


def sit(branch, point, now, *, people=6):
    """Six people of the branch, five questions each: half of them get all right."""
    questions = [make_question(knowledge_point=point) for _number in range(5)]
    for number in range(people):
        sitting = make_sitting(make_member(branch, f"某{number}"), now=now, questions=questions)
        hand_in(sitting, right_answers(sitting) if number % 2 else {}, now)


def open_topics(client, unit, role=Role.SECRETARY):
    actor = make_officer("陈某")
    if role:
        appoint(actor, role, None if role == Role.BUREAU_OFFICE else unit)
    client.force_login(actor)
    return client.get(reverse("desk:topics", args=[unit.uuid]))


@pytest.mark.parametrize("role", [None, *Role])
def test_topics_open_to_leaders_and_the_bureau_office_only(client, branch, role):
    expected = 200 if role in {*UNIT_LEADERS, Role.BUREAU_OFFICE} else 404

    assert open_topics(client, branch, role).status_code == expected


def test_topics_show_shares_with_lessons_and_nobody(client, branch, now):
    point = KnowledgePoint.objects.create(name="三个规定")
    lesson = make_lesson()
    lesson.knowledge_points = [point]
    lesson.save()
    sit(branch, point, now - timedelta(days=1))

    response = open_topics(client, branch)

    ((topic, pages),) = response.context["rows"]
    assert (topic.point, topic.share.text, [page.title for page in pages]) == (point, "15/30", [lesson.title])
    body = response.content.decode()
    assert all(f"某{number}" not in body for number in range(6))


def test_small_group_is_withheld(client, branch, now):
    sit(branch, KnowledgePoint.objects.create(name="回避"), now - timedelta(days=1), people=4)

    assert open_topics(client, branch).context["rows"] == []


def test_committee_adds_up_its_branches(client, now):
    committee = make_unit("机关党委", kind="committee", code="A0")
    point = KnowledgePoint.objects.create(name="四风")
    for code in ("A1", "A2"):
        sit(make_unit(f"支部{code}", parent=committee, code=code), point, now - timedelta(days=1))

    ((topic, _pages),) = open_topics(client, committee).context["rows"]

    assert topic.share.text == "30/60"
