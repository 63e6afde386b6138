"""Which of the navigation is whose, by the roles held today; one query a request, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest

from common import clock
from common.clock import local_date
from common.navigation import is_logged_in
from people.queries import roles_of


def roles_today(request: HttpRequest) -> frozenset[str]:
    """The roles that whoever sends this request holds today, over whatever unit; empty before log-in."""
    if not is_logged_in(request):
        return frozenset()
    held = getattr(request, "roles_today", None)
    if held is None:
        held = request.roles_today = roles_of(request.user, local_date(clock.now()))
    return held


def holds_today(request: HttpRequest, roles: Iterable[str]) -> bool:
    """Whether whoever sends this request holds one of `roles` today, over whatever unit."""
    return not roles_today(request).isdisjoint(roles)


def for_holders(roles: Iterable[str]) -> Callable[[HttpRequest], bool]:
    """Who sees an item of the navigation that is there for holders of `roles`: `visible` of register_item."""
    return lambda request: holds_today(request, roles)
