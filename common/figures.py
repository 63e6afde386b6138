"""Shares and percentages as they are printed everywhere: n/N first, percentage after it (DOMAIN §6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# What stands where there is no denominator.
NONE = "—"

_CENT = Decimal("0.01")
_LEAST = Decimal("0.01")
_MOST = Decimal("99.99")


def percentage(n: int, N: int) -> Decimal | None:
    """`n` of `N` as a Decimal of 0–100 with two places, ROUND_HALF_UP; None where `N` is 0.

    100.00 only if all, 0.00 only if none; what rounding would push there is held at 99.99 or 0.01 (DOMAIN §6).
    Raises ValueError unless 0 ≤ n ≤ N.
    """
    if not 0 <= n <= N:
        raise ValueError(f"A share needs 0 ≤ n ≤ N, not {n}/{N}.")
    if N == 0:
        return None
    if n in (0, N):
        return Decimal("0.00") if n == 0 else Decimal("100.00")
    rounded = (Decimal(n) * 100 / Decimal(N)).quantize(_CENT, ROUND_HALF_UP)
    return min(max(rounded, _LEAST), _MOST)


def percent(n: int, N: int) -> str:
    """`n` of `N` as printed: "94.44%", or "—" where `N` is 0."""
    value = percentage(n, N)
    return NONE if value is None else f"{value}%"


@dataclass(frozen=True)
class Share:
    """A numerator with its denominator; they travel together, and roll-ups add both, never percentages (DOMAIN §6)."""

    n: int
    N: int

    def __post_init__(self) -> None:
        if not 0 <= self.n <= self.N:
            raise ValueError(f"A share needs 0 ≤ n ≤ N, not {self.n}/{self.N}.")

    def __add__(self, other: Share) -> Share:
        return Share(self.n + other.n, self.N + other.N)

    @property
    def rest(self) -> int:
        return self.N - self.n

    @property
    def is_all(self) -> bool:
        return self.n == self.N > 0

    @property
    def text(self) -> str:
        """ "17/18", or "—" where nobody is due."""
        return f"{self.n}/{self.N}" if self.N else NONE

    @property
    def percentage(self) -> Decimal | None:
        return percentage(self.n, self.N)

    @property
    def percent(self) -> str:
        return percent(self.n, self.N)
