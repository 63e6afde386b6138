"""The clerk's page of activation slips: who has no password yet, and a sheet of codes to cut apart."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from common import clock
from common.clock import local_date
from people import queries, rules
from people.addresses import client_address
from people.domain.accounts import issue_slips
from people.domain.audit import record_view_of_people
from people.forms.slips import IssueForm
from people.models import OrgUnit
from people.slips import account_rows, accounts_of, sheets_of, unit_choices

PER_PAGE = 100


@never_cache
def slips(request):
    """GET: the officers of a unit and how their accounts stand. POST: issue slips and show their codes, once."""
    now = clock.now()
    day = local_date(now)
    if not rules.issues_slips(request.user, day):
        raise Http404
    receivers = queries.slip_receivers_of(request.user, day)
    form = IssueForm(receivers, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _print(request, list(form.cleaned_data["officers"].order_by("badge_no")), now)
    units = unit_choices(request.user, day)
    unit = _unit(request, units)
    everybody = request.GET.get("show") == "all"
    context = {"form": form, "units": units, "unit": unit, "unit_uuid": str(unit.uuid) if unit else ""}
    context["everybody"] = everybody
    if unit:
        context |= _accounts(request, receivers, unit, now, everybody=everybody)
    return render(request, "people/slips.html", context, status=400 if form.is_bound else 200)


def _accounts(request, receivers, unit, now, *, everybody):
    day = local_date(now)
    page = Paginator(accounts_of(receivers, unit, day, everybody=everybody), PER_PAGE).get_page(request.GET.get("page"))
    rows = account_rows(list(page.object_list), day, now)
    record_view_of_people(
        actor=request.user, what="accounts", people=len(rows), now=now, subject=unit, address=client_address(request)
    )
    return {"page_obj": page, "rows": rows}


def _print(request, officers, now):
    issued = issue_slips(officers=officers, actor=request.user, now=now, address=client_address(request))
    context = {
        "sheets": sheets_of(issued, local_date(now)),
        "count": len(issued),
        "address": request.build_absolute_uri(reverse("people:activate")),
    }
    return render(request, "people/slips_print.html", context)


def _unit(request, units) -> OrgUnit | None:
    """The unit asked for, or the only one there is; 404 for one out of reach."""
    wanted = request.GET.get("unit", "")
    if not wanted and len(units) == 1:
        wanted = units[0].uuid
    if not wanted:
        return None
    if wanted not in {choice.uuid for choice in units}:
        raise Http404
    return OrgUnit.objects.get(uuid=wanted)
