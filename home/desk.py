"""What the branch desk shows, put together from the campaign's tables: figures with their links, pictures, names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from campaigns.models import Campaign, Standing, Task
from campaigns.queries import CompletionTable, PersonRow, Survey, TaskRow, UnitRow
from common.clock import local_date
from common.figures import Share
from common.navigation import register_item
from common.pictures import Column, HeatMap, Row
from ledger.kinds import kind_of
from ledger.models import Entry
from people.enums import UNIT_LEADERS, Role
from people.models import Officer, OrgUnit
from people.navigation import holds_today
from people.queries import officers_visible_to

# A branch normally has at most 50 members (DOMAIN §1); past this the picture is drawn branch by branch.
MOST_IN_PICTURE = 60
MOST_UNFINISHED = 20

# Which people a figure opens into, by the word in the address.
GROUPS = {
    "registered": pgettext_lazy("people behind a figure", "On the roster"),
    "due": pgettext_lazy("people behind a figure", "Due"),
    "exempt": pgettext_lazy("people behind a figure", "Exempt"),
    "deferred": pgettext_lazy("people behind a figure", "Deferred"),
    "outside": pgettext_lazy("people behind a figure", "Not in the scope"),
    "guests": pgettext_lazy("people behind a figure", "Guests"),
    "started": pgettext_lazy("people behind a figure", "Started"),
    "done": pgettext_lazy("people behind a figure", "Finished"),
    "late": pgettext_lazy("people behind a figure", "Made up"),
    "unfinished": pgettext_lazy("people behind a figure", "Not finished yet"),
}
# The same for one task.
TASK_GROUPS = {
    "done": pgettext_lazy("people behind a figure", "Finished"),
    "rest": pgettext_lazy("people behind a figure", "Not finished yet"),
}


def register_desk() -> None:
    """Put the desk into the navigation of those who lead a unit, and of the bureau office."""
    label = pgettext_lazy("navigation", "Branch desk")
    register_item("desk", label, reverse_lazy("desk:index"), "desk", 70, visible=has_desk)


def has_desk(request: HttpRequest) -> bool:
    """Whether a desk is shown to whoever sends this request; the roles of a request are read once."""
    return holds_today(request, {*UNIT_LEADERS, Role.BUREAU_OFFICE})


@dataclass(frozen=True)
class Place:
    """A desk: the unit, the campaign and the day that every address of it carries along."""

    unit: OrgUnit
    campaign: Campaign
    as_of: date

    def url(self, name: str, **parts) -> str:
        address = reverse(f"desk:{name}", kwargs={"unit_uuid": self.unit.uuid, **parts.pop("kwargs", {})})
        return f"{address}?{urlencode({'campaign': self.campaign.code, 'as_of': self.as_of.isoformat(), **parts})}"

    def names(self, who: str, **parts) -> str:
        """The names behind a figure."""
        return self.url("names", who=who, **parts)

    def person(self, officer: Officer) -> str:
        return self.url("person", kwargs={"officer_uuid": officer.uuid})

    def of(self, uuid: str) -> str:
        """The desk of another unit, at the same campaign and day."""
        query = urlencode({"campaign": self.campaign.code, "as_of": self.as_of.isoformat()})
        return f"{reverse('desk:unit', kwargs={'unit_uuid': uuid})}?{query}"


@dataclass(frozen=True)
class KeyFigure:
    """One of the four figures at the head: what it counts, of whom, and the names behind it."""

    label: str
    note: str
    href: str
    share: Share | None = None
    value: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Bar:
    """One task or one branch as a bar with its figure."""

    name: str
    share: Share
    href: str
    doing: int = 0
    sub: str = ""


@dataclass(frozen=True)
class Unfinished:
    """Somebody who is due and has not finished, and what is missing."""

    row: PersonRow
    href: str
    joined_on: date | None

    @property
    def misses_all(self) -> bool:
        return len(self.row.missing) == self.row.finished.N

    @property
    def missing_text(self) -> str:
        return pgettext("between items of a list", "; ").join(task.title for task in self.row.missing)


def key_figures(reading: Survey, place: Place) -> list[KeyFigure]:
    """Due, started, finished, required tasks: each with its denominator in words (LOOK §1)."""
    figures, tasks = reading.figures, len(reading.required_tasks)
    roster = {"registered": figures.registered, "exempt": figures.exempt, "deferred": figures.deferred}
    note = _("%(registered)d on the roster, %(exempt)d exempt, %(deferred)d deferred") % roster
    if figures.out_of_scope:
        note = _("%(note)s, %(outside)d not in the scope") % {"note": note, "outside": figures.out_of_scope}
    finished = ngettext("the %(count)d required task", "all %(count)d required tasks", tasks) % {"count": tasks}
    if figures.done_late:
        finished = _("%(finished)s; %(late)d more made up later") % {"finished": finished, "late": figures.done_late}
    product = _("person by person, %(people)d people × %(tasks)d tasks") % {"people": figures.due, "tasks": tasks}
    return [
        KeyFigure(
            str(GROUPS["due"]), note, place.names("due"), value=figures.due, unit=pgettext("unit of a figure", "people")
        ),
        KeyFigure(
            str(GROUPS["started"]),
            _("at least one record of study"),
            place.names("started"),
            share=figures.participation_rate,
        ),
        KeyFigure(str(GROUPS["done"]), finished, place.names("done"), share=figures.completion_rate),
        KeyFigure(_("Required tasks"), product, place.names("unfinished"), share=figures.required_unit_rate),
    ]


def task_bars(rows: list[TaskRow], reading: Survey, place: Place) -> list[Bar]:
    """The tasks in their own order; the exam says who sat it and who passed."""
    return [
        Bar(
            name=f"{row.task.position}　{row.task.title}",
            share=row.done,
            href=place.names("done", task=row.task.uuid),
            doing=row.doing,
            sub=_sub(row, reading),
        )
        for row in rows
    ]


def _sub(row: TaskRow, reading: Survey) -> str:
    notes = []
    if not row.task.required:
        notes.append(pgettext("task", "optional"))
    if row.task == reading.exam:
        figures = reading.figures
        sat = {"sat": figures.exam_attendance_rate.text, "passed": figures.pass_rate_taken.text}
        notes.append(_("sat the exam %(sat)s, passed %(passed)s") % sat)
    if row.late:
        notes.append(_("made up later: %(late)d") % {"late": row.late})
    return pgettext("between items of a list", "; ").join(notes)


def branch_rows(table: CompletionTable) -> list[UnitRow]:
    """The units directly below the desk's own, in the order of the tree."""
    return [row for row in table.rows if row.depth == 1]


