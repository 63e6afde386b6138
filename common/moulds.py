"""Moulds: markup rendered once with marks where values will stand, and filled anew at every use.

A template says how a piece of a page looks; rendering it takes many times what its few values are worth. Where a page
holds dozens of such pieces, and everybody opens it in the same minute (DESIGN §7), the template is rendered once for
each shape it can take, and what is kept holds marks instead of values:

    QUESTION = Moulds("quizzes/partials/question.html", "title", "stem")
    QUESTION.fill({"title": title, "stem": stem}, flagged=True)

What the template shows of a value is the value itself, escaped unless it is safe: it can put no filter on it and no
condition. What it decides by is its *shape*: few values, which are the template's context beside the marks, and with
the language the key of the mould. So a mould holds nothing of any reader, question or answer, and nothing can make it
stale; where DEBUG is on it is made anew at each use, so that whoever edits the template sees it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Characters for private use, which no text of the house contains; what people write is filled in after the split.
_MARK = "\ue000{}\ue001"
_MARKS = re.compile("\ue000([a-z_]+)\ue001")
# Languages × shapes of one template.
MOST = 256


def mark(name: str) -> SafeString:
    """What stands in a mould for the value `name`."""
    return SafeString(_MARK.format(name))


def markup_of(value: object) -> str:
    """A value as it may stand in markup: escaped unless it is safe. Django's own way is three times as long."""
    return value if type(value) is SafeString else escape(str(value))


class Mould:
    """Markup with marks, ready to be filled."""

    def __init__(self, markup: str):
        self._pieces: list[str] = _MARKS.split(markup)
        self._places = [(at, self._pieces[at]) for at in range(1, len(self._pieces), 2)]

    def fill(self, values: Mapping[str, object]) -> SafeString:
        """The markup with its values, escaped unless they are safe."""
        pieces = self._pieces.copy()
        for at, name in self._places:
            pieces[at] = markup_of(values[name])
        return SafeString("".join(pieces))


class Moulds:
    """The moulds of one template: one for each language and shape, `places` being the names of its values."""

    def __init__(self, template: str, *places: str):
        self._template = template
        self._marks = {name: mark(name) for name in places}
        self._kept = lru_cache(MOST)(self._make)

    def fill(self, values: Mapping[str, object], **shape: Hashable) -> SafeString:
        """The piece with a value for each place; the shape has the same names at each use."""
        make = self._make if settings.DEBUG else self._kept
        return make(get_language(), *shape.items()).fill(values)

    def _make(self, _language: str | None, *shape: tuple[str, Hashable]) -> Mould:
        return Mould(render_to_string(self._template, {**self._marks, **dict(shape)}))
