"""The limits of a session: how long idle, how long altogether, and, as an option, one at a time (DOMAIN §8B)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from people import activity
from people.models import Officer

STARTED, SEEN, EPOCH = "session_started", "session_seen", "session_epoch"
# Seconds between two notes of a session's last use: a session is not written at every request.
SEEN_EVERY = 60


def stamp_session(session: SessionBase, officer: Officer, now: datetime) -> None:
    """Start the clocks of a session that has just been opened."""
    session[STARTED] = session[SEEN] = int(now.timestamp())
    session[EPOCH] = officer.session_epoch


def note_epoch(session: SessionBase, officer: Officer) -> None:
    """Let this session outlive the officer's new epoch; the others do not, where only one may live."""
    session[EPOCH] = officer.session_epoch


def is_over(session: SessionBase, officer: Officer, now: datetime) -> bool:
    """Whether the session has reached one of its limits; one that was never stamped has."""
    started, seen = session.get(STARTED), session.get(SEEN)
    if started is None or seen is None:
        return True
    if settings.ONE_LIVE_SESSION and session.get(EPOCH) != officer.session_epoch:
        return True
    if now - _moment(started) >= timedelta(seconds=settings.SESSION_COOKIE_AGE):
        return True
    idle = now - _moment(seen) >= timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return idle and not activity.is_busy(officer, now)


def note_use(session: SessionBase, now: datetime) -> None:
    """Remember that the session is in use; writes once in SEEN_EVERY seconds at most."""
    if now.timestamp() - session[SEEN] >= SEEN_EVERY:
        session[SEEN] = int(now.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
