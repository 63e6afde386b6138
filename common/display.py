"""The display cookie: one word, read by the shell and written by the view."""

from django.http import HttpRequest

DISPLAY_COOKIE = "display"
LARGE = "large"
NORMAL = "normal"


def is_large(request: HttpRequest | None) -> bool:
    """Whether this request asked for large type; False where there is no request (the page of a failed server)."""
    return request is not None and request.COOKIES.get(DISPLAY_COOKIE) == LARGE
