"""Reading courses: how far an officer is with a page, lists of pages, clauses and what cites them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Left, Length
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.query import PageQuerySet

from common.figures import Share
from common.statements import Select
from courses.excerpts import Excerpt, excerpt_of, plain_text
from courses.models import (
    CasePage,
    Citation,
    Clause,
    ClauseVersion,
    CoursePage,
    Coverage,
    KnowledgePoint,
    LessonPage,
    PolicyPage,
    RiskDomain,
    StudyPage,
)
from courses.sections import Section
from ledger.enums import SubjectKind
from ledger.models import Entry
from ledger.queries import progress_of
from people.models import Officer

STUDY_PAGES = (LessonPage, CasePage, PolicyPage)
CARD_COVER = "fill-640x360"


@dataclass(frozen=True)
class Check:
    """A page's check quiz and when the officer passed it."""

    page: Page
    passed_at: datetime | None


@dataclass(frozen=True)
class ReadingState:
    """How far an officer is with a page."""

    sections: list[Section]
    opened: frozenset[str]
    check: Check | None = None
    completed_at: datetime | None = None

    @property
    def missing(self) -> list[Section]:
        return [section for section in self.sections if section.id not in self.opened]

    @property
    def opened_count(self) -> int:
        return len(self.sections) - len(self.missing)

    @property
    def current(self) -> Section | None:
        """The section to go on with: the first that has not been opened."""
        return next(iter(self.missing), None)

    @property
    def check_is_open(self) -> bool:
        """Whether the reader is sent on to the check; who has completed the page may always repeat it."""
        return not self.missing or self.completed_at is not None


def reading_state(officer: Officer, page: StudyPage) -> ReadingState:
    """How far `officer` is with `page` as published. Two queries, none of them for the page's text."""
    coverage = _COVERAGE.first(officer.pk, page.pk)
    check = page.check_page()
    own = (SubjectKind.PAGE, page.translation_key)
    quiz = (SubjectKind.QUIZ, check.translation_key) if check else own
    progress = progress_of(officer, {own, quiz})
    return ReadingState(
        sections=page.study_sections(),
        opened=frozenset(coverage.opened if coverage else ()),
        check=Check(check, progress[quiz].passed_at if quiz in progress else None) if check else None,
        completed_at=progress[own].completed_at if own in progress else None,
    )


_COVERAGE = Select[Coverage](lambda officer, page: Coverage.objects.filter(officer=officer, page=page).order_by())


def unread_state(page: StudyPage) -> ReadingState:
    """The state of someone who has not begun: what a preview shows."""
    check = page.check_page()
    return ReadingState(page.study_sections(), frozenset(), Check(check, None) if check else None)


def completions_of(officer: Officer, pages: Iterable[Page]) -> dict[int, datetime]:
    """When the officer completed each of `pages` that he has completed, by primary key of the page. One query."""
    keys = {page.translation_key: page.pk for page in pages}
    progress = progress_of(officer, [(SubjectKind.PAGE, key) for key in keys])
    return {keys[row.subject_id]: row.completed_at for row in progress.values() if row.completed_at}


def begun_of(officer: Officer, pages: Iterable[Page]) -> set[int]:
    """Primary keys of those of `pages` of which the officer has opened at least one section. One query."""
    rows = Coverage.objects.filter(officer=officer, page__in=[page.pk for page in pages])
    return set(rows.values_list("page_id", flat=True))


def pages_visible_to(officer: Officer) -> PageQuerySet:
    """Lessons, cases and policies that the officer may read. Twin of rules.can_read_page."""
    pages = Page.objects.type(*STUDY_PAGES)
    return pages.live() if officer.is_active else pages.none()


def study_page(officer: Officer, uuid: UUID) -> StudyPage:
    """The lesson, case or policy with this public UUID; raises Page.DoesNotExist where the officer may not see it."""
    return pages_visible_to(officer).get(translation_key=uuid).specific


