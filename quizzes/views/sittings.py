"""The pages of a sitting: starting, answering, handing in, the result. Another officer's sitting does not exist."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common import clock
from quizzes.domain.answers import SaveRefused
from quizzes.domain.papers import PoolTooSmall
from quizzes.domain.sittings import StartRefused, is_overdue, start_quiz, submit_sitting
from quizzes.domain.tokens import sitting_token
from quizzes.enums import ClosedBy, SittingState
from quizzes.models import Sitting
from quizzes.queries import items_to_answer, quizzes_visible_to, sittings_visible_to
from quizzes.views.presenting import asked, result_context


@require_POST
def start(request: HttpRequest, quiz) -> HttpResponse:
    """Start the next try, or go on with the open one."""
    page = get_object_or_404(quizzes_visible_to(request.user), translation_key=quiz)
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
    if row.state == SittingState.SUBMITTED:
        return redirect("quizzes:result", row.uuid)
    items = list(items_to_answer(row))
    context = {
        "sitting": row,
        "questions": asked(items, row.rules["marking"]),
        "token": sitting_token(row, request.user, items),
        "now": now,
    }
    return render(request, "quizzes/sitting.html", context)


@require_POST
def submit(request: HttpRequest, sitting) -> HttpResponse:
    """Hand in. A page whose script runs has saved its answers before; one without sends them along."""
    now = clock.now()
    row = _own(request, sitting)
    given = _posted_answers(request, row) if "answers" in request.POST else None
    try:
        row = submit_sitting(sitting=row, now=now, by=request.user, answers=given)
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("quizzes:sitting", row.uuid)
    if given and (row.closed_by == ClosedBy.DEADLINE or row.submitted_at != now):
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


def _own(request: HttpRequest, uuid) -> Sitting:
    sitting = get_object_or_404(sittings_visible_to(request.user), uuid=uuid)
    sitting.officer = request.user
    return sitting


def _current(request: HttpRequest, uuid, now) -> Sitting:
    """The sitting as it is at `now`: an overdue one is handed in first."""
    sitting = _own(request, uuid)
    if sitting.state == SittingState.OPEN and is_overdue(sitting, now):
        return submit_sitting(sitting=sitting, now=now, by=None)
    return sitting


def _posted_answers(request: HttpRequest, sitting: Sitting) -> dict:
    positions = sitting.items.values_list("position", flat=True)
    return {position: request.POST.getlist(f"q{position}") for position in positions}
