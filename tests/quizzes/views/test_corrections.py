"""The pages of corrections: who sees them, that two people are needed, what an officer reads afterwards."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from people.enums import Role
from quizzes.domain.corrections import read_key
from quizzes.enums import CorrectionState, Remedy
from quizzes.models import Correction, Sitting
from quizzes.queries import corrections_visible_to
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.quizzes.domain.test_corrections import apply, hand_in, propose

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"quizzes:{name}", args=args)


def person(role):
    officer, browser = make_officer(), Client()
    if role:
        appoint(officer, role)
    browser.force_login(officer)
    return officer, browser


@pytest.fixture
def question():
    return make_question()


@pytest.fixture
def quiz(question):
    return make_quiz(items=[question, make_question()])


def posted(question, **fields):
    return {
        "version": question.current_id,
        "remedy": "key",
        "key": "C",
        "nobody_loses": "on",
        "reason": "依据已修订。",
        **fields,
    }


@pytest.mark.parametrize("role", [None, *Role])
def test_who_opens_what(role, question, clock, now):
    correction = propose(question)
    officer, browser = person(role)
    proposes = role in {Role.QUESTION_EDITOR, Role.CONTEST_ORGANISER}
    sees = proposes or role == Role.BUREAU_OFFICE

    statuses = [
        browser.get(url("correction_list")).status_code,
        browser.get(url("propose_correction", question.uuid)).status_code,
        browser.get(url("correction", correction.uuid)).status_code,
        browser.post(url("drop_correction", correction.uuid)).status_code,
    ]

    assert list(corrections_visible_to(officer, now.date())) == ([correction] if sees else [])
    assert statuses == [
        200 if sees else 403,
        200 if proposes else 403,
        200 if sees else 404,
        302 if proposes else 403 if sees else 404,
    ]


def test_from_proposal_to_corrected_papers(quiz, question, clock, now):
    sitting = hand_in(quiz, "CB", now=now - timedelta(hours=1))
    (_proposer, first), (_decider, second) = person(Role.QUESTION_EDITOR), person(Role.BUREAU_OFFICE)

    page = first.post(url("propose_correction", question.uuid), posted(question), follow=True)
    correction = Correction.objects.get()
    refused = first.post(url("decide_correction", correction.uuid))
    second.post(url("decide_correction", correction.uuid))

    assert (page.context["effect"].papers, len(page.context["effect"].gaining)) == (1, 1)
    assert refused.status_code == 403
    correction.refresh_from_db()
    assert correction.state == CorrectionState.DONE
    assert Sitting.objects.get(pk=sitting.pk).points == 10
    assert second.get(url("correction", correction.uuid)).context["correction"].changed == 1


@pytest.mark.parametrize(
    "fields", [{"key": "B"}, {"key": ""}, {"key": "Z"}, {"reason": ""}, {"remedy": "nothing"}, {"version": "0"}]
)
def test_faulty_proposal_comes_back_and_writes_nothing(fields, question, clock):
    _officer, browser = person(Role.QUESTION_EDITOR)

    response = browser.post(url("propose_correction", question.uuid), posted(question, **fields))

    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Correction.objects.exists()


def test_proposal_needs_no_key_for_another_remedy(question, clock):
    _officer, browser = person(Role.QUESTION_EDITOR)

    browser.post(url("propose_correction", question.uuid), posted(question, remedy="full", key=""))

    assert Correction.objects.get().remedy == Remedy.FULL


def test_officer_reads_what_was_corrected_and_sees_the_right_key(quiz, question, clock, now):
    sitting = hand_in(quiz, "CB", now=now - timedelta(hours=1))
    apply(propose(question, now=now), now=now)
    browser = Client()
    browser.force_login(sitting.officer)

    response = browser.get(url("result", sitting.uuid))

    assert [each.correction.reason for each in response.context["corrections"]] == ["原答案依据的条文已修订。"]
    assert response.context["wrong"] == []
    keys = [
        option["id"]
        for each in response.context["rest"]
        if each.item.version.question_id == question.pk
        for option in each.shown["options"]
        if option["is_key"]
    ]
    assert keys == read_key(question.versions.first(), "C")


def test_no_page_of_corrections_names_an_officer(quiz, question, clock, now):
    sitting = hand_in(quiz, "CB", now=now - timedelta(hours=1), officer=make_officer("欧阳某某"))
    correction = propose(question)
    _officer, browser = person(Role.BUREAU_OFFICE)

    page = browser.get(url("correction", correction.uuid)).content.decode()

    assert sitting.officer.name not in page and sitting.officer.badge_no not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_queries_for_any_number(count, clock, django_assert_num_queries):
    for _number in range(count):
        propose(make_question())
    _officer, browser = person(Role.BUREAU_OFFICE)
    browser.get(url("correction_list"))

    with django_assert_num_queries(8):
        response = browser.get(url("correction_list"))

    assert len(response.context["page_obj"]) == count
