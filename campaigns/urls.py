"""Addresses of campaigns, below /campaigns/."""

from django.urls import path

from campaigns.views import manage, pages

app_name = "campaigns"

urlpatterns = [
    path("", pages.campaign_list, name="list"),
    path("new/", manage.new, name="new"),
    path("<slug:code>/", pages.campaign, name="detail"),
    path("<slug:code>/tasks/", manage.new_task, name="new_task"),
    path("<slug:code>/open/", manage.open_, name="open"),
    path("<slug:code>/close/", manage.close, name="close"),
]
