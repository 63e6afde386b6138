"""What hangs on knowledge points beyond the courses: higher rooms register theirs, nobody here names them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from courses.models import KnowledgePoint
from people.models import Officer


@dataclass(frozen=True)
class Held:
    """So many things of one sort, in words."""

    what: str
    count: int


@dataclass(frozen=True)
class Holding:
    """What one room hangs on knowledge points.

    `count(point)` tells what and how much. `move(point, into, actor, now)` hangs all of it on another point, in the
    caller's transaction; safe to repeat. `objection(point)` says why it may not be moved now, empty where it may.
    """

    count: Callable[[KnowledgePoint], Iterator[Held]]
    move: Callable[[KnowledgePoint, KnowledgePoint, Officer | None, datetime], None]
    objection: Callable[[KnowledgePoint], str] = lambda point: ""


_holdings: dict[str, Holding] = {}


def register(name: str, holding: Holding) -> None:
    """Add a room's holding under a name; rooms call this in AppConfig.ready()."""
    if _holdings.get(name, holding) is not holding:
        raise ValueError(f"The holding {name!r} is registered twice.")
    _holdings[name] = holding


def all_holdings() -> list[Holding]:
    return list(_holdings.values())
