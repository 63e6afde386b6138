"""Reads of practice: what may be practised, the wrong-question book, weak knowledge points of one and of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from operator import attrgetter

from django.db.models import Count, F, Q, QuerySet

from common.figures import Share
from courses.models import Clause, KnowledgePoint
from people.models import Officer
from quizzes.enums import SHOW_KEYS, QuestionState, Review
from quizzes.models import (
    MemoryCard,
    PaperItem,
    PaperRule,
    PracticeItem,
    PracticeRun,
    Question,
    QuizPage,
    SittingItem,
)
from quizzes.models.sittings import grace
from quizzes.reservations import reserved

from .sittings import quizzes_prolonged_now

# What lies further back says little about what somebody knows now.
RECENT = timedelta(days=180)
FEWEST_ASKED = 5
# Below these a figure of a group could point at one of its members.
FEWEST_PEOPLE, FEWEST_GROUP_ANSWERS = 5, 20
# People mark it; practice has nobody who could.
MARKED_BY_PEOPLE = "essay"


def practicable_questions(now: datetime) -> QuerySet[Question]:
    """What may be practised at `now`: active questions of open banks that nobody may still be asked in earnest.

    Twin of quizzes.rules.can_practise.
    """
    questions = Question.objects.filter(
        state=QuestionState.ACTIVE, bank__open_for_practice=True, current__isnull=False
    ).exclude(kind=MARKED_BY_PEOPLE)
    condition = reserved(now)
    return questions if condition is None else questions.exclude(condition)


def reserved_by_quizzes(now: datetime) -> list[Q]:
    """What published quizzes keep closed that do not show their keys yet (quizzes.reservations). Three queries."""
    prolonged = quizzes_prolonged_now(now)
    earnest = QuizPage.objects.live().filter(practice=False)
    hiding = [quiz.pk for quiz in earnest if _hides_keys(quiz, now, quiz.translation_key in prolonged)]
    if not hiding:
        return []
    conditions = [Q(pk__in=PaperItem.objects.filter(quiz__in=hiding).values("question"))]
    rules = PaperRule.objects.filter(quiz__in=hiding)
    return conditions + [
        condition_of(rule.bank_id, rule.kind, rule.knowledge_point_id, rule.difficulty) for rule in rules
    ]


def reserved_among(items: Iterable[SittingItem], now: datetime) -> set[int]:
    """The ids of the questions of `items` whose keys may not leave through practice at `now`."""
    condition = reserved(now)
    asked = {item.version.question_id for item in items}
    if condition is None:
        return set()
    return set(Question.objects.filter(condition, pk__in=asked).values_list("pk", flat=True))


def condition_of(bank: int, kind: str, point: int | None, difficulty: str) -> Q:
    """What a random draw may take, as a condition on questions."""
    condition = Q(bank=bank, kind=kind)
    if point:
        condition &= Q(knowledge_point=point)
    if difficulty:
        condition &= Q(difficulty=difficulty)
    return condition


def _hides_keys(quiz: QuizPage, now: datetime, is_prolonged: bool) -> bool:
    """Whether somebody who hands the quiz in now would not be shown its keys."""
    if quiz.shows not in SHOW_KEYS:
        return True
    if quiz.review == Review.AFTER_CLOSING:
        return is_prolonged or quiz.closes_at is None or now < quiz.closes_at + grace()
    return quiz.review == Review.NEVER


@dataclass(frozen=True)
class Weakness:
    """How an officer or a group does at a knowledge point: questions answered fully right, of those asked."""

    point: KnowledgePoint
    share: Share

    @property
    def rank(self) -> tuple[Fraction, int, str]:
        """The weakest first; of equal ones the more often asked."""
        return Fraction(self.share.n, self.share.N), -self.share.N, self.point.name


def weak_points(officer: Officer, now: datetime) -> list[Weakness]:
    """The officer's knowledge points with a mistake, the weakest first, from papers and practice. Three queries.

    Of the last 180 days. Papers count once their keys may be seen (BookedSitting); fewer than five questions say
    nothing.
    """
    since, point = now - RECENT, "version__question__knowledge_point"
    papers = SittingItem.objects.filter(
        sitting__officer=officer, sitting__booked__isnull=False, sitting__submitted_at__gt=since, points__gt=0
    )
    practice = PracticeItem.objects.filter(run__officer=officer, answered_at__gt=since)
    shares: dict[int, Share] = {}
    for rows, right in ((papers, Q(awarded=F("points"))), (practice, Q(percent=100))):
        counted = rows.filter(**{f"{point}__isnull": False}).order_by().values_list(point)
        for pk, asked, good in counted.annotate(asked=Count("pk"), good=Count("pk", filter=right)):
            shares[pk] = shares.get(pk, Share(0, 0)) + Share(good, asked)
    weak = {pk: share for pk, share in shares.items() if share.N >= FEWEST_ASKED and share.rest}
    return _ranked(weak)


def topic_shares(officers: QuerySet[Officer], now: datetime) -> list[Weakness]:
    """How a group does at each knowledge point, the weakest first: papers of the last 180 days, never practice.

    A knowledge point answered by fewer than five people or twenty times is left out, so that no figure tells of a
    person. Two queries.
    """
    point = "version__question__knowledge_point"
    papers = SittingItem.objects.filter(
        sitting__officer__in=officers,
        sitting__entry__isnull=False,
        sitting__submitted_at__gt=now - RECENT,
        points__gt=0,
        **{f"{point}__isnull": False},
    )
    rows = (
        papers.order_by()
        .values_list(point)
        .annotate(
            asked=Count("pk"),
            good=Count("pk", filter=Q(awarded=F("points"))),
            people=Count("sitting__officer", distinct=True),
        )
        .filter(asked__gte=FEWEST_GROUP_ANSWERS, people__gte=FEWEST_PEOPLE)
    )
    return _ranked({pk: Share(good, asked) for pk, asked, good, _people in rows})


def due_cards(officer: Officer, now: datetime) -> QuerySet[MemoryCard]:
    """What stands in the officer's book, is due and may be practised, the longest overdue first."""
    return book_of(officer).filter(due__lte=now, question__in=practicable_questions(now))


