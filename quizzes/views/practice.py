"""Practice pages: the officer's own, one question at a time, its key as soon as it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common import clock
from common.clock import local_date
from common.figures import Share
from courses.queries import pages_about
from quizzes.domain.memory import book_mistakes, take_out
from quizzes.domain.practice import (
    SIZES,
    NothingToPractise,
    answer_item,
    end_run,
    forget_practice,
    skip_closed,
    start_book,
    start_challenge,
    start_daily,
    start_point,
)
from quizzes.enums import PracticeMode
from quizzes.forms.practice import PointForm
from quizzes.kinds import kind_of
from quizzes.models import MemoryCard, PracticeItem, PracticeRun
from quizzes.queries import (
    book_of,
    clauses_behind,
    due_cards,
    points_to_practise,
    practicable_questions,
    rulings_on,
    runs_visible_to,
    weak_points,
)
from quizzes.rules import EVERYTHING
from quizzes.rulings import reworded
from quizzes.views.posting import posted_answers
from quizzes.views.presenting import Reviewed

CARDS_PER_PAGE = 20
MOST_WEAK = 4
BOOK_SIZE = 10


@require_GET
@never_cache
def practice(request: HttpRequest) -> HttpResponse:
    """Where practice begins: today's five, the book, knowledge points, the challenge, what is weak."""
    now = clock.now()
    book_mistakes(officer=request.user, now=now)
    weak = weak_points(request.user, now)[:MOST_WEAK]
    points = [each.point for each in weak]
    lessons, clauses = pages_about(points), clauses_behind(points)
    context = {
        "daily": _progress_of_today(request, now),
        "due": due_cards(request.user, now).count(),
        "in_book": book_of(request.user).count(),
        "best": _longest_challenge(request),
        "weak": [(each, lessons.get(each.point.pk, []), clauses.get(each.point.pk, [])) for each in weak],
        "points": points_to_practise(now),
        "sizes": SIZES,
    }
    return render(request, "quizzes/practice/practice.html", context)


@require_POST
def start(request: HttpRequest, mode: str) -> HttpResponse:
    """Begin a practice, or go on with today's five."""
    try:
        run = _started(request, mode, clock.now())
    except NothingToPractise as nothing:
        messages.info(request, str(nothing))
        return redirect("quizzes:practice")
    return redirect(run)


@require_GET
@never_cache
def run(request: HttpRequest, uuid) -> HttpResponse:
    """The next question without its key; when there is none, what the practice came to."""
    now = clock.now()
    row = _own(request, uuid)
    if row.ended_at is None:
        skip_closed(run=row, now=now)
        row.refresh_from_db()
    items = _items(row)
    item = None if row.ended_at else next((each for each in items if _waits(each)), None)
    if item is None:
        return render(request, "quizzes/practice/done.html", _outcome(row, items))
    return render(request, "quizzes/practice/question.html", _question_context(row, items, item))


@require_POST
def answer(request: HttpRequest, uuid, position: int) -> HttpResponse:
    """Take an answer in and show its key; what is no answer comes back with what is wrong."""
    now = clock.now()
    row = _own(request, uuid)
    item = get_object_or_404(row.items.select_related("version__question"), position=position)
    given = _given(request, item)
    try:
        item = answer_item(item=item, answer=given, now=now)
    except ValidationError as error:
        context = _question_context(row, _items(row), item) | {"given": given, "fault": " ".join(error.messages)}
        return render(request, "quizzes/practice/question.html", context, status=422)
    if item.skipped:
        messages.info(request, _("This question is being asked in earnest somewhere and was left out."))
        return redirect(row)
    return redirect("quizzes:practice_review", row.uuid, position)


@require_GET
@never_cache
def review(request: HttpRequest, uuid, position: int) -> HttpResponse:
    """An answered question with its key, explanation and basis."""
    row = _own(request, uuid)
    related = ("version__question__knowledge_point", "version__question__basis_clause__policy")
    item = get_object_or_404(row.items.select_related(*related), position=position, answered_at__isnull=False)
    kind = kind_of(item.version.question.kind)
    facts = [_("Question %(number)s") % {"number": position}]
    if item.version.question.knowledge_point:
        facts.append(_("Knowledge point: %(name)s") % {"name": item.version.question.knowledge_point.name})
    items = _items(row)
    version = reworded(item.version, rulings_on([item.version_id]).get(item.version_id))
    context = {
        "run": row,
        "item": item,
        "reviewed": Reviewed(
            item=item,
            kind=str(kind.label),
            facts=facts,
            shown=kind.review(version, item.answer, item.option_order),
            question=item.version.question,
        ),
        "sight": EVERYTHING,
        "more": row.ended_at is None and any(map(_waits, items)),
        "card": MemoryCard.objects.filter(officer=request.user, question=item.version.question, left_at=None).first(),
        "today": local_date(clock.now()),
        **_frame(row),
    }
    return render(request, "quizzes/practice/review.html", context)


