"""How far the marking is, for those who organise it. No page here shows an answer, or compares markers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common import clock
from common.clock import local_date
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from quizzes.agreement import THIRD
from quizzes.domain.seats import release_seat
from quizzes.enums import MarkingState
from quizzes.models import MarkingTask, QuizPage
from quizzes.queries import markers_at, markers_on, progress_of_marking, tasks_overseen_by
from quizzes.rules import can_oversee_marking


@require_GET
@never_cache
def progress_list(request: HttpRequest) -> HttpResponse:
    """Every quiz that people mark."""
    return render(request, "quizzes/marking/progress_list.html", {"rows": progress_of_marking(_seats(request))})


@require_GET
@never_cache
def progress(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """One quiz: its papers, who marks how much, what is held since when. The look at its markers is recorded."""
    now = clock.now()
    page = get_object_or_404(QuizPage, translation_key=quiz)
    seats = _seats(request).filter(quiz=page)
    (row,) = progress_of_marking(seats) or [None]
    markers = list(markers_at(seats))
    held = seats.filter(state=MarkingState.HELD).select_related("marker", "item").order_by("held_until", "pk")
    context = {
        "quiz": page,
        "row": row,
        "markers": markers,
        "held": held,
        "now": now,
        "lack": _lack(page, now),
        "trail": [(pgettext("navigation", "Marking progress"), reverse("quizzes:marking_progress"))],
    }
    if markers:
        record_view_of_people(
            actor=request.user,
            what="markers",
            people=len(markers),
            now=now,
            details={"quiz": page.translation_key},
            address=client_address(request),
        )
    return render(request, "quizzes/marking/progress.html", context)


@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a held question from its marker."""
    task = get_object_or_404(_seats(request).select_related("quiz"), uuid=uuid)
    release_seat(task=task, actor=request.user, now=clock.now())
    messages.success(request, _("The question is back in the queue."))
    return redirect("quizzes:marking_progress_of", task.quiz.translation_key)


def _seats(request: HttpRequest) -> QuerySet[MarkingTask]:
    today = local_date(clock.now())
    if not can_oversee_marking(request.user, today):
        raise PermissionDenied
    return tasks_overseen_by(request.user, today)


def _lack(quiz: QuizPage, now) -> int:
    """How many more markers it takes for every question to find the markers it may need."""
    there = markers_on(local_date(now))
    if quiz.markers.exists():
        there = there.filter(quizzes_marked=quiz)
    return max(0, (THIRD if quiz.double_marking else 1) - there.count())
