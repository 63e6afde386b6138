"""The demo's pages and questions, published by the functions an editor's actions call, from the texts under texts/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from wagtail.images.models import Image
from wagtail.models import Page

from courses.domain.authoring import (
    ClauseDraft,
    MilestoneDraft,
    PairDraft,
    SectionDraft,
    knowledge_points,
    publish_case,
    publish_course,
    publish_lesson,
    publish_policy,
)
from courses.enums import Discipline
from courses.models import CaseIndexPage, Clause, CoursePage, LearnIndexPage, PolicyIndexPage
from home.demo.covers import cover_png
from home.demo.reader import load_cases, load_catalogue, load_lessons, load_policies, load_questions
from home.demo.shapes import CaseText, CiteText, LessonText, QuestionText
from people.models import Officer
from quizzes.domain.bank import create_question
from quizzes.enums import QuestionState
from quizzes.models import Bank, PaperItem, PaperRule, Question, QuizIndexPage, QuizPage

DISCIPLINES = {
    "政治纪律": Discipline.POLITICAL,
    "组织纪律": Discipline.ORGANISATION,
    "廉洁纪律": Discipline.INTEGRITY,
    "群众纪律": Discipline.MASSES,
    "工作纪律": Discipline.WORK,
    "生活纪律": Discipline.LIFE,
    "违法": Discipline.LAW,
}
# The campaign's quiz: DOMAIN §7's stratification, DOMAIN §5's three tries and 60 to pass.
CAMPAIGN_QUIZ = "秋季学习小测"
CAMPAIGN_DRAWS = (("single", 10), ("multiple", 5), ("judge", 5))


@dataclass
class DemoContent:
    """What was published: the bank, and the pages by slug."""

    bank: Bank
    clauses: dict[tuple[str, str], Clause] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    checks: dict[str, QuizPage] = field(default_factory=dict)
    quizzes: dict[str, QuizPage] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    campaign_quiz: QuizPage | None = None

    def cited(self, cites: Iterable[CiteText]) -> list[Clause]:
        return [self.clauses[cite.policy, cite.clause] for cite in cites]


def publish_content(*, editor: Officer, published_at: datetime) -> DemoContent:
    """Policies first, for all else cites them; then questions, checks, lessons, cases and the campaign's quiz.

    `published_at` is when the first of them counts as published; one follows every two days.
    """
    catalogue = load_catalogue()
    knowledge_points(catalogue.knowledge_points)
    content = DemoContent(bank=Bank.objects.create(name=catalogue.bank))
    _publish_policies(content, editor)
    _write_questions(content, editor, published_at)
    _publish_lessons(content, editor)
    _publish_cases(content, editor)
    _publish_quizzes(content, editor)
    content.campaign_quiz = _publish_quiz(
        QuizPage(
            title=CAMPAIGN_QUIZ,
            slug="autumn-quiz",
            intro="二十题，六十分合格。可以做三次，取最好的一次。",
            time_limit=30,
            max_tries=3,
        ),
        editor,
        draws=[PaperRule(bank=content.bank, kind=kind, count=count, points=5) for kind, count in CAMPAIGN_DRAWS],
    )
    _date_pages(content, published_at)
    return content


def _publish_policies(content: DemoContent, editor: Officer) -> None:
    parent = PolicyIndexPage.objects.get()
    for text in load_policies():
        policy = publish_policy(
            parent=parent,
            slug=text.slug,
            title=text.title,
            lead=text.summary,
            full_title=text.full_title,
            document_number=text.document_number,
            issuer=text.issuer,
            adopted_on=text.adopted_on,
            effective_on=text.effective_on,
            notice=text.notice,
            clauses=[ClauseDraft(clause.level, clause.number, clause.heading, clause.text) for clause in text.clauses],
            actor=editor,
            cover=_cover("policy", text.slug, text.cover, text.title, editor),
        )
        content.pages[text.slug] = policy
        content.clauses |= {(text.slug, clause.number): clause for clause in policy.clauses.all()}


def _write_questions(content: DemoContent, editor: Officer, now: datetime) -> None:
    for text in load_questions():
        content.questions[text.key] = _write_question(text, content, editor, now)


def _write_question(text: QuestionText, content: DemoContent, editor: Officer, now: datetime) -> Question:
    basis = text.basis
    return create_question(
        bank=content.bank,
        kind=text.kind,
        stem=text.stem,
        options=text.options,
        key=text.answer,
        explanation=text.explanation,
        difficulty=text.difficulty,
        knowledge_point=knowledge_points([text.knowledge_point])[0],
        basis_clause=content.clauses[basis.policy, basis.clause] if basis.policy else None,
        basis_text=basis.source,
        state=QuestionState.DRAFT if text.is_draft else QuestionState.ACTIVE,
        actor=editor,
        now=now,
    )


def _publish_lessons(content: DemoContent, editor: Officer) -> None:
    index = LearnIndexPage.objects.get()
    courses: dict[str, CoursePage] = {}
    for text in load_catalogue().courses:
        course = publish_course(parent=index, slug=text.slug, title=text.title, summary=text.summary, actor=editor)
        course.cover = _cover("lesson", text.slug, text.cover, text.title, editor)
        course.save_revision(user=editor).publish(user=editor)
        courses[text.slug] = course
    for text in load_lessons():
        content.checks[text.slug] = _publish_quiz(
            QuizPage(title=f"自测：{text.title}", slug=f"check-{text.slug}", pass_percent=60),
            editor,
            items=[PaperItem(question=content.questions[key], points=20) for key in text.check],
        )
        content.pages[text.slug] = publish_lesson(
            parent=courses[text.course],
            slug=text.slug,
            title=text.title,
            lead=text.lead,
            sections=_sections(text, content),
            minutes=text.minutes,
            points=text.knowledge_points,
            domain=text.risk_domain,
            risk_for=text.risks.title,
            risks=text.risks.bullets,
            check_quiz=content.checks[text.slug],
            cites=content.cited(text.cites),
            actor=editor,
            cover=_cover("lesson", text.slug, text.cover, text.title, editor),
        )


def _publish_quizzes(content: DemoContent, editor: Officer) -> None:
    """Quizzes beside the lessons, to be done for their own sake: ten points a question."""
    for text in load_catalogue().quizzes:
        content.quizzes[text.slug] = _publish_quiz(
            QuizPage(title=text.title, slug=text.slug, intro=text.intro),
            editor,
            items=[PaperItem(question=content.questions[key], points=10) for key in text.questions],
        )


def _publish_cases(content: DemoContent, editor: Officer) -> None:
    index = CaseIndexPage.objects.get()
    for text in load_cases():
        content.pages[text.slug] = publish_case(
            parent=index,
            slug=text.slug,
            title=text.title,
            lead=text.lead,
            identity=text.identity,
            field=text.field,
            outcome=text.outcome,
            sections=_sections(text, content),
            disciplines=[DISCIPLINES[name] for name in text.disciplines],
            domain=text.risk_domain,
            timeline=[MilestoneDraft(moment.when, moment.what, moment.detail) for moment in text.timeline],
            pairs=[PairDraft(pair.gap, pair.remedy, pair.gap_detail, pair.remedy_detail) for pair in text.pairs],
            discussion=text.discussion,
            cites=content.cited(text.cites),
            actor=editor,
            cover=_cover("case", text.slug, text.cover, text.title, editor),
        )


def _sections(text: LessonText | CaseText, content: DemoContent) -> list[SectionDraft]:
    return [
        SectionDraft(
            section.heading,
            section.paragraphs,
            content.cited(cite for cite in text.cites if cite.section == number),
        )
        for number, section in enumerate(text.sections, start=1)
    ]


def _publish_quiz(
    quiz: QuizPage, editor: Officer, *, items: Iterable[PaperItem] = (), draws: Iterable[PaperRule] = ()
) -> QuizPage:
    quiz.items, quiz.draws = list(items), list(draws)
    index = QuizIndexPage.objects.get()
    index.add_child(instance=quiz)
    quiz.save_revision(user=editor).publish(user=editor)
    return QuizPage.objects.get(pk=quiz.pk)


def _cover(family: str, slug: str, motif: str, title: str, editor: Officer) -> Image:
    file = ContentFile(cover_png(family, slug, motif=motif), name=f"cover-{slug}.png")
    return Image.objects.create(title=title, file=file, uploaded_by_user=editor)


def _interleaved(content: DemoContent) -> list[Page]:
    """The studied pages in an order that mixes policies, lessons and cases evenly, as an editor's year would."""
    by_kind: dict[type[Page], list[Page]] = {}
    for page in content.pages.values():
        by_kind.setdefault(type(page), []).append(page)
    places = [((n + 1) / len(pages), page) for pages in by_kind.values() for n, page in enumerate(pages)]
    return [page for _place, page in sorted(places, key=lambda pair: pair[0])]


def _date_pages(content: DemoContent, published_at: datetime) -> None:
    """Wagtail stamps pages with its own clock; the demo's history happened before today, a page every other day."""
    quizzes = [*content.checks.values(), *content.quizzes.values(), content.campaign_quiz]
    moments = {page.pk: published_at for page in quizzes}
    moments |= {page.pk: published_at + timedelta(days=2 * n) for n, page in enumerate(_interleaved(content))}
    for pk, moment in moments.items():
        Page.objects.filter(pk=pk).update(first_published_at=moment)
