"""What a question is filed under, as files write it: difficulty, knowledge point, points, basis (DOMAIN §9.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.enums import Difficulty
from quizzes.wording import clean, plain

from .records import Record

_DIFFICULTIES = {
    Difficulty.EASY: {"易", "容易", "简单", "较易", "低", "easy"},
    Difficulty.MEDIUM: {"中", "中等", "一般", "普通", "适中", "medium"},
    Difficulty.HARD: {"难", "较难", "困难", "高", "hard", "difficult"},
}
# As long as the columns of a question are.
LONGEST = {"knowledge_point": 64, "basis_text": 255}
Warn = Callable[[str, str], None]


def filing_of(record: Record, warn: Warn) -> dict[str, Any]:
    """The filing of a question by the names of a DraftQuestion, None where the record says nothing.

    `warn(message, field)` hears of whatever makes no sense; nothing of it refuses a question.
    """
    return {
        "difficulty": _difficulty(record, warn),
        "knowledge_point": _cut(_text(record, "knowledge_point"), "knowledge_point", warn),
        "basis_text": _cut(_basis(record), "basis_text", warn),
        "points": _points(record, warn),
    }


def _text(record: Record, name: str) -> str:
    return clean(record.fields.get(name, ""))


def _difficulty(record: Record, warn: Warn) -> str | None:
    word = plain(_text(record, "difficulty")).removesuffix("题")
    if not word:
        return None
    found = next((level for level, words in _DIFFICULTIES.items() if word in words), None)
    if found is None:
        warn(_("“%(word)s” is no difficulty: write easy, medium or hard.") % {"word": word[:20]}, "difficulty")
    return found


def _basis(record: Record) -> str:
    """The source, with the page it names: 某条例，第12页."""
    page = _text(record, "page")
    page = f"第{page}页" if page.isdigit() else page
    return "，".join(part for part in (_text(record, "basis_text"), page) if part)


def _cut(text: str, name: str, warn: Warn) -> str | None:
    if len(text) > LONGEST[name]:
        warn(_("The text is too long and was cut."), name)
    return text[: LONGEST[name]] or None


def _points(record: Record, warn: Warn) -> Decimal | None:
    text = _text(record, "points") or (record.section.points if record.section else "")
    text = re.sub(r"分$", "", plain(text))
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]+)?", text):
        return Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    warn(_("“%(text)s” is no number of points.") % {"text": text[:20]}, "points")
    return None
