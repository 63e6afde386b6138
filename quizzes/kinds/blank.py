"""Fill in the blank: texts compared with the variants that each blank accepts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.pictures import Marker, pieces_of
from quizzes.wording import clean, plain

from . import cells
from .base import KeyHints, KeyReading, QuestionKind, Wording, sole
from .shares import NOTHING, equal_shares
from .texts import one_line, typed_line

MOST_BLANKS = 50
MOST_CHARACTERS = 200
# Where the text itself leaves room: ____, （　　）, ( ).
_GAP = re.compile(r"_{2,}|[（(]\s*[)）]")
_BLANKS = re.compile(r"\s+")
# What ends a sentence says nothing; signs that carry a meaning, such as %, stay.
_END = "。.,;:、!?"
_BETWEEN_VARIANTS = "|｜"


class FillBlank(QuestionKind):
    """One or more blanks, each with every variant that is right; equal points for each blank, as `shares` cuts them.

    Full width and half width, capitals, blanks anywhere and punctuation at the end make no difference.
    """

    key = "blank"
    label = gettext_lazy("Fill in the blank")
    has_options = False
    words = frozenset({"填空", "fill", "blank", "fill in the blank", "fill in the blanks"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        if any(one_line(option) for option in options):
            raise ValidationError({"options": _("A question with blanks has no options.")})
        if not isinstance(key, list | tuple) or not all(isinstance(variants, list | tuple) for variants in key):
            raise ValidationError({"key": _("The key of a blank is the list of what it accepts.")})
        stored = [[text for text in map(one_line, variants) if text] for variants in key]
        blanks = [{"id": str(number)} for number in range(1, len(stored) + 1)]
        self.check_key(blanks, stored)
        return blanks, stored

    def written_options(self, version: Wording) -> list[str]:
        return []

    def written_key(self, version: Wording) -> list[list[str]]:
        return [list(variants) for variants in version.key]

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(map(compared, variants)) for variants in key)

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        if not isinstance(key, list) or len(key) != len(options) or not 1 <= len(key) <= MOST_BLANKS or not all(key):
            raise ValidationError(
                {"key": _("There must be between 1 and %(most)s blanks, each with an answer.") % {"most": MOST_BLANKS}}
            )
        if any(len(variant) > MOST_CHARACTERS for variants in key for variant in variants):
            message = _("An answer to a blank has at most %(most)s characters.")
            raise ValidationError({"key": message % {"most": MOST_CHARACTERS}})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        blanks = [cells.split(piece, _BETWEEN_VARIANTS) for piece in cells.split(clean(text), cells.BETWEEN)]
        key = [[variant for variant in map(one_line, map(cells.unescape, blank)) if variant] for blank in blanks]
        key = [variants for variants in key if variants]
        if not key:
            raise ValidationError(_("The answer is missing."))
        return KeyReading(key)

    def write_key(self, version: Wording) -> str:
        specials = cells.BETWEEN + _BETWEEN_VARIANTS
        return cells.join("|".join(cells.escape(text, specials) for text in variants) for variants in version.key)

    def asked(self, version: Wording) -> int:
        return len(version.options)

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> list[Any]:
        return [sole(fields.get(str(number), [""])) for number in range(1, asked + 1)]

    def read_answer(self, raw: Any, asked: Any) -> list[str] | None:
        if raw is None:
            return None
        if not isinstance(raw, list | tuple) or len(raw) != asked:
            raise ValidationError(_("This is not a text for each blank."))
        texts = [typed_line(text, MOST_CHARACTERS) for text in raw]
        return texts if any(texts) else None

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        cut = equal_shares(points, len(version.key))
        right = _right(version.key, answer)
        return sum((share for share, is_right in zip(cut, right, strict=True) if is_right), NOTHING)

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        return _(", each blank its share") if len(shown["blanks"]) > 1 else ""

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """`pieces` are the texts around the blanks, where the stem leaves as many as there are; otherwise None."""
        pieces, _gaps = cut_at_gaps(version.stem)
        return {
            "kind": self.key,
            "stem": version.stem,
            "blanks": [blank["id"] for blank in version.options],
            "most": MOST_CHARACTERS,
            "pieces": pieces if len(pieces) == len(version.options) + 1 else None,
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        texts = answer or [""] * len(version.key)
        rows = zip(version.options, version.key, texts, _right(version.key, answer), strict=True)
        blanks = [
            {"number": blank["id"], "accepted": variants, "given": text, "is_right": is_right}
            for blank, variants, text, is_right in rows
        ]
        return {"kind": self.key, "stem": version.stem, "blanks": blanks}

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        return cells.join(answer or [])

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        return cells.join("|".join(variants) for variants in version.key)

    def lint(self, version: Wording) -> list[str]:
        warnings = []
        gaps = len(cut_at_gaps(version.stem)[1])
        # A question that is answered by one word needs no gap.
        if gaps != len(version.key) and (gaps or len(version.key) > 1):
            warnings.append(
                _("The text leaves %(gaps)s blanks, the key fills %(blanks)s; the fields stand below the text.")
                % {"gaps": gaps, "blanks": len(version.key)}
            )
        if any(len(set(map(compared, variants))) < len(variants) for variants in version.key):
            warnings.append(_("Two variants of a blank compare as the same; one is enough."))
        return warnings


def cut_at_gaps(stem: str) -> tuple[list[str], list[str]]:
    """The texts around the gaps that a text leaves, and the gaps as they are written; what a picture says is none."""
    texts, gaps = [""], []
    for piece in pieces_of(stem):
        first, *others = [str(piece)] if isinstance(piece, Marker) else _GAP.split(piece)
        texts[-1] += first
        texts += others
        gaps += [] if isinstance(piece, Marker) else _GAP.findall(piece)
    return texts, gaps


def compared(text: str) -> str:
    """`text` as two answers are compared; equal for what this kind takes as the same."""
    bare = _BLANKS.sub("", plain(text)).casefold()
    return bare.rstrip(_END) or bare


def _right(key: Sequence[Sequence[str]], answer: Sequence[str] | None) -> list[bool]:
    texts = answer or [""] * len(key)
    return [bool(text) and compared(text) in map(compared, variants) for variants, text in zip(key, texts, strict=True)]
