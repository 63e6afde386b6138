"""The JSON API at /api/, put together from the rooms' routers; its description is at /api/openapi.json."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern
from ninja import NinjaAPI

from courses.api import router as courses_router
from quizzes.api import router as sittings_router

# The documentation page of ninja loads from another host; only the description itself is served.
api = NinjaAPI(title="Political-Legal Academy", version="1", docs_url=None)
api.add_router("", courses_router)
api.add_router("/sittings", sittings_router)


def api_urls() -> tuple[list[URLPattern], str, str]:
    """The API's addresses. Each authenticates by itself and answers 401, where a page would redirect to the log-in."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = login_not_required(pattern.callback)
    return patterns, app_name, namespace
