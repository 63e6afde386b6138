"""Publishing pages from a program, by the very act of an editor: a revision that is saved and published.

Each function makes the page below `parent` or, where one of this slug stands there, publishes a new revision of it. A
section keeps its identifier as long as its heading stays, a clause as long as its number does, so that readers keep
their coverage and citations their clause. Wagtail stamps publication with its own clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction
from django.utils.html import escape
from wagtail.models import Page

from courses.domain.points import points_named
from courses.enums import ClauseLevel, Discipline
from courses.models import (
    CaseIndexPage,
    CasePage,
    Clause,
    CoursePage,
    KnowledgePoint,
    LearnIndexPage,
    LessonPage,
    PolicyIndexPage,
    PolicyPage,
    RiskDomain,
)
from people.models import Officer

PageT = TypeVar("PageT", bound=Page)
Raw = list[dict[str, Any]]


@dataclass(frozen=True)
class SectionDraft:
    """A section to publish: heading, plain paragraphs, and the clauses quoted after them."""

    heading: str
    paragraphs: Sequence[str]
    quotes: Sequence[Clause] = field(default_factory=tuple)


@dataclass(frozen=True)
class MilestoneDraft:
    """A knot of a case's timeline."""

    when: str
    what: str
    detail: str = ""
    offence: bool = False


@dataclass(frozen=True)
class PairDraft:
    """A gap and its remedy."""

    gap: str
    remedy: str
    gap_detail: str = ""
    remedy_detail: str = ""


@dataclass(frozen=True)
class ClauseDraft:
    """A clause of a policy; its number is unique in the policy."""

    level: ClauseLevel | str
    number: str
    heading: str = ""
    text: str = ""


def knowledge_points(names: Iterable[str]) -> list[KnowledgePoint]:
    """The knowledge points of these names, made where they are missing."""
    wanted = list(names)
    points = points_named(wanted)
    return list(dict.fromkeys(points[name] for name in wanted))


def risk_domain(name: str) -> RiskDomain | None:
    """The field of risk of this name, made where it is missing; none for an empty name."""
    return RiskDomain.objects.get_or_create(name=name)[0] if name else None


@transaction.atomic
def publish_course(*, parent: LearnIndexPage, slug: str, title: str, summary: str, actor: Officer | None) -> CoursePage:
    """Publish a course."""
    return _publish(CoursePage, parent, slug, actor, title=title, summary=summary)


@transaction.atomic
def publish_lesson(
    *,
    parent: CoursePage,
    slug: str,
    title: str,
    lead: str,
    sections: Sequence[SectionDraft],
    actor: Officer | None,
    minutes: int = 10,
    points: Iterable[str] = (),
    domain: str = "",
    risk_for: str = "",
    risks: Sequence[str] = (),
    check_quiz: Page | None = None,
    cites: Sequence[Clause] = (),
    **origin: str,
) -> LessonPage:
    """Publish a lesson; `check_quiz` is the quiz that must be passed. `origin`: source, copyright_note."""
    return _publish(
        LessonPage,
        parent,
        slug,
        actor,
        points,
        title=title,
        lead=lead,
        minutes=minutes,
        sections=sections,
        risk_domain=risk_domain(domain),
        risk_for=risk_for,
        risks=_points(risks),
        check_quiz=check_quiz,
        cites=_cites(cites),
        **origin,
    )


