"""The page of extra time and tries: for those who grant them, reasons for fewer, the officer sees what is his."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.enums import Role
from people.models import AuditEvent
from quizzes.domain.sittings import start_quiz
from quizzes.models import Accommodation
from quizzes.queries import accommodations_visible_to, reasons_visible_to
from quizzes.rules import can_grant_accommodations, can_view_reason
from tests.factories.people import appoint, make_membership, make_officer, make_unit
from tests.factories.quizzes import make_accommodation, make_question, make_quiz

pytestmark = pytest.mark.django_db

REASON = "出警晚归"


@pytest.fixture
def quiz():
    return make_quiz(items=[make_question()], time_limit=10, max_tries=1)


@pytest.fixture
def editor(client, clock):
    officer = make_officer("吴某")
    appoint(officer, Role.QUESTION_EDITOR)
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return officer


def url_of(quiz):
    return reverse("quizzes:accommodations", args=[quiz.translation_key])


def typed(**changes):
    return {
        "officers": "",
        "extra_minutes": "5",
        "extra_tries": "0",
        "valid_from": "2026-11-23T10:00",
        "valid_until": "",
        "reason_kind": "duty",
        "reason": REASON,
        "proposed_by": "",
        "prolong": "on",
        **changes,
    }


# Who, as the actor's roles and whether he granted it himself: sees and grants, reads the reason.
TABLE = [
    ([], False, (False, False)),
    ([Role.SECRETARY], False, (False, False)),
    ([Role.EDITOR], False, (False, False)),
    ([Role.MARKER], False, (False, False)),
    ([Role.CONTEST_ORGANISER], False, (False, False)),
    ([Role.SYSTEM_ADMIN], False, (False, False)),
    ([Role.QUESTION_EDITOR], False, (True, False)),
    ([Role.QUESTION_EDITOR], True, (True, True)),
    ([], True, (False, False)),
    ([Role.BUREAU_OFFICE], False, (True, True)),
]


@pytest.mark.parametrize(("roles", "granted", "may"), TABLE)
def test_who_grants_and_who_reads_the_reason(client, clock, now, quiz, roles, granted, may):
    actor = make_officer()
    for role in roles:
        appoint(actor, role, make_unit() if role == Role.SECRETARY else None)
    row = make_accommodation(quiz, [make_officer()], extra_tries=1, reason=REASON, actor=actor if granted else None)
    client.force_login(actor)
    day = now.date()

    response = client.get(url_of(quiz))

    assert (can_grant_accommodations(actor, day), can_view_reason(actor, row, day)) == may
    assert (set(accommodations_visible_to(actor, day)), set(reasons_visible_to(actor, day))) == (
        {row} if may[0] else set(),
        {row} if may[1] else set(),
    )
    assert response.status_code == (200 if may[0] else 403)
    assert (REASON in response.content.decode()) is may[1]
    for name in ("end_accommodation", "prolong_accommodation"):
        assert client.post(reverse(f"quizzes:{name}", args=[row.uuid])).status_code == (302 if may[0] else 403)


def test_grant_by_numbers_reaches_open_papers_too(client, editor, quiz, now):
    first, second, proposer = make_officer("甲某"), make_officer("乙某"), make_officer("丙某")
    sitting = start_quiz(officer=first, quiz=quiz, now=now)

    numbers = f"{first.badge_no}、{second.staff_no}\n{first.badge_no}"
    response = client.post(url_of(quiz), typed(officers=numbers, proposed_by=proposer.badge_no), follow=True)

    row = Accommodation.objects.get()
    assert (set(row.officers.all()), row.scope, row.extra_minutes) == ({first, second}, None, 5)
    assert (row.granted_by, row.proposed_by, row.reason, row.valid_from) == (editor, proposer, REASON, now)
    sitting.refresh_from_db()
    assert sitting.deadline == now + timedelta(minutes=15)
    assert [str(message) for message in response.context["messages"]] == [
        "Granted.",
        "1 open paper has more time now.",
    ]


def test_grant_to_a_group_is_shown_by_its_units(client, editor, quiz):
    unit = make_unit("巡特警支部")
    member = make_officer()
    make_membership(member, unit)

    form = typed(units=[str(unit.uuid)], extra_tries="2", prolong="")
    page = client.post(url_of(quiz), form, follow=True).content.decode()

    assert Accommodation.objects.get().officers.count() == 0
    assert "巡特警支部" in page
    assert "5 minutes more, 2 tries more" in page


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"officers": ""}, "Name officers or choose a group"),
        ({"officers": "999999"}, "999999"),
        ({"extra_minutes": "0"}, "Give extra minutes, extra tries, or both."),
        ({"extra_minutes": "601"}, "600"),
        ({"valid_until": "2026-11-23T09:00"}, "It must end after it begins."),
        ({"reason_kind": "other", "reason": " "}, "Say in words what the reason is."),
        ({"proposed_by": "999999"}, "exactly this number"),
    ],
)
def test_grant_that_makes_no_sense_says_why(client, editor, quiz, wrong, complaint):
    response = client.post(url_of(quiz), typed(**{"officers": make_officer().badge_no, **wrong}))

    assert response.status_code == 400
    assert complaint in response.content.decode()
    assert Accommodation.objects.count() == 0


def test_nobody_grants_himself_anything(client, editor, quiz):
    response = client.post(url_of(quiz), typed(officers=editor.badge_no))

    assert response.context["form"].non_field_errors() == ["Nobody grants himself more time or tries. Ask a colleague."]


def test_end_keeps_what_has_begun(client, editor, quiz, now):
    officer = make_officer()
    row = make_accommodation(quiz, [officer], extra_minutes=5)
    sitting = start_quiz(officer=officer, quiz=quiz, now=now)

    client.post(reverse("quizzes:end_accommodation", args=[row.uuid]))

    row.refresh_from_db()
    sitting.refresh_from_db()
    assert (row.ended_by, sitting.deadline) == (editor, now + timedelta(minutes=15))


def test_looking_at_names_is_recorded(client, editor, quiz):
    make_accommodation(quiz, [make_officer(), make_officer()], extra_tries=1)

    client.get(url_of(quiz))

    event = AuditEvent.objects.order_by("sequence").last()
    assert (event.action, event.actor, event.details) == (
        "people.listed",
        editor,
        {"list": "accommodations", "people": 2, "quiz": str(quiz.translation_key)},
    )


def test_page_needs_as_many_queries_for_three_grants_as_for_one(client, editor, quiz):
    counts = []
    for new in (1, 2):
        for _number in range(new):
            make_accommodation(quiz, [make_officer(), make_officer()], extra_tries=1, proposed_by=make_officer())
            make_accommodation(quiz, criteria={"units": [str(make_unit().uuid)]}, extra_tries=1)
        client.get(url_of(quiz))
        with CaptureQueriesContext(connection) as queries:
            client.get(url_of(quiz))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_officer_sees_what_is_his_and_no_reason(browser, officer, quiz):
    make_accommodation(quiz, [officer], extra_minutes=5, extra_tries=1, reason=REASON)
    browser.cookies["django_language"] = "en"

    page, listed = browser.get(quiz.url), browser.get("/quizzes/")

    assert "You have been granted 5 minutes more." in page.context["terms"]
    assert "You have 2 tries." in page.context["terms"]
    assert (page.context["tries_left"], page.context["can_grant"]) == (2, False)
    assert REASON not in page.content.decode()
    assert url_of(quiz) not in page.content.decode()
    assert listed.status_code == 200


def test_quiz_page_leads_those_who_grant_to_the_page(client, editor, quiz):
    assert url_of(quiz) in client.get(quiz.url).content.decode()


def test_quiz_index_knows_of_extra_tries(browser, officer, quiz, now):
    from .test_quizzes import sit

    sit(officer, quiz, now, right=False)
    browser.cookies["django_language"] = "en"
    before = browser.get("/quizzes/").context["rows"]

    make_accommodation(quiz, [officer], extra_tries=1)
    after = browser.get("/quizzes/").context["rows"]

    assert [row["tag"] for row in before + after] == ["no tries left", ""]
