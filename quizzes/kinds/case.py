"""Case analysis: a material with several questions of other kinds about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.wording import clean, fold

from .base import KeyHints, KeyReading, QuestionKind, RubricLine, Wording
from .decimals import normal
from .ids import ids_of
from .registry import all_kinds, kind_of
from .shares import NOTHING, read_weight, shares

MOST_PARTS = 20


@dataclass(frozen=True)
class Part:
    """One question of a case, as its own kind reads it; `number` from 1. The key is None where it is not loaded."""

    id: str
    number: int
    kind: QuestionKind
    stem: str
    options: Any
    weight: str
    key: Any = None
    explanation: str = ""


class Case(QuestionKind):
    """A material, kept as the stem, and its parts; each part gets its share of the points by weight.

    Everything about a part is for its kind to say. What a part may shuffle stands in `option_ids` behind the part's
    own id and a dot, so that no two parts can ever share one.
    """

    key = "case"
    label = gettext_lazy("Case analysis")
    words = frozenset({"案例分析", "案例", "材料分析", "材料", "情景分析", "情境分析", "case", "case analysis"})

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        if not 1 <= len(options) <= MOST_PARTS:
            message = _("A case has between 1 and %(most)s questions about its material.")
            raise ValidationError({"options": message % {"most": MOST_PARTS}})
        if key is not None:
            raise ValidationError({"key": _("A case has no key of its own; each of its questions has one.")})
        written = [_checked(number, part) for number, part in enumerate(options, start=1)]
        ids = ids_of([_identity(part) for part in written], [{**part, "text": _identity(part)} for part in previous])
        old = {part["id"]: part["options"] for part in previous}
        stored, keys = [], {}
        for number, (one, part) in enumerate(zip(ids, written, strict=True), start=1):
            part["options"], part_key = _composed(number, part, old.get(one, []))
            keys[one] = {"key": part_key, "explanation": clean(str(part.pop("explanation") or ""))}
            stored.append({"id": one, **part})
        return stored, keys

    def written_options(self, version: Wording) -> list[dict[str, Any]]:
        return [
            {
                "kind": part.kind.key,
                "stem": part.stem,
                "options": part.kind.written_options(part),
                "key": part.kind.written_key(part),
                "explanation": part.explanation,
                "weight": part.weight,
            }
            for part in with_keys(version)
        ]

    def written_key(self, version: Wording) -> None:
        return None

    def texts_of(self, options: Sequence[Any]) -> list[str]:
        return [str(part["stem"]) for part in options]

    def meaning_of(self, options: Sequence[Any], key: Any) -> tuple[Any, ...]:
        return tuple(
            (
                part["kind"],
                fold(part["stem"]),
                kind_of(part["kind"]).meaning_of(part["options"], part["key"]),
                read_weight(part.get("weight", 1)),
            )
            for part in options
        )

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        if not isinstance(key, dict) or set(key) != {part["id"] for part in options}:
            raise ValidationError({"key": _("A case has no key of its own; each of its questions has one.")})
        for part in options:
            kind_of(part["kind"]).check_key(part["options"], key[part["id"]]["key"])

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        if clean(text):
            raise ValidationError(_("A case has no key of its own; each of its questions has one."))
        return KeyReading(None)

    def write_key(self, version: Wording) -> str:
        return ""

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        return [f"{part.id}.{one}" for part in parts_of(options) for one in part.kind.option_ids(part.options)]

    def asked(self, version: Wording) -> list[list[Any]]:
        return [[part.id, part.kind.key, part.kind.asked(part)] for part in parts_of(version.options)]

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> dict[str, Any]:
        return {one: kind_of(kind).read_form(_fields_of(one, fields), part_asked) for one, kind, part_asked in asked}

    def read_answer(self, raw: Any, asked: Any) -> dict[str, Any] | None:
        if raw is None:
            return None
        if not isinstance(raw, dict) or not set(raw) <= {one for one, _kind, _asked in asked}:
            raise ValidationError(_("This is not an answer to the questions of a case."))
        given = {one: kind_of(kind).read_answer(raw.get(one), part_asked) for one, kind, part_asked in asked}
        return {one: answer for one, answer in given.items() if answer is not None} or None

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        given = answer or {}
        graded = (
            part.kind.grade(part, given[part.id], share, rules)
            for part, share in with_points(with_keys(version), points)
            if part.id in given
        )
        return sum(graded, NOTHING)

    def part_points(self, version: Wording, points: Decimal) -> list[Decimal]:
        return [share for _part, share in with_points(parts_of(version.options), points)]

    def rubric(self, version: Wording, points: Decimal) -> list[RubricLine]:
        return [
            _line_of(part, line)
            for part, share in with_points(with_keys(version), points)
            for line in part.kind.rubric(part, share)
        ]

    def to_mark(self, version: Wording, answer: Any, points: Decimal) -> list[RubricLine]:
        given = answer or {}
        return [
            _line_of(part, line)
            for part, share in with_points(with_keys(version), points)
            for line in part.kind.to_mark(part, given.get(part.id), share)
        ]

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        return {
            "kind": self.key,
            "stem": version.stem,
            "parts": [
                {
                    "id": part.id,
                    "number": part.number,
                    "label": str(part.kind.label),
                    "shown": part.kind.present(part, _order_of(part.id, option_order)),
                }
                for part in parts_of(version.options)
            ],
        }

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        given = answer or {}
        shown = self.present(version, option_order)
        for part, row in zip(with_keys(version), shown["parts"], strict=True):
            order = _order_of(part.id, option_order)
            row["shown"] = part.kind.review(part, given.get(part.id), order)
            row["explanation"] = part.explanation
            row["is_answered"] = part.id in given
        return shown

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        given = answer or {}
        shown = (
            _numbered(part, part.kind.show_answer(part, given[part.id], _order_of(part.id, option_order)))
            for part in parts_of(version.options)
            if part.id in given
        )
        return "\n".join(shown)

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        return "\n".join(
            _numbered(part, part.kind.correct_answer(part, _order_of(part.id, option_order)))
            for part in with_keys(version)
        )

    def lint(self, version: Wording) -> list[str]:
        return [_numbered(part, warning) for part in with_keys(version) for warning in part.kind.lint(part)]


def parts_of(options: Sequence[Any]) -> list[Part]:
    """The parts of stored options, without their keys."""
    return [
        Part(part["id"], number, kind_of(part["kind"]), part["stem"], part["options"], part["weight"])
        for number, part in enumerate(options, start=1)
    ]


def with_keys(version: Wording) -> Iterator[Part]:
    """The parts with what the key says of each."""
    for part in parts_of(version.options):
        own = version.key[part.id]
        yield replace(part, key=own["key"], explanation=own["explanation"])


def with_points(parts: Iterator[Part] | Sequence[Part], points: Decimal) -> list[tuple[Part, Decimal]]:
    """Each part with its share of the question's points."""
    known = list(parts)
    return list(zip(known, shares(points, [Decimal(part.weight) for part in known]), strict=True))


