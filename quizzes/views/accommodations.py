"""Extra time and tries at one quiz: who has them, granting them, ending them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.clock import local_date
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from people.enums import Category
from people.models import OrgUnit
from quizzes.domain.accommodations import end_accommodation, grant_accommodation, prolong_open_sittings
from quizzes.forms import AccommodationForm
from quizzes.models import Accommodation, QuizPage
from quizzes.queries import accommodations_visible_to, reasons_visible_to
from quizzes.rules import can_grant_accommodations

PER_PAGE = 20
NAMES_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """An accommodation on the page. `reason` is empty where the reader may not know it."""

    accommodation: Accommodation
    whom: str
    gives: str
    reason: str
    holds: bool


@require_http_methods(["GET", "HEAD", "POST"])
def accommodations(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """The accommodations of one quiz, and the form of another one."""
    now = clock.now()
    _require(request)
    page = get_object_or_404(QuizPage, translation_key=quiz)
    form = AccommodationForm(request.POST or None, day=local_date(now), now=now)
    if request.method == "POST" and form.is_valid() and _granted(request, page, form):
        return redirect("quizzes:accommodations", quiz)
    context = {
        "quiz": page,
        "form": form,
        "trail": [(pgettext("navigation", "Quizzes"), "/quizzes/"), (page.title, page.url)],
        **_listed(request, page),
    }
    return render(request, "quizzes/accommodations.html", context, status=400 if form.errors else 200)


@require_POST
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End an accommodation; papers that took it up keep it."""
    _require(request)
    row = _found(request, uuid)
    end_accommodation(accommodation=row, actor=request.user, now=clock.now())
    messages.success(request, _("It is ended. Papers that have begun keep what they were given."))
    return redirect("quizzes:accommodations", row.quiz.translation_key)


@require_POST
def prolong(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give its extra minutes to the papers that are open now."""
    _require(request)
    row = _found(request, uuid)
    _tell_prolonged(request, prolong_open_sittings(accommodation=row, actor=request.user, now=clock.now()))
    return redirect("quizzes:accommodations", row.quiz.translation_key)


def _require(request: HttpRequest) -> None:
    if not can_grant_accommodations(request.user, local_date(clock.now())):
        raise PermissionDenied


def _found(request: HttpRequest, uuid: UUID) -> Accommodation:
    visible = accommodations_visible_to(request.user, local_date(clock.now()))
    return get_object_or_404(visible.select_related("quiz", "scope"), uuid=uuid)


def _granted(request: HttpRequest, page: QuizPage, form: AccommodationForm) -> bool:
    """Whether it was granted; where it was refused the form says why."""
    now = clock.now()
    try:
        row = grant_accommodation(quiz=page, actor=request.user, now=now, **form.typed)
    except ValidationError as refused:
        for message in refused.messages:
            form.add_error(None, message)
        return False
    messages.success(request, _("Granted."))
    if form.cleaned_data["prolong"] and row.extra_minutes:
        _tell_prolonged(request, prolong_open_sittings(accommodation=row, actor=request.user, now=now))
    return True


def _tell_prolonged(request: HttpRequest, count: int) -> None:
    text = ngettext("%(count)d open paper has more time now.", "%(count)d open papers have more time now.", count)
    messages.info(request, text % {"count": count} if count else _("No open paper needed more time."))


def _listed(request: HttpRequest, page: QuizPage) -> dict[str, Any]:
    """One page of the quiz's accommodations. The number of queries does not depend on how many there are."""
    now = clock.now()
    visible = accommodations_visible_to(request.user, local_date(now)).filter(quiz=page)
    related = visible.select_related("granted_by", "proposed_by", "ended_by", "scope")
    listed = Paginator(related.prefetch_related("officers", "scope__rules"), PER_PAGE).get_page(request.GET.get("page"))
    readable = set(reasons_visible_to(request.user, local_date(now)).filter(quiz=page).values_list("pk", flat=True))
    units = _unit_names(listed)
    rows = [
        Row(row, _whom(row, units), _gives(row), _reason(row) if row.pk in readable else "", row.holds_at(now))
        for row in listed
    ]
    named = sum(len(row.officers.all()) for row in listed)
    if named:
        record_view_of_people(
            actor=request.user,
            what="accommodations",
            people=named,
            now=now,
            details={"quiz": page.translation_key},
            address=client_address(request),
        )
    return {"page_obj": listed, "rows": rows}


def _whom(row: Accommodation, units: dict[str, str]) -> str:
    comma = pgettext("between names", ", ")
    if row.scope is not None:
        criteria = _criteria(row)
        labels = [str(Category(value).label) for value in criteria.get("categories", [])]
        return comma.join([*(units.get(uuid, "?") for uuid in criteria.get("units", [])), *labels])
    names = [officer.name for officer in row.officers.all()]
    shown = comma.join(names[:NAMES_SHOWN])
    if len(names) <= NAMES_SHOWN:
        return shown
    return _("%(names)s and others, %(count)d in all") % {"names": shown, "count": len(names)}


def _gives(row: Accommodation) -> str:
    parts = []
    if row.extra_minutes:
        minutes = ngettext("%(n)d minute more", "%(n)d minutes more", row.extra_minutes)
        parts.append(minutes % {"n": row.extra_minutes})
    if row.extra_tries:
        parts.append(ngettext("%(n)d try more", "%(n)d tries more", row.extra_tries) % {"n": row.extra_tries})
    return pgettext("between facts", ", ").join(parts)


def _reason(row: Accommodation) -> str:
    kind = str(row.get_reason_kind_display())
    return _("%(kind)s: %(text)s") % {"kind": kind, "text": row.reason} if row.reason else kind


def _criteria(row: Accommodation) -> dict[str, list[str]]:
    """The criteria of a group, which are recorded once and never changed."""
    rules = row.scope.rules.all() if row.scope else []
    return next((rule.criteria for rule in rules if rule.superseded_at is None), {})


def _unit_names(rows: Iterable[Accommodation]) -> dict[str, str]:
    wanted = {uuid for row in rows for uuid in _criteria(row).get("units", [])}
    named = OrgUnit.objects.filter(uuid__in=wanted).values_list("uuid", "name") if wanted else []
    return {str(uuid): name for uuid, name in named}
