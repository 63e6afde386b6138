"""Exporting in the back office: who may, what is named first, what the trail says."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.domain.access import QUESTION_EDITORS, QUESTION_REVIEWERS, sync_group_permissions
from people.models import AuditEvent
from quizzes.actions import QUESTIONS_EXPORTED
from quizzes.exchange import ReadOptions, read_file
from quizzes.models import Question
from quizzes.queries import questions_exportable_by
from quizzes.rules import can_export_question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
CASE = {"kind": "case", "options": [{"kind": "judge", "stem": "可以从轻。", "key": False}], "key": None}


def officer_in(group=None, **fields):
    sync_group_permissions()
    officer = make_officer(**fields)
    if group:
        officer.groups.add(Group.objects.get(name=group))
    return officer


@pytest.fixture
def editor(client):
    officer = officer_in(QUESTION_EDITORS)
    client.force_login(officer)
    return officer


@pytest.fixture
def bank():
    bank = make_bank("廉洁纪律 题库")
    make_question(bank, stem="甲")
    make_question(bank, stem="乙", state="draft")
    make_question(bank, stem="丙的材料", **CASE)
    return bank


def export(client, bank, **told):
    return client.post(reverse("exports:index"), {"bank": bank.pk, "format": "xlsx", **told})


def taken(response):
    """The file, read to its end, which closes it."""
    return b"".join(response.streaming_content)


def stems(response):
    data = taken(response)
    return [question.stem for question in read_file(data, ReadOptions(), name="x").questions]


@pytest.mark.parametrize(
    ("group", "fields", "may"),
    [
        (QUESTION_EDITORS, {}, True),
        (QUESTION_REVIEWERS, {}, False),
        (None, {}, False),
        (None, {"is_superuser": True}, True),
    ],
)
def test_can_export_question_and_its_twin_agree(client, bank, group, fields, may):
    actor = officer_in(group, **fields)
    client.force_login(actor)

    questions = set(Question.objects.all())
    assert len(questions) == 3
    assert {question for question in questions if can_export_question(actor, question)} == (questions if may else set())
    assert set(questions_exportable_by(actor)) == (questions if may else set())
    response = export(client, bank)
    assert response.streaming is may
    assert not may or taken(response)


def test_a_file_is_handed_out_under_the_banks_name_and_audited(editor, client, bank):
    response = export(client, bank)

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "%E5%BB%89%E6%B4%81%E7%BA%AA%E5%BE%8B_%E9%A2%98%E5%BA%93-" in response["Content-Disposition"]
    assert stems(response) == ["甲", "乙", "丙的材料"]
    event = AuditEvent.objects.get(action=QUESTIONS_EXPORTED)
    assert (event.actor, event.subject_id, event.address) == (editor, bank.uuid, "127.0.0.1")
    assert event.details == {"format": "xlsx", "questions": 3, "kinds": {"single": 2, "case": 1}}


def test_only_what_is_ticked_leaves(editor, client, bank):
    assert stems(export(client, bank, states=["active"], kinds=["single"])) == ["甲"]


def test_what_a_format_cannot_hold_is_named_before_anything_leaves(editor, client, bank):
    response = export(client, bank, format="gift", states=["active"])

    shown = response.context
    assert [(each.stem, each.reason) for each in shown["left_out"]] == [("丙的材料", "GIFT没有这种题型。")]
    assert shown["report"].written == 1
    assert "丙的材料" in response.content.decode()
    assert not AuditEvent.objects.filter(action=QUESTIONS_EXPORTED).exists()

    assert stems(export(client, bank, format="gift", states=["active"], anyway="1")) == ["甲"]
    assert AuditEvent.objects.filter(action=QUESTIONS_EXPORTED).count() == 1


def test_nothing_to_export_is_said(editor, client, bank):
    response = export(client, bank, kinds=["essay"])

    assert response.context["form"].non_field_errors()
    assert not AuditEvent.objects.filter(action=QUESTIONS_EXPORTED).exists()


def test_the_list_of_banks_leads_to_the_export_of_each(editor, client, bank):
    listing = client.get(reverse("banks:index")).content.decode()
    address = f"{reverse('exports:index')}?bank={bank.pk}"
    page = client.get(address)

    assert address in listing
    assert page.context["form"]["bank"].value() == str(bank.pk)


@pytest.mark.parametrize("extra", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_bank(editor, client, bank, extra, django_assert_max_num_queries):
    for number in range(extra):
        make_question(bank, stem=f"第{number}题")

    with django_assert_max_num_queries(30):
        taken(export(client, bank))
