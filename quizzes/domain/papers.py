"""The papers of quiz pages: what may stand on them, and drawing one (domain.draws says how)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.statements import Select
from people.models import Officer
from quizzes.domain.draws import (
    NEVER_MET,
    Cell,
    DrawRule,
    PaperSlot,
    PoolQuestion,
    allot,
    draw_from,
    shuffled_options,
)
from quizzes.domain.pools import pools_for, whole_pool
from quizzes.enums import Difficulty, QuestionState
from quizzes.kinds import kind_of
from quizzes.models import PaperItem, PaperRule, Question, QuestionVersion, QuizPage
from quizzes.queries import times_met_by, versions_of
from quizzes.reservations import reserved


class PaperRows(NamedTuple):
    """What a quiz page says of its papers: its fixed questions and its random draws, both in the editor's order."""

    items: Sequence[PaperItem]
    draws: Sequence[PaperRule]


def published_rows(quiz: QuizPage) -> PaperRows:
    """The rows of the quiz as they are published. Two queries."""
    return PaperRows(_ITEMS.all(quiz.pk), _DRAWS.all(quiz.pk))


def paper_of_quiz(
    quiz: QuizPage, seed: str, *, now: datetime, officer: Officer | None = None, rows: PaperRows | None = None
) -> list[PaperSlot]:
    """A paper of the quiz: its fixed questions in the editor's order, then its draws.

    Draws prefer what `officer` met least at quizzes so far; every paper has the same make-up all the same. Only active
    questions stand on a paper, in their current version: a fixed one withdrawn since publishing is left out, and from
    practice whatever is reserved at `now` (quizzes.reservations). `rows` are those of the page in hand, a draft's as
    well, unless they are given. Raises PoolTooSmall where a draw cannot be filled. Three queries beside those of
    domain.pools, whatever the size of the paper, and one for versions that this process has not read yet.
    """
    rows, shut = rows or PaperRows(list(quiz.items.all()), list(quiz.draws.all())), _shut(quiz, now)
    fixed = _fixed_slots(rows.items, shut)
    slots = fixed + _drawn_slots(rows.draws, seed, officer, {slot.version_id for slot in fixed}, shut)
    if not quiz.shuffle_options:
        return slots
    versions = versions_of([slot.version_id for slot in slots])
    return [PaperSlot(slot.version_id, slot.points, _order_of(versions[slot.version_id], seed)) for slot in slots]


@dataclass(frozen=True)
class RuleStock:
    """How many questions match a draw, and how many of those it wants can be given to it beside the other draws."""

    matching: int
    given: int


def stock_of(quiz: QuizPage, now: datetime) -> list[RuleStock]:
    """What the bank holds for each draw of the quiz, in order. Two queries, whatever the size of the bank.

    Works on unsaved rows as well. Fixed questions are not counted, nor from practice what is reserved at `now`.
    """
    rules = [rule_of(row) for row in quiz.draws.all()]
    fixed = [item.question_id for item in quiz.items.all()]
    free = _active(rules, _shut(quiz, now)).exclude(pk__in=fixed).order_by()
    cells = free.values_list("bank_id", "kind", "knowledge_point_id", "difficulty").annotate(Count("pk"))
    stock: Counter[Cell] = Counter({tuple(cell): count for *cell, count in cells})
    matching = [sum(count for cell, count in stock.items() if rule.accepts(cell)) for rule in rules]
    return [RuleStock(*figures) for figures in zip(matching, allot(stock, rules), strict=True)]


def check_fillable(quiz: QuizPage, now: datetime) -> None:
    """Raise ValidationError, naming every draw that falls short and every fixed question that may not be asked.

    Asked before a quiz is published; works on unsaved rows of the page's form as well.
    """
    fixed = _fixed_questions(quiz)
    problems = [
        _("Fixed question %(number)s is not active: “%(stem)s”.") % {"number": number, "stem": str(question)[:40]}
        for number, (_item, question) in enumerate(fixed, start=1)
        if question.state != QuestionState.ACTIVE
    ]
    draws = list(quiz.draws.all())
    for number, (row, stock) in enumerate(zip(draws, stock_of(quiz, now), strict=True), start=1):
        if stock.given < row.count:
            problems.append(shortage_text(number, rule_of(row), stock.given, bank=str(row.bank)))
    if not draws and not fixed:
        problems.append(_("A quiz needs at least one fixed question or one random draw."))
    if quiz.practice and (marked := _marked_by_people(quiz, now)):
        problems.append(
            _("Nobody marks practice, but people would have to mark “%(stem)s”.") % {"stem": str(marked)[:40]}
        )
    if problems:
        raise ValidationError(problems)


