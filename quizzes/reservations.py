"""Questions whose keys may not leave the server at the moment, because somebody may still be asked them in earnest.

Each provider tells, as of `now`, a condition on questions; quizzes registers its own, a higher room registers its.
Practice shows no reserved question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q

Provider = Callable[[datetime], Iterable[Q]]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Add a provider under a name; rooms call this in AppConfig.ready()."""
    if _providers.get(name, provider) is not provider:
        raise ValueError(f"The reservation {name!r} is registered twice.")
    _providers[name] = provider


def reserved(now: datetime) -> Q | None:
    """The condition that reserved questions meet at `now`; None where nothing is reserved."""
    conditions = [condition for provider in _providers.values() for condition in provider(now)]
    whole: Q | None = None
    for condition in conditions:
        whole = condition if whole is None else whole | condition
    return whole
