"""Every address of the platform, by room (DESIGN §4)."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from common.views_health import healthz, readyz
from config.api import api_urls

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    # First, because most of what officers ask in a storm is here; before the API itself, because its plain view of a
    # sitting's answers stands in the way of the described one.
    path("", include("quizzes.urls")),
    path("", include("people.urls")),
    path("display/", include("common.urls")),
    path("branch/", include("home.desk_urls")),
    path("campaigns/", include("campaigns.urls")),
    path("contests/", include("contests.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", api_urls()),
    path("", include("courses.urls")),
    path("", include("home.urls")),
    # Wagtail answers everything that no room has claimed.
    path("", include(wagtail_urls)),
]