@transaction.atomic
def publish_case(
    *,
    parent: CaseIndexPage,
    slug: str,
    title: str,
    lead: str,
    identity: str,
    field: str,
    outcome: str,
    sections: Sequence[SectionDraft],
    actor: Officer | None,
    disciplines: Iterable[Discipline | str] = (),
    points: Iterable[str] = (),
    domain: str = "",
    audience: str = "",
    timeline: Sequence[MilestoneDraft] = (),
    pairs: Sequence[PairDraft] = (),
    discussion: Sequence[str] = (),
    cites: Sequence[Clause] = (),
    fictional: bool = True,
    minutes: int = 8,
    **origin: str,
) -> CasePage:
    """Publish a case; `disciplines` are values of the enum Discipline. `origin`: source, copyright_note."""
    return _publish(
        CasePage,
        parent,
        slug,
        actor,
        points,
        title=title,
        lead=lead,
        identity=identity,
        field=field,
        outcome=outcome,
        disciplines=[Discipline(value).value for value in disciplines],
        risk_domain=risk_domain(domain),
        audience=audience,
        minutes=minutes,
        timeline=[_block("milestone", vars(one)) for one in timeline],
        sections=sections,
        pairs=[_block("pair", vars(one)) for one in pairs],
        discussion=_points(discussion),
        cites=_cites(cites),
        fictional=fictional,
        **origin,
    )


@transaction.atomic
def publish_policy(
    *,
    parent: PolicyIndexPage,
    slug: str,
    title: str,
    lead: str,
    issuer: str,
    effective_on: date,
    clauses: Sequence[ClauseDraft],
    actor: Officer | None,
    full_title: str = "",
    document_number: str = "",
    adopted_on: date | None = None,
    repealed_on: date | None = None,
    notice: str = "",
    points: Iterable[str] = (),
    **origin: str,
) -> PolicyPage:
    """Publish a policy; its clauses are then `policy.clauses`, each by its number."""
    return _publish(
        PolicyPage,
        parent,
        slug,
        actor,
        points,
        title=title,
        lead=lead,
        full_title=full_title,
        document_number=document_number,
        issuer=issuer,
        adopted_on=adopted_on,
        effective_on=effective_on,
        repealed_on=repealed_on,
        notice=notice,
        body=clauses,
        **origin,
    )


def _publish(
    model: type[PageT],
    parent: Page,
    slug: str,
    actor: Officer | None,
    points: Iterable[str] = (),
    **values: Any,
) -> PageT:
    page = model.objects.child_of(parent).filter(slug=slug).first() or model(slug=slug)
    if "sections" in values:
        values["sections"] = _sections(values["sections"], _identifiers(page, "sections", "heading"))
    if "body" in values:
        values["body"] = _clauses(values["body"], _identifiers(page, "body", "number"))
    for name, value in values.items():
        setattr(page, name, value)
    if hasattr(model, "knowledge_points"):
        page.knowledge_points = knowledge_points(points)
    if page.pk is None:
        page.live = False
        parent.refresh_from_db()
        parent.add_child(instance=page)
    page.save_revision(user=actor).publish(user=actor)
    return model.objects.get(pk=page.pk)


def _identifiers(page: Page, stream: str, name: str) -> Mapping[str, str]:
    """What the blocks of the published text are called, so that the new text keeps their identifiers."""
    return {block.value[name]: block.id for block in getattr(page, stream)} if page.pk else {}


def _block(kind: str, value: Any, identifier: str | None = None) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": identifier or str(uuid4())}


def _sections(drafts: Sequence[SectionDraft], known: Mapping[str, str]) -> Raw:
    return [
        _block(
            "section",
            {
                "heading": draft.heading,
                "body": [_block("paragraph", f"<p>{escape(text)}</p>") for text in draft.paragraphs]
                + [_block("quote", clause.pk) for clause in draft.quotes],
            },
            known.get(draft.heading),
        )
        for draft in drafts
    ]


def _clauses(drafts: Sequence[ClauseDraft], known: Mapping[str, str]) -> Raw:
    return [
        _block(
            ClauseLevel(draft.level).value,
            {"number": draft.number, "heading": draft.heading, "text": draft.text},
            known.get(draft.number),
        )
        for draft in drafts
    ]


def _points(lines: Sequence[str]) -> Raw:
    return [_block("point", line) for line in lines]


def _cites(clauses: Sequence[Clause]) -> Raw:
    return [_block("clause", clause.pk) for clause in clauses]
