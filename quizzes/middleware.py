"""Tells whoever publishes a quiz in the back office why it was refused, whichever button it was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.domain.publishing import PublishRefused


class PublishRefusedMiddleware:
    """Turns a refused publication (domain.publishing) into messages on the page where it can be mended.

    By then everything around it is rolled back: a workflow is where it was, of several pages none was published.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PublishRefused):
            return None
        quiz = exception.quiz
        messages.error(request, _("“%(title)s” was not published, nor was anything with it.") % {"title": quiz.title})
        for problem in exception.problems:
            messages.error(request, problem)
        where = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's dialogs understand.
            return JsonResponse({"step": "success", "redirect": where})
        return redirect(where)