def newest_pages(n: int) -> list[StudyPage]:
    """The `n` published pages that are newest by first publication, of every kind together. One query a kind more."""
    newest = Page.objects.type(*STUDY_PAGES).live().order_by("-first_published_at", "-pk")
    return list(newest.specific()[:n])


@dataclass(frozen=True)
class Hit:
    """A page found by a search, with the piece of its text in which the words stand."""

    page: StudyPage
    excerpt: Excerpt


def search_pages(text: str, *, limit: int = 50) -> list[Hit]:
    """Published lessons, cases and policies that hold every word of `text`, best first; two characters are enough.

    Blank text finds nothing.
    """
    if not text.strip():
        return []
    found = Page.objects.type(*STUDY_PAGES).live().search(text)[:limit]
    places = {page.pk: place for place, page in enumerate(found)}
    pages = sorted(Page.objects.filter(pk__in=places).specific(), key=lambda page: places[page.pk])
    return [Hit(page, excerpt_of(plain_text(page), text.split())) for page in pages]


def clauses_cited_by(page: Page) -> list[Clause]:
    """The clauses that the published page rests on, in its own order. One query."""
    return list(Clause.objects.filter(citations__page=page.pk).order_by("citations__position"))


def clauses_of(policy: PolicyPage) -> dict[str, Clause]:
    """The clauses that the policy has or ever had, by identifier of their block, in order. One query."""
    return {str(clause.block_id): clause for clause in Clause.objects.filter(policy_id=policy.pk)}


def pages_citing(clauses: Iterable[Clause] | QuerySet[Clause]) -> dict[int, list[Page]]:
    """Published lessons and cases that rest on each of `clauses`, by primary key of the clause, oldest first.

    Plain pages: title, address and type, not the text. One query, however many clauses.
    """
    citing: dict[int, list[Page]] = {}
    citations = Citation.objects.filter(clause__in=clauses, page__live=True).select_related("page")
    for citation in citations.order_by("page__first_published_at", "page"):
        citing.setdefault(citation.clause_id, []).append(citation.page)
    return citing


@dataclass(frozen=True)
class Surroundings:
    """What a lesson or case rests on, and the other pages that rest on the same."""

    clauses: list[Clause]
    pages: list[Page]


def pages_about(points: Iterable[KnowledgePoint], *, most: int = 2) -> dict[int, list[Page]]:
    """Published lessons, then cases, about each knowledge point, the newest first; at most `most` each. Two queries."""
    about: dict[int, list[Page]] = {}
    for model in (LessonPage, CasePage):
        pages = model.objects.live().filter(knowledge_points__in=points).annotate(point=F("knowledge_points"))
        for page in pages.order_by("-first_published_at", "-pk"):
            if len(about.setdefault(page.point, [])) < most:
                about[page.point].append(page)
    return about


def _shown_of_page(prefix: str) -> list[str]:
    """What a link to a page needs; the lesson page is read most of all, so it loads no more."""
    return [prefix + name for name in ("title", "url_path", "live", "content_type", "locale", "first_published_at")]


def _shown_of_clause(prefix: str) -> list[str]:
    names = ("number", "heading", "block_id", "position")
    return [prefix + name for name in names] + _shown_of_page(prefix + "policy__")


def surroundings_of(page: Page) -> Surroundings:
    """The clauses of the published page in its own order, and other published pages citing any of them. One query."""
    citations = _AROUND.all(page.pk)
    others = {other.page_id: other.page for other in citations if other.page_id != page.pk and other.page.live}
    return Surroundings([one.clause for one in citations if one.page_id == page.pk], list(others.values()))


_AROUND = Select[Citation](
    lambda page: (
        Citation.objects.filter(clause__in=Citation.objects.filter(page=page).values("clause"))
        .select_related("clause__policy", "page")
        .only("position", *_shown_of_clause("clause__"), *_shown_of_page("page__"))
        .order_by("position", "page__first_published_at")
    )
)


