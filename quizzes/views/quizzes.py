"""What the pages of quizzes show beyond themselves: the officer's own tries, and whether another may start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from common import clock
from common.templatetags.dates import days_left
from common.templatetags.figures import plain
from courses.models.study import presents
from ledger.enums import Counts
from ledger.models import Progress
from people.models import Officer
from people.navigation import holds_today
from quizzes.domain.occasions import Occasion, Refusal, occasion_of_quiz, start_refusal, with_allowance
from quizzes.domain.sittings import is_overdue, submit_sitting
from quizzes.enums import SittingState, StartRefusal
from quizzes.models import QuizIndexPage, QuizPage, Sitting
from quizzes.queries import (
    GRANTERS,
    NOTHING_EXTRA,
    Allowance,
    Standing,
    allowances_of,
    quizzes_visible_to,
    sittings_at,
    size_of,
    standings_of,
)
from quizzes.views.terms import terms_of

PER_PAGE = 20


@presents(QuizIndexPage)
def quiz_index_context(page: QuizIndexPage, request: HttpRequest) -> dict[str, Any]:
    quizzes = quizzes_visible_to(request.user).child_of(page).order_by("-first_published_at", "pk")
    listed = Paginator(quizzes, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    standings = standings_of(request.user, listed, now)
    allowances = allowances_of(request.user, [quiz.pk for quiz in listed], now)
    rows = [row_of(quiz, standings[quiz.pk], allowances.get(quiz.pk), now) for quiz in listed]
    return {"page_obj": listed, "rows": rows}


@presents(QuizPage)
def quiz_context(page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """The page's rules and the officer's tries; in a preview nobody has tried anything."""
    now, preview = clock.now(), getattr(request, "is_preview", False)
    allowance = NOTHING_EXTRA if preview else allowances_of(request.user, [page.pk], now).get(page.pk, NOTHING_EXTRA)
    occasion = with_allowance(occasion_of_quiz(page), allowance)
    tries = [] if preview else tries_at(request.user, occasion, now)
    handed_in = [sitting for sitting in tries if sitting.state != SittingState.OPEN]
    done = [sitting for sitting in handed_in if sitting.state == SittingState.SUBMITTED]
    questions, full_points = size_of(page)
    return {
        "trail": [(pgettext("navigation", "Quizzes"), "../")],
        "questions": questions,
        "full_points": full_points,
        "tries": handed_in,
        "counted": None if page.practice else counted_try(done, page.counts),
        "terms": terms_of(occasion),
        "passed": any(sitting.points >= sitting.pass_points for sitting in done),
        "open_sitting": next((sitting for sitting in tries if sitting.state == SittingState.OPEN), None),
        "refusal": start_refusal(occasion, len(tries), now, latest=tries[0] if tries else None),
        "tries_left": occasion.max_tries - len(handed_in) if occasion.max_tries else None,
        "tries_allowed": occasion.max_tries,
        "now": now,
        "can_grant": holds_today(request, GRANTERS),
        "records": not preview,
    }


def row_of(quiz: QuizPage, standing: Standing, allowance: Allowance | None, now: datetime) -> dict[str, str]:
    """A quiz as one line of the list: its limits, where the officer stands, what is urgent."""
    limits = []
    if quiz.time_limit:
        limits.append(ngettext("%(n)d minute", "%(n)d minutes", quiz.time_limit) % {"n": quiz.time_limit})
    if quiz.max_tries and not quiz.practice:
        limits.append(npgettext("at most", "%(n)d try", "%(n)d tries", quiz.max_tries) % {"n": quiz.max_tries})
    row = {"href": quiz.url, "title": quiz.title, "limits": pgettext("between facts", ", ").join(limits)}
    progress = None if quiz.practice else standing.progress
    if standing.open_sitting:
        return row | {"mark": "doing", "state": _("a paper is open"), "tag": _("go on"), "tag_kind": "gold"}
    if progress and progress.passed_at:
        return row | {"mark": "done", "state": result_of(progress), "tag": _("passed"), "tag_kind": "green"}
    occasion = with_allowance(occasion_of_quiz(quiz), allowance)
    tag = tag_of(quiz, start_refusal(occasion, progress.tries if progress else 0, now), now)
    if quiz.practice:
        return row | {"mark": "todo", "state": _("practice, leaves no score"), "tag": tag}
    if progress and progress.tries:
        return row | {"mark": "doing", "state": result_of(progress), "tag": tag}
    return row | {"mark": "todo", "state": _("not begun"), "tag": tag}


def tag_of(quiz: QuizPage, refusal: Refusal | None, now: datetime) -> str:
    """Whether it can be begun, and until when."""
    closed = {
        StartRefusal.NOT_OPEN: _("not open yet"),
        StartRefusal.CLOSED: _("closed"),
        StartRefusal.NO_TRIES: _("no tries left"),
    }
    return closed[refusal.reason] if refusal else days_left(quiz.closes_at, now)


def result_of(progress: Progress) -> str:
    """The points of the try that counts, in words."""
    return _("result %(points)s/%(full)s") % {
        "points": plain(progress.best_points),
        "full": plain(progress.best_full_points),
    }


def counted_try(tries: Sequence[Sitting], counts: str) -> Sitting | None:
    """Of submitted `tries`, the newest first, the one whose points count; None without any."""
    if not tries or counts == Counts.LAST:
        return tries[0] if tries else None
    if counts == Counts.FIRST:
        return tries[-1]
    return max(tries, key=lambda sitting: sitting.points / sitting.full_points)


def tries_at(officer: Officer, occasion: Occasion, now: datetime) -> list[Sitting]:
    """The officer's tries, the newest first; an overdue one is handed in before it is shown.

    Those of practice where the occasion is practice, else those that count; the open one in any case.
    """
    alike = Q(practice=occasion.practice) | Q(state=SittingState.OPEN)
    tries = list(sittings_at(officer, occasion.subject).filter(alike).order_by("-pk"))
    if tries and is_overdue(tries[0], now):
        tries[0] = submit_sitting(sitting=tries[0], now=now, by=None)
    return tries
