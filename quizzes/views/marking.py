"""The marker's pages: his queues, one question after the other. Another marker's question does not exist for him."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import clock
from common.clock import local_date
from people.enums import Role
from people.navigation import roles_today
from quizzes.domain.grading import lines_to_mark
from quizzes.domain.marking import SeatLost, save_marks
from quizzes.domain.seats import put_back, take_next
from quizzes.enums import MarkingState, SittingState
from quizzes.forms.marking import MarkingForm
from quizzes.models import MarkingTask, QuizPage
from quizzes.queries import latest_markings, queues_of, quizzes_to_mark, tasks_open_to, waiting_for
from quizzes.rules import can_mark_quiz, can_open_marking_task
from quizzes.views.sheets import sheet_of

LAST_DONE = 20


def waiting_in_navigation(request: HttpRequest) -> int:
    """How many questions wait for whoever sends the request, for the entry that only markers see."""
    return waiting_for(request.user, clock.now())


@require_GET
@never_cache
def queue_list(request: HttpRequest) -> HttpResponse:
    """Every quiz that has something to mark, as this marker sees it."""
    now = clock.now()
    if Role.MARKER not in roles_today(request):
        raise PermissionDenied
    queues = queues_of(request.user, _quizzes(request), now)
    return render(request, "quizzes/marking/queues.html", {"queues": queues})


@require_GET
@never_cache
def queue(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """One quiz: what waits, what one holds, what one marked last."""
    now = clock.now()
    page = _quiz(request, quiz)
    (row,) = queues_of(request.user, QuizPage.objects.filter(pk=page.pk), now) or [None]
    own = tasks_open_to(request.user, local_date(now)).filter(quiz=page)
    done = own.filter(state=MarkingState.DONE).select_related("item__sitting").order_by("-done_at", "-pk")[:LAST_DONE]
    markings = latest_markings(done)
    context = {
        "quiz": page,
        "queue": row,
        "held": own.filter(state=MarkingState.HELD).first(),
        "done": [(task, _sum(markings[task.pk]), _is_open(task)) for task in done],
        "trail": _trail(),
    }
    return render(request, "quizzes/marking/queue.html", context)


@require_POST
def take(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """Take the next question, or go on with the one that is held."""
    return _next(request, _quiz(request, quiz))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def task(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One question: its answer and its lines; posted, the marks.

    Marks are taken for a seat that went back to the queue meanwhile, as save_marks does; nothing of it is shown.
    """
    now = clock.now()
    posted = request.method == "POST"
    row = _found(request, uuid, MarkingTask.objects.filter(quiz__in=_quizzes(request)) if posted else None)
    lines = lines_to_mark(row.item)
    form = MarkingForm(request.POST or None, lines=lines, before=latest_markings([row]).get(row.pk))
    if posted and form.is_valid() and (answer := _saved(request, row, form)):
        return answer
    if not can_open_marking_task(request.user, row, local_date(now)):
        messages.error(request, _("Your time for this question was over. Nothing was saved."))
        return redirect("quizzes:marking_queue", row.quiz.translation_key)
    context = {
        "task": row,
        "form": form,
        "sheet": sheet_of(row, form),
        "is_open": _is_open(row),
        "most": sum(line.points for line in lines),
        "trail": [*_trail(), (row.quiz.title, reverse("quizzes:marking_queue", args=[row.quiz.translation_key]))],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "quizzes/marking/task.html", context, status=status)


@require_POST
def give_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the question back into the queue, unmarked."""
    row = _found(request, uuid)
    put_back(task=row, marker=request.user)
    messages.info(request, _("The question is back in the queue. Nothing was saved."))
    return redirect("quizzes:marking_queue", row.quiz.translation_key)


def _saved(request: HttpRequest, row: MarkingTask, form: MarkingForm) -> HttpResponse | None:
    """Where saving leads; None where the form now says what is wrong."""
    try:
        save_marks(
            task=row,
            marker=request.user,
            given=form.given,
            comment=form.cleaned_data["comment"],
            now=clock.now(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    except SeatLost as lost:
        messages.error(request, str(lost))
        return redirect("quizzes:marking_queue", row.quiz.translation_key)
    messages.success(request, _("The marks are saved."))
    if "next" in request.POST:
        return _next(request, row.quiz)
    return redirect("quizzes:marking_queue", row.quiz.translation_key)


def _next(request: HttpRequest, quiz: QuizPage) -> HttpResponse:
    taken = take_next(quiz=quiz, marker=request.user, now=clock.now())
    if taken is not None:
        return redirect(taken)
    messages.info(request, _("Nothing waits for you in this quiz now."))
    return redirect("quizzes:marking_queue", quiz.translation_key)


def _quiz(request: HttpRequest, uuid: UUID) -> QuizPage:
    page = get_object_or_404(QuizPage, translation_key=uuid)
    if not can_mark_quiz(request.user, page, local_date(clock.now())):
        raise PermissionDenied
    return page


def _quizzes(request: HttpRequest) -> QuerySet[QuizPage]:
    return quizzes_to_mark(request.user, local_date(clock.now()))


def _found(request: HttpRequest, uuid: UUID, tasks: QuerySet[MarkingTask] | None = None) -> MarkingTask:
    """A seat of `tasks`, by default of those the marker may open."""
    if tasks is None:
        tasks = tasks_open_to(request.user, local_date(clock.now()))
    related = ("quiz", "item__version__question", "item__sitting__officer")
    return get_object_or_404(tasks.select_related(*related), uuid=uuid)


def _is_open(row: MarkingTask) -> bool:
    """Whether what is typed may still be saved, as far as the paper is concerned."""
    return row.item.sitting.state == SittingState.MARKING


def _sum(marking):
    return sum(line.points for line in marking.lines.all())


def _trail() -> list[tuple[str, str]]:
    return [(pgettext("navigation", "Marking"), reverse("quizzes:marking"))]
