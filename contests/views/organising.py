"""The organiser's pages: drafting a contest, announcing, opening and closing it, adding an officer to its list."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from common.clock import local_date
from contests.domain.contests import (
    add_late_entrant,
    announce_contest,
    change_contest,
    close_contest,
    create_contest,
    open_contest,
    take_back_contest,
)
from contests.domain.pinning import check_papers_fill, stock_of
from contests.enums import ContestState
from contests.forms import ContestForm, EntrantForm, RuleFormSet, rule_initial
from contests.models import Contest
from contests.rules import can_manage_contests
from contests.views.presenting import trail_to

# What an organiser can do with a contest: the act, and what is said afterwards.
MOVES = {
    "announce": (announce_contest, lambda: _("The contest is announced. It opens by itself at its time.")),
    "take-back": (take_back_contest, lambda: _("The contest is a draft again. You can change it.")),
    "open": (open_contest, lambda: _("The contest is open.")),
    "close": (close_contest, lambda: _("The contest is closed. Its seed is revealed and its board frozen.")),
}


def create(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    now = clock.now()
    _check_organiser(request, now)
    form = ContestForm(request.POST or None, day=local_date(now))
    rules = RuleFormSet(request.POST or None, prefix="rules")
    if request.method == "POST" and form.is_valid() and rules.is_valid():
        contest = _write(
            form,
            lambda: create_contest(actor=request.user, now=now, **_typed(form, rules)),
        )
        if contest:
            messages.success(request, _("The draft is saved."))
            return redirect("contests:edit", contest.slug)
    context = {"form": form, "rules": rules, "trail": trail_to()}
    return render(request, "contests/edit.html", context, status=_status(request))


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft, and see what its banks hold for each rule."""
    now = clock.now()
    contest = _managed(request, slug, now)
    if contest.state != ContestState.DRAFT:
        messages.error(request, _("Only a draft can be changed. This contest has been announced already."))
        return redirect(contest)
    stored = Contest.objects.get(pk=contest.pk)
    form = ContestForm(request.POST or None, instance=contest, day=local_date(now))
    # What was typed is complete: compared with the stored rules, an unchanged line would count as an empty one.
    initial = None if request.method == "POST" else rule_initial(stored)
    rules = RuleFormSet(request.POST or None, prefix="rules", initial=initial)
    if request.method == "POST" and form.is_valid() and rules.is_valid():
        changed = _write(
            form,
            lambda: change_contest(contest=stored, actor=request.user, now=now, **_typed(form, rules)),
        )
        if changed:
            messages.success(request, _("The draft is saved."))
            return redirect("contests:edit", changed.slug)
    context = {"form": form, "rules": rules, "contest": stored, "trail": trail_to(stored)}
    context |= {"stock": stock_of(stored), **_fitness(stored)}
    return render(request, "contests/edit.html", context, status=_status(request))


@require_POST
def move(request: HttpRequest, slug: str, move: str) -> HttpResponse:
    """Announce, take back, open or close; a refusal says why on the contest's page."""
    now = clock.now()
    if move not in MOVES:
        raise Http404
    contest = _managed(request, slug, now)
    act, done = MOVES[move]
    try:
        act(contest=contest, actor=request.user, now=now)
    except ValidationError as refused:
        for message in refused.messages:
            messages.error(request, message)
    else:
        messages.success(request, done())
    return redirect("contests:contest", contest.slug)


@require_POST
def add_entrant(request: HttpRequest, slug: str) -> HttpResponse:
    """Put one more officer on the list of a running contest."""
    now = clock.now()
    contest = _managed(request, slug, now)
    form = EntrantForm(request.POST)
    problems = [error for errors in form.errors.values() for error in errors]
    if not problems:
        try:
            add_late_entrant(
                contest=contest, officer=form.officer, reason=form.cleaned_data["reason"], actor=request.user, now=now
            )
        except ValidationError as refused:
            problems = refused.messages
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, _("%(name)s is on the list now.") % {"name": form.officer.name})
    return redirect(contest)


def _check_organiser(request: HttpRequest, now: datetime) -> None:
    if not can_manage_contests(request.user, local_date(now)):
        raise Http404


def _managed(request: HttpRequest, slug: str, now: datetime) -> Contest:
    _check_organiser(request, now)
    return get_object_or_404(Contest, slug=slug)


def _typed(form: ContestForm, rules: RuleFormSet) -> dict:
    """What the organiser typed, as the functions that write a draft take it."""
    return {
        "rules": rules.rules(),
        "banks": form.cleaned_data["banks"],
        "criteria": form.criteria,
        **form.settings,
    }


def _write(form: ContestForm, act) -> Contest | None:
    """The result of `act`, or None with its refusal on the form."""
    try:
        return act()
    except ValidationError as refused:
        for message in refused.messages:
            form.add_error(None, message)
        return None


def _fitness(contest: Contest) -> dict:
    """Whether the banks fill a paper, in words where they do not."""
    try:
        check_papers_fill(contest)
    except ValidationError as short:
        return {"shortage": short.messages[0]}
    return {"fills": True}


def _status(request: HttpRequest) -> int:
    return 400 if request.method == "POST" else 200
