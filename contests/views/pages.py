"""What everybody sees: the list, a contest in each of its phases, its units, the verification of its draw."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from common import clock
from common.clock import local_date
from contests import queries
from contests.domain.draw import pool_lines, rule_lines
from contests.domain.verification import check_papers, check_published, papers_of
from contests.enums import ContestState
from contests.models import Contest
from contests.rules import can_manage_contests
from contests.views.presenting import contest_context, trail_to
from people.models import Officer

PER_PAGE = 20


@require_safe
def contest_list(request: HttpRequest) -> HttpResponse:
    """Contests that run or come, then those that are over, newest first; drafts for their organisers."""
    now = clock.now()
    visible = queries.contests_visible_to(request.user, local_date(now))
    over = visible.filter(state=ContestState.CLOSED).order_by("-closes_at")
    context = {
        "current": _with_phase(visible.exclude(state=ContestState.CLOSED).order_by("opens_at"), now),
        "page_obj": Paginator(over, PER_PAGE).get_page(request.GET.get("page")),
        "can_manage": can_manage_contests(request.user, local_date(now)),
        "now": now,
    }
    context["over"] = _with_phase(context["page_obj"], now)
    return render(request, "contests/list.html", context)


@require_safe
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    """A contest as it now is: what to do, the board, the units, the published values of its draw."""
    now = clock.now()
    row = visible_contest(request.user, slug, now)
    return render(request, "contests/contest.html", contest_context(row, request.user, now))


@require_safe
def by_uuid(request: HttpRequest, contest) -> HttpResponse:
    """The page of the contest that a sitting or a ledger entry names by its UUID."""
    visible = queries.contests_visible_to(request.user, local_date(clock.now()))
    return redirect(get_object_or_404(visible, uuid=contest))


@require_safe
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """Every unit of the contest's list with its participation and, where the board is open, mean and index."""
    now = clock.now()
    row = visible_contest(request.user, slug, now)
    if row.opened_at is None:
        raise Http404
    context = {
        "contest": row,
        "trail": trail_to(row),
        "units": queries.unit_table(row, request.user),
        "board_is_open": row.board_is_open,
    }
    return render(request, "contests/units.html", context)


@require_safe
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """How the draw can be checked and, once the seed is revealed, the check of the reader's own papers."""
    now = clock.now()
    row = visible_contest(request.user, slug, now)
    if not row.seed_commitment:
        raise Http404
    context = {
        "contest": row,
        "trail": trail_to(row),
        "eligible": row.eligible.filter(officer=request.user).first(),
        "published": check_published(row, with_officers=False) if row.is_closed else [],
        "papers": list(check_papers(row, papers_of(row, request.user))) if row.is_closed else [],
        "late": row.eligible.filter(is_late=True).count(),
        "listed": row.eligible.count(),
        "now": now,
    }
    return render(request, "contests/verify.html", context)


@require_safe
def published_draw(request: HttpRequest, slug: str) -> HttpResponse:
    """What a program of one's own needs to derive papers: after closing only, without any text or key."""
    row = visible_contest(request.user, slug, clock.now())
    if not row.is_closed:
        raise Http404
    names = ("seed", "seed_commitment", "rules_digest", "pool_digest", "eligible_digest", "eligible_digest_at_opening")
    content = {name: getattr(row, name) for name in names}
    return JsonResponse(
        {"contest": row.slug, **content, "rules": rule_lines(row), "pool": pool_lines(row)},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def visible_contest(user: Officer, slug: str, now: datetime) -> Contest:
    """The contest at `slug`; 404 where the reader may not see it."""
    return get_object_or_404(queries.contests_visible_to(user, local_date(now)), slug=slug)


def _with_phase(contests, now: datetime) -> list[tuple]:
    return [(contest, contest.phase_at(now)) for contest in contests]
