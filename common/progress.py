"""How far long work has come, told by the process that does it to those that show it.

It stands in the shared cache and not in the database, because what one transaction writes nobody else sees before its
end. It may be lost at any time; whoever shows it then knows only that the work is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches

# Work that has said nothing for so long has probably been killed.
SILENCE = timedelta(minutes=2)
# Not a pause between two signs of life, but how long the last one is worth keeping.
_KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Progress:
    """So much of the work is done; `total` 0 where nobody knows how much there is. `stage` is a word of the work's."""

    stage: str
    done: int
    total: int
    told_at: datetime

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    def is_silent(self, now: datetime) -> bool:
        return now - self.told_at > SILENCE


def tell(work: str, *, stage: str, now: datetime, done: int = 0, total: int = 0) -> None:
    """Say how far `work` (any name that is its own) has come."""
    caches["shared"].set(_key(work), Progress(stage, done, total, now), _KEPT.total_seconds())


def told(work: str) -> Progress | None:
    """What was said last of `work`; None where nothing is known."""
    return caches["shared"].get(_key(work))


def _key(work: str) -> str:
    return f"progress:{work}"
