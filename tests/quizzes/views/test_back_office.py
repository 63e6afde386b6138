"""The question bank under /cms/: who may enter, the list, writing through the bank, publishing quizzes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from people.domain.access import QUESTION_EDITORS, sync_group_permissions
from quizzes.domain.previews import create_preview
from quizzes.enums import QuestionState
from quizzes.models import Question, QuizPage
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A logged-in question editor."""
    sync_group_permissions()
    officer = make_officer()
    officer.groups.add(Group.objects.get(name=QUESTION_EDITORS))
    client.force_login(officer)
    return officer


def written(question=None, **changes):
    """The form's data: for a new question in full, for an old one as it stands."""
    version = question.current if question else None
    return {
        "bank": question.bank_id if question else "",
        "kind": question.kind if question else "single",
        "stem": version.stem if version else "收受礼金违反的是（　）。",
        "options": "\n".join(option["text"] for option in version.options) if version else "政治纪律\n廉洁纪律",
        "key": "B",
        "explanation": "",
        "difficulty": "easy",
        "basis_text": "",
        "state": question.state if question else "draft",
        **changes,
    }


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
@pytest.mark.parametrize(("page", "queries"), [("questions:index", 13), ("banks:index", 10), ("imports:index", 10)])
def test_lists_cost_the_same_queries_at_any_size(size, page, queries, editor, client, now, django_assert_num_queries):
    for _index in range(size):
        bank = make_bank()
        make_question(bank)
        create_preview(bank=bank, file_name="题库.xlsx", sheets=[], options={}, actor=editor, now=now)
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


def test_new_question_is_written_as_a_first_version(editor, client):
    bank = make_bank()

    response = client.post(reverse("questions:add"), written(bank=bank.pk))

    assert response.status_code == 302
    question = Question.objects.get()
    assert (question.current.number, question.current.created_by, question.state) == (1, editor, "draft")
    assert [option["text"] for option in question.current.options] == ["政治纪律", "廉洁纪律"]
    assert question.current.key == [question.current.options[1]["id"]]


def test_judgement_is_written_with_words(editor, client):
    client.post(reverse("questions:add"), written(bank=make_bank().pk, kind="judge", options="", key="错误"))

    assert Question.objects.get().current.key is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"key": "E"}, "key"), ({"key": "AB"}, "key"), ({"options": "只有一项"}, "key"), ({"stem": "（）"}, "stem")],
)
def test_what_is_no_question_is_refused_beside_its_field(changes, field, editor, client):
    response = client.post(reverse("questions:add"), written(bank=make_bank().pk, **changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert Question.objects.count() == 0


def test_edit_form_shows_the_question_and_saving_it_unchanged_makes_no_version(editor, client):
    question = make_question(kind="multiple")

    form = client.get(reverse("questions:edit", args=[question.pk])).context["form"]
    assert (form["key"].initial, form["options"].initial) == ("AC", "甲项\n乙项\n丙项\n丁项")
    client.post(reverse("questions:edit", args=[question.pk]), written(question, key="AC"))

    question.refresh_from_db()
    assert question.current.number == 1


def test_edit_appends_a_version_and_moves_the_state(editor, client):
    question = make_question(state=QuestionState.REVIEWED)

    client.post(
        reverse("questions:edit", args=[question.pk]), written(question, key="D", state="active", difficulty="hard")
    )

    question.refresh_from_db()
    assert (question.current.number, question.state, question.difficulty) == (2, "active", "hard")
    assert question.current.key == [question.current.options[3]["id"]]


def test_state_that_the_table_forbids_is_refused(editor, client):
    question = make_question(state=QuestionState.DRAFT)

    response = client.post(reverse("questions:edit", args=[question.pk]), written(question, state="active"))

    assert list(response.context["form"].errors) == ["state"]


def test_versions_can_be_read(editor, client):
    question = make_question(stem="旧的说法是（　）。")
    client.post(reverse("questions:edit", args=[question.pk]), written(question, stem="新的说法是（　）。"))

    page = client.get(reverse("questions:inspect", args=[question.pk])).content.decode()

    assert page.index("新的说法是") < page.index("旧的说法是")


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
            "review": "at_once",
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


def test_chooser_finds_questions_by_text(organiser, client):
    wanted = make_question(stem="整治“四风”要久久为功。")
    make_question(stem="三个规定要求逢问必录。")

    response = client.get(reverse("question_chooser:choose_results"), {"q": "四风"})

    assert [question.pk for question in response.context["results"]] == [wanted.pk]
