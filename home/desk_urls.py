"""Addresses of the branch desk, below /branch/."""

from django.urls import path

from home.views import desk

app_name = "desk"

urlpatterns = [
    path("", desk.index, name="index"),
    path("<uuid:unit_uuid>/", desk.unit_desk, name="unit"),
    path("<uuid:unit_uuid>/export.xlsx", desk.export, name="export"),
    path("<uuid:unit_uuid>/topics/", desk.topics, name="topics"),
    path("<uuid:unit_uuid>/people/", desk.names, name="names"),
    path("<uuid:unit_uuid>/people/<uuid:officer_uuid>/", desk.person, name="person"),
]
