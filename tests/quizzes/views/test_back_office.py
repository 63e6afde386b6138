"""The question bank under /cms/: who may enter, the list, writing through the bank, publishing quizzes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from people.domain.access import QUESTION_EDITORS, sync_group_permissions
from quizzes.models import ImportBatch, Question, QuizPage
from tests.factories.courses import make_lesson
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_quiz_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A logged-in question editor."""
    sync_group_permissions()
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    client.force_login(officer)
    return officer


PAGES = ["questions:index", "questions:add", "banks:index", "banks:add", "imports:index", "imports:add"]


@pytest.mark.parametrize("page", PAGES)
def test_question_editors_enter_and_others_do_not(page, editor, client):
    assert client.get(reverse(page)).status_code == 200

    editor.groups.clear()
    assert client.get(reverse(page)).status_code == 302
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(reverse(page)).status_code in (302, 403)
    client.logout()
    assert client.get(reverse(page)).status_code == 302


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("questions:index", 16), ("banks:index", 11), ("imports:index", 11)])
def test_lists_cost_the_same_queries_at_any_size(size, page, queries, editor, client, now, django_assert_num_queries):
    for _index in range(size):
        bank = make_bank()
        make_question(bank)
        ImportBatch.objects.create(bank=bank, file_name="题库.xlsx", uploaded_at=now)
    client.get(reverse(page))

    with django_assert_num_queries(queries):
        client.get(reverse(page))


def test_list_finds_two_characters_within_a_sentence_and_filters(editor, client):
    bank = make_bank()
    wanted = make_question(bank, stem="整治“四风”要久久为功。", difficulty="hard")
    make_question(bank, stem="三个规定要求逢问必录。")
    make_question(make_bank(), stem="“四风”有新的表现。")

    found = client.get(
        reverse("questions:index"), {"q": "四风", "bank": bank.pk, "difficulty": "hard", "state": "active"}
    )

    assert [question.pk for question in found.context["object_list"]] == [wanted.pk]


def test_questions_are_never_deleted(editor, client):
    editor.user_permissions.add(Permission.objects.get(codename="delete_question"))
    question = make_question()

    client.post(reverse("questions:delete", args=[question.pk]))

    assert Question.objects.filter(pk=question.pk).exists()


def quiz_form(**changes):
    empty = inline_formset([])
    return nested_form_data(
        {
            "title": "秋季学习小测",
            "slug": "autumn",
            "intro": "",
            "pass_percent": "60",
            "marking_gap": "20",
            "counts": "best",
            "review": "at_once",
            "shows": "explanations",
            "items": empty,
            "draws": empty,
            "comments": empty,
            **changes,
        }
    )


@pytest.fixture
def organiser(client):
    officer = make_officer(is_superuser=True)
    client.force_login(officer)
    return officer


def test_quiz_that_no_paper_can_be_drawn_from_is_not_published(organiser, client):
    index, bank = make_quiz_index(), make_bank(name="纪律题库")
    make_question(bank)
    draw = {"bank": bank.pk, "kind": "single", "count": "2", "points": "5"}
    url = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", index.pk])

    refused = client.post(url, quiz_form(draws=inline_formset([draw]), **{"action-publish": "1"}))
    assert QuizPage.objects.count() == 0
    assert "纪律题库" in str(refused.context["form"].non_field_errors())

    client.post(url, quiz_form(draws=inline_formset([draw])))
    assert QuizPage.objects.get().live is False

    client.post(
        url, quiz_form(slug="winter", draws=inline_formset([{**draw, "count": "1"}]), **{"action-publish": "1"})
    )
    assert QuizPage.objects.get(slug="winter").live is True


def test_quiz_that_never_closes_cannot_show_its_result_after_closing(organiser, client):
    url = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", make_quiz_index().pk])

    refused = client.post(url, quiz_form(review="after_closing"))
    client.post(url, quiz_form(review="after_closing", closes_at="2026-12-01 18:00"))

    assert list(refused.context["form"].errors) == ["review"]
    assert QuizPage.objects.get().review == "after_closing"


def test_check_of_a_lesson_cannot_be_practice(organiser, client):
    quiz = make_quiz(items=[make_question()])
    make_lesson(title="算好六笔账", check_quiz=quiz)
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])

    refused = client.post(url, quiz_form(practice="on"))

    assert "算好六笔账" in str(refused.context["form"].errors["practice"])


def test_chooser_finds_questions_by_text(organiser, client):
    wanted = make_question(stem="整治“四风”要久久为功。")
    make_question(stem="三个规定要求逢问必录。")

    response = client.get(reverse("question_chooser:choose_results"), {"q": "四风"})

    assert [question.pk for question in response.context["results"]] == [wanted.pk]
