"""The page of the site search."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.clock import local_date
from home.queries.search import search_site

LONGEST = 64
FIRST_OF_A_KIND = 4
PER_PAGE = 10


@require_safe
def search(request):
    """`q` is what is looked for; `kind` shows one kind of results by pages, otherwise the first few of each."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    found = search_site(text, today=local_date(clock.now()))
    group = found.group(request.GET.get("kind", ""))
    context = {"q": text, "found": found, "group": group, "first": FIRST_OF_A_KIND}
    if group:
        context["page_obj"] = Paginator(group.results, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "home/search.html", context)
