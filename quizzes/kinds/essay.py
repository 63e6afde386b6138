"""Short answers and essays: texts that people mark against a reference and its points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import clean

from .base import KeyHints, KeyReading, QuestionKind, RubricLine, Wording
from .decimals import half_width, normal
from .shares import NOTHING, read_weight, shares
from .texts import one_line, typed

MOST_CHARACTERS = 10_000
MOST_LINES = 30
MARK = "【要点】"
# A line of the reference that looks like a line of the rubric stands behind a backslash.
_LOOKS_MARKED = re.compile(rf"^(\\*){MARK}", re.MULTILINE)
_WEIGHT = re.compile(r"(.*)[(（]\s*([^()（）]*?)\s*分?\s*[)）]", re.DOTALL)


class Essay(QuestionKind):
    """A text. People give the points: for each line of the rubric its share by weight, for the whole without lines.

    The reference and the rubric are the key: nobody sees them before keys may be shown.
    """

    key = "essay"
    label = gettext_lazy("Short answer")
    has_options = False
    words = frozenset({"简答", "问答", "论述", "名词解释", "解答", "主观", "essay", "short answer"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        if any(one_line(option) for option in options):
            raise ValidationError({"options": _("A short answer has no options.")})
        written = key.get("lines", []) if isinstance(key, dict) and isinstance(key.get("reference"), str) else None
        if not isinstance(written, list | tuple):
            raise ValidationError({"key": _("The key of a short answer is a reference and the points to look for.")})
        lines = [{"id": str(number), **_line(line)} for number, line in enumerate(written, start=1)]
        stored = {"reference": clean(key["reference"]), "lines": lines}
        self.check_key([], stored)
        return [], stored

    def written_options(self, version: Wording) -> list[str]:
        return []

    def written_key(self, version: Wording) -> dict[str, Any]:
        lines = [{"text": line["text"], "weight": line["weight"]} for line in version.key["lines"]]
        return {"reference": version.key["reference"], "lines": lines}

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[str, tuple[tuple[str, Decimal], ...]]:
        lines = tuple((line["text"], Decimal(line["weight"])) for line in key["lines"])
        return key["reference"], lines

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        if len(key["lines"]) > MOST_LINES or not all(line["text"] for line in key["lines"]):
            message = _("There may be at most %(most)s points to look for, none of them empty.")
            raise ValidationError({"key": message % {"most": MOST_LINES}})

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        reference, lines = [], []
        for line in clean(text).split("\n"):
            if line.startswith(MARK):
                lines.append(_read_line(line.removeprefix(MARK)))
            else:
                reference.append(line.removeprefix("\\") if _LOOKS_MARKED.match(line) else line)
        return KeyReading({"reference": "\n".join(reference), "lines": lines})

    def write_key(self, version: Wording) -> str:
        reference = _LOOKS_MARKED.sub(rf"\\\1{MARK}", version.key["reference"])
        lines = [f"{MARK}{line['text']}（{line['weight']}）" for line in version.key["lines"]]
        return "\n".join([reference] * bool(reference) + lines)

    def read_answer(self, raw: Any, asked: Any) -> str | None:
        return None if raw is None else typed(raw, MOST_CHARACTERS) or None

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        return NOTHING

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        return _(", given by a marker")

    def rubric(self, version: Wording, points: Decimal) -> list[RubricLine]:
        lines = version.key["lines"] or [{"id": "1", "text": _("The whole answer"), "weight": "1"}]
        cut = shares(points, [Decimal(line["weight"]) for line in lines])
        return [RubricLine(line["id"], line["text"], share) for line, share in zip(lines, cut, strict=True)]

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        return {"kind": self.key, "stem": version.stem, "most": MOST_CHARACTERS}

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        return {"kind": self.key, "stem": version.stem, "given": answer, **version.key}

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        return answer or ""

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        return version.key["reference"] or "\n".join(line["text"] for line in version.key["lines"])

    def lint(self, version: Wording) -> list[str]:
        if version.key["reference"] or version.key["lines"]:
            return []
        return [_("There is neither a reference nor a point to look for; whoever marks has nothing to go by.")]


def _line(written: Any) -> dict[str, str]:
    """A written line as it is stored; raises ValidationError where it is none."""
    weight = read_weight(written.get("weight", 1)) if isinstance(written, dict) and "text" in written else None
    if weight is None:
        raise ValidationError({"key": _("Every point to look for has a text and a weight above 0, such as 2 or 0.5.")})
    return {"text": one_line(written["text"]), "weight": normal(weight)}


def _read_line(text: str) -> dict[str, str]:
    """A line of the rubric from a cell; without a weight in brackets at its end it counts once."""
    found = _WEIGHT.fullmatch(text)
    weight = read_weight(half_width(found[2])) if found else None
    if found is None or weight is None:
        return {"text": one_line(text), "weight": "1"}
    return {"text": one_line(found[1]), "weight": normal(weight)}
