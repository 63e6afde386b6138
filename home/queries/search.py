"""Site search: lessons, cases, policies and clauses that hold every word, in groups by kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelsearch.backends import get_search_backend

from courses.excerpts import Excerpt, excerpt_of
from courses.models import CasePage, Clause, LessonPage, PolicyPage
from courses.models.study import StudyPage
from courses.queries import search_pages

# So many pages and so many clauses are looked at, the best ones first.
MOST = 50


class Kind(StrEnum):
    """What a result is; the value stands in the address."""

    LESSON = "lesson"
    CASE = "case"
    POLICY = "policy"
    CLAUSE = "clause"


HEADINGS: dict[Kind, str | Promise] = {
    Kind.LESSON: _("Lessons"),
    Kind.CASE: _("Cases"),
    Kind.POLICY: _("Policies"),
    Kind.CLAUSE: _("Clauses"),
}
_KIND_OF = {LessonPage: Kind.LESSON, CasePage: Kind.CASE, PolicyPage: Kind.POLICY}


@dataclass(frozen=True)
class Result:
    """One thing found: its title with the first of the words marked, where it is, the text around the words."""

    kind: Kind
    title: Excerpt
    url: str
    excerpt: Excerpt
    source: str
    status: str


@dataclass(frozen=True)
class Group:
    """The results of one kind, best first."""

    kind: Kind
    results: list[Result]

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.kind])


@dataclass(frozen=True)
class Found:
    """What a search came to; groups without a result are left out. `is_cut`: there may be more than was looked at."""

    groups: list[Group]
    is_cut: bool

    @property
    def total(self) -> int:
        return sum(len(group.results) for group in self.groups)

    def group(self, kind: str) -> Group | None:
        return next((group for group in self.groups if group.kind == kind), None)


def search_site(text: str, *, today: date) -> Found:
    """Everything published that holds each word of `text`; two Chinese characters are enough, blank text finds nothing.

    Eight queries at most, however much is found: pages by kind, clauses with their policies.
    """
    words = text.split()
    if not words:
        return Found([], is_cut=False)
    hits = search_pages(text, limit=MOST)
    clauses = _clauses(text)
    own = [clause for clause in clauses if _speaks_of(clause, words)]
    results = [_page_result(hit.page, hit.excerpt, words, today) for hit in hits]
    results += [_clause_result(clause, words, today) for clause in own]
    groups = [Group(kind, [one for one in results if one.kind == kind]) for kind in Kind]
    return Found([group for group in groups if group.results], is_cut=MOST in (len(hits), len(clauses)))


def _clauses(text: str) -> list[Clause]:
    """Clauses of published policies; those taken out of the text are found by whoever follows a citation."""
    found = get_search_backend().search(text, Clause.objects.all())[:MOST]
    return [clause for clause in found if clause.policy.live and clause.removed_at is None]


def _speaks_of(clause: Clause, words: Sequence[str]) -> bool:
    """Whether one of the words is the clause's own: the index knows it by its policy's title as well."""
    own = f"{clause.number} {clause.heading} {clause.text}".casefold()
    return any(word.casefold() in own for word in words)


def _page_result(page: StudyPage, excerpt: Excerpt, words: Sequence[str], today: date) -> Result:
    return Result(
        kind=_KIND_OF[type(page)],
        title=marked(page.title, words),
        url=page.url,
        excerpt=excerpt,
        source="",
        status=page.status_on(today) if isinstance(page, PolicyPage) else "",
    )


def _clause_result(clause: Clause, words: Sequence[str], today: date) -> Result:
    name = " ".join(filter(None, [clause.number, clause.heading]))
    return Result(
        kind=Kind.CLAUSE,
        title=marked(name, words),
        url=clause.url,
        excerpt=excerpt_of(clause.text, words),
        source=clause.policy.title,
        status=clause.status_on(today),
    )


def marked(text: str, words: Sequence[str]) -> Excerpt:
    """The whole of `text`, cut around the first of `words` that stands in it."""
    for word in words:
        found = re.search(re.escape(word), text, re.IGNORECASE)
        if found:
            return Excerpt(text[: found.start()], found.group(), text[found.end() :])
    return Excerpt("", "", text)
