"""Numeric: a decimal number within a tolerance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import plain

from .base import KeyHints, KeyReading, QuestionKind, Wording
from .decimals import NUMBER, half_width, normal, read_number
from .shares import NOTHING
from .texts import one_line, typed_line

MOST_CHARACTERS = 60
MOST_UNIT = 16
_CELL = re.compile(rf"\s*({NUMBER})\s*(?:(?:±|\+/?-)\s*({NUMBER}))?\s*(.*)", re.DOTALL)
_LEADING = re.compile(rf"\s*({NUMBER})\s*(.*)", re.DOTALL)
# A unit is letters of any script, or begins with one of these signs; digits stand in it as in m2 alone. What follows a
# number otherwise is no unit: 3~4, 3或4.
_SIGNS = "%‰°℃℉/"
# Numbers as a browser checks them before the server does (quizzes.kinds.decimals), in either width.
_FIELD = "[+\\-＋－−–]?((D{1,3}([,，]D{3}){1,4}|D{1,15})([.．。]D{0,10})?|[.．。]D{1,10})".replace("D", "[0-9０-９]")
_SYNTAX = re.compile(r"[\^$.*+?()\[\]{}|/]")
_LONE_DIGIT = re.compile(r"(?<![A-Za-z])[0-9]")


class Numeric(QuestionKind):
    """A number, right where it is at most `tolerance` away. Its unit stands on the page; typing it is optional."""

    key = "numeric"
    label = gettext_lazy("Numeric")
    has_options = False
    words = frozenset({"计算", "数值", "数字", "numeric", "numerical", "number"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        if any(one_line(option) for option in options):
            raise ValidationError({"options": _("A numeric question has no options.")})
        written = key if isinstance(key, dict) else {}
        value, tolerance = _number(written.get("value")), _number(written.get("tolerance") or "0")
        if value is None:
            raise ValidationError({"key": _("The answer must be a number in digits, such as 3.14.")})
        if tolerance is None or tolerance < 0:
            raise _fault("tolerance", _("The tolerance must be a number that is not negative."))
        unit = one_line(written.get("unit") or "").rstrip("。 ")
        if len(unit) > MOST_UNIT or not _is_unit(unit):
            raise _fault("unit", _("“%(unit)s” is no unit.") % {"unit": unit[:40]})
        return [{"unit": unit}] if unit else [], {"value": normal(value), "tolerance": normal(tolerance)}

    def written_options(self, version: Wording) -> list[str]:
        return []

    def written_key(self, version: Wording) -> dict[str, str]:
        return {**version.key, "unit": unit_of(version.options)}

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[Decimal, Decimal, str]:
        return Decimal(key["value"]), Decimal(key["tolerance"]), plain(key["unit"])

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        self.compose([], {**key, "unit": unit_of(options)} if isinstance(key, dict) else key)

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        cleaned = one_line(text).rstrip("。")
        if not cleaned:
            raise ValidationError(_("The answer is missing."))
        found = _CELL.fullmatch(half_width(cleaned))
        if not found:
            message = _("The answer “%(answer)s” is no number in digits, such as 3.14 or 3.14±0.01.")
            raise ValidationError(message % {"answer": cleaned[:40]})
        value, tolerance = (read_number(part or "0") or Decimal(0) for part in found.group(1, 2))
        unit = cleaned[found.start(3) :]
        return KeyReading({"value": normal(value), "tolerance": normal(tolerance), "unit": unit})

    def write_key(self, version: Wording) -> str:
        key = self.written_key(version)
        tolerance = "" if key["tolerance"] == "0" else f"±{key['tolerance']}"
        return f"{key['value']}{tolerance} {key['unit']}".strip()

    def asked(self, version: Wording) -> str:
        return unit_of(version.options)

    def read_answer(self, raw: Any, asked: Any) -> str | None:
        if raw is None:
            return None
        typed = typed_line(raw, MOST_CHARACTERS).rstrip("。")
        if not typed:
            return None
        found = _LEADING.fullmatch(half_width(typed))
        number = read_number(found[1]) if found else None
        unit = typed[found.start(2) :] if found else ""
        if number is None or (unit and plain(unit) != plain(asked)):
            raise ValidationError(_("Write a number in digits, such as 12.5; nothing else counts as an answer here."))
        return normal(number)

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        if answer is None:
            return NOTHING
        off = abs(Decimal(answer) - Decimal(version.key["value"]))
        return points if off <= Decimal(version.key["tolerance"]) else NOTHING

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """`pattern` is what the browser itself holds for a number, as its attribute of that name has it."""
        unit = unit_of(version.options)
        return {"kind": self.key, "stem": version.stem, "unit": unit, "pattern": pattern_of(unit)}

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        return {
            **self.present(version),
            "given": answer,
            "given_text": self.show_answer(version, answer),
            "right_text": self.write_key(version),
            "is_right": self.grade(version, answer, Decimal(1), {}) == 1,
        }

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        return f"{answer} {unit_of(version.options)}".strip() if answer is not None else ""

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        return self.write_key(version)


def _fault(part: str, message: str) -> ValidationError:
    """A fault of one part of the written key, which a form may set beside that part's own field."""
    return ValidationError({"key": ValidationError(message, code=part)})


def _is_unit(unit: str) -> bool:
    first = plain(unit)[:1]
    return (first.isalpha() or first in _SIGNS) and not _LONE_DIGIT.search(half_width(unit))


def _number(written: Any) -> Decimal | None:
    return read_number(half_width(str(written)))


def pattern_of(unit: str) -> str:
    """A pattern for input fields that lets nothing pass but a number, with its unit or without."""
    units = "|".join(_SYNTAX.sub(r"\\\g<0>", each) for each in sorted({unit, plain(unit), unit.upper()}) if each)
    return rf"\s*{_FIELD}\s*({units})?。?\s*" if units else rf"\s*{_FIELD}\s*"


def unit_of(options: Sequence[Any]) -> str:
    """The unit of stored options; empty for none."""
    return options[0]["unit"] if options else ""
