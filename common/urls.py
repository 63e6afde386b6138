"""Addresses of the display switches; included under /display/."""

from django.urls import path

from common import views

app_name = "common"

urlpatterns = [
    path("size/", views.set_display, name="set_display"),
    path("language/", views.choose_language, name="set_language"),
]
