"""Dates that a spreadsheet turned into bare numbers (DOMAIN §9.4): told apart by nobody but a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

# Days since the end of 1899: from 1950 to 2099.
_SERIAL = re.compile(r"[1-7][0-9]{4}")
_FIRST, _LAST = 18_264, 73_050
_DATE = re.compile(r"\d\s*[年月日]|\d{4}[-/.]\d{1,2}")
_ASKS_DATE = re.compile(r"时间|日期|哪[一]?[天日年月]|何时|[几哪]月|年\s*[（(]|[（(]\s*[)）]\s*[年月日]")


def suspect_serials(stem: str, texts: Sequence[str]) -> list[str]:
    """What to tell about options that may be dates: numbers like theirs, where the question or its neighbours date."""
    found = [text for text in texts if _SERIAL.fullmatch(text) and _FIRST <= int(text) <= _LAST]
    dated = _ASKS_DATE.search(stem) or any(_DATE.search(text) for text in texts)
    if not (found and dated):
        return []
    message = _("“%(number)s” may be a date that the spreadsheet keeps as a number; it was left as it is.")
    return [message % {"number": number} for number in found]
