"""The pages of a sitting: starting, answering, handing in, the result. Another officer's sitting does not exist."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common import clock
from quizzes.domain.answers import SaveRefused, faults_in
from quizzes.domain.draws import PoolTooSmall
from quizzes.domain.occasions import StartRefused
from quizzes.domain.sittings import is_overdue, start_quiz, submit_sitting
from quizzes.domain.tokens import sitting_token
from quizzes.enums import SittingState
from quizzes.models import Sitting, SittingItem
from quizzes.queries import items_to_answer, visible_quiz, visible_sitting
from quizzes.views.posting import posted_answers
from quizzes.views.presenting import Asked, asked, field_name
from quizzes.views.results import result_context


@require_POST
def start(request: HttpRequest, quiz) -> HttpResponse:
    """Start the next try, or go on with the open one."""
    page = visible_quiz(request.user, quiz)
    if page is None:
        raise Http404
    try:
        sitting = start_quiz(officer=request.user, quiz=page, now=clock.now())
    except StartRefused as refused:
        messages.error(request, str(refused))
    except PoolTooSmall:
        messages.error(request, _("The question bank cannot fill this paper at the moment. Please tell its editors."))
    else:
        return redirect("quizzes:sitting", sitting.uuid)
    return redirect(page.url)


@require_GET
@never_cache
def answer(request: HttpRequest, sitting) -> HttpResponse:
    """The paper, with all its questions; what is overdue is closed and shown as a result."""
    now = clock.now()
    row = _current(request, sitting, now)
    if row.state != SittingState.OPEN:
        return redirect("quizzes:result", row.uuid)
    items = items_to_answer(row)
    return _paper(request, row, items, asked(items, row.rules["marking"]), now)


@require_POST
def submit(request: HttpRequest, sitting) -> HttpResponse:
    """Hand in. A page whose script runs has saved its answers before; one without sends them along.

    Where one of those is no answer to its question, nothing is handed in or saved: the paper comes back as it was
    filled in, with what is wrong.
    """
    now = clock.now()
    row = _own(request, sitting)
    brings_answers, is_open = "answers" in request.POST, row.state == SittingState.OPEN and not is_overdue(row, now)
    items = items_to_answer(row) if brings_answers and is_open else []
    given = _posted_answers(request, items)
    if faults := faults_in(items, given):
        questions = asked(items, row.rules["marking"], given, faults)
        return _paper(request, row, items, questions, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        row = submit_sitting(sitting=row, now=now, by=request.user, answers=given)
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("quizzes:sitting", row.uuid)
    if brings_answers and (is_overdue(row, now) or row.submitted_at not in (now, row.deadline)):
        messages.warning(request, _("The paper was closed before your answers arrived. What had been saved counts."))
    return redirect("quizzes:result", row.uuid)


@require_GET
@never_cache
def result(request: HttpRequest, sitting) -> HttpResponse:
    """Points, and answers with keys and explanations where the review rule lets them be seen."""
    now = clock.now()
    row = _current(request, sitting, now)
    if row.state == SittingState.OPEN:
        return redirect("quizzes:sitting", row.uuid)
    return render(request, "quizzes/result.html", result_context(row, now))


def _paper(
    request: HttpRequest,
    sitting: Sitting,
    items: list[SittingItem],
    questions: list[Asked],
    now: datetime,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "sitting": sitting,
        "questions": questions,
        "faults": [question for question in questions if question.fault],
        "token": sitting_token(sitting, request.user, items),
        "now": now,
    }
    return render(request, "quizzes/sitting.html", context, status=status)


def _own(request: HttpRequest, uuid) -> Sitting:
    sitting = visible_sitting(request.user, uuid)
    if sitting is None:
        raise Http404
    return sitting


def _current(request: HttpRequest, uuid, now) -> Sitting:
    """The sitting as it is at `now`: an overdue one is handed in first."""
    sitting = _own(request, uuid)
    if sitting.state == SittingState.OPEN and is_overdue(sitting, now):
        return submit_sitting(sitting=sitting, now=now, by=None)
    return sitting


def _posted_answers(request: HttpRequest, items: list[SittingItem]) -> dict[int, Any]:
    """What a page without a script sent, by position."""
    questions = [(field_name(item), item.version.question.kind, item.version) for item in items]
    answers = posted_answers(request.POST, questions)
    return {item.position: answers[field_name(item)] for item in items}
