"""Which try counts, and who stands where: pure functions of rank keys (DOMAIN §7.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class RankKey:
    """What a try is ranked by: more points first, then fewer whole seconds, then the earlier hand-in."""

    points: Decimal
    duration: int
    submitted_at: datetime

    @property
    def order(self) -> tuple[Decimal, int, datetime]:
        """Sorts the better key first."""
        return (-self.points, self.duration, self.submitted_at)


def best_key(keys: Iterable[RankKey]) -> RankKey | None:
    """The key of the counted try: most points, then least time, then earliest; None without any try."""
    return min(keys, key=lambda key: key.order, default=None)


def ranks_of(keys: Sequence[RankKey]) -> list[int]:
    """The place of each of `keys`, which come best first: equal keys share one, the next place counts them all.

    1, 2, 2, 4. The place of a key is therefore one more than the number of better keys.
    """
    ranks: list[int] = []
    for place, key in enumerate(keys, start=1):
        ranks.append(ranks[-1] if place > 1 and key == keys[place - 2] else place)
    return ranks
