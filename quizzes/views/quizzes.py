"""What the pages of quizzes show beyond themselves: the officer's own tries, and whether another may start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common import clock
from common.templatetags.dates import days_left
from common.templatetags.figures import plain
from courses.models.study import presents
from ledger.models import Progress
from people.models import Officer
from quizzes.domain.sittings import Occasion, is_overdue, occasion_of_quiz, start_refusal, submit_sitting
from quizzes.enums import SittingState, StartRefusal
from quizzes.models import QuizIndexPage, QuizPage, Sitting
from quizzes.queries import Standing, quizzes_visible_to, sittings_at, size_of, standings_of

PER_PAGE = 20


@presents(QuizIndexPage)
def quiz_index_context(page: QuizIndexPage, request: HttpRequest) -> dict[str, Any]:
    quizzes = quizzes_visible_to(request.user).child_of(page).order_by("-first_published_at", "pk")
    listed = Paginator(quizzes, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    standings = standings_of(request.user, listed, now)
    return {"page_obj": listed, "rows": [row_of(quiz, standings[quiz.pk], now) for quiz in listed]}


@presents(QuizPage)
def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """The page's rules and the officer's tries; in a preview nobody has tried anything."""
    now, occasion = clock.now(), occasion_of_quiz(page)
    preview = getattr(request, "is_preview", False)
    tries = [] if preview else tries_at(request.user, occasion, now)
    done = [sitting for sitting in tries if sitting.state == SittingState.SUBMITTED]
    questions, full_points = size_of(page)
    return {
        "trail": [(pgettext("navigation", "Quizzes"), "../")],
        "questions": questions,
        "full_points": full_points,
        "tries": done,
        "best": max(done, key=lambda sitting: sitting.points / sitting.full_points, default=None),
        "passed": any(sitting.points >= sitting.pass_points for sitting in done),
        "open_sitting": next((sitting for sitting in tries if sitting.state == SittingState.OPEN), None),
        "refusal": start_refusal(occasion, len(tries) + 1, now),
        "tries_left": page.max_tries - len(done) if page.max_tries else None,
        "now": now,
        "records": not preview,
    }


def row_of(quiz: QuizPage, standing: Standing, now: datetime) -> dict[str, str]:
    """A quiz as one line of the list: its limits, where the officer stands, what is urgent."""
    limits = []
    if quiz.time_limit:
        limits.append(ngettext("%(n)d minute", "%(n)d minutes", quiz.time_limit) % {"n": quiz.time_limit})
    if quiz.max_tries:
        limits.append(ngettext("%(n)d try", "%(n)d tries", quiz.max_tries) % {"n": quiz.max_tries})
    row = {"href": quiz.url, "title": quiz.title, "limits": pgettext("between facts", ", ").join(limits)}
    progress = standing.progress
    if standing.open_sitting:
        return row | {"mark": "doing", "state": _("a paper is open"), "tag": _("go on"), "tag_kind": "gold"}
    if progress and progress.passed_at:
        return row | {"mark": "done", "state": best_of(progress), "tag": _("passed"), "tag_kind": "green"}
    tag = tag_of(quiz, start_refusal(occasion_of_quiz(quiz), progress.tries + 1 if progress else 1, now), now)
    if progress and progress.tries:
        return row | {"mark": "doing", "state": best_of(progress), "tag": tag}
    return row | {"mark": "todo", "state": _("not begun"), "tag": tag}


def tag_of(quiz: QuizPage, refusal: StartRefusal | None, now: datetime) -> str:
    """Whether it can be begun, and until when."""
    closed = {
        StartRefusal.NOT_OPEN: _("not open yet"),
        StartRefusal.CLOSED: _("closed"),
        StartRefusal.NO_TRIES: _("no tries left"),
    }
    return closed[refusal] if refusal else days_left(quiz.closes_at, now)


def best_of(progress: Progress) -> str:
    """The best of the officer's submitted tries, in words."""
    return _("best %(points)s/%(full)s") % {
        "points": plain(progress.best_points),
        "full": plain(progress.best_full_points),
    }


def tries_at(officer: Officer, occasion: Occasion, now: datetime) -> list[Sitting]:
    """The officer's tries, the newest first; an overdue one is handed in before it is shown."""
    tries = list(sittings_at(officer, occasion.subject).order_by("-try_number"))
    if tries and is_overdue(tries[0], now):
        tries[0] = submit_sitting(sitting=tries[0], now=now, by=None)
    return tries
