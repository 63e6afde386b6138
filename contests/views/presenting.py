"""What a contest's page shows, put together for its template."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.clock import local_date
from contests import queries
from contests.domain.entries import occasion_of
from contests.enums import Phase
from contests.forms import EntrantForm
from contests.models import Contest
from contests.queries import UnitRow
from contests.rules import can_manage_contests
from people.models import Officer
from quizzes.domain.sittings import is_overdue, submit_sitting
from quizzes.views.terms import terms_of

# How many units stand on the page itself; the rest is a click away.
UNITS_SHOWN = 5


def contest_context(contest: Contest, reader: Officer, now: datetime) -> dict[str, Any]:
    """A contest in its phase. The number of queries does not depend on how many take part."""
    part = settled_part(contest, reader, now)
    phase = contest.phase_at(now)
    rules = list(contest.rules.select_related("knowledge_point").order_by("position"))
    context = {
        "contest": contest,
        "phase": phase,
        "part": part,
        "trail": trail_to(),
        "rules": rules,
        "questions": sum(rule.count for rule in rules),
        "full_points": sum(rule.count * rule.points for rule in rules),
        "terms": terms_of(occasion_of(contest)) if phase in (Phase.DRAFT, Phase.BEFORE, Phase.RUNNING) else [],
        "can_enter": phase == Phase.RUNNING and part.eligible is not None and part.tries_left > 0,
        "can_manage": can_manage_contests(reader, local_date(now)),
        "entrant_form": EntrantForm(),
        "next": queries.next_contest(contest, now),
        "now": now,
    }
    return context | (_results(contest, reader) if contest.opened_at else {})


def trail_to(contest: Contest | None = None) -> list[tuple[str, str]]:
    """The way from the list of contests down to `contest`, for the crumbs of a page below it."""
    above = [(_("Contests"), reverse("contests:list"))]
    return [*above, (contest.title, contest.get_absolute_url())] if contest else above


def settled_part(contest: Contest, reader: Officer, now: datetime) -> queries.OwnPart:
    """The reader's own part; a sitting whose time has run out is handed in before it is shown."""
    part = queries.own_part(reader, contest)
    if part.open_sitting and is_overdue(part.open_sitting, now):
        submit_sitting(sitting=part.open_sitting, now=now, by=None)
        part = queries.own_part(reader, contest)
    return part


def _results(contest: Contest, reader: Officer) -> dict[str, Any]:
    units = queries.unit_table(contest, reader)
    return {
        "participation": queries.participation_in(contest),
        "board": queries.board(contest, reader) if contest.board_is_open else None,
        "units": shown_units(units),
        "unit_count": len(units),
    }


def shown_units(units: list[UnitRow]) -> list[UnitRow]:
    """The first units, and the reader's own wherever it stands."""
    return units[:UNITS_SHOWN] + [unit for unit in units[UNITS_SHOWN:] if unit.is_own]
