"""What the templates of pages show beyond the pages themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page
from wagtail.query import PageQuerySet

from common import clock
from common.figures import NONE
from common.templatetags.dates import full_day
from common.templatetags.shell import icon
from courses.enums import ClauseLevel, PolicyStatus
from courses.forms import CatalogueFilter
from courses.models import (
    CaseIndexPage,
    CasePage,
    ClauseVersion,
    CoursePage,
    LearnIndexPage,
    LessonPage,
    PolicyIndexPage,
    PolicyPage,
    SectionedPage,
    StudyPage,
)
from courses.models.study import IndexPage, presents
from courses.queries import (
    begun_of,
    clauses_of,
    completions_of,
    course_shares,
    earlier_wordings,
    in_catalogue,
    lessons_of,
    live_courses,
    pages_citing,
    reading_state,
    surroundings_of,
    unread_state,
)

PER_PAGE = 12


def is_preview(request: HttpRequest) -> bool:
    return getattr(request, "is_preview", False)


def reading_context(page: StudyPage, request: HttpRequest) -> dict[str, Any]:
    """The reader's own state. In a preview nobody has read anything, and nothing is recorded."""
    preview = is_preview(request)
    return {
        "reading": unread_state(page) if preview else reading_state(request.user, page),
        "records": not preview,
        "today": clock.local_date(clock.now()),
    }


@presents(LessonPage)
def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    course = getattr(page, "course_title", None) or page.get_parent().title
    return {
        **reading_context(page, request),
        "trail": [(_("Learn"), "/learn/"), (course, "../")],
        **text_context(page),
    }


@presents(CasePage)
def case_context(page: CasePage, request: HttpRequest) -> dict[str, Any]:
    offences = pgettext("list", ", ").join(str(label) for label in page.discipline_labels)
    return {
        **reading_context(page, request),
        "trail": [(_("Cases"), "../")],
        "facts": [
            (_("Identity"), page.identity),
            (_("Field of work"), page.field),
            (_("Offended against"), offences or NONE),
            (_("Outcome"), page.outcome),
        ],
        **text_context(page),
    }


def text_context(page: SectionedPage) -> dict[str, Any]:
    """Sections beside their blocks, and what the page rests on."""
    return {
        "parts": list(zip(page.study_sections(), page.sections, strict=True)),
        "around": surroundings_of(page),
    }


@dataclass(frozen=True)
class ClauseView:
    """A clause on the policy's page: its block, the pages that rest on it, its earlier wordings."""

    block: Any
    citing: list[Page]
    earlier: list[ClauseVersion]


@presents(PolicyPage)
def policy_context(page: PolicyPage, request: HttpRequest) -> dict[str, Any]:
    reading = reading_context(page, request)
    clauses = clauses_of(page)
    citing, earlier = pages_citing(clauses.values()), earlier_wordings(page)

    def view(block) -> ClauseView:
        key = clauses[block.id].pk if block.id in clauses else None
        return ClauseView(block, citing.get(key, []), earlier.get(key, []))

    blocks = [block.block_type for block in page.body]
    return {
        **reading,
        "trail": [(_("Policies"), "../")],
        "facts": policy_facts(page, page.status_on(reading["today"])),
        "size": {"chapters": blocks.count(ClauseLevel.CHAPTER), "articles": blocks.count(ClauseLevel.ARTICLE)},
        "chapters": [
            (section, chapter.head and view(chapter.head), [view(block) for block in chapter.clauses])
            for section, chapter in zip(reading["reading"].sections, page.chapters(), strict=True)
        ],
        "removed": [clause for clause in clauses.values() if clause.removed_at],
    }


def policy_facts(page: PolicyPage, status: PolicyStatus) -> list[tuple[str, str]]:
    """Issuer, number, day and force, as the head of the page shows them."""
    in_force = format_html('<span class="stat stat--ok">{}{}</span>', icon("saved"), status.label)
    return [
        (_("Issuer"), page.issuer),
        (_("Document number"), page.document_number or NONE),
        (_("In force from"), full_day(page.effective_on)),
        (_("Validity"), in_force if status == PolicyStatus.IN_FORCE else status.label),
    ]


@presents(CoursePage)
def course_context(page: CoursePage, request: HttpRequest) -> dict[str, Any]:
    lessons = list(lessons_of(page))
    return {
        "trail": [(_("Learn"), "../")],
        "lessons": lessons,
        "share": course_shares(request.user, [page])[page.pk],
        **marks_of(request, lessons),
    }


@presents(LearnIndexPage)
def learn_index_context(page: LearnIndexPage, request: HttpRequest) -> dict[str, Any]:
    """All courses; once something is chosen, the lessons that fit."""
    listing = listing_context(page, request, LessonPage.objects.all())
    if listing["chosen"]:
        return listing
    courses = Paginator(live_courses(), PER_PAGE).get_page(request.GET.get("page"))
    return {**listing, "page_obj": courses, "shares": course_shares(request.user, courses)}


@presents(CaseIndexPage)
def case_index_context(page: CaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    return listing_context(page, request, CasePage.objects.all())


@presents(PolicyIndexPage)
def policy_index_context(page: PolicyIndexPage, request: HttpRequest) -> dict[str, Any]:
    return listing_context(page, request, PolicyPage.objects.all())


def listing_context(page: IndexPage, request: HttpRequest, pages: PageQuerySet) -> dict[str, Any]:
    """A page of a filtered list, with the reader's marks."""
    form = CatalogueFilter(request.GET, pages=pages)
    chosen = form.chosen()
    page_obj = Paginator(in_catalogue(pages, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "filter": form,
        "chosen": chosen,
        "page_obj": page_obj,
        "today": clock.local_date(clock.now()),
        **marks_of(request, page_obj),
    }


def marks_of(request: HttpRequest, pages) -> dict[str, Any]:
    """Which of the listed pages the reader has begun and completed. Two queries."""
    return {"done": completions_of(request.user, pages), "begun": begun_of(request.user, pages)}
