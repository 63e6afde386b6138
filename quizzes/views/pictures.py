"""Pictures of questions, for those who may see them (quizzes.rules.can_view_picture)."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from common import clock
from common.clock import local_date
from quizzes.enums import PictureFormat
from quizzes.queries import pictures_visible_to


@require_safe
def picture(request: HttpRequest, digest: str) -> FileResponse:
    """One picture, byte for byte as it was brought in. Its bytes never change, so a browser need not ask twice."""
    row = get_object_or_404(pictures_visible_to(request.user, local_date(clock.now())), digest=digest)
    response = FileResponse(row.file.open("rb"), content_type=PictureFormat(row.format).content_type)
    response["Content-Length"] = row.size
    response["Content-Disposition"] = f'inline; filename="{row.digest}.{row.format}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
