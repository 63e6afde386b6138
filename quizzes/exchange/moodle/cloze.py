"""Moodle's questions with embedded answers (Cloze): `Paris is in {1:SHORTANSWER:=France~=Frankreich}.`

What means the same here is read: texts in which every gap is filled letter by letter as blanks, a text with a single
gap as whatever kind that gap is. Mixed texts are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from django.utils.translation import gettext as _

from quizzes.kinds.blank import cut_at_gaps

from .intake import FULL, GAP, NONE, Answer, Item, Refused, Written, blank, choice, decimal_of, numeric, share_of
from .markup import HTML, write_html

_SHORT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_ONE = {f"{name}{mark}" for name in ("MULTICHOICE", "MC") for mark in ("", "_V", "_H", "_S", "_VS", "_HS")} | {
    f"MC{mark}" for mark in ("V", "H", "S", "VS", "HS")
}
_SEVERAL = {f"{name}{mark}" for name in ("MULTIRESPONSE", "MR") for mark in ("", "_H", "_S", "_HS", "H", "S", "HS")}
# Our own gaps remember how the text writes the room for them.
_FIELD = re.compile(
    r"""(?:<span data-gap="(?P<room>[^"]*)">)?"""
    r"""\{\d*:(?P<kind>[A-Z_]+):(?P<answers>(?:[^{}\\]|\\.)+)\}(?(room)</span>)""",
    re.DOTALL,
)
_BEGINS = re.compile(r"\{\d*:[A-Z_]+:")
# A brace of the text itself must not begin a gap.
_BRACE = str.maketrans({"{": "&#123;"})
# A tilde or a hash ends an answer, unless a backslash or the ampersand of an entity such as &#35; is before it.
_TILDE = re.compile(r"(?<!\\)~")
_HASH = re.compile(r"(?<![\\&])(?<!&amp;)#")
_WITH_TOLERANCE = re.compile(r"([-+\d.eE]+)\s*:\s*([-+\d.eE]+)")
_WEIGHT = re.compile(r"=|%(-?\d+(?:[.,]\d*)?)%")
# What Moodle would take for a sign of its own or of HTML; as an entity it is a character of the answer.
_RESERVED = str.maketrans({sign: f"&#{ord(sign)};" for sign in '&<>"\\~#}=%{'})


@dataclass(frozen=True)
class _Field:
    """One gap: its type in capital letters, and its answers."""

    type: str
    answers: list[Answer]


def read_cloze(item: Item, source: str, text_format: str, files: Mapping[str, bytes]) -> Written:
    """The text with gaps as one of our questions; sets the stem of `item`. Raises Refused where none is like it."""
    fields = [_field(item, found["kind"], found["answers"]) for found in _FIELD.finditer(source)]
    around = _FIELD.sub(_room, source)
    item.stem = item.text(around, text_format, files)
    if not fields or _BEGINS.search(around):
        raise Refused(_("It has a gap that cannot be read, or none; one looks like {1:SHORTANSWER:=answer}."))
    if len(fields) == 1:
        return _alone(item, fields[0])
    if not all(field.type in _SHORT or _is_exact(field) for field in fields):
        raise Refused(_("Among its gaps are choices or numbers with a tolerance; a text here has blanks only."))
    return blank(item, [field.answers for field in fields])


def write_gaps(stem: str, key: Sequence[Sequence[str]], address_of: Callable[[str], str]) -> str:
    """The HTML of a text with its gaps, which Moodle fills and read_cloze reads back to the same text and key.

    A gap stands where the text leaves room for it, and remembers how the text writes that room; where the text leaves
    more or less room than there are gaps, they stand behind it.
    """
    pieces, gaps = cut_at_gaps(stem)
    if len(gaps) != len(key):
        behind = " ".join(_gap("", variants) for variants in key)
        return f"{_html(stem, address_of)}<br>{behind}"
    texts = [_html(piece, address_of) for piece in pieces]
    fields = [_gap(written, variants) for written, variants in zip(gaps, key, strict=True)]
    return "".join(part for pair in zip(texts, [*fields, ""], strict=True) for part in pair)


def _html(text: str, address_of: Callable[[str], str]) -> str:
    return write_html(text, address_of).translate(_BRACE)


def _gap(written: str, variants: Sequence[str]) -> str:
    answers = "~".join(f"={_escaped(variant)}" for variant in variants)
    return f'<span data-gap="{escape(written)}">{{1:SHORTANSWER:{answers}}}</span>'


def _escaped(variant: str) -> str:
    return variant.replace("*", "\\*").translate(_RESERVED)


def _room(found: re.Match[str]) -> str:
    return GAP if found["room"] is None else found["room"]


def _alone(item: Item, field: _Field) -> Written:
    """The only gap of a text, as the kind it is."""
    if field.type in _SHORT:
        return blank(item, [field.answers])
    if field.type in _NUMBERS:
        return numeric(item, field.answers)
    return choice(item, field.answers, several=field.type in _SEVERAL)


def _is_exact(field: _Field) -> bool:
    return field.type in _NUMBERS and all(Decimal(decimal_of(answer.tolerance)) == 0 for answer in field.answers)


def _field(item: Item, name: str, content: str) -> _Field:
    if name not in _SHORT | _NUMBERS | _ONE | _SEVERAL:
        raise Refused(_("It has a gap of the unknown kind “%(kind)s”.") % {"kind": name})
    answers = [_answer(item, part.strip()) for part in _TILDE.split(content) if part.strip()]
    return _Field(name, _shared(answers) if name in _SEVERAL else answers)


def _shared(answers: Sequence[Answer]) -> list[Answer]:
    """The shares of a multiple choice as parts of one whole, as Moodle takes them."""
    total = sum(max(answer.share, NONE) for answer in answers) or FULL
    return [replace(answer, share=answer.share * FULL / total) for answer in answers]


def _answer(item: Item, part: str) -> Answer:
    weight = _WEIGHT.match(part)
    share = NONE if not weight else share_of(weight[1]) if weight[1] else FULL
    text, *feedback = _HASH.split(part[weight.end() :] if weight else part, maxsplit=1)
    value, tolerance = _text(item, text), "0"
    if number := _WITH_TOLERANCE.fullmatch(value):
        value, tolerance = number[1], number[2]
    return Answer(value, share, _text(item, "".join(feedback)), tolerance)


def _text(item: Item, source: str) -> str:
    return item.text(source.replace("\\}", "}").replace("\\#", "#"), HTML)
