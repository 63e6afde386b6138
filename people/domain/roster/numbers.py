"""Badge and staff numbers as spreadsheets leave them: zeros lost, 1.23E+05, 123456.0 (DOMAIN §9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from people.validators import NUMBER

_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_FLOAT = re.compile(r"(\d+)\.0+")


class WrongNumber(ValueError):
    """The cell holds no number that can be trusted; the message says why."""


def read_number(text: str) -> str:
    """The number as it is kept: half-width, without blanks, "123456.0" as "123456"; empty for an empty cell."""
    number = "".join(unicodedata.normalize("NFKC", text).split())
    if _SCIENTIFIC.fullmatch(number):
        message = _("The spreadsheet turned this number into %(number)s. Format the column as text and type it again.")
        raise WrongNumber(message % {"number": number})
    if whole := _FLOAT.fullmatch(number):
        number = whole[1]
    if number and not NUMBER.fullmatch(number):
        raise WrongNumber(_("%(number)s is not a number of at most 32 letters and digits.") % {"number": number})
    return number


class LostZeros:
    """Tells numbers that probably lost their leading zeros, by the numbers on record and in the same file."""

    def __init__(self, numbers: Iterable[str]) -> None:
        numbers = [number for number in numbers if number.isdigit()]
        self._longer = {number.lstrip("0"): number for number in numbers if number.startswith("0")}
        widths = {len(number) for number in numbers if number.startswith("0")}
        self._width = widths.pop() if len(widths) == 1 else None

    def check(self, number: str) -> str:
        """Raise WrongNumber for "1234" where "001234" is known; a doubt in words where it is merely too short."""
        if not number.isdigit() or number.startswith("0"):
            return ""
        if whole := self._longer.get(number):
            message = _("%(number)s seems to be %(whole)s without its zeros. Format the column as text and correct it.")
            raise WrongNumber(message % {"number": number, "whole": whole})
        if self._width is None or len(number) >= self._width:
            return ""
        message = _("%(number)s is shorter than the other numbers. Did it lose its zeros?")
        return message % {"number": number}
