"""Putting a wrong key right: what is proposed, what it would do, who decides. No page here names an officer."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common import clock
from common.clock import local_date
from quizzes.consequences import Moved, foreseen
from quizzes.domain.corrections import (
    Effect,
    carry_out_in_background,
    decide_correction,
    drop_correction,
    effect_of,
    propose_correction,
    ruling_of,
)
from quizzes.enums import CorrectionState
from quizzes.forms.corrections import CorrectionForm
from quizzes.kinds import kind_of
from quizzes.models import Correction, Question
from quizzes.queries import corrections_visible_to
from quizzes.rules import can_correct, can_decide_correction, can_view_corrections
from quizzes.rulings import reworded

PER_PAGE = 20
MOST_PLACES = 30


@require_GET
def correction_list(request: HttpRequest) -> HttpResponse:
    """Every correction, the latest first."""
    today = local_date(clock.now())
    if not can_view_corrections(request.user, today):
        raise PermissionDenied
    listed = Paginator(corrections_visible_to(request.user, today), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/corrections/list.html", {"page_obj": listed})


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, uuid) -> HttpResponse:
    """Propose a correction of one question."""
    now = clock.now()
    if not can_correct(request.user, local_date(now)):
        raise PermissionDenied
    question = get_object_or_404(Question.objects.select_related("current", "bank"), uuid=uuid)
    form = CorrectionForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        try:
            correction = propose_correction(actor=request.user, now=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(correction)
    kind = kind_of(question.kind)
    context = {
        "question": question,
        "form": form,
        "shown": kind.review(question.current_version, None),
        "key": kind.write_key(question.current_version),
        "trail": _trail(),
    }
    return render(request, "quizzes/corrections/propose.html", context, status=422 if form.is_bound else 200)


@require_GET
@never_cache
def correction(request: HttpRequest, uuid) -> HttpResponse:
    """One correction: both keys, and what it would do, is doing or has done to papers and places."""
    today = local_date(clock.now())
    row = _found(request, uuid)
    version = row.version
    kind = kind_of(version.question.kind)
    context = {
        "correction": row,
        "shown": kind.review(version, None),
        "old_key": kind.correct_answer(version),
        "new_key": kind.correct_answer(reworded(version, ruling_of(row))) if row.key is not None else "",
        "can_decide": can_decide_correction(request.user, row, today),
        "can_drop": can_correct(request.user, today),
        "trail": _trail(),
    }
    if row.state == CorrectionState.PROPOSED:
        effect = effect_of(row)
        context |= {"effect": effect, "places": _places(effect)}
    return render(request, "quizzes/corrections/correction.html", context)


@require_POST
def decide(request: HttpRequest, uuid) -> HttpResponse:
    """Put a correction in force; its papers are corrected in the background."""
    row = _found(request, uuid)
    try:
        row = decide_correction(correction=row, actor=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        carry_out_in_background.enqueue(str(row.uuid))
        messages.success(request, _("The correction is in force. Papers are being corrected."))
    return redirect(row)


@require_POST
def drop(request: HttpRequest, uuid) -> HttpResponse:
    """Drop a proposal."""
    row = _found(request, uuid)
    try:
        drop_correction(correction=row, actor=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


def _found(request: HttpRequest, uuid) -> Correction:
    return get_object_or_404(corrections_visible_to(request.user, local_date(clock.now())), uuid=uuid)


def _places(effect: Effect) -> list[dict[str, Any]]:
    """The places that would change, by occasion, without names."""
    results: dict[tuple[str, Any, str], dict] = defaultdict(dict)
    for change in effect.changes:
        sitting = change.sitting
        key = (sitting.subject_kind, sitting.subject_id, sitting.subject_title)
        results[key][sitting.uuid] = (change.after.points, change.after.full_points)
    found = []
    for (kind, subject, title), papers in results.items():
        moved: list[Moved] = list(foreseen(kind, subject, papers))
        found.append({"title": title, "papers": len(papers), "moved": moved[:MOST_PLACES], "count": len(moved)})
    return found


def _trail() -> list[tuple[str, str]]:
    return [(pgettext("navigation", "Corrections"), reverse("quizzes:correction_list"))]
