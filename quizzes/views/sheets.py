"""What a marker sees of one question: the answer, what it is measured by, and where he gives points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from common.templatetags.figures import plain
from people.models import Officer
from quizzes.agreement import MarkingRules
from quizzes.domain.grading import lines_to_mark
from quizzes.forms.marking import LineFields, MarkingForm
from quizzes.kinds import kind_of
from quizzes.models import Marking, MarkingTask
from quizzes.queries import latest_markings, picture_sizes, rulings_on
from quizzes.rulings import reworded


@dataclass(frozen=True)
class Earlier:
    """What one of the two before gave a line, for the third who decides; nobody's name."""

    points: str
    comment: str


@dataclass(frozen=True)
class MarkedLine:
    """A line of the rubric where points are given, and what the two before gave it."""

    fields: LineFields
    earlier: list[Earlier] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """What is answered in one piece: an essay, or a part of a case with its number; and its lines."""

    shown: Mapping[str, Any]
    lines: list[MarkedLine]
    number: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A question to mark. Where the marking is blind nothing here comes from whose paper it is; `officer` is None."""

    kind: str
    points: str
    material: str
    sections: list[Section]
    overall: list[str]
    officer: Officer | None


def sheet_of(task: MarkingTask, form: MarkingForm) -> Sheet:
    """The sheet of a seat, with its item, version, question and sitting loaded; `form` has the item's lines."""
    item = task.item
    question = item.version.question
    kind = kind_of(question.kind)
    wording = reworded(item.version, rulings_on([item.version_id]).get(item.version_id))
    shown = kind.review(wording, item.answer, item.option_order)
    picture_sizes(item.version.pictures)
    before = _before(task) if task.decides else []
    lines = [MarkedLine(fields, _earlier(before, fields.line.id)) for fields in form.line_fields()]
    return Sheet(
        kind=str(kind.label),
        points=_("%(points)s pt") % {"points": plain(sum(line.points for line in lines_to_mark(item)))},
        material=shown["stem"] if "parts" in shown else "",
        sections=_sections(shown, lines),
        overall=[marking.comment for marking in before if marking.comment],
        officer=None if MarkingRules.read(item.sitting.rules).blind else item.sitting.officer,
    )


def _sections(shown: Mapping[str, Any], lines: Sequence[MarkedLine]) -> list[Section]:
    """Of a case only the parts that people mark; a line's id begins with that of its part (kinds.case)."""
    if "parts" not in shown:
        return [Section(shown, list(lines))]
    parts = []
    for part in shown["parts"]:
        own = [line for line in lines if line.fields.line.id.startswith(f"{part['id']}.")]
        if own:
            parts.append(Section(part["shown"], own, part["number"]))
    return parts


def _before(task: MarkingTask) -> list[Marking]:
    """The markings between which the third decides, the first marker's first."""
    tasks = list(MarkingTask.objects.filter(item=task.item, seat__lt=task.seat).order_by("seat"))
    markings = latest_markings(tasks)
    return [markings[each.pk] for each in tasks if each.pk in markings]


def _earlier(before: Sequence[Marking], line: str) -> list[Earlier]:
    return [Earlier(plain(row.points), row.comment) for one in before for row in one.lines.all() if row.line == line]
