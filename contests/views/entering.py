"""Entering a contest, and whether one's name is shown on its board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from contests.domain.entries import EntryRefused, choose_name_shown, enter_contest
from contests.views.pages import visible_contest
from contests.views.presenting import settled_part
from quizzes.domain.occasions import StartRefused


@require_POST
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Start the next try, or go on with the open one; a refusal says why on the contest's page."""
    now = clock.now()
    contest = visible_contest(request.user, slug, now)
    settled_part(contest, request.user, now)
    try:
        sitting = enter_contest(
            officer=request.user, contest=contest, now=now, show_name=request.POST.get("show_name") == "on"
        )
    except (EntryRefused, StartRefused) as refused:
        messages.error(request, str(refused))
        return redirect(contest)
    return redirect("quizzes:sitting", sitting.uuid)


@require_POST
def choose_name(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the officer's name on the board, or no longer."""
    contest = visible_contest(request.user, slug, clock.now())
    shown = request.POST.get("show_name") == "on"
    choose_name_shown(officer=request.user, contest=contest, show_name=shown)
    messages.success(request, _("Your name is shown.") if shown else _("Your name is no longer shown."))
    return redirect(contest)
