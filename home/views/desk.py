"""The branch desk: a unit's figures, the names behind each, and the ledger entries behind each name.

Every view checks the unit, and the officer where there is one, against what its reader may see today: 404 for the
rest. Every list of people that is shown or taken away is audited (DOMAIN §8B, 8.1.4.3).
"""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from campaigns.exporters import cut_off_text, place_name, report_tables
from campaigns.forms import CutOffForm
from campaigns.queries import bearings_of, campaigns_shown_on_desk, people_rows, survey, table_of, task_rows
from campaigns.rules import can_manage_campaigns
from common import clock
from common.clock import local_date
from common.spreadsheets.writer import write_workbook
from courses.queries import pages_about
from home import desk
from people.addresses import client_address
from people.domain.audit import record_view_of_people
from people.enums import Tree
from people.models import Officer, OrgUnit
from people.queries import led_units, members_below, unit_tree
from people.rules import can_view_officer, can_view_unit
from quizzes.queries import FEWEST_GROUP_ANSWERS, FEWEST_PEOPLE, topic_shares

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request):
    """The desks of whoever leads something, the only one at once; the bureau office starts at the top."""
    today = local_date(clock.now())
    units = list(led_units(request.user, today))
    if not units and can_manage_campaigns(request.user, today):
        tree = unit_tree(Tree.PARTY, today)
        units = list(OrgUnit.objects.filter(pk__in=tree.roots, closed_on=None).order_by("code"))
    if not desk.has_desk(request):
        raise Http404
    if len(units) == 1:
        return redirect("desk:unit", unit_uuid=units[0].uuid)
    return render(request, "home/desk_index.html", {"units": units})


@never_cache
@require_GET
def unit_desk(request, unit_uuid):
    """One unit at one cut-off: figures, tasks, units below, who has not finished, people × tasks."""
    now, unit, form, place = _desk(request, unit_uuid)
    context = {"unit": unit, "form": form, "trail": _trail(request, unit, now), "here": unit.name}
    if place is None:
        return render(request, "home/desk_empty.html", context)
    reading = survey(place.campaign, unit=unit, as_of=place.as_of)
    branches, tasks = desk.branch_rows(table_of(reading)), task_rows(reading)
    context |= {
        "place": place,
        "figures": reading.figures,
        "cut_off": cut_off_text(reading, now),
        "key_figures": desk.key_figures(reading, place),
        "branches": [(row, place.of(row.unit.uuid)) for row in branches],
        "branch_bars": desk.branch_bars(branches, place),
        "task_rows": tasks,
        "task_bars": desk.task_bars(tasks, reading, place),
        "guests": len(reading.guest_ids),
        "guests_url": place.names("guests"),
        "late_url": place.names("late"),
        "export_url": place.url("export"),
        **_people(request, reading, place, now),
    }
    return render(request, "home/desk.html", context)


@never_cache
@require_GET
def topics(request, unit_uuid):
    """How the people of a unit do at each knowledge point: of papers alone, never of one person or one question."""
    now = clock.now()
    today = local_date(now)
    unit = get_object_or_404(OrgUnit, uuid=unit_uuid)
    if not can_view_unit(request.user, unit, today):
        raise Http404
    shares = topic_shares(members_below(unit, today), now)
    pages = pages_about([each.point for each in shares])
    context = {
        "unit": unit,
        "rows": [(each, pages.get(each.point.pk, [])) for each in shares],
        "people": FEWEST_PEOPLE,
        "answers": FEWEST_GROUP_ANSWERS,
        "trail": [*_trail(request, unit, now), (unit.name, reverse("desk:unit", args=[unit.uuid]))],
    }
    return render(request, "home/desk_topics.html", context)


@never_cache
@require_GET
def names(request, unit_uuid):
    """The people behind one figure, in pages."""
    now, unit, form, place = _desk(request, unit_uuid)
    if place is None:
        raise Http404
    reading = survey(place.campaign, unit=unit, as_of=place.as_of)
    task = _task(request, reading)
    groups = desk.GROUPS if task is None else desk.TASK_GROUPS
    who = request.GET.get("who", "due" if task is None else "rest")
    if who not in groups:
        raise Http404
    officers = desk.officers_of(desk.group_of(reading, who, task))
    page = Paginator(officers, PER_PAGE).get_page(request.GET.get("page"))
    ids = [officer.pk for officer in page]
    rows = {row.officer.pk: row for row in people_rows(reading, ids)}
    links = desk.person_links(request.user, ids, place, local_date(now))
    _audit(request, place, "completion", len(ids), now)
    context = {
        "unit": unit,
        "form": form,
        "place": place,
        "task": task,
        "who": who,
        "group": groups[who],
        "groups": groups.items(),
        "page_obj": page,
        "rows": [(rows[pk], links.get(pk, ""), place_name(rows[pk].place)) for pk in ids],
        "trail": [*_trail(request, unit, now), (unit.name, place.url("unit"))],
        "here": groups[who],
    }
    return render(request, "home/desk_names.html", context)


