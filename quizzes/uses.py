"""Where a question is used beyond the quizzes: higher rooms register what they know, nobody here names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quizzes.models import Question


@dataclass(frozen=True)
class Use:
    """One place that uses a question: what it is called, how it uses it, and where it is, if it can be opened."""

    title: str
    how: str
    url: str = ""


Finder = Callable[[Question], Iterable[Use]]
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Add what finds a room's uses of a question, in a number of queries that does not grow; call it in ready()."""
    if _finders.get(name, finder) is not finder:
        raise ValueError(f"The uses of {name!r} are registered twice.")
    _finders[name] = finder


def uses_elsewhere(question: Question) -> list[Use]:
    """What every registered room uses the question for."""
    return [use for finder in _finders.values() for use in finder(question)]
