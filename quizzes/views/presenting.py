"""What the pages of sittings show, put together for their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.templatetags.figures import plain
from courses.models import Clause
from quizzes.enums import Remedy
from quizzes.kinds import kind_of
from quizzes.models import ArchivedAnswer, PracticeItem, Question, SittingItem
from quizzes.queries import Remarks, picture_sizes
from quizzes.rulings import Rulings, reworded


@dataclass(frozen=True)
class Asked:
    """A question on the sitting page; nothing here comes from a key.

    `shown` depends on the version, the order of options, the language and the points of parts alone. `given` is what
    its inputs hold, as the kind reads it; what a page without a script posted may be anything.
    """

    item: SittingItem
    kind: str
    title: str
    number: str
    worth: str
    shown: dict[str, Any]
    given: Any
    fault: str = ""

    @property
    def name(self) -> str:
        return field_name(self.item)


@dataclass(frozen=True)
class Mark:
    """What an answer got for one line of the rubric, of how much; points as figures. Nobody's name stands here."""

    text: str
    given: str
    most: str
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Basis:
    """What a question rests on now, as queries.items_to_review found it."""

    basis_text: str
    basis_clause: Clause | None


@dataclass(frozen=True)
class Reviewed:
    """A question on a result page or practised, with its key; `marks` are what people gave, line by line."""

    item: SittingItem | ArchivedAnswer | PracticeItem
    kind: str
    facts: list[str]
    shown: dict[str, Any]
    question: Question | Basis
    marks: list[Mark] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def field_name(item: SittingItem) -> str:
    """What the fields of a question are called; those of its blanks, pairs and parts go on behind a dot."""
    return f"q{item.position}"


def asked(
    items: Sequence[SittingItem],
    marking: Mapping[str, str],
    posted: Mapping[int, Any] | None = None,
    faults: Mapping[int, str] | None = None,
) -> list[Asked]:
    """The paper as the officer answers it: with what is saved, or with what was `posted` and its `faults`.

    One query, where a picture has not been met before: all their sizes are read at once.
    """
    number, points, title = _("Question %(number)s of %(total)s"), _("%(points)s pt"), _("Question %(number)s")
    questions = []
    for item in items:
        kind = kind_of(item.version.question.kind)
        shown = kind.present(item.version, item.option_order)
        for part, share in zip(shown.get("parts", ()), kind.part_points(item.version, item.points), strict=True):
            part["worth"] = points % {"points": plain(share)} + _how_marked(part["shown"], marking)
        questions.append(
            Asked(
                item=item,
                kind=str(kind.label),
                title=title % {"number": item.position},
                number=number % {"number": item.position, "total": len(items)},
                worth=points % {"points": plain(item.points)} + _how_marked(shown, marking),
                shown=shown,
                given=item.answer if posted is None else posted.get(item.position),
                fault=(faults or {}).get(item.position, ""),
            )
        )
    picture_sizes(set().union(*(item.version.pictures_asked for item in items)))
    return questions


def _how_marked(shown: Mapping[str, Any], marking: Mapping[str, str]) -> str:
    return kind_of(shown["kind"]).how_marked(shown, marking)


def reviewed(
    items: Sequence[SittingItem], rulings: Rulings | None = None, remarks: Mapping[int, Remarks] | None = None
) -> list[Reviewed]:
    """The paper with keys, as `rulings` put them right, and what markers said; the caller has asked rules.sight_of.

    Pictures as in asked.
    """
    title, points = _("Question %(number)s"), _("%(awarded)s/%(points)s points")
    knowledge, unanswered = _("Knowledge point: %(name)s"), pgettext("a question", "not answered")
    questions = []
    for item in items:
        kind = kind_of(item.version.question.kind)
        facts = [
            title % {"number": item.position},
            points % {"awarded": plain(item.awarded), "points": plain(item.points)},
        ]
        if item.knowledge is not None:
            facts.append(knowledge % {"name": item.knowledge})
        if item.answer is None:
            facts.append(unanswered)
        ruling = (rulings or {}).get(item.version_id)
        if ruling is not None:
            facts.append(_("out of the total") if item.left_out else str(Remedy(ruling.remedy).label))
        shown = kind.review(reworded(item.version, ruling), item.answer, item.option_order)
        said = (remarks or {}).get(item.pk, Remarks())
        basis = Basis(item.basis_text, item.basis_clause)
        questions.append(Reviewed(item, str(kind.label), facts, shown, basis, marks_of(item, said), said.overall))
    picture_sizes(set().union(*(item.version.pictures for item in items)))
    return questions


def marks_of(item: SittingItem, said: Remarks) -> list[Mark]:
    """The settled marks of an item, in the order of its rubric; none where people have marked nothing."""
    if not item.marks:
        return []
    lines = kind_of(item.version.question.kind).rubric(item.version, item.points)
    return [
        Mark(line.text, plain(Decimal(item.marks[line.id])), plain(line.points), said.lines.get(line.id, []))
        for line in lines
        if line.id in item.marks
    ]


def numbered_marks(item: SittingItem, said: Remarks) -> list[Mark]:
    """As marks_of, from what the markers left and without the key, to which the words of the lines belong."""
    words = _("Point %(number)s")
    return [
        Mark(words % {"number": number}, plain(Decimal(item.marks[line])), plain(most), said.lines.get(line, []))
        for number, (line, most) in enumerate(said.most.items(), start=1)
        if line in (item.marks or {})
    ]
