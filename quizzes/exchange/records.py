"""What a file says of one question, field by field, before anything of it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.domain.drafts import Place
from quizzes.kinds import find_kind

from .heads import FLAG_FIELDS, OPTION_FIELDS
from .sections import Section


@dataclass
class Record:
    """The fields of one question (names of heads.HEADS, option1 …, flag1 …) as the file writes them.

    A name that is missing says that the file has no such field, an empty text that it says nothing there. `places`
    says where a field stands, where that is more exact than `place`. `is_bare`: the labels of the options are off.
    `fault` says what keeps it from being read at all, `asks` what a person must say first, `warnings` what does not.
    `parts` are the questions of a case.
    """

    place: Place
    fields: dict[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    section: Section | None = None
    is_bare: bool = False
    fault: str = ""
    asks: str = ""
    warnings: list[str] = field(default_factory=list)
    parts: list[Record] = field(default_factory=list)

    def place_of(self, name: str) -> Place:
        return self.places.get(name, self.place)

    @property
    def options(self) -> list[str]:
        """The options that stand in fields of their own, up to the last that holds something."""
        return _without_end(self.fields, OPTION_FIELDS)

    @property
    def flags(self) -> list[str]:
        """What the file says of each option, 1 or 0; up to the last that says something."""
        return _without_end(self.fields, FLAG_FIELDS)


def with_parts(records: Iterable[Record]) -> list[Record]:
    """The records that are questions of the bank, cases with their parts: those that name the number of its row.

    They may stand anywhere on the case's sheet. A part of nothing keeps a fault.
    """
    questions: list[Record] = []
    cases: dict[tuple[str, str], Record] = {}
    parts: list[Record] = []
    for record in records:
        if record.fields.get("material", "").strip():
            parts.append(record)
            continue
        questions.append(record)
        number, word = (record.fields.get(name, "").strip() for name in ("number", "kind"))
        kind = find_kind(word)
        if number and (not word or (kind is not None and kind.key == "case")):
            cases.setdefault((record.place.sheet, number), record)
    for part in parts:
        number = part.fields["material"].strip()
        case = cases.get((part.place.sheet, number))
        if case:
            case.parts.append(part)
        else:
            part.fault = _("There is no case with the number “%(number)s”.") % {"number": number[:20]}
            questions.append(part)
    return questions


def _without_end(fields: Mapping[str, str], names: list[str]) -> list[str]:
    texts = [fields.get(name, "") for name in names]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts
