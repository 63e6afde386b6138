"""Markup that many pages share, rendered once and kept (DESIGN §7: the shell alone took half of every page).

Two kinds of it, each kept in the memory of a process, the least used dropped first, and rendered anew at each use where
DEBUG is on, so that whoever edits a template sees it:

*Fixed* markup depends on the language and nothing else. Its template is given no context at all, so it cannot.

*Parts of the frame* (top, foot, bottom bar) depend on the language, the type size, whether somebody is logged in, and
the navigation's links as that reader sees them: these are the key. What belongs to one reader or one request (name,
number, CSRF token, the address to come back to, how much waits) is never kept: while a part is rendered, marks stand
for these values, and each request puts its own, escaped, where the marks are (common.moulds).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common import display
from common.moulds import Mould, mark
from common.navigation import Link, count_of, links_for

# Languages × sizes × kinds of reader × places in the navigation × parts: a few hundred in the largest house.
MOST_PARTS = 1024
MOST_FIXED = 256


def fixed(template: str) -> SafeString:
    """`template` rendered without any context, in the current language."""
    render = _fixed.__wrapped__ if settings.DEBUG else _fixed
    return render(template, get_language())


def frame(part: str, request: HttpRequest | None, csrf_token: object) -> SafeString:
    """The part `components/<part>.html` of the frame as whoever sends `request` sees it; None has no navigation."""
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    make = _mould.__wrapped__ if settings.DEBUG else _mould
    own: dict[str, object] = {"csrf_token": csrf_token, "next": request.get_full_path() if request else ""}
    if known:
        own |= {"name": user.name, "badge_no": user.badge_no}
    links = links_for(request) if request else ()
    if request:
        own |= {_count_mark(link): count_of(request, link.key) for link in links if link.is_counted}
    return make(part, get_language(), display.is_large(request), known, links).fill(own)


@lru_cache(MOST_FIXED)
def _fixed(template: str, _language: str) -> SafeString:
    return mark_safe(render_to_string(template))


@lru_cache(MOST_PARTS)
def _mould(part: str, _language: str, large: bool, known: bool, links: tuple[Link, ...]) -> Mould:
    """The part with marks where this reader's own values will stand."""
    reader = SimpleNamespace(is_authenticated=known, name=mark("name"), badge_no=mark("badge_no"))
    request = SimpleNamespace(
        user=reader,
        navigation_links=tuple(
            replace(link, count=mark(_count_mark(link))) if link.is_counted else link for link in links
        ),
        COOKIES={display.DISPLAY_COOKIE: display.LARGE if large else display.NORMAL},
        get_full_path=lambda: mark("next"),
    )
    context = {"request": request, "user": reader, "csrf_token": mark("csrf_token")}
    return Mould(render_to_string(f"components/{part}.html", context))


def _count_mark(link: Link) -> str:
    return f"count_of_{link.key}"
