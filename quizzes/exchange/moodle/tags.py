"""How a question's filing travels through Moodle, which has no field for it: as tags such as "难度：易"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from quizzes.exchange.workbook.layout import DIFFICULTIES

NAMES = {
    "difficulty": "难度",
    "knowledge_point": "知识点",
    "basis_clause": "条款",
    "basis_text": "依据",
    "points": "分值",
    "unit": "单位",
}
_TAG = re.compile(r"(\w+)[：:](.+)", re.DOTALL)
_FIELDS = {name: field for field, name in NAMES.items()}
_LEVELS = {word: str(level) for level, word in DIFFICULTIES.items()}


def write_tags(filing: Mapping[str, Any]) -> list[str]:
    """The tags that say what a question is filed under; nothing for what it is not."""
    return [f"{NAMES[field]}：{_written(field, filing[field])}" for field in NAMES if filing.get(field)]


def read_tags(tags: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """What tags say of a question's filing, and the tags that say nothing of it."""
    filing: dict[str, Any] = {}
    others = []
    for tag in tags:
        found = _TAG.fullmatch(tag)
        field = _FIELDS.get(found[1], "") if found else ""
        read = _read(field, found[2]) if found and field else None
        if read is None:
            others.append(tag)
        else:
            filing.setdefault(field, read)
    return filing, others


def _written(field: str, value: Any) -> str:
    if field == "difficulty":
        return DIFFICULTIES[value]
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _read(field: str, value: str) -> Any:
    if field == "difficulty":
        return _LEVELS.get(value.strip())
    if field == "points":
        return read_points(value)
    return value or None


def read_points(text: str) -> Decimal | None:
    """A number of points, 0 to 9999.99 with two decimals; None for anything else."""
    try:
        points = Decimal(text.strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return points if 0 <= points < 10000 else None
