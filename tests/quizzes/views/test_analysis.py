"""The pages of item analysis: for those who keep questions, in few queries, with the workbook behind them."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from people.enums import Role
from quizzes.domain.analysis import analyse
from quizzes.domain.corrections import decide_correction
from quizzes.models import QuizAnalysis
from quizzes.queries import analyses_visible_to
from quizzes.rules import can_view_analyses
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question, make_quiz
from tests.quizzes.domain.test_analysis import ANSWERS, sit
from tests.quizzes.domain.test_corrections import make_corrector, propose

pytestmark = pytest.mark.django_db


def make_analysis(now, questions=4):
    quiz = make_quiz(items=[make_question() for _number in range(questions)])
    for row in ANSWERS:
        sit(quiz, row[:questions], now=now)
    return analyse(subject_kind="quiz", subject_id=quiz.translation_key, now=now)


@pytest.fixture
def analysis(clock, now):
    return make_analysis(now)


@pytest.fixture
def editor(browser, officer):
    appoint(officer, Role.QUESTION_EDITOR)
    return browser


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_see_analyses(role, analysis, client, now):
    actor = make_officer()
    if role:
        appoint(actor, role)
    client.force_login(actor)
    allowed = role in {Role.QUESTION_EDITOR, Role.CONTEST_ORGANISER}

    statuses = [
        client.get(reverse("quizzes:analysis_list")).status_code,
        client.get(reverse("quizzes:analysis", args=[analysis.uuid])).status_code,
        client.get(reverse("quizzes:analysis_workbook", args=[analysis.uuid])).status_code,
        client.post(reverse("quizzes:compute_analysis", args=[analysis.uuid])).status_code,
        client.get(
            reverse("quizzes:question_analysis", args=[analysis.items.first().version.question.uuid])
        ).status_code,
    ]

    assert can_view_analyses(actor, now.date()) == allowed
    assert list(analyses_visible_to(actor, now.date())) == ([analysis] if allowed else [])
    assert statuses == ([200, 200, 200, 302, 200] if allowed else [403, 404, 404, 404, 403])


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_queries_for_any_number(count, editor, now, django_assert_num_queries):
    for _number in range(count):
        make_analysis(now)
    editor.get(reverse("quizzes:analysis_list"))

    with django_assert_num_queries(7):
        response = editor.get(reverse("quizzes:analysis_list"))

    assert len(response.context["page_obj"]) == count


@pytest.mark.parametrize("questions", [2, 4])
def test_page_needs_the_same_queries_for_any_number_of_questions(questions, editor, now, django_assert_num_queries):
    url = reverse("quizzes:analysis", args=[make_analysis(now, questions).uuid])
    editor.get(url)

    with django_assert_num_queries(7):
        response = editor.get(url)

    assert len(response.context["rows"]) == questions


def test_page_shows_figures_and_hints(editor, analysis):
    editor.cookies["django_language"] = "en"

    page = editor.get(reverse("quizzes:analysis", args=[analysis.uuid])).content.decode()

    assert "There are only 6 papers" in page
    assert f"{analysis.figures['mean']:.1f}%" in page
    assert page.count('<details class="item"') == 4


def test_compute_asks_for_fresh_figures(editor, analysis):
    QuizAnalysis.objects.update(figures=analysis.figures | {"mean": 1.0})

    editor.post(reverse("quizzes:compute_analysis", args=[analysis.uuid]))

    assert QuizAnalysis.objects.get().figures == analysis.figures


def test_workbook_holds_paper_questions_and_answers(editor, analysis):
    response = editor.get(reverse("quizzes:analysis_workbook", args=[analysis.uuid]))

    book = load_workbook(BytesIO(response.content))
    paper, questions, answers = book.worksheets
    assert [value for _name, value in paper.iter_rows(min_row=2, values_only=True)][:2] == [analysis.title, "6"]
    assert questions.max_row == 5
    facilities = {row[1]: row[6] for row in questions.iter_rows(min_row=2, values_only=True)}
    assert facilities == {item.version.stem: f"{item.facility:.2f}" for item in analysis.items.all()}
    assert answers.max_row == 1 + 4 * 4


def test_keys_are_marked_as_corrections_put_them(editor, analysis, now):
    item = analysis.items.select_related("version__question").first()
    right = [choice["label"] for choice in item.choices if choice["is_key"]]
    assert right == ["B"]
    decide_correction(correction=propose(item.version.question), actor=make_corrector(), now=now)

    (corrected,) = [
        row for _n, row, _hints in editor.get(reverse("quizzes:analysis", args=[analysis.uuid])).context["rows"]
        if row == item
    ]  # fmt: skip

    assert [choice["label"] for choice in corrected.choices if choice["is_key"]] == ["C"]
    assert [choice["n"] for choice in corrected.choices] == [choice["n"] for choice in item.choices]
