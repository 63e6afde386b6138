"""The numbers that Word sets before paragraphs by itself: they are not in the text, only the rule for them is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from quizzes.exchange.numbering import CIRCLED

from .archive import attribute, child, name_of

_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# So many levels a list can have.
_LEVELS = 9
# A style may rest on another, which rests on another; a ring of styles is a mistake.
_DEEPEST = 12


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: from where, in which signs, between which others ("第%1题")."""

    start: int = 1
    signs: str = "decimal"
    text: str = ""
    is_legal: bool = False


class Numbering:
    """Counts the lists of a document; paragraphs must come in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None):
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._own_levels: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for element in numbering if numbering is not None else ():
            self._read(element)
        self._styles = _style_numbers(styles)

    def label(self, properties: Element | None) -> str:
        """What stands before a paragraph with these properties; empty for none and for bullets. Counts it."""
        number, level = self._place(properties)
        if number not in self._lists:
            return ""
        levels = self._levels.get(self._lists[number], {}) | self._own_levels.get(number, {})
        counters = self._count(number, level, levels)
        own = levels.get(level, Level())
        if own.signs in ("bullet", "none"):
            return ""
        text = re.sub(r"%([1-9])", lambda found: _shown(int(found[1]) - 1, counters, levels, own), own.text)
        # A bare number is a number none the less.
        return f"{text}." if re.fullmatch(r"\w{1,4}", text) and text.isascii() else text

    def _count(self, number: str, level: int, levels: dict[int, Level]) -> dict[int, int]:
        counters = self._counters.setdefault(self._lists[number], {})
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self._overrides.get(number, {}).items():
                counters[at] = start - 1
        for at in range(level + 1, _LEVELS):
            counters.pop(at, None)
        counters[level] = counters.get(level, levels.get(level, Level()).start - 1) + 1
        return counters

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph, by itself or by its style."""
        style = attribute(child(properties, "pStyle"), "val") or ""
        number, level = self._styles.get(style, (None, None))
        own = child(properties, "numPr")
        number = attribute(child(own, "numId"), "val") or number or ""
        written = attribute(child(own, "ilvl"), "val") or level or "0"
        return number, int(written) if written.isdigit() else 0

    def _read(self, element: Element) -> None:
        if name_of(element) == "abstractNum":
            levels = {_index(each): _level(each) for each in element if name_of(each) == "lvl"}
            self._levels[attribute(element, "abstractNumId") or ""] = levels
        elif name_of(element) == "num":
            number = attribute(element, "numId") or ""
            self._lists[number] = attribute(child(element, "abstractNumId"), "val") or ""
            for override in (each for each in element if name_of(each) == "lvlOverride"):
                start = attribute(child(override, "startOverride"), "val")
                if start and start.isdigit():
                    self._overrides.setdefault(number, {})[_index(override)] = int(start)
                if (level := child(override, "lvl")) is not None:
                    self._own_levels.setdefault(number, {})[_index(level)] = _level(level)


def _index(element: Element) -> int:
    written = attribute(element, "ilvl") or "0"
    return int(written) if written.isdigit() else 0


def _level(element: Element) -> Level:
    start = attribute(child(element, "start"), "val") or "1"
    return Level(
        int(start) if start.isdigit() else 1,
        attribute(child(element, "numFmt"), "val") or "decimal",
        attribute(child(element, "lvlText"), "val") or "",
        child(element, "isLgl") is not None,
    )


def _style_numbers(styles: Element | None) -> dict[str, tuple[str | None, str | None]]:
    """List and level by style; a style without them has those of the style it rests on."""
    own: dict[str, tuple[str | None, str | None]] = {}
    bases: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = attribute(style, "styleId") or ""
        numbers = child(style, "pPr", "numPr")
        own[name] = (attribute(child(numbers, "numId"), "val"), attribute(child(numbers, "ilvl"), "val"))
        bases[name] = attribute(child(style, "basedOn"), "val") or ""
    found = {}
    for name in own:
        number, level, at = None, None, name
        for _step in range(_DEEPEST):
            if at not in own:
                break
            number, level = number or own[at][0], level or own[at][1]
            at = bases[at]
        found[name] = (number, level)
    return found


def _shown(at: int, counters: dict[int, int], levels: dict[int, Level], own: Level) -> str:
    level = levels.get(at, Level())
    number = counters.get(at, level.start)
    return str(number) if own.is_legal else written_number(number, level.signs)


def written_number(number: int, signs: str) -> str:
    """A number in the signs that Word names so; in digits where nobody writes it otherwise."""
    write = _WRITERS.get(signs)
    return (write(number) if write and number > 0 else "") or str(number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 26 * 9 else ""


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _numeral(number: int) -> str:
    """Below a thousand: 十二, 二十, 一百零五."""
    if number >= 1000:
        return ""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else ""


_WRITERS: dict[str, Callable[[int], str]] = {
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _numeral,
    "chineseCountingThousand": _numeral,
    "taiwaneseCounting": _numeral,
    "taiwaneseCountingThousand": _numeral,
    "japaneseCounting": _numeral,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalEnclosedCircle": _one_of(CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(CIRCLED),
    "decimalZero": lambda number: f"{number:02d}",
}
