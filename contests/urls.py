"""Addresses of the contests, under /contests/."""

from django.urls import path

from contests.views import entering, organising, pages

app_name = "contests"

urlpatterns = [
    path("", pages.contest_list, name="list"),
    path("new/", organising.create, name="new"),
    path("<uuid:contest>/", pages.by_uuid, name="by_uuid"),
    path("<slug:slug>/", pages.contest, name="contest"),
    path("<slug:slug>/units/", pages.units, name="units"),
    path("<slug:slug>/verify/", pages.verify, name="verify"),
    path("<slug:slug>/draw.json", pages.published_draw, name="draw"),
    path("<slug:slug>/enter/", entering.enter, name="enter"),
    path("<slug:slug>/name/", entering.choose_name, name="choose_name"),
    path("<slug:slug>/edit/", organising.edit, name="edit"),
    path("<slug:slug>/entrants/", organising.add_entrant, name="add_entrant"),
    path("<slug:slug>/<slug:move>/", organising.move, name="move"),
]
