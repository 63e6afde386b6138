"""The requests of a reader besides the pages: a lesson's short way, what has been opened, pictures."""

import mimetypes

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.images import get_image_model
from wagtail.views import serve as wagtail_serve

from common import clock
from courses.domain.evidence import record_opened
from courses.models import LessonPage
from courses.queries import lesson_at, pages_visible_to
from courses.views.pages import reading_context


@require_safe
def lesson(request, course, slug):
    """A lesson without Wagtail's walk down the tree; whatever is not one goes the long way (redirects, 404)."""
    try:
        page = lesson_at(course, slug)
    except LessonPage.DoesNotExist:
        return wagtail_serve(request, request.path.lstrip("/"))
    return page.serve(request)


@require_safe
def reading_parts(request, page):
    """The parts of a page that show how far the reader is, for the script that has just reported a section."""
    found = get_object_or_404(pages_visible_to(request.user), translation_key=page).specific
    context = {"page": found, **reading_context(found, request)}
    return render(request, "courses/partials/parts.html", context)


@require_POST
def mark_opened(request, page):
    """Without a script: the reader says of one section that he has read it. The same rules apply."""
    found = get_object_or_404(pages_visible_to(request.user), translation_key=page).specific
    section = request.POST.get("section", "")
    outcome = record_opened(officer=request.user, page=found, section_ids=[section], now=clock.now())
    if outcome.refused:
        raise Http404
    return HttpResponseRedirect(f"{found.url}#{section}")


@require_safe
def picture(request, path):
    """A rendition of an uploaded picture, for whoever is logged in; other files below MEDIA_ROOT are not served."""
    renditions = get_image_model().get_rendition_model()
    rendition = get_object_or_404(renditions, file=f"images/{path}")
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(rendition.file.open("rb"), content_type=content_type)
    response["Cache-Control"] = "private, max-age=3600"
    return response
