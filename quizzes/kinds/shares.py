"""Cutting the points of a question into those of its parts, by weight, without losing a cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

CENT = Decimal("0.01")
NOTHING = Decimal(0)


def shares(points: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`points` in proportion to the positive `weights`; the shares add up to `points`.

    Each is rounded down to a cent, and the last takes what is left over.
    """
    total = sum(weights, NOTHING)
    cut = [(points * weight / total).quantize(CENT, ROUND_DOWN) for weight in weights[:-1]]
    return [*cut, points - sum(cut, NOTHING)]


def equal_shares(points: Decimal, count: int) -> list[Decimal]:
    """`points` in `count` equal parts, as `shares` rounds them."""
    return shares(points, [Decimal(1)] * count)


def read_weight(written: Any) -> Decimal | None:
    """A weight as people write it: above 0, at most 9999, at most two decimals; None for anything else."""
    text = str(written).strip()
    number = Decimal(text) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text) else NOTHING
    return number or None
