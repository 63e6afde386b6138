"""Single and multiple choice: options with random ids, a key and answers that are lists of those ids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import fold

from .base import Choosable, KeyHints, KeyReading, QuestionKind, Wording
from .ids import ids_of, in_order
from .letters import LABEL_WORD, LETTERS, letters_of, read_choice_key, reads_as_letters
from .shares import CENT, NOTHING
from .texts import one_line

# Options that speak of their neighbours lose their meaning when the order changes.
_SPEAKS_OF_OTHERS = re.compile(
    r"(以上|上述|前述|以下|其余|其他).{0,4}(都|均|皆|全|选项|各项|几项)|[A-H] ?[、和与及] ?[A-H](?![A-Za-z])"
)


class Choice(QuestionKind):
    """What single and multiple choice share; they differ in how many options may be right and in partial credit."""

    face = "choice"

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        texts = [one_line(option) for option in options]
        if not 2 <= len(texts) <= len(LETTERS) or not all(texts):
            raise ValidationError({"options": _("A choice needs between 2 and 26 options, none of them empty.")})
        stored = [{"id": one, "text": text} for one, text in zip(ids_of(texts, previous), texts, strict=True)]
        positions = [LETTERS.find(letter) for letter in str(key)]
        if any(not 0 <= position < len(texts) for position in positions):
            raise ValidationError({"key": _("The key %(key)s names an option that does not exist.") % {"key": key}})
        ids = [option["id"] for position, option in enumerate(stored) if position in positions]
        self.check_key(stored, ids)
        return stored, ids

    def written_options(self, version: Wording) -> list[str]:
        return [option["text"] for option in version.options]

    def written_key(self, version: Wording) -> str:
        return letters_of([at for at, option in enumerate(version.options) if option["id"] in version.key])

    def meaning_of(self, options: Sequence[Any], key: Any) -> frozenset[str]:
        texts = [options[LETTERS.index(letter)] for letter in key]
        return frozenset(fold(text) or text for text in texts)

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        known = [option["id"] for option in options]
        if not isinstance(key, list) or not key or any(one not in known for one in key):
            raise ValidationError({"key": _("At least one option must be right.")})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        return read_choice_key(text, options)

    def write_key(self, version: Wording) -> str:
        letters = self.written_key(version)
        return letters if reads_as_letters(letters, self.written_options(version)) else LABEL_WORD + letters

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        if any(_SPEAKS_OF_OTHERS.search(option["text"]) for option in options):
            return []
        return [option["id"] for option in options]

    def asked(self, version: Wording) -> list[str]:
        return [option["id"] for option in version.options]

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> list[str]:
        return list(fields.get("", ()))

    def read_answer(self, raw: Any, asked: Any) -> list[str] | None:
        chosen = [raw] if isinstance(raw, str) and raw else raw or []
        if not isinstance(chosen, list | tuple) or not all(isinstance(one, str) for one in chosen):
            raise ValidationError(_("This is not an answer to a choice."))
        if not set(chosen) <= set(asked):
            raise ValidationError(_("The answer names an option that this question does not have."))
        return [one for one in asked if one in chosen] or None

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        return points if answer and set(answer) == set(version.key) else NOTHING

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        options = in_order(version.options, option_order)
        return {
            "kind": self.key,
            "stem": version.stem,
            "several": self.key == MultipleChoice.key,
            "options": [
                {"id": option["id"], "label": LETTERS[position], "text": option["text"]}
                for position, option in enumerate(options)
            ],
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        shown = self.present(version, option_order)
        for option in shown["options"]:
            option["is_key"] = option["id"] in version.key
            option["is_chosen"] = option["id"] in (answer or [])
        return shown

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        shown = self.present(version, option_order)["options"]
        return "".join(option["label"] for option in shown if option["id"] in (answer or []))

    def choices(self, version: Wording) -> list[Choosable]:
        return [
            Choosable(option["id"], letter, option["text"], option["id"] in version.key)
            for letter, option in zip(LETTERS, version.options, strict=False)
        ]

    def chosen(self, answer: Any) -> list[str]:
        return answer or []

    def lint(self, version: Wording) -> list[str]:
        warnings = []
        texts = [fold(option["text"]) or option["text"] for option in version.options]
        if len(set(texts)) < len(texts):
            warnings.append(_("Two options say the same."))
        if any(_SPEAKS_OF_OTHERS.search(option["text"]) for option in version.options):
            warnings.append(_("An option speaks of other options; their order is never shuffled."))
        return warnings


class SingleChoice(Choice):
    """Exactly one option is right."""

    key = "single"
    label = gettext_lazy("Single choice")
    words = frozenset({"单选", "单项选择", "单项", "单选择", "single", "single choice", "radio"})

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        super().check_key(options, key)
        if len(key) != 1:
            raise ValidationError({"key": _("A single choice has exactly one right option.")})

    def read_answer(self, raw: Any, asked: Any) -> list[str] | None:
        answer = super().read_answer(raw, asked)
        if answer and len(answer) > 1:
            raise ValidationError(_("Only one option may be chosen here."))
        return answer


class MultipleChoice(Choice):
    """One or more options are right. Marked strictly by default: a missing, extra or wrong option gives nothing.

    The rule {"multiple": "half"} gives half the points for some of the right options and no wrong one (DOMAIN §5).
    """

    key = "multiple"
    label = gettext_lazy("Multiple choice")
    words = frozenset(
        {
            "多选",
            "多项选择",
            "多项",
            "多选择",
            "不定项",
            "不定项选择",
            "multi",
            "multiple",
            "multiple choice",
            "checkbox",
        }
    )

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        if rules.get("multiple") == "half" and answer and set(answer) < set(version.key):
            return (points / 2).quantize(CENT, ROUND_HALF_UP)
        return super().grade(version, answer, points, rules)

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        if rules.get("multiple") == "half":
            return _(", half for a part of the right options")
        return _(", none for a missing or wrong option")

    def lint(self, version: Wording) -> list[str]:
        warnings = super().lint(version)
        if len(version.key) == 1:
            warnings.append(_("Only one option of this multiple choice is right."))
        return warnings
