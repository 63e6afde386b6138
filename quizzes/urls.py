"""Addresses of sittings, and of saving to them. Quiz pages themselves are Wagtail's."""

from django.urls import path

from quizzes import api
from quizzes.views import sittings

app_name = "quizzes"

urlpatterns = [
    path("quizzes/<uuid:quiz>/start/", sittings.start, name="start"),
    path("sittings/<uuid:sitting>/", sittings.answer, name="sitting"),
    path("sittings/<uuid:sitting>/submit/", sittings.submit, name="submit"),
    path("sittings/<uuid:sitting>/result/", sittings.result, name="result"),
    path("api/sittings/<uuid:sitting>/answers", api.save, name="answers"),
]
