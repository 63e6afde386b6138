"""Ordering: options to be put into the right order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import clean, fold, plain

from .base import KeyHints, KeyReading, QuestionKind, Wording
from .ids import ids_of, in_order
from .letters import LETTERS
from .shares import NOTHING
from .texts import one_line


class Ordering(QuestionKind):
    """Options whose right order is asked for. All or nothing: one option out of place moves others as well, so that
    counting right places would punish one slip many times over and reward none.

    Stored in the order of their texts, which tells nothing of the right one.
    """

    key = "ordering"
    label = gettext_lazy("Ordering")
    words = frozenset({"排序", "顺序", "ordering", "order", "sequence"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        texts = [one_line(option) for option in options]
        if not 2 <= len(texts) <= len(LETTERS) or not all(texts):
            raise ValidationError({"options": _("An ordering needs between 2 and 26 options, none of them empty.")})
        if len(set(texts)) < len(texts):
            raise ValidationError({"options": _("Two options are the same; their order could not be told.")})
        if not isinstance(key, str) or sorted(key) != list(LETTERS[: len(texts)]):
            raise ValidationError({"key": _("The key must name every option once, in the right order.")})
        stored = [{"id": one, "text": text} for one, text in zip(ids_of(texts, previous), texts, strict=True)]
        ids = [stored[LETTERS.index(letter)]["id"] for letter in key]
        return sorted(stored, key=lambda option: option["text"]), ids

    def written_options(self, version: Wording) -> list[str]:
        return [option["text"] for option in version.options]

    def written_key(self, version: Wording) -> str:
        return _letters(version.options, version.key)

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[str, ...]:
        texts = (options[LETTERS.index(letter)] for letter in key)
        return tuple(fold(text) or text for text in texts)

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        if not isinstance(key, list) or sorted(key) != sorted(option["id"] for option in options):
            raise ValidationError({"key": _("The key must name every option once, in the right order.")})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        if not fold(text):
            raise ValidationError(_("The answer is missing."))
        letters = _by_labels(plain(text).upper(), len(options))
        if letters is None:
            message = _("The answer “%(answer)s” does not name every option once, such as CABD.")
            raise ValidationError(message % {"answer": clean(text)[:40]})
        return KeyReading(letters)

    def write_key(self, version: Wording) -> str:
        return self.written_key(version)

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        return [option["id"] for option in options]

    def asked(self, version: Wording) -> list[str]:
        return [option["id"] for option in version.options]

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> Any:
        """A place, from 1, for each option; all empty is no answer. Places that make no order come back as they are."""
        places = {one: " ".join(fields.get(one, ())) for one in asked}
        if not any(places.values()):
            return None
        if sorted(places.values()) != sorted(str(place) for place in range(1, len(asked) + 1)):
            return places
        return sorted(asked, key=lambda one: int(places[one]))

    def read_answer(self, raw: Any, asked: Any) -> list[str] | None:
        if raw is None or raw == []:
            return None
        is_order = isinstance(raw, list | tuple) and all(isinstance(one, str) for one in raw)
        if not is_order or sorted(raw) != sorted(asked):
            raise ValidationError(_("Every option must have a place of its own."))
        return list(raw)

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        return points if answer == version.key else NOTHING

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        return _(", only for the whole order")

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        options = in_order(version.options, option_order)
        return {
            "kind": self.key,
            "stem": version.stem,
            "options": [
                {"id": option["id"], "label": LETTERS[place], "text": option["text"]}
                for place, option in enumerate(options)
            ],
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """The options in the right order, each with the place it was given (0: none)."""
        shown = self.present(version, option_order)
        given = list(answer or [])
        for option in shown["options"]:
            option["place"] = version.key.index(option["id"]) + 1
            option["given"] = given.index(option["id"]) + 1 if given else 0
            option["is_right"] = option["place"] == option["given"]
        shown["options"].sort(key=lambda option: option["place"])
        return shown

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        texts = {option["id"]: option["text"] for option in version.options}
        return " → ".join(texts[one] for one in answer or [])


def _letters(options: Sequence[Any], ids: Sequence[str]) -> str:
    labels = {option["id"]: LETTERS[place] for place, option in enumerate(options)}
    return "".join(labels[one] for one in ids)


def _by_labels(text: str, count: int) -> str | None:
    """Letters, or numbers from 1, as letters; None unless each of `count` options is named once."""
    letters = re.findall(r"[A-Z]", text)
    numbers = re.findall(r"[0-9]+", text)
    if numbers and not letters:
        # 3142 for four options: a digit for each.
        digits = list(numbers[0]) if len(numbers) == 1 else numbers
        letters = [LETTERS[int(number) - 1] if 1 <= int(number) <= len(LETTERS) else "" for number in digits]
        numbers = []
    if numbers or sorted(letters) != list(LETTERS[:count]):
        return None
    return "".join(letters)