def branch_bars(rows: list[UnitRow], place: Place) -> list[Bar]:
    return [Bar(row.unit.name, row.everyone.completion_rate, place.of(row.unit.uuid)) for row in rows]


def picture_of(rows: list[PersonRow], tasks: list[Task], hrefs: dict[int, str]) -> HeatMap:
    """People × tasks as the chart draws it; a task that is not required never counts as missing."""
    return HeatMap(
        columns=[Column(task.title, task.label) for task in tasks],
        rows=[Row(row.officer.name, [cell.mark for cell in row.cells], hrefs.get(row.officer.pk, "")) for row in rows],
    )


def unfinished_of(rows: list[PersonRow], reading: Survey, hrefs: dict[int, str]) -> list[Unfinished]:
    """Who of `rows` has not finished; the day of joining where it lies in the window."""
    return [
        Unfinished(row, hrefs.get(row.officer.pk, ""), _joined(reading, row.officer.pk))
        for row in rows
        if row.officer.pk in reading.sets.unfinished
    ]


def _joined(reading: Survey, officer_id: int) -> date | None:
    joined_on = reading.people[officer_id].joined_on
    return joined_on if joined_on > reading.campaign.opens_on else None


def officers_of(ids: Collection[int]) -> QuerySet[Officer]:
    """The officers with these ids in the order of the roster."""
    return Officer.objects.filter(pk__in=list(ids)).order_by("badge_no")


def person_links(actor: Officer, ids: Collection[int], place: Place, today: date) -> dict[int, str]:
    """Addresses of the records of those of `ids` whom `actor` may see today; others stand as names only."""
    visible = officers_visible_to(actor, today).filter(pk__in=list(ids))
    return {officer.pk: place.person(officer) for officer in visible}


def group_of(reading: Survey, who: str, task: Task | None) -> frozenset[int]:
    """The ids of the people behind a figure, or behind one task's figure."""
    sets = reading.sets
    if task is not None:
        done = Standing.objects.filter(task=task, completed_at__lt=reading.terms.until)
        finished = sets.due & frozenset(done.values_list("officer_id", flat=True))
        return finished if who == "done" else sets.due - finished
    return {
        "registered": sets.registered,
        "due": sets.due,
        "exempt": sets.exempt,
        "deferred": sets.deferred,
        "outside": sets.out_of_scope,
        "guests": reading.guest_ids,
        "started": sets.started,
        "done": sets.done,
        "late": sets.done_late,
        "unfinished": sets.unfinished,
    }[who]


def records_behind(reading: Survey, officer: Officer) -> list[tuple[Entry, str, str]]:
    """The ledger entries about the campaign's tasks until the cut-off, in order, with their kind and a remark."""
    subjects = {(task.subject_kind, task.subject_id) for task in reading.tasks}
    entries = Entry.objects.filter(officer=officer, subject_id__in=[subject for _kind, subject in subjects])
    found = entries.filter(occurred_at__lt=reading.terms.cutoff).select_related("superseded_by").order_by("sequence")
    return [
        (entry, str(kind_of(entry.kind).label), _remark(entry))
        for entry in found
        if (entry.subject_kind, entry.subject_id) in subjects
    ]


def _remark(entry: Entry) -> str:
    """What a reader must know of an entry: it no longer counts, or was entered on a later day (DOMAIN §6, 补录)."""
    if hasattr(entry, "superseded_by"):
        return _("no longer counts")
    return _("entered later") if local_date(entry.recorded_at) > local_date(entry.occurred_at) else ""