def book_of(officer: Officer) -> QuerySet[MemoryCard]:
    """The officer's wrong-question book, what comes next first."""
    cards = MemoryCard.objects.filter(officer=officer, left_at=None)
    return cards.select_related("question__current", "question__knowledge_point").order_by("due", "pk")


def runs_visible_to(actor: Officer) -> QuerySet[PracticeRun]:
    """The practices that `actor` may open: his own. Twin of quizzes.rules.can_view_practice."""
    return PracticeRun.objects.filter(officer=actor)


def _ranked(shares: Mapping[int, Share]) -> list[Weakness]:
    points = KnowledgePoint.with_merged.in_bulk(shares)
    return sorted((Weakness(points[pk], share) for pk, share in shares.items()), key=attrgetter("rank"))


def points_to_practise(now: datetime) -> list[tuple[KnowledgePoint, int]]:
    """The knowledge points with questions to practise, and how many each has. Two queries besides reservations."""
    counted = practicable_questions(now).filter(knowledge_point__isnull=False).order_by().values_list("knowledge_point")
    counts = dict(counted.annotate(n=Count("pk")))
    points = KnowledgePoint.objects.filter(pk__in=counts).order_by("name")
    return [(point, counts[point.pk]) for point in points]


def clauses_behind(points: Sequence[KnowledgePoint], *, most: int = 2) -> dict[int, list[Clause]]:
    """Published clauses on which questions of these knowledge points rest, the most used first. Two queries."""
    used = (
        Question.objects.filter(knowledge_point__in=points, state=QuestionState.ACTIVE, basis_clause__policy__live=True)
        .order_by()
        .values_list("knowledge_point", "basis_clause")
        .annotate(n=Count("pk"))
        .order_by("-n", "basis_clause")
    )
    by_point: dict[int, list[int]] = {}
    for point, clause, _n in used:
        if point is not None and clause is not None and len(by_point.setdefault(point, [])) < most:
            by_point[point].append(clause)
    wanted = [pk for clauses in by_point.values() for pk in clauses]
    found = Clause.objects.select_related("policy").in_bulk(wanted)
    return {point: [found[pk] for pk in clauses] for point, clauses in by_point.items()}
