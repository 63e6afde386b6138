"""Where a question is used beyond the quizzes: higher rooms register what they know, nobody here names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from quizzes.models import Question


@dataclass(frozen=True)
class Use:
    """One place that uses a question: what it is called, how it uses it, and where it is, if it can be opened."""

    title: str
    how: str
    url: str = ""


Finder = Callable[[Question], Iterable[Use]]
Condition = Callable[[], Q]
_finders: dict[str, tuple[Finder, Condition]] = {}


def register(name: str, finder: Finder, condition: Condition) -> None:
    """Add what finds a room's uses of a question, in a number of queries that does not grow; call it in ready().

    `condition` gives what the questions with such uses meet, for lists.
    """
    if _finders.get(name, (finder, condition)) != (finder, condition):
        raise ValueError(f"The uses of {name!r} are registered twice.")
    _finders[name] = (finder, condition)


def uses_elsewhere(question: Question) -> list[Use]:
    """What every registered room uses the question for."""
    return [use for finder, _condition in _finders.values() for use in finder(question)]


def used_elsewhere() -> Q:
    """What the questions meet that any registered room uses."""
    conditions = [condition() for _finder, condition in _finders.values()]
    return reduce(or_, conditions, Q(pk__in=[]))
