"""Drawing papers: a pure function of seed, pool and rules, and the papers of quiz pages made with it.

How anyone can redo a draw. Take SHA-256 over UTF-8 texts whose parts are joined by line feeds:

    place of a question in rule n (from 1)     SHA-256(seed, "draw", n, uuid of the question)
    place of an option in its question         SHA-256(seed, "option", uuid of the question, id of the option)

Lower-case hexadecimal digests are compared as text. Rules are filled in their order; each takes, from the questions
that match it and no earlier rule took, those with the smallest digests. One exception: a question is passed over if
the later rules could not all be filled without it. So a draw fails only where no paper exists at all, whatever the
seed. Options follow their digests where shuffling is asked for; otherwise they keep their stored order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from quizzes.enums import Difficulty, QuestionState
from quizzes.kinds import kind_of
from quizzes.models import PaperItem, PaperRule, Question, QuestionVersion, QuizPage

# What a rule may ask for; questions with the same cell are the same to every rule.
Cell = tuple[int | None, str, int | None, str]


class PoolQuestion(NamedTuple):
    """A question that may be drawn; a tuple, because every start of a quiz reads the whole pool.

    `option_ids`: what may be shuffled, in stored order; empty for a fixed order.
    """

    uuid: UUID
    version_id: int
    kind: str
    knowledge_point: int | None
    difficulty: str
    option_ids: Sequence[str] = ()
    bank: int | None = None

    @property
    def cell(self) -> Cell:
        return (self.bank, self.kind, self.knowledge_point, self.difficulty)


@dataclass(frozen=True)
class DrawRule:
    """So many questions of one kind for so many points each; knowledge point, difficulty and bank narrow it."""

    kind: str
    count: int
    points: Decimal
    knowledge_point: int | None = None
    difficulty: str = ""
    bank: int | None = None

    def accepts(self, cell: Cell) -> bool:
        bank, kind, knowledge_point, difficulty = cell
        return (
            kind == self.kind
            and self.bank in (None, bank)
            and self.knowledge_point in (None, knowledge_point)
            and self.difficulty in ("", difficulty)
        )


@dataclass(frozen=True)
class PaperSlot:
    """One question of a paper: its version, what it counts, and its options in the order to show (empty: as stored)."""

    version_id: int
    points: Decimal
    option_order: Sequence[str] = ()


class PoolTooSmall(Exception):
    """Rule `number` (from 1) wants `rule.count` questions, but no paper can give it more than `available`."""

    def __init__(self, number: int, rule: DrawRule, available: int):
        super().__init__(f"rule {number} wants {rule.count} questions of kind {rule.kind}, {available} can be given")
        self.number = number
        self.rule = rule
        self.available = available


def digest(*parts: object) -> str:
    """SHA-256 over the parts joined by line feeds, in hexadecimal: the only source of chance in a draw."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def shuffled_options(seed: str, question_uuid: UUID, option_ids: Iterable[str]) -> list[str]:
    """The option ids of one question in the order this seed gives them."""
    return sorted(option_ids, key=lambda option_id: digest(seed, "option", question_uuid, option_id))


def draw(
    pool: Iterable[PoolQuestion], rules: Sequence[DrawRule], seed: str, *, shuffle_options: bool
) -> list[PaperSlot]:
    """Draw a paper as this module's head describes; the order of the pool does not matter.

    Raises PoolTooSmall, before anything is drawn, where the rules cannot all be filled.
    """
    remaining = {question.uuid: question for question in pool}
    stock = Counter(question.cell for question in remaining.values())
    _check_stock(stock, rules)
    slots = []
    for number, rule in enumerate(rules, start=1):
        for question in _take(remaining, stock, rules[number:], rule, number, seed):
            order = shuffled_options(seed, question.uuid, question.option_ids) if shuffle_options else ()
            slots.append(PaperSlot(question.version_id, rule.points, order))
    return slots


def _take(
    remaining: dict[UUID, PoolQuestion],
    stock: Counter[Cell],
    later: Sequence[DrawRule],
    rule: DrawRule,
    number: int,
    seed: str,
) -> list[PoolQuestion]:
    """The questions of one rule, taken out of `remaining` and `stock`."""
    matching = [question for question in remaining.values() if rule.accepts(question.cell)]
    matching.sort(key=lambda question: digest(seed, "draw", number, question.uuid))
    taken: list[PoolQuestion] = []
    for question in matching:
        if len(taken) == rule.count:
            break
        if _can_spare(question.cell, stock, later):
            stock[question.cell] -= 1
            taken.append(remaining.pop(question.uuid))
    return taken


def _can_spare(cell: Cell, stock: Counter[Cell], later: Sequence[DrawRule]) -> bool:
    """Whether the later rules can still be filled when one question of `cell` is gone."""
    wanting = sum(rule.count for rule in later if rule.accepts(cell))
    if stock[cell] > wanting:
        return True
    left = stock.copy()
    left[cell] -= 1
    return all(given == rule.count for given, rule in zip(_allot(left, later), later, strict=True))


