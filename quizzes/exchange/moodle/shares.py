"""The shares that a multiple choice has in Moodle, for the nearest there is to our strict marking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from quizzes.kinds.letters import LETTERS

from .intake import FULL

# Moodle knows its shares to five decimals.
PLACES = Decimal("0.00001")


def shares_of(options: Sequence[str], key: str) -> list[str]:
    """For each option its percentage: the right ones share all points, a wrong one takes them all."""
    each = (FULL / len(key)).quantize(PLACES).normalize()
    return [format(each if LETTERS[at] in key else -FULL, "f") for at in range(len(options))]
