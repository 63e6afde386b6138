"""Addresses of the home room."""

from django.urls import path

from home.views import about, front, my, search, suggestions

app_name = "home"

urlpatterns = [
    path("", front.home, name="home"),
    path("search/", search.search, name="search"),
    path("my/", my.study, name="my"),
    path("my/records/", my.records, name="records"),
    path("about/help/", about.help_page, name="help"),
    path("about/personal-data/", about.personal_data, name="personal_data"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/suggestions/", suggestions.suggest, name="suggestions"),
    path("about/suggestions/all/", suggestions.suggestion_list, name="suggestion_list"),
    path("about/suggestions/<uuid:uuid>/close/", suggestions.close, name="close_suggestion"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
]