def _check_stock(stock: Mapping[Cell, int], rules: Sequence[DrawRule]) -> None:
    for number, (given, rule) in enumerate(zip(_allot(stock, rules), rules, strict=True), start=1):
        if given < rule.count:
            raise PoolTooSmall(number, rule, given)


def _allot(stock: Mapping[Cell, int], rules: Sequence[DrawRule]) -> list[int]:
    """How many questions each rule can be given when the earlier rules come first: a largest flow of cells to rules."""
    left = dict(stock)
    used: list[Counter[Cell]] = [Counter() for _rule in rules]
    for number, rule in enumerate(rules):
        while used[number].total() < rule.count and _augment(number, rules, left, used, set()):
            pass
    return [cells.total() for cells in used]


def _augment(
    number: int, rules: Sequence[DrawRule], left: dict[Cell, int], used: list[Counter[Cell]], seen: set[Cell]
) -> bool:
    """Give rule `number` one more question, letting other rules move to other cells where that frees one."""
    for cell in [cell for cell in left if cell not in seen and rules[number].accepts(cell)]:
        seen.add(cell)
        if left[cell] > 0:
            left[cell] -= 1
        else:
            holders = [other for other, cells in enumerate(used) if cells[cell] > 0 and other != number]
            holder = next((other for other in holders if _augment(other, rules, left, used, seen)), None)
            if holder is None:
                continue
            used[holder][cell] -= 1
        used[number][cell] += 1
        return True
    return False


def paper_of_quiz(quiz: QuizPage, seed: str) -> list[PaperSlot]:
    """A paper of the quiz: its fixed questions in the editor's order, then its draws. Five queries.

    Only active questions stand on a paper, in their current version: a fixed one withdrawn since publishing is left
    out. Raises PoolTooSmall where a draw cannot be filled.
    """
    fixed = _fixed_slots(quiz)
    slots = fixed + _drawn_slots(quiz, seed, {slot.version_id for slot in fixed})
    if not quiz.shuffle_options:
        return slots
    versions = QuestionVersion.objects.select_related("question").in_bulk([slot.version_id for slot in slots])
    return [PaperSlot(slot.version_id, slot.points, _order_of(versions[slot.version_id], seed)) for slot in slots]


def available_for(quiz: QuizPage) -> list[int]:
    """For each draw of the quiz, in order, how many of the questions it wants can be given to it."""
    rules = [rule_of(row) for row in quiz.draws.all()]
    fixed = {item.question_id for item in quiz.items.all()}
    pool = [question for question_id, question in _pool(rules) if question_id not in fixed]
    return _allot(Counter(question.cell for question in pool), rules)


def check_fillable(quiz: QuizPage) -> None:
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
    for number, (row, given) in enumerate(zip(draws, available_for(quiz), strict=True), start=1):
        if given < row.count:
            problems.append(shortage_text(number, rule_of(row), given, bank=str(row.bank)))
    if not draws and not fixed:
        problems.append(_("A quiz needs at least one fixed question or one random draw."))
    if problems:
        raise ValidationError(problems)


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


def _fixed_slots(quiz: QuizPage) -> list[PaperSlot]:
    return [
        PaperSlot(question.current_version.pk, item.points)
        for item, question in _fixed_questions(quiz)
        if question.state == QuestionState.ACTIVE
    ]


def _fixed_questions(quiz: QuizPage) -> list[tuple[PaperItem, Question]]:
    """The quiz's items, saved or not, with their questions in one query."""
    items = list(quiz.items.all())
    questions = Question.objects.select_related("current").in_bulk([item.question_id for item in items])
    return [(item, questions[item.question_id]) for item in items]


def _drawn_slots(quiz: QuizPage, seed: str, fixed_versions: set[int]) -> list[PaperSlot]:
    rules = [rule_of(row) for row in quiz.draws.all()]
    pool = [question for _id, question in _pool(rules) if question.version_id not in fixed_versions]
    return draw(pool, rules, seed, shuffle_options=False)


def _pool(rules: Sequence[DrawRule]) -> list[tuple[int, PoolQuestion]]:
    """The active questions of the rules' banks and kinds with their ids, without their texts."""
    if not rules:
        return []
    rows = Question.objects.filter(
        bank__in={rule.bank for rule in rules},
        kind__in={rule.kind for rule in rules},
        state=QuestionState.ACTIVE,
        current__isnull=False,
    ).values_list("pk", "uuid", "current_id", "kind", "knowledge_point_id", "difficulty", "bank_id")
    return [
        (pk, PoolQuestion(uuid, version_id, kind, point, difficulty, bank=bank))
        for pk, uuid, version_id, kind, point, difficulty, bank in rows.order_by()
    ]


def _order_of(version: QuestionVersion, seed: str) -> list[str]:
    question = version.question
    return shuffled_options(seed, question.uuid, kind_of(question.kind).option_ids(version.options))
