"""Addresses of courses. Pages themselves are Wagtail's; a lesson, the most read page, has a short way."""

from django.urls import path

from courses.views import reading

app_name = "courses"

urlpatterns = [
    path("learn/<slug:course>/<slug:slug>/", reading.lesson, name="lesson"),
    path("media/images/<str:path>", reading.picture, name="picture"),
    path("reading/<uuid:page>/", reading.reading_parts, name="reading_parts"),
    path("reading/<uuid:page>/opened", reading.mark_opened, name="mark_opened"),
]
