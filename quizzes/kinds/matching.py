"""Matching: each text on the left belongs to one on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import clean, fold

from . import cells
from .base import KeyHints, KeyReading, QuestionKind, Wording
from .ids import ids_of, in_order
from .letters import LETTERS
from .shares import NOTHING, equal_shares
from .texts import one_line

LEFT, RIGHT = "left", "right"
MOST = len(LETTERS)
_EQUALS = "=＝"


class Matching(QuestionKind):
    """Pairs, some of which may share a text on the right; spare texts there belong to nothing.

    Every right pair gets an equal share of the points: each is a small question of its own, and with one answer to
    each there is nothing to gain by ticking everything, which is what strict marking of a multiple choice guards
    against. The right side is stored in the order of its texts, which tells nothing of the pairs.
    """

    key = "matching"
    label = gettext_lazy("Matching")
    words = frozenset({"匹配", "连线", "配对", "matching", "match"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        lefts = [one_line(option) for option in options]
        pairs, spare = _sides(key)
        if not 2 <= len(lefts) <= MOST or not all(lefts) or len(set(lefts)) < len(lefts):
            raise ValidationError({"options": _("A matching needs between 2 and 26 different texts on the left.")})
        if len(pairs) != len(lefts) or not all(pairs):
            raise ValidationError({"key": _("Every text on the left needs one on the right.")})
        rights = sorted({*pairs, *spare})
        if not 2 <= len(rights) <= MOST:
            raise ValidationError({"key": _("A matching needs between 2 and 26 different texts on the right.")})
        old = {side: [option for option in previous if option["side"] == side] for side in (LEFT, RIGHT)}
        left_ids = ids_of(lefts, old[LEFT], taken=[option["id"] for option in previous])
        right_ids = ids_of(rights, old[RIGHT], taken=[*left_ids, *(option["id"] for option in previous)])
        stored = [{"id": one, "side": LEFT, "text": text} for one, text in zip(left_ids, lefts, strict=True)]
        stored += [{"id": one, "side": RIGHT, "text": text} for one, text in zip(right_ids, rights, strict=True)]
        by_text = dict(zip(rights, right_ids, strict=True))
        return stored, {left: by_text[right] for left, right in zip(left_ids, pairs, strict=True)}

    def written_options(self, version: Wording) -> list[str]:
        return [option["text"] for option in side_of(version.options, LEFT)]

    def written_key(self, version: Wording) -> dict[str, list[str]]:
        texts = {option["id"]: option["text"] for option in version.options}
        pairs = [texts[version.key[left["id"]]] for left in side_of(version.options, LEFT)]
        return {
            "pairs": pairs,
            "spare": [right["text"] for right in side_of(version.options, RIGHT) if right["text"] not in pairs],
        }

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
        lefts, rights, spare = ([fold(text) or text for text in side] for side in (options, key["pairs"], key["spare"]))
        return frozenset(zip(lefts, rights, strict=True)), frozenset(spare)

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        lefts, rights = ({option["id"] for option in side_of(options, side)} for side in (LEFT, RIGHT))
        if not isinstance(key, dict) or set(key) != lefts or not set(key.values()) <= rights:
            raise ValidationError({"key": _("Every text on the left needs one on the right.")})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        pieces = [piece for piece in cells.split(clean(text), cells.BETWEEN) if piece.strip()]
        if not pieces:
            raise ValidationError(_("The answer is missing."))
        pairs = [_read_pair(piece) for piece in pieces]
        by_left = {left: right for left, right in pairs if left}
        lefts = _lefts([left for left, _right in pairs if left], [one_line(option) for option in options])
        spare = [right for left, right in pairs if not left]
        return KeyReading({"pairs": [by_left[left] for left in lefts], "spare": spare}, options=lefts)

    def write_key(self, version: Wording) -> str:
        key = self.written_key(version)
        pairs = [*zip(self.written_options(version), key["pairs"], strict=True), *(("", text) for text in key["spare"])]
        return cells.join("=".join(cells.escape(text, cells.BETWEEN + _EQUALS) for text in pair) for pair in pairs)

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        return [option["id"] for option in side_of(options, RIGHT)]

    def asked(self, version: Wording) -> list[list[str]]:
        return [[option["id"] for option in side_of(version.options, side)] for side in (LEFT, RIGHT)]

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> dict[str, str]:
        return {left: " ".join(fields.get(left, ())) for left in asked[0]}

    def read_answer(self, raw: Any, asked: Any) -> dict[str, str] | None:
        if raw is None:
            return None
        lefts, rights = asked
        if not isinstance(raw, dict) or not set(raw) <= set(lefts):
            raise ValidationError(_("This is not an answer to a matching."))
        given = {left: raw[left] for left in lefts if raw.get(left) not in (None, "")}
        if not all(right in rights for right in given.values()):
            raise ValidationError(_("The answer names an option that this question does not have."))
        return given or None

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        lefts = side_of(version.options, LEFT)
        cut = equal_shares(points, len(lefts))
        given = answer or {}
        right = (given.get(left["id"]) == version.key[left["id"]] for left in lefts)
        return sum((share for share, is_right in zip(cut, right, strict=True) if is_right), NOTHING)

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        return _(", each pair its share")

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        rights = in_order(side_of(version.options, RIGHT), option_order)
        return {
            "kind": self.key,
            "stem": version.stem,
            "lefts": [
                {"id": option["id"], "label": str(number), "text": option["text"]}
                for number, option in enumerate(side_of(version.options, LEFT), start=1)
            ],
            "rights": [
                {"id": option["id"], "label": LETTERS[place], "text": option["text"]}
                for place, option in enumerate(rights)
            ],
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """`present` with, for each left side, the right one that belongs to it and the one given (None for none)."""
        shown = self.present(version, option_order)
        rights = {option["id"]: option for option in shown["rights"]}
        for left in shown["lefts"]:
            given = (answer or {}).get(left["id"])
            left["right"], left["given"] = rights[version.key[left["id"]]], rights.get(given)
            left["is_right"] = given == version.key[left["id"]]
        return shown

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        texts = {option["id"]: option["text"] for option in version.options}
        return "；".join(f"{texts[left]} = {texts[right]}" for left, right in (answer or {}).items())

    def lint(self, version: Wording) -> list[str]:
        texts = [fold(option["text"]) or option["text"] for option in side_of(version.options, RIGHT)]
        return [_("Two options say the same.")] if len(set(texts)) < len(texts) else []


def side_of(options: Sequence[Any], side: str) -> list[Any]:
    """The stored options of one side, in stored order."""
    return [option for option in options if option["side"] == side]


def _sides(key: Any) -> tuple[list[str], list[str]]:
    """Texts on the right, by left and spare, from a written key; raises ValidationError where it is none."""
    pairs, spare = (key.get("pairs"), key.get("spare") or []) if isinstance(key, dict) else (None, [])
    if not isinstance(pairs, list | tuple) or not isinstance(spare, list | tuple):
        raise ValidationError({"key": _("The key of a matching names a text on the right for each on the left.")})
    return [one_line(text) for text in pairs], [text for text in map(one_line, spare) if text]


def _read_pair(piece: str) -> tuple[str, str]:
    """Left and right of one pair in a cell; the left is empty for a text that belongs to nothing."""
    left, *right = (one_line(cells.unescape(side)) for side in cells.split(piece, _EQUALS, most=1))
    if not right or not right[0]:
        message = _("“%(text)s” is no pair: write 甲=子, and =寅 for what belongs to nothing.")
        raise ValidationError(message % {"text": piece[:40]})
    return left, right[0]


def _lefts(named: Sequence[str], options: Sequence[str]) -> list[str]:
    """The left side in the order of `options`, or as the cell names it where there are none."""
    twice = next((left for left in named if named.count(left) > 1), None)
    if twice is not None:
        raise ValidationError(_("“%(text)s” stands twice on the left.") % {"text": twice[:40]})
    if options and sorted(options) != sorted(named):
        raise ValidationError(_("The pairs of the answer do not name the options of the question."))
    return list(options) or list(named)