def earlier_wordings(policy: PolicyPage) -> dict[int, list[ClauseVersion]]:
    """The wordings that are no longer current, newest first, by primary key of the clause. One query."""
    versions: dict[int, list[ClauseVersion]] = {}
    for version in ClauseVersion.objects.filter(clause__policy=policy).order_by("clause", "-version"):
        versions.setdefault(version.clause_id, []).append(version)
    return {clause: found[1:] for clause, found in versions.items() if len(found) > 1}


def lesson_at(course: str, slug: str) -> LessonPage:
    """The published lesson at /learn/<course>/<slug>/, with its course's title; raises LessonPage.DoesNotExist.

    One query, where Wagtail's walk down the tree takes two for each part of the address.
    """
    found = _LESSON.all(slug, f"/learn/{course}/{slug}/")
    if len(found) != 1:
        raise LessonPage.DoesNotExist
    return found[0]


_PARENT_PATH = Left(OuterRef("path"), Length(OuterRef("path")) - Page.steplen)
_COURSE_TITLE = Page.objects.filter(path=_PARENT_PATH).values("title")
_LESSON = Select[LessonPage](
    lambda slug, address: (
        LessonPage.objects.live()
        .filter(slug=slug, url_path__endswith=address)
        .select_related("check_quiz")
        .annotate(course_title=Subquery(_COURSE_TITLE))
        .order_by()
    )
)


def with_covers(pages: PageQuerySet) -> PageQuerySet:
    """`pages` with the pictures of their cards, in two queries more at most."""
    covers = get_image_model().objects.prefetch_renditions(CARD_COVER)
    return pages.prefetch_related(Prefetch("cover", queryset=covers))


def live_courses() -> PageQuerySet:
    """Published courses in the editors' order."""
    return with_covers(CoursePage.objects.live().order_by("path"))


def lessons_of(course: CoursePage) -> PageQuerySet:
    """The published lessons of a course, in the editors' order."""
    return with_covers(LessonPage.objects.live().child_of(course).order_by("path"))


def course_shares(officer: Officer, courses: Iterable[CoursePage]) -> dict[int, Share]:
    """Of each of `courses`, lessons completed by the officer of all published ones, by primary key. Two queries."""
    courses = list(courses)
    lessons = list(Page.objects.type(LessonPage).live().only("path", "translation_key"))
    done = completions_of(officer, lessons)
    shares = {}
    for course in courses:
        own = [lesson.pk for lesson in lessons if lesson.path.startswith(course.path)]
        shares[course.pk] = Share(sum(pk in done for pk in own), len(own))
    return shares


def in_catalogue(
    pages: PageQuerySet, *, point: KnowledgePoint | None = None, domain: RiskDomain | None = None
) -> PageQuerySet:
    """Published `pages` about a knowledge point and in a field of risk, those published last first."""
    if point is not None:
        pages = pages.filter(knowledge_points=point)
    if domain is not None:
        pages = pages.filter(risk_domain=domain)
    return with_covers(pages.live().order_by("-first_published_at", "-pk"))


def reasons_to_keep(page: Page) -> list[str]:
    """Why `page` and what lies below it must not be deleted, as sentences for an editor; empty when it may go."""
    below = Page.objects.descendant_of(page, inclusive=True)
    reasons = []
    if Entry.objects.filter(page__in=below).exists():
        reasons.append(_("Study records rest on it."))
    if Clause.objects.filter(policy__in=below).exists():
        reasons.append(_("Its clauses have been published, and what cites them must find them."))
    checked = LessonPage.objects.filter(check_quiz__in=below).exclude(pk__in=below)
    if checked.exists():
        titles = "、".join(checked.values_list("title", flat=True)[:3])
        reasons.append(_("It is the self-check of these lessons: %(titles)s.") % {"titles": titles})
    return reasons
