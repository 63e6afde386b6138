"""One's own study: where one stands, and the record behind it. No address here leads to another officer."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.clock import local_date
from home.queries.records import records_from
from home.queries.study import next_task, studies_of, waiting_tasks
from ledger.queries import entries_of
from quizzes.queries import has_archive, sittings_visible_to

SITTINGS_PER_PAGE = 20
RECORDS_PER_PAGE = 50


def study(request):
    """What running campaigns ask of the reader, how far he is, and his own sittings."""
    now = clock.now()
    studies = studies_of(request.user, now)
    waiting = waiting_tasks(studies)
    sittings = sittings_visible_to(request.user).order_by("-started_at", "-pk")
    context = {
        "now": now,
        "studies": studies,
        "waiting": waiting,
        "next": next_task(waiting, now),
        "page_obj": Paginator(sittings, SITTINGS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "home/my.html", context)


def records(request):
    """The reader's own ledger entries."""
    page = Paginator(entries_of(request.user), RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "records": records_from(page),
        "today": local_date(clock.now()),
        "has_archive": has_archive(request.user),
        "trail": [(_("My study"), reverse("home:my"))],
        "here": _("Study record"),
    }
    return render(request, "home/records.html", context)
