"""Reading decimal numbers as people type them, and writing them in one form. Nothing is guessed: no 1.5万, no 1e5."""

from __future__ import annotations

import re
from decimal import Decimal

# One character each, so that places in the text stay what they are: full width to half, the Chinese full stop that an
# input method writes for a point, minus sign and dash.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("。"): ord("."),
    ord("−"): ord("-"),
    ord("–"): ord("-"),
    ord("\u3000"): ord(" "),
}
# Exact in a decimal context of 28 digits, sums and differences included.
_PLACES = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{0,10})?|\.[0-9]{1,10}"
NUMBER = rf"[+-]?(?:{_PLACES})(?![0-9.,])"


def half_width(text: str) -> str:
    """`text` with full-width signs as half-width ones, each in its place."""
    return text.translate(_HALF)


def read_number(text: str) -> Decimal | None:
    """The number that `text` (half width) is, thousands marked off or not; None where it is none."""
    bare = text.strip()
    return Decimal(bare.replace(",", "")) if re.fullmatch(NUMBER, bare) else None


def normal(number: Decimal) -> str:
    """The one way a number is kept: no exponent, no idle zeros, no minus zero."""
    return f"{number.normalize():f}" if number else "0"
