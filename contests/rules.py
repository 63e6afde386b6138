"""Who may see and run contests: predicates, each with a queryset twin in contests.queries where it is about rows."""

from __future__ import annotations

from datetime import date

from contests.enums import ContestState
from contests.models import Contest
from people.enums import Role
from people.models import Officer
from people.queries import has_role


def can_manage_contests(actor: Officer, day: date) -> bool:
    """Whether `actor` may create, change, open and close contests on `day`: whoever is appointed contest organiser."""
    return has_role(actor, [Role.CONTEST_ORGANISER], day)


def can_view_contest(actor: Officer, contest: Contest, day: date) -> bool:
    """Whether `actor` may open a contest's page: everybody once it is announced, organisers a draft as well.

    Twin of contests.queries.contests_visible_to.
    """
    return contest.state != ContestState.DRAFT or can_manage_contests(actor, day)
