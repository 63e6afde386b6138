"""The piece of a text in which a searched word stands. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.search.index import SearchField

from courses.models import StudyPage

BEFORE, AFTER = 24, 72


@dataclass(frozen=True)
class Excerpt:
    """A piece of text: what stands before the found word, the word, what follows. Without a hit only `after`."""

    before: str
    match: str
    after: str


def plain_text(page: StudyPage) -> str:
    """Everything of the page that a search can find, title aside, as one line."""
    parts: list[str] = []
    for field in page.get_search_fields():
        if not isinstance(field, SearchField) or field.field_name == "title":
            continue
        value = field.get_value(page)
        parts += value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return " ".join(" ".join(parts).split())


def excerpt_of(text: str, words: Iterable[str]) -> Excerpt:
    """The surroundings of the first of `words` that stands in `text`, upper and lower case alike; else its start."""
    for word in words:
        found = re.search(re.escape(word), text, re.IGNORECASE)
        if found:
            start, end = found.span()
            lead = "…" if start > BEFORE else ""
            tail = "…" if end + AFTER < len(text) else ""
            return Excerpt(lead + text[max(0, start - BEFORE) : start], found.group(), text[end : end + AFTER] + tail)
    tail = "…" if len(text) > BEFORE + AFTER else ""
    return Excerpt("", "", text[: BEFORE + AFTER] + tail)
