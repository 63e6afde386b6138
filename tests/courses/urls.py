"""The platform's addresses with those of courses, however config mounts its rooms."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from ninja import NinjaAPI

from config.urls import urlpatterns as platform
from courses.api import router

api = NinjaAPI(urls_namespace="courses-tests", docs_url=None)
api.add_router("", router)
patterns, app_name, namespace = api.urls
for pattern in patterns:
    pattern.callback = login_not_required(pattern.callback)

urlpatterns = [
    path("", include("courses.urls")),
    path("api/", (patterns, app_name, namespace)),
    *platform,
]
