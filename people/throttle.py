"""The throttle of django-axes for every page that asks for a secret: log-in, activation, change of password.

All of them count against the same pair of account and address, so that nobody gets a second set of tries elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db.models import Max
from django.http import HttpRequest

from people.addresses import client_address


def is_locked(request: HttpRequest, badge_no: str) -> bool:
    """Whether this pair of account and address has used up its tries."""
    return settings.AXES_ENABLED and not AxesProxyHandler.is_allowed(request, {"username": badge_no})


def count_failure(request: HttpRequest, badge_no: str) -> None:
    """Count a wrong secret; after the last one allowed, axes answers with people.views.session.locked_out instead."""
    user_login_failed.send(sender=__name__, credentials={"username": badge_no}, request=request)


def tries_left(request: HttpRequest) -> int | None:
    """How many tries are left after the failure that this request was; None where nothing has been counted."""
    failures = getattr(request, "axes_failures_since_start", None)
    return None if failures is None else max(settings.AXES_FAILURE_LIMIT - failures, 0)


def locked_until(request: HttpRequest, badge_no: str) -> datetime | None:
    """When this pair may try again; None where no failure of it is on record."""
    attempts = AccessAttempt.objects.filter(username=badge_no, ip_address=client_address(request))
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    return last + get_cool_off(request) if last else None