@never_cache
@require_GET
def person(request, unit_uuid, officer_uuid):
    """One officer's tasks, what is missing, and the entries behind them: what was done and when, never points."""
    now, unit, _form, place = _desk(request, unit_uuid)
    officer = get_object_or_404(Officer, uuid=officer_uuid)
    if place is None or not can_view_officer(request.user, officer, local_date(now)):
        raise Http404
    reading = survey(place.campaign, unit=unit, as_of=place.as_of)
    if officer.pk not in reading.people and officer.pk not in reading.guest_ids:
        raise Http404
    row = people_rows(reading, [officer.pk])[0]
    _audit(request, place, "records", 1, now, officer=str(officer.uuid))
    context = {
        "unit": unit,
        "place": place,
        "officer": officer,
        "row": row,
        "standing": place_name(row.place),
        "tasks": list(zip(reading.tasks, row.cells, strict=True)),
        "entries": desk.records_behind(reading, officer),
        "bearings": _reasons(request, place, officer, now),
        "cut_off": cut_off_text(reading, now),
        "trail": [*_trail(request, unit, now), (unit.name, place.url("unit"))],
        "here": officer.name,
    }
    return render(request, "home/desk_person.html", context)


@never_cache
@require_GET
def export(request, unit_uuid):
    """The report and people × tasks as a workbook; average and excellent rate only for the bureau office."""
    now, unit, _form, place = _desk(request, unit_uuid)
    if place is None:
        raise Http404
    reading = survey(place.campaign, unit=unit, as_of=place.as_of)
    with_points = can_manage_campaigns(request.user, local_date(now))
    workbook = write_workbook(report_tables(reading, with_points=with_points, now=now))
    _audit(request, place, "completion", len(reading.sets.registered), now, exported=True)
    response = HttpResponse(workbook, content_type=XLSX)
    name = quote(f"{unit.name}-{place.campaign.code}-{place.as_of.isoformat()}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _desk(request, unit_uuid):
    """The instant, the unit, the form and the place it asks for; 404 for a unit that the reader may not see."""
    now = clock.now()
    unit = get_object_or_404(OrgUnit, uuid=unit_uuid)
    if not can_view_unit(request.user, unit, local_date(now)):
        raise Http404
    form = CutOffForm(request.GET, campaigns=list(campaigns_shown_on_desk()), today=local_date(now))
    campaign = form.chosen
    return now, unit, form, desk.Place(unit, campaign, form.day) if campaign else None


def _people(request, reading, place, now):
    """Who has not finished, and the picture where the unit is small enough for one."""
    due = reading.sets.due
    shown = due if len(due) <= desk.MOST_IN_PICTURE else reading.sets.unfinished
    if len(due) > desk.MOST_IN_PICTURE:
        shown = [officer.pk for officer in desk.officers_of(shown)[: desk.MOST_UNFINISHED]]
    rows = people_rows(reading, shown)
    links = desk.person_links(request.user, [row.officer.pk for row in rows], place, local_date(now))
    _audit(request, place, "completion", len(rows), now)
    return {
        "unfinished": desk.unfinished_of(rows, reading, links)[: desk.MOST_UNFINISHED],
        "unfinished_total": len(reading.sets.unfinished),
        "unfinished_url": place.names("unfinished"),
        "picture": desk.picture_of(rows, reading.tasks, links) if 0 < len(due) <= desk.MOST_IN_PICTURE else None,
    }


def _task(request, reading):
    wanted = request.GET.get("task")
    if not wanted:
        return None
    task = next((task for task in reading.tasks if str(task.uuid) == wanted), None)
    if task is None:
        raise Http404
    return task


def _trail(request, unit, now):
    """The way down to `unit` from the highest unit above it that the reader may see."""
    today = local_date(now)
    path = unit_tree(unit.tree, today).path(unit.pk)[:-1]
    led = set(led_units(request.user, today).values_list("pk", flat=True))
    if not can_manage_campaigns(request.user, today):
        start = next((place for place, node in enumerate(path) if node.unit_id in led), len(path))
        path = path[start:]
    top = (pgettext("navigation", "Branch desk"), reverse("desk:index"))
    return [top, *((node.name, reverse("desk:unit", kwargs={"unit_uuid": node.uuid})) for node in path)]


def _reasons(request, place, officer, now):
    """Why somebody is exempt or deferred: for nobody but the bureau office."""
    if not can_manage_campaigns(request.user, local_date(now)):
        return []
    return bearings_of(place.campaign, officer, place.as_of)


def _audit(request, place, what, people, now, *, exported=False, **details):
    record_view_of_people(
        actor=request.user,
        what=what,
        people=people,
        now=now,
        exported=exported,
        subject=place.unit,
        details={"campaign": place.campaign.code, "as_of": place.as_of.isoformat(), **details},
        address=client_address(request),
    )