@require_POST
def end(request: HttpRequest, uuid) -> HttpResponse:
    """Stop a practice before its end."""
    row = _own(request, uuid)
    end_run(run=row, now=clock.now())
    return redirect("quizzes:practice" if row.mode == PracticeMode.DAILY else row)


@require_GET
@never_cache
def book(request: HttpRequest) -> HttpResponse:
    """The wrong-question book: what it holds, when each comes back. Keys are shown by practising."""
    now = clock.now()
    book_mistakes(officer=request.user, now=now)
    cards = Paginator(book_of(request.user), CARDS_PER_PAGE).get_page(request.GET.get("page"))
    asked = [card.question_id for card in cards]
    practicable = set(practicable_questions(now).filter(pk__in=asked).values_list("pk", flat=True))
    context = {
        "page_obj": cards,
        "rows": [(card, card.question_id in practicable, card.due <= now) for card in cards],
        "due": due_cards(request.user, now).count(),
        "trail": _trail(),
    }
    return render(request, "quizzes/practice/book.html", context)


@require_POST
def remove(request: HttpRequest, uuid) -> HttpResponse:
    """Take a question out of one's book."""
    card = get_object_or_404(book_of(request.user), question__uuid=uuid)
    take_out(officer=request.user, question=card.question, now=clock.now())
    messages.success(request, _("The question is out of your book; a new mistake brings it back."))
    return redirect("quizzes:practice_book")


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete one's practice and book."""
    forget_practice(officer=request.user)
    messages.success(request, _("Your practice and your wrong-question book have been deleted."))
    return redirect("quizzes:practice")


def _started(request: HttpRequest, mode: str, now: datetime) -> PracticeRun:
    officer = request.user
    if mode == PracticeMode.DAILY:
        return start_daily(officer=officer, now=now)
    if mode == PracticeMode.CHALLENGE:
        return start_challenge(officer=officer, now=now)
    if mode == PracticeMode.BOOK:
        return start_book(officer=officer, size=BOOK_SIZE, now=now)
    chosen = PointForm(request.POST)
    if mode != PracticeMode.POINT or not chosen.is_valid():
        raise Http404
    return start_point(officer=officer, now=now, **chosen.cleaned_data)


def _own(request: HttpRequest, uuid) -> PracticeRun:
    return get_object_or_404(runs_visible_to(request.user).select_related("knowledge_point"), uuid=uuid)


def _items(row: PracticeRun) -> list[PracticeItem]:
    return list(row.items.select_related("version__question").order_by("position"))


def _waits(item: PracticeItem) -> bool:
    return item.answered_at is None and not item.skipped


def _given(request: HttpRequest, item: PracticeItem) -> Any:
    """The answer as the script read it, or as the form of a page without one posts it."""
    if text := request.POST.get("answer"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    return posted_answers(request.POST, [("q1", item.version.question.kind, item.version)])["q1"]


def _question_context(row: PracticeRun, items: list[PracticeItem], item: PracticeItem) -> dict[str, Any]:
    kind = kind_of(item.version.question.kind)
    return {
        "run": row,
        "item": item,
        "kind": kind.label,
        "shown": kind.present(item.version, item.option_order),
        "total": None if row.mode == PracticeMode.CHALLENGE else len(items),
        **_frame(row),
    }


def _outcome(row: PracticeRun, items: list[PracticeItem]) -> dict[str, Any]:
    answered = [item for item in items if item.answered_at]
    return {
        "run": row,
        "items": answered,
        "right": Share(sum(item.is_right for item in answered), len(answered)),
        "skipped": sum(item.skipped for item in items),
        **_frame(row),
    }


def _frame(row: PracticeRun) -> Mapping[str, Any]:
    title = row.get_mode_display()
    return {"title": f"{title} · {row.knowledge_point.name}" if row.knowledge_point else title, "trail": _trail()}


def _trail() -> list[tuple[str, str]]:
    return [(pgettext("navigation", "Practice"), reverse("quizzes:practice"))]


def _progress_of_today(request: HttpRequest, now: datetime) -> Share | None:
    """How many of today's five are answered; None before they were begun."""
    row = PracticeRun.objects.filter(officer=request.user, mode=PracticeMode.DAILY, day=local_date(now)).first()
    if row is None:
        return None
    items = [item.answered_at is not None for item in row.items.filter(skipped=False)]
    return Share(sum(items), len(items))


def _longest_challenge(request: HttpRequest) -> int:
    """The most right answers in one challenge; for its officer alone."""
    right = PracticeItem.objects.filter(run__officer=request.user, run__mode=PracticeMode.CHALLENGE, percent=100)
    counts = right.order_by().values("run").annotate(n=Count("pk")).values_list("n", flat=True)
    return max(counts, default=0)