def _marked_by_people(quiz: QuizPage, now: datetime) -> Question | None:
    """A question that may stand on a paper of the quiz and that people would have to mark; None without any."""
    rules = [rule_of(row) for row in quiz.draws.all()]
    drawn = {question.version_id for rule in rules for question in whole_pool(rule, _shut(quiz, now))}
    asked = Q(pk__in=[item.question_id for item in quiz.items.all()]) | Q(current__in=drawn)
    questions = Question.objects.filter(asked).select_related("current").order_by("pk")
    return next((one for one in questions if kind_of(one.kind).rubric(one.current_version, Decimal(1))), None)


def shortage_text(number: int, rule: DrawRule, available: int, *, bank: str = "") -> str:
    """In the user's language: which rule of a paper falls short, and by how much."""
    wanted = [bank, str(kind_of(rule.kind).label)]
    if rule.difficulty:
        wanted.append(str(Difficulty(rule.difficulty).label))
    return _(
        "Random draw %(number)s (%(what)s) wants %(wanted)s questions; only %(available)s active ones are left for it."
    ) % {
        "number": number,
        "what": capfirst(", ".join(filter(None, wanted))),
        "wanted": rule.count,
        "available": available,
    }


def rule_of(row: PaperRule) -> DrawRule:
    """A row of a quiz page as the draw reads it."""
    return DrawRule(row.kind, row.count, row.points, row.knowledge_point_id, row.difficulty, row.bank_id)


def pool_question(question: Question, version: QuestionVersion) -> PoolQuestion:
    """A question in one of its versions as the draw reads it, with the options that its kind lets a paper shuffle."""
    return PoolQuestion(
        uuid=question.uuid,
        version_id=version.pk,
        kind=question.kind,
        knowledge_point=question.knowledge_point_id,
        difficulty=question.difficulty,
        option_ids=kind_of(question.kind).option_ids(version.options),
        bank=question.bank_id,
    )


def _shut(quiz: QuizPage, now: datetime) -> Q | None:
    """What may not be asked at this quiz although its rows name it; None where nothing is."""
    return reserved(now) if quiz.practice else None


def _fixed_slots(items: Sequence[PaperItem], shut: Q | None) -> list[PaperSlot]:
    if not items:
        return []
    active = Question.objects.filter(
        pk__in=[item.question_id for item in items], state=QuestionState.ACTIVE, current__isnull=False
    )
    current = dict((active.exclude(shut) if shut else active).values_list("pk", "current_id"))
    return [PaperSlot(current[item.question_id], item.points) for item in items if item.question_id in current]


def _fixed_questions(quiz: QuizPage) -> list[tuple[PaperItem, Question]]:
    """The quiz's items, saved or not, with their questions in one query."""
    items = list(quiz.items.all())
    questions = Question.objects.select_related("current").in_bulk([item.question_id for item in items])
    return [(item, questions[item.question_id]) for item in items]


def _drawn_slots(
    draws: Sequence[PaperRule], seed: str, officer: Officer | None, fixed_versions: set[int], shut: Q | None
) -> list[PaperSlot]:
    rules = [rule_of(row) for row in draws]
    met = times_met_by(officer) if officer and rules else NEVER_MET
    pools = pools_for(rules, seed, met=met, shut=shut, without=fixed_versions)
    return draw_from(pools, rules, seed, shuffle_options=False, met=met)


def _active(rules: Sequence[DrawRule], shut: Q | None) -> QuerySet[Question]:
    """The active questions of the rules' banks and kinds; some rule or other may still not accept one of them."""
    active = Question.objects.filter(
        bank__in={rule.bank for rule in rules},
        kind__in={rule.kind for rule in rules},
        state=QuestionState.ACTIVE,
        current__isnull=False,
    )
    return active.exclude(shut) if shut else active


def _order_of(version: QuestionVersion, seed: str) -> list[str]:
    question = version.question
    return shuffled_options(seed, question.uuid, kind_of(question.kind).option_ids(version.options))


_ITEMS = Select[PaperItem](lambda quiz: PaperItem.objects.filter(quiz=quiz).order_by("sort_order", "pk"))
_DRAWS = Select[PaperRule](lambda quiz: PaperRule.objects.filter(quiz=quiz).order_by("sort_order", "pk"))
