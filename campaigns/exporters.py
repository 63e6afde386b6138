"""Campaign figures as files: the usual columns of a report to the level above (DOMAIN §6), and people × tasks.

Average and excellent rate come from points, which only the bureau office sees; for everybody else they are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Task
from campaigns.queries import Cell, PersonRow, Survey, UnitRow, people_rows, table_of
from campaigns.statistics import Figures, branch_coverage
from common.clock import BEIJING, local_date
from common.figures import NONE, Share
from common.pictures import Mark
from common.spreadsheets.writer import Table
from people.enums import UnitKind

CHUNK = 500


def report_tables(reading: Survey, *, with_points: bool, now: datetime) -> Iterator[Table]:
    """Three sheets: everybody's figures by unit, people × tasks, the figures of party members.

    Rows of people are read in portions while they are written; `with_points` is for the bureau office only.
    """
    rows = table_of(reading).rows
    everyone = [(row, row.everyone) for row in rows]
    members = [(row, row.members) for row in rows]
    yield Table(_("Figures, everybody"), report_header(), _report_rows(reading, everyone, with_points, now))
    yield Table(_("People and tasks"), people_header(reading.tasks), people_lines(reading))
    yield Table(_("Figures, party members"), report_header(), _report_rows(reading, members, with_points, now))


RATES = (
    "participation_rate",
    "completion_rate",
    "make_up_rate",
    "required_unit_rate",
    "exam_attendance_rate",
    "pass_rate_taken",
    "pass_rate_due",
    "excellent_rate",
    "full_mark_rate",
)
COUNTS = (
    "registered",
    "out_of_scope",
    "exempt",
    "deferred",
    "due",
    "started",
    "done",
    "done_late",
    "exam_due",
    "exam_taken",
    "exam_passed",
    "excellent",
    "full_marks",
)


def report_data(reading: Survey, *, now: datetime) -> dict[str, Any]:
    """The same figures for machines: counts, rates as n, N and percent, Decimals as text, no names of people."""
    campaign, rows = reading.campaign, table_of(reading).rows
    branches = [row.everyone for row in rows if row.unit.kind == UnitKind.BRANCH]
    return {
        "campaign": {
            "code": campaign.code,
            "title": campaign.title,
            "opens_on": campaign.opens_on.isoformat(),
            "closes_on": campaign.closes_on.isoformat(),
            "make_up_until": campaign.make_up_until.isoformat() if campaign.make_up_until else None,
        },
        "as_of": reading.as_of.isoformat(),
        "computed_at": now.isoformat(),
        "tasks": [{"uuid": str(task.uuid), "title": task.title, "required": task.required} for task in reading.tasks],
        "exam": reading.exam.title if reading.exam else None,
        "branch_coverage": _share_data(branch_coverage(branches)),
        "units": [
            {
                "code": row.unit.code,
                "name": row.unit.name,
                "kind": row.unit.kind,
                "depth": row.depth,
                "guests": row.guests,
                "everyone": _figures_data(row.everyone),
                "members": _figures_data(row.members),
            }
            for row in rows
        ],
    }


def _figures_data(figures: Figures) -> dict[str, Any]:
    averages = {"average_score": figures.average_score, "hours_per_person": figures.hours_per_person}
    return {
        **{name: getattr(figures, name) for name in COUNTS},
        **{name: _share_data(getattr(figures, name)) for name in RATES},
        **{name: None if value is None else str(value) for name, value in averages.items()},
    }


def _share_data(share: Share) -> dict[str, Any]:
    return {"n": share.n, "N": share.N, "percent": share.percent}


def report_header() -> list[str]:
    """The columns of the usual report, in their usual order."""
    return [
        _("Unit"),
        pgettext("report column", "On the roster"),
        pgettext("report column", "Exempt (deferred)"),
        pgettext("report column", "Due"),
        pgettext("report column", "Started"),
        pgettext("report column", "Participation rate"),
        pgettext("report column", "Finished"),
        pgettext("report column", "Completion rate"),
        pgettext("report column", "Due in the exam"),
        pgettext("report column", "Sat the exam"),
        pgettext("report column", "Exam attendance"),
        pgettext("report column", "Passed"),
        pgettext("report column", "Pass rate (of those who sat)"),
        pgettext("report column", "Pass rate (of those due)"),
        pgettext("report column", "Excellent rate"),
        pgettext("report column", "Average score"),
        pgettext("report column", "Hours a person"),
        pgettext("report column", "Remarks"),
    ]


def report_line(row: UnitRow, figures: Figures, *, with_points: bool) -> list[str]:
    """One unit in the columns of `report_header`; rates as n/N with the percentage after it."""
    return [
        "　" * row.depth + row.unit.name,
        str(figures.registered),
        f"{figures.exempt}({figures.deferred})",
        str(figures.due),
        str(figures.started),
        rate(figures.participation_rate),
        str(figures.done),
        rate(figures.completion_rate),
        str(figures.exam_due),
        str(figures.exam_taken),
        rate(figures.exam_attendance_rate),
        str(figures.exam_passed),
        rate(figures.pass_rate_taken),
        rate(figures.pass_rate_due),
        rate(figures.excellent_rate) if with_points else NONE,
        number(figures.average_score) if with_points else NONE,
        number(figures.hours_per_person),
        "；".join(_remarks(row, figures)),
    ]


def rate(share: Share) -> str:
    """ "17/18 94.44%", or "—" without a denominator."""
    return f"{share.text} {share.percent}" if share.N else NONE


def number(value: Decimal | None) -> str:
    return NONE if value is None else f"{value}"


def people_header(tasks: Iterable[Task]) -> list[str]:
    columns = [
        _("Unit"),
        pgettext("person", "Name"),
        _("Badge number"),
        pgettext("column", "Standing"),
        _("Required tasks finished"),
    ]
    return columns + [f"{task.position} {task.title}" for task in tasks]


def people_lines(reading: Survey) -> Iterator[list[str]]:
    """Everybody of the reading by unit and badge number, read in portions; guests last, without what they did."""
    for officers in _portions(reading):
        for row in people_rows(reading, officers):
            yield _person_line(row)


def place_name(place: str) -> str:
    """Where a person stands, in words; never why."""
    return {
        "due": pgettext("standing of a person", "Due"),
        "exempt": pgettext("standing of a person", "Exempt"),
        "deferred": pgettext("standing of a person", "Deferred"),
        "outside": pgettext("standing of a person", "Not in the scope"),
        "guest": pgettext("standing of a person", "Guest"),
    }[place]


def cell_name(cell: Cell) -> str:
    """How far somebody is with a task, in words."""
    if cell.mark == Mark.DONE:
        return pgettext("state of a task", "Made up") if cell.is_late else pgettext("state of a task", "Done")
    if cell.mark == Mark.DOING:
        return pgettext("state of a task", "Under way")
    return pgettext("state of a task", "Not begun")


def cut_off_text(reading: Survey, now: datetime) -> str:
    """The instant of the cut-off as printed: the present one for today, else the end of the day."""
    if reading.as_of >= local_date(now):
        return format_date(now.astimezone(BEIJING), pgettext("date format: full moment", "j F Y, H:i"))
    return format_date(reading.as_of, pgettext("date format: end of a day", "j F Y, 24:00"))


def _report_rows(
    reading: Survey, lines: Iterable[tuple[UnitRow, Figures]], with_points: bool, now: datetime
) -> Iterator[list[Any]]:
    for row, figures in lines:
        yield report_line(row, figures, with_points=with_points)
    yield []
    yield [_("Study campaign"), reading.campaign.title]
    if reading.exam:
        yield [_("Exam"), reading.exam.title]
    if not with_points:
        yield [
            pgettext("foot of a report", "Note"),
            _("Excellent rate and average score are added by the bureau office."),
        ]
    yield [_("Figures as of"), cut_off_text(reading, now)]
    yield [_("Prepared by"), ""]
    yield [_("Checked by"), ""]


def _remarks(row: UnitRow, figures: Figures) -> Iterator[str]:
    if row.guests:
        yield _("guests %(count)d") % {"count": row.guests}
    if figures.out_of_scope:
        yield _("not in the scope %(count)d") % {"count": figures.out_of_scope}
    if figures.done_late:
        yield _("made up %(rate)s") % {"rate": rate(figures.make_up_rate)}


def _portions(reading: Survey) -> Iterator[list[int]]:
    by_unit: dict[int | None, list[int]] = {}
    for person in reading.people.values():
        if person.officer_id in reading.sets.registered:
            by_unit.setdefault(person.unit_id, []).append(person.officer_id)
    waiting: list[int] = []
    for _depth, node in reading.tree.walk():
        waiting += by_unit.get(node.unit_id, [])
        if len(waiting) >= CHUNK:
            yield waiting
            waiting = []
    yield waiting
    yield sorted(reading.guest_ids)


def _person_line(row: PersonRow) -> list[str]:
    asked = row.place in ("due", "deferred")
    return [
        row.unit.name if row.unit else "",
        row.officer.name,
        row.officer.badge_no,
        place_name(row.place),
        row.finished.text if asked else "",
        *(cell_name(cell) if asked else "" for cell in row.cells),
    ]
