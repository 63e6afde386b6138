"""Drawing papers: a pure function of seed, pool and rules.

How anyone can redo a draw. Take SHA-256 over UTF-8 texts whose parts are joined by line feeds:

    place of a question in rule n (from 1)     SHA-256(seed, "draw", n, uuid of the question)
    place of an option in its question         SHA-256(seed, "option", uuid of the question, id of the option)

Lower-case hexadecimal digests are compared as text. Rules are filled in their order; each takes, from the questions
that match it and no earlier rule took, those with the smallest digests. One exception: a question is passed over if
the later rules could not all be filled without it. So a draw fails only where no paper exists at all, whatever the
seed. Options follow their digests where shuffling is asked for; otherwise they keep their stored order.

A quiz's draw, never a contest's, is also told how often the officer met each question. It leaves out whatever he met
more often than the rules need, and each rule takes what he met less often first; the digests decide among equals.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain, groupby
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

# What a rule may ask for; questions with the same cell are the same to every rule.
Cell = tuple[int | None, str, int | None, str]
NEVER_MET: Mapping[UUID, int] = MappingProxyType({})


class PoolQuestion(NamedTuple):
    """A question that may be drawn; a tuple, because a draw may have very many to choose from.

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


def _begun(*parts: object) -> hashlib._Hash:
    """The digest of texts that begin with `parts`, so far; _digest_after ends it, as often as it is wanted."""
    return hashlib.sha256("\n".join([*map(str, parts), ""]).encode())


def _digest_after(begun: hashlib._Hash, last: object) -> str:
    whole = begun.copy()
    whole.update(str(last).encode())
    return whole.hexdigest()


def shuffled_options(seed: str, question_uuid: UUID, option_ids: Iterable[str]) -> list[str]:
    """The option ids of one question in the order this seed gives them."""
    return sorted(option_ids, key=partial(_digest_after, _begun(seed, "option", question_uuid)))


def draw(
    pool: Iterable[PoolQuestion],
    rules: Sequence[DrawRule],
    seed: str,
    *,
    shuffle_options: bool,
    met: Mapping[UUID, int] = NEVER_MET,
) -> list[PaperSlot]:
    """Draw a paper as this module's head describes; the order of the pool does not matter.

    `met` counts how often a question was asked before; one that is not in it never was. Raises PoolTooSmall, before
    anything is drawn, where the rules cannot all be filled; neither the seed nor `met` has a part in that.
    """
    questions = list(pool)
    return draw_from([questions] * len(rules), rules, seed, shuffle_options=shuffle_options, met=met)


def draw_from(
    pools: Sequence[Sequence[PoolQuestion]],
    rules: Sequence[DrawRule],
    seed: str,
    *,
    shuffle_options: bool,
    met: Mapping[UUID, int] = NEVER_MET,
) -> list[PaperSlot]:
    """`draw` with a pool for each rule, in their order."""
    remaining, stock = _least_met(chain.from_iterable(pools), rules, met)
    _check_stock(stock, rules)
    slots = []
    for number, rule in enumerate(rules, start=1):
        own = {question.uuid for question in pools[number - 1]}
        for question in _take(own, remaining, stock, rules[number:], rule, _places(seed, number, met)):
            order = shuffled_options(seed, question.uuid, question.option_ids) if shuffle_options else ()
            slots.append(PaperSlot(question.version_id, rule.points, order))
    return slots


def _least_met(
    pool: Iterable[PoolQuestion], rules: Sequence[DrawRule], met: Mapping[UUID, int]
) -> tuple[dict[UUID, PoolQuestion], Counter[Cell]]:
    """The questions of `pool` met at most as often as the rules need, and how many of each cell; all, if in vain."""
    if not met:
        everything = {question.uuid: question for question in pool}
        return everything, Counter(question.cell for question in everything.values())
    questions = sorted({question.uuid: question for question in pool}.values(), key=partial(_times_met, met))
    kept: dict[UUID, PoolQuestion] = {}
    stock: Counter[Cell] = Counter()
    for _times, equals in groupby(questions, key=partial(_times_met, met)):
        fresh = {question.uuid: question for question in equals}
        kept |= fresh
        stock.update(question.cell for question in fresh.values())
        if fills(stock, rules):
            break
    return kept, stock


def _times_met(met: Mapping[UUID, int], question: PoolQuestion) -> int:
    return met.get(question.uuid, 0) if met else 0


def _places(seed: str, number: int, met: Mapping[UUID, int]) -> Callable[[PoolQuestion], tuple[int, str]]:
    """Where a question stands among those that rule `number` may take; the digest of the head, begun once."""
    begun = _begun(seed, "draw", number)

    def place(question: PoolQuestion) -> tuple[int, str]:
        return _times_met(met, question), _digest_after(begun, question.uuid)

    return place


def _take(
    own: Collection[UUID],
    remaining: dict[UUID, PoolQuestion],
    stock: Counter[Cell],
    later: Sequence[DrawRule],
    rule: DrawRule,
    place: Callable[[PoolQuestion], tuple[int, str]],
) -> list[PoolQuestion]:
    """The questions of one rule, of its `own`, in order of their `place`, taken out of `remaining` and `stock`."""
    accepted = {cell for cell in stock if rule.accepts(cell)}
    matching = sorted((one for one in remaining.values() if one.uuid in own and one.cell in accepted), key=place)
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
    return fills(left, later)


def fills(stock: Mapping[Cell, int], rules: Sequence[DrawRule]) -> bool:
    """Whether so many questions of each cell are enough for all the rules."""
    return all(given == rule.count for given, rule in zip(allot(stock, rules), rules, strict=True))


def _check_stock(stock: Mapping[Cell, int], rules: Sequence[DrawRule]) -> None:
    for number, (given, rule) in enumerate(zip(allot(stock, rules), rules, strict=True), start=1):
        if given < rule.count:
            raise PoolTooSmall(number, rule, given)


def allot(stock: Mapping[Cell, int], rules: Sequence[DrawRule]) -> list[int]:
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
