"""The home page without Wagtail's walk down the tree: it is asked for most, and its texts are not an editor's."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from home.queries.front import home_of


@require_safe
def home(request):
    return render(request, "home/home_page.html", {"home": home_of(request.user, clock.now())})
