"""What counts as being at work besides loading pages: rooms above register it, for instance an open sitting.

Answers of a sitting travel by a token and leave the session alone; without this, its own idle limit would end the
session of somebody who thinks about a long question.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from people.models import Officer

IsActive = Callable[[Officer, datetime], bool]

_sources: list[IsActive] = []


def register(is_active: IsActive) -> None:
    """Add `is_active(officer, now)`; call it from AppConfig.ready(). It is asked only where a session looks idle."""
    if is_active not in _sources:
        _sources.append(is_active)


def is_busy(officer: Officer, now: datetime) -> bool:
    """Whether any room says that the officer is at work at this moment."""
    return any(source(officer, now) for source in _sources)
