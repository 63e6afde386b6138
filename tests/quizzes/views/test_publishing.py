"""Editing quiz pages: who may, what the bank holds while one types, a paper before anybody sits it, and publishing."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset

from common import periodic
from people.domain.access import sync_groups
from people.enums import Role
from quizzes.domain.publishing import PublishRefused
from quizzes.models import QuizPage, Sitting
from quizzes.queries import practicable_questions
from tests.factories.courses import make_lesson
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz

from .test_back_office import quiz_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, clock, now):
    officer = make_officer()
    appoint(officer, Role.QUESTION_EDITOR)
    sync_groups(officer, now.date())
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return officer


@pytest.fixture
def bank():
    bank = make_bank(name="纪律题库")
    for _number in range(3):
        make_question(bank)
    return bank


def make_draft(bank, count, **fields):
    """A quiz that is not published, with a revision that could be."""
    quiz = make_quiz(draws=[{"bank": bank, "kind": "single", "count": count}], live=False, **fields)
    quiz.save_revision()
    return quiz


def draws_form(bank, *counts, **changes):
    rows = [{"bank": bank.pk, "kind": "single", "count": count, "points": "5"} for count in counts]
    return quiz_form(draws=inline_formset(rows), **changes)


def is_live(quiz):
    return QuizPage.objects.get(pk=quiz.pk).live


def test_question_editors_edit_quizzes_and_no_other_page(client, editor, bank):
    quiz, lesson = make_draft(bank, 3), make_lesson()

    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    client.post(url, draws_form(bank, 2, title="改过的小测", **{"action-publish": "1"}))

    quiz = QuizPage.objects.get(pk=quiz.pk)
    assert (quiz.title, quiz.live, quiz.owner) == ("改过的小测", True, None)
    add = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", quiz.get_parent().pk])
    assert client.get(add).status_code == 200
    assert not lesson.permissions_for_user(editor).can_edit()
    assert not quiz.get_parent().get_parent().permissions_for_user(editor).can_add_subpage()


def test_stock_tells_what_the_bank_holds_for_each_draw(client, editor, bank):
    url = reverse("quiz_stock")

    told = client.post(url, draws_form(bank, "2", "2")).json()
    enough = client.post(url, draws_form(bank, "3")).json()
    missing = client.post(url, draws_form(bank, "5")).json()

    assert told["draws"] == {
        "draws-0": {"text": "3 questions available", "short": False},
        "draws-1": {"text": "3 questions available, but other draws need them too: 1 missing", "short": True},
    }
    assert told["paper"] == "The paper: 4 questions, 20 points."
    assert enough["draws"] == {"draws-0": {"text": "3 questions available", "short": False}}
    assert missing["draws"]["draws-0"]["text"] == "3 questions available, 2 missing"
    assert QuizPage.objects.count() == 0


def test_stock_knows_rows_that_are_saved_and_leaves_out_unfinished_ones(client, editor, bank):
    quiz = make_draft(bank, 2)
    row = quiz.draws.get()
    rows = [
        {"id": row.pk, "bank": bank.pk, "kind": "single", "count": "3", "points": "5"},
        {"bank": bank.pk, "kind": "", "count": "", "points": "5"},
    ]

    told = client.post(reverse("quiz_stock", args=[quiz.pk]), quiz_form(draws=inline_formset(rows, initial=1))).json()

    assert told["draws"] == {"draws-0": {"text": "3 questions available", "short": False}}
    assert quiz.draws.get().count == 2


def test_stock_of_practice_leaves_out_what_is_reserved(client, editor, bank, now):
    make_quiz(items=[bank.questions.first()], review="never")

    told = client.post(reverse("quiz_stock"), draws_form(bank, "3", practice="on")).json()

    assert practicable_questions(now).count() == 2
    assert told["draws"]["draws-0"] == {"text": "2 questions available, 1 missing", "short": True}


def test_stock_is_for_those_who_edit_pages(client, clock, bank):
    client.force_login(make_officer())

    assert client.post(reverse("quiz_stock"), draws_form(bank, "1")).status_code in (302, 403)


def test_paper_is_previewed_from_the_draft_without_key_and_trace(client, editor, bank):
    quiz = make_draft(bank, 3)
    quiz.title = "草稿里的标题"
    quiz.save_revision()

    response = client.get(reverse("quiz_paper", args=[quiz.pk]))

    page = response.content.decode()
    assert "草稿里的标题" in page
    assert ">Preview<" in page
    assert page.count('data-question="') == 3
    assert "data-token" not in page
    assert "is-key" not in page
    assert Sitting.objects.count() == 0


def test_preview_of_a_paper_that_cannot_be_drawn_says_so(client, editor, bank):
    short = client.get(reverse("quiz_paper", args=[make_draft(bank, 4).pk]))
    empty = client.get(reverse("quiz_paper", args=[make_quiz().pk]))

    assert short.context["problem"] == "The question bank cannot fill this paper at the moment."
    assert empty.context["problem"] == "This paper has no questions yet."
    assert short.status_code == 200


def test_preview_is_for_those_who_edit_the_page(client, clock, bank, now):
    quiz = make_draft(bank, 1)
    clerk = make_officer()
    appoint(clerk, Role.ROSTER_CLERK)
    sync_groups(clerk, now.date())
    client.force_login(clerk)

    assert client.get(reverse("quiz_paper", args=[quiz.pk])).status_code in (302, 403)


def test_editor_finds_the_preview_in_the_form_and_in_the_list(client, editor, bank):
    quiz = make_draft(bank, 1)
    url = reverse("quiz_paper", args=[quiz.pk])

    form = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    listed = client.get(reverse("wagtailadmin_explore", args=[quiz.get_parent().pk])).content.decode()

    assert url in form
    assert url in listed
    for page in (form, listed):
        assert reverse("quizzes:accommodations", args=[quiz.translation_key]) in page
    assert f'data-stock-url="{reverse("quiz_stock", args=[quiz.pk])}"' in form
    assert "js/cms/quiz.js" in form


def test_form_previews_a_paper_as_it_is_typed(client, editor, bank):
    quiz = make_draft(bank, 1)
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])

    row = {"id": quiz.draws.get().pk, "bank": bank.pk, "kind": "single", "count": "2", "points": "5"}
    typed = quiz_form(draws=inline_formset([row], initial=1))
    assert client.post(url, typed).json()["is_valid"] is True
    page = client.get(url, {"mode": "paper"}).content.decode()

    assert page.count('data-question="') == 2
    assert "data-token" not in page


def test_no_way_of_publishing_lets_an_unfillable_quiz_through(bank):
    quiz = make_draft(bank, 4)

    with pytest.raises(PublishRefused):
        quiz.get_latest_revision().publish()

    assert is_live(quiz) is False
    make_question(bank)
    quiz.get_latest_revision().publish()
    assert is_live(quiz) is True


def test_published_quiz_stays_as_it_is_when_its_new_revision_is_refused(bank):
    quiz = make_draft(bank, 2)
    quiz.get_latest_revision().publish()
    quiz = QuizPage.objects.get(pk=quiz.pk)
    quiz.title, quiz.draws = "改过", [type(quiz.draws.get())(bank=bank, kind="single", count=9, points=5)]
    revision = quiz.save_revision()

    with pytest.raises(PublishRefused):
        revision.publish()

    stored = QuizPage.objects.get(pk=quiz.pk)
    assert (stored.live, stored.title, stored.draws.get().count) == (True, "秋季学习小测", 2)


def test_bulk_publishing_says_which_quiz_is_refused_and_publishes_nothing(client, editor, bank):
    sound, short = make_draft(bank, 1), make_draft(bank, 4, title="题不够的小测")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = client.post(f"{url}?id={sound.pk}&id={short.pk}&next=/cms/", {"include_descendants": ""}, follow=True)

    assert (is_live(sound), is_live(short)) == (False, False)
    told = [str(message) for message in response.context["messages"]]
    assert told[0] == "“题不够的小测” was not published, nor was anything with it."
    assert "纪律题库" in told[1]
    assert response.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[short.pk]), 302)]


@pytest.mark.parametrize("scripted", [False, True])
def test_workflow_that_would_publish_an_unfillable_quiz_stays_where_it_is(client, editor, bank, scripted):
    quiz = make_draft(bank, 4)
    task = GroupApprovalTask.objects.create(name="审核")
    task.groups.set(editor.groups.all())
    workflow = Workflow.objects.create(name="审核发布")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(quiz, editor).current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[quiz.pk, "approve", state.pk])
    headers = {"x-requested-with": "XMLHttpRequest"} if scripted else {}

    response = client.post(url, {"comment": ""}, headers=headers)

    state.refresh_from_db()
    assert (state.status, is_live(quiz)) == ("in_progress", False)
    where = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    assert (response.json()["redirect"] if scripted else response["Location"]) == where
    assert "not published" in client.get(where).content.decode()


def test_schedule_leaves_an_unfillable_quiz_and_publishes_it_when_the_bank_is_filled(bank, now, clock, editor, client):
    quiz, sound = make_draft(bank, 3), make_draft(bank, 1)
    for page in (quiz, sound):
        page.go_live_at = now + timedelta(hours=1)
        page.save_revision().publish()
    withdrawn = bank.questions.first()
    withdrawn.state = "withdrawn"
    withdrawn.save()
    clock.move_to(now + timedelta(hours=2))
    jobs = dict(periodic.run_jobs(now=now + timedelta(hours=2)))

    call_command("publish_scheduled", stdout=StringIO())

    assert jobs["home.follow_schedule"] == 2
    assert (is_live(quiz), is_live(sound)) == (False, True)
    refusals = PageLogEntry.objects.filter(page=quiz.pk, action="quizzes.publish_refused")
    assert [len(entry.data["problems"]) for entry in refusals] == [1]
    client.force_login(editor)
    history = client.get(reverse("wagtailadmin_pages:history", args=[quiz.pk])).content.decode()
    assert "Not published by its schedule" in history
    make_question(bank)
    dict(periodic.run_jobs(now=now + timedelta(hours=2)))
    assert is_live(quiz) is True


def test_schedule_takes_pages_back_when_their_time_is_over(bank, now, clock):
    quiz = make_draft(bank, 1)
    quiz.expire_at = now + timedelta(hours=1)
    quiz.save_revision().publish()
    assert is_live(quiz) is True
    clock.move_to(now + timedelta(hours=2))

    dict(periodic.run_jobs(now=now + timedelta(hours=2)))

    assert is_live(quiz) is False
    assert dict(periodic.run_jobs(now=now + timedelta(hours=3)))["home.follow_schedule"] == 0