def _checked(number: int, part: Any) -> dict[str, Any]:
    """A written part with every field, its stem cleaned; raises ValidationError where it is no question of a case."""
    name = part.get("kind") if isinstance(part, dict) else None
    if name == Case.key or name not in {kind.key for kind in all_kinds()}:
        raise _fault(number, "options", _("A question of a case is of one of the other kinds."))
    stem = clean(str(part.get("stem") or ""))
    if not fold(stem):
        raise _fault(number, "options", _("The question has no text."))
    weight = read_weight(part.get("weight", 1))
    if weight is None:
        raise _fault(number, "options", _("Its weight must be a number above 0, such as 2 or 0.5."))
    fields = {"kind": name, "stem": stem, "options": part.get("options") or [], "weight": normal(weight)}
    return {**fields, "key": part.get("key"), "explanation": part.get("explanation")}


def _composed(number: int, part: dict[str, Any], previous: Sequence[Any]) -> tuple[list[Any], Any]:
    """Stored options and key of a part; errors say which part they are about."""
    try:
        return kind_of(part["kind"]).compose(part["options"], part.pop("key"), previous)
    except ValidationError as error:
        name = next(iter(error.message_dict)) if hasattr(error, "error_dict") else "options"
        raise _fault(number, name, " ".join(error.messages)) from error


def _fault(number: int, name: str, message: str) -> ValidationError:
    return ValidationError(
        {name: _("Question %(number)s of the case: %(message)s") % {"number": number, "message": message}}
    )


def _identity(part: Mapping[str, Any]) -> str:
    """What makes a part the same as before: its kind and text."""
    return f"{part['kind']} {part['stem']}"


def _fields_of(one: str, fields: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was posted for one part: "x" and "x.y" under "" and "y"."""
    own = {}
    for name, values in fields.items():
        part, _dot, rest = name.partition(".")
        if part == one:
            own[rest] = values
    return own


def _order_of(one: str, option_order: Sequence[str]) -> list[str]:
    return [name.removeprefix(f"{one}.") for name in option_order if name.startswith(f"{one}.")]


def _line_of(part: Part, line: RubricLine) -> RubricLine:
    return replace(line, id=f"{part.id}.{line.id}", text=_numbered(part, line.text))


def _numbered(part: Part, text: str) -> str:
    return _("(%(number)s) %(text)s") % {"number": part.number, "text": text}
