"""One's own study: where one stands, and the record behind it."""

from django.core.paginator import Paginator
from django.shortcuts import render

from common import clock
from common.clock import local_date
from home.queries.records import records_from
from ledger.queries import entries_of

RECORDS_PER_PAGE = 50


def records(request):
    """The reader's own ledger entries, and nobody else's: there is no address for another officer's record."""
    page = Paginator(entries_of(request.user), RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "records": records_from(page),
        "today": local_date(clock.now()),
    }
    return render(request, "home/records.html", context)
