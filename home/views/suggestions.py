"""Suggestions: the form for everybody, the list for who deals with them."""

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import clock
from common.clock import local_date
from home.domain.suggestions import close_suggestion, send_suggestion
from home.forms import SuggestionForm
from home.models import Suggestion
from home.queries.suggestions import suggestions_of, suggestions_visible_to
from home.rules import reads_suggestions
from people.addresses import client_address
from people.domain.audit import record_view_of_people

PER_PAGE = 20
OWN_SHOWN = 10
PER_HOUR = 10


def suggest(request):
    """GET: the form, and one's own signed suggestions. POST: send one."""
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _sent_this_hour(request.user) > PER_HOUR:
            form.add_error(None, _("You have sent many suggestions within an hour. Please send this one later."))
        else:
            send_suggestion(
                uuid=form.cleaned_data["uuid"],
                text=form.cleaned_data["text"],
                anonymous=form.cleaned_data["anonymous"],
                actor=request.user,
                now=clock.now(),
            )
            messages.success(request, _("Your suggestion has been sent to the bureau office."))
            return redirect("home:suggestions")
    context = {"form": form, "own": suggestions_of(request.user)[:OWN_SHOWN]}
    return render(request, "home/about/suggestions.html", context, status=400 if form.errors else 200)


def suggestion_list(request):
    """Everybody's suggestions, those that wait first; a look at it is recorded, because it names people."""
    now = clock.now()
    if not reads_suggestions(request.user, local_date(now)):
        raise Http404
    waiting_first = Suggestion.objects.select_related("officer").order_by("-state", "-created_at", "-pk")
    page = Paginator(waiting_first, PER_PAGE).get_page(request.GET.get("page"))
    people = {suggestion.officer_id for suggestion in page if suggestion.officer_id}
    record_view_of_people(
        actor=request.user, what="suggestions", people=len(people), now=now, address=client_address(request)
    )
    return render(request, "home/about/suggestion_list.html", {"page_obj": page})


@require_POST
def close(request, uuid):
    """Mark a suggestion as dealt with."""
    now = clock.now()
    day = local_date(now)
    suggestion = get_object_or_404(suggestions_visible_to(request.user, day), uuid=uuid)
    if not reads_suggestions(request.user, day):
        raise Http404
    close_suggestion(suggestion=suggestion, actor=request.user, now=now)
    messages.success(request, _("Marked as dealt with."))
    return redirect("home:suggestion_list")


def _sent_this_hour(officer) -> int:
    """How many this officer has sent within an hour, this one counted; a number in the cache, tied to no text."""
    key = f"suggestions:{officer.pk}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key)
