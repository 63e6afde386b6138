"""The shapes of the demo texts: frozen, with tuples throughout, so that a loader cannot change what it reads.

`cover` names the motif of the page's picture, to be drawn by home.demo.covers with the slug as seed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course that groups lessons."""

    slug: str
    title: str
    cover: str
    summary: str


@dataclass(frozen=True, slots=True)
class QuizText:
    """A quiz beside the lessons; `questions` are keys of the bank."""

    slug: str
    title: str
    intro: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueText:
    """What the other texts refer to: courses in order, knowledge points, fields of risk, the name of the bank."""

    bank: str
    courses: tuple[CourseText, ...]
    knowledge_points: tuple[str, ...]
    risk_domains: tuple[str, ...]
    quizzes: tuple[QuizText, ...]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A headed section of plain paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CiteText:
    """A quoted clause; `section` counts the lesson's sections from 1 and is None where a case cites."""

    policy: str
    clause: str
    section: int | None = None


@dataclass(frozen=True, slots=True)
class RiskText:
    """The box 本岗位风险 of a lesson: for whom, and what goes wrong there."""

    title: str
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson of three sections; `minutes` is an estimate, `check` names five questions of the bank."""

    slug: str
    title: str
    cover: str
    course: str
    position: int
    lead: str
    minutes: int
    knowledge_points: tuple[str, ...]
    risk_domain: str
    sections: tuple[SectionText, ...]
    cites: tuple[CiteText, ...]
    risks: RiskText
    check: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MomentText:
    """One point on a case's time line."""

    when: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class PairText:
    """A gap in the rules (漏洞) beside its remedy (改进), each with a sentence of detail."""

    gap: str
    gap_detail: str
    remedy: str
    remedy_detail: str


@dataclass(frozen=True, slots=True)
class CaseText:
    """An invented case (DOMAIN §10.3): identity, field, outcome, story, remedies, questions to discuss."""

    slug: str
    title: str
    cover: str
    lead: str
    identity: str
    field: str
    risk_domain: str
    disciplines: tuple[str, ...]
    outcome: str
    notice: str
    timeline: tuple[MomentText, ...]
    sections: tuple[SectionText, ...]
    pairs: tuple[PairText, ...]
    discussion: tuple[str, ...]
    cites: tuple[CiteText, ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One node of a policy's outline; the order of the list and `level` give the tree, `number` is unique in it."""

    level: str
    number: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as an outline in our own words (DOMAIN §10.1); `notice` says so to the reader."""

    slug: str
    title: str
    cover: str
    full_title: str
    summary: str
    notice: str
    document_number: str
    issuer: str
    adopted_on: date
    effective_on: date
    status: str
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True, slots=True)
class BasisText:
    """What a question rests on: a clause of a policy of the demo, or a source in words."""

    policy: str = ""
    clause: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question of the bank; `options` and `answer` as its kind has them written (quizzes.kinds.base)."""

    key: str
    kind: str
    stem: str
    options: tuple[Any, ...]
    answer: Any
    explanation: str
    difficulty: str
    knowledge_point: str
    basis: BasisText
    is_draft: bool
