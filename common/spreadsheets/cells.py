"""One cell as text: what a person sees in it, and what may safely be written into it (DOMAIN §9.1, §9.9)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

# A spreadsheet takes text that begins so for a formula; leading quotes are counted, so that reading back is exact.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
# Excel shows no more.
_SIGNIFICANT = ".15g"


def text_of(value: Any) -> str:
    """A cell's value as text: 1000.0 as "1000", dates in ISO form with the time only where there is one."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if value.strip() else ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else f"{value.date().isoformat()} {_clock(value)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        return _span(value)
    return str(value)


def neutral_text(text: str) -> str:
    """`text` as it is written into a cell: what a spreadsheet would take for a formula gets a quote before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def exported_text(cell: str) -> str:
    """The text that neutral_text made this cell from; reading back an own export changes nothing."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def column_letters(index: int) -> str:
    """The name of the column with this index, from 0: "A", "Z", "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(value: int | float) -> str:
    if isinstance(value, int):
        return str(value)
    if value == 0:
        return "0"
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    text = format(Decimal(format(value, _SIGNIFICANT)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clock(value: datetime | time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _span(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
