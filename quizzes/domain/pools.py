"""What a quiz draws from: for each rule a random sample that is large enough, or all that the rule may ask for.

A bank may hold a hundred thousand questions, and an officer who starts waits for a few dozen of them (DESIGN §7). So
random ids are asked for, out of all that there are: every question has the same chance, and ids of other banks, kinds
and states only make the sample smaller. How many ids it takes is reckoned from the size of the pool, which its public
identifiers tell without counting: they are random, so the hundredth smallest of n lies at about 100/n of their range.

A sample that is too small for a rule is followed by a larger one and at last by everything. All of it is read as it is
at that moment: nothing is remembered.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from common.statements import Select
from quizzes.domain.draws import DrawRule, PoolQuestion
from quizzes.enums import QuestionState
from quizzes.models import Question

# So many questions for each one wanted make the first sample, and the second.
TIMES = (4, 64)
# The size of a pool is told by the place of this one among its public identifiers.
MARK = 100


def pools_for(
    rules: Sequence[DrawRule], seed: str, *, met: Mapping[UUID, int], shut: Q | None, without: Collection[int]
) -> list[list[PoolQuestion]]:
    """For each rule, which names its bank, what it is drawn from; the same for a seed while the bank stays the same.

    A sample is enough for a rule when the questions in it that were never `met` could fill every rule of the paper:
    then neither what the other rules take nor what was met often has a part in the draw. Only active questions are
    given, none that is `shut` (quizzes.reservations) or whose version is in `without`. Two queries for each bank and
    kind where the first sample is enough.
    """
    samples = _Samples(sum(rule.count for rule in rules), Random(seed), shut)
    pools = []
    for rule in rules:
        pool: list[PoolQuestion] = []
        for found in samples.growing(rule):
            pool = [each for each in found if rule.accepts(each.cell) and each.version_id not in without]
            if (sum(each.uuid not in met for each in pool) if met else len(pool)) >= samples.wanted:
                break
        pools.append(pool)
    return pools


def whole_pool(rule: DrawRule, shut: Q | None) -> list[PoolQuestion]:
    """All that a rule may ask for, without texts. One query."""
    questions = _active(rule.bank, rule.kind)
    if rule.knowledge_point is not None:
        questions = questions.filter(knowledge_point=rule.knowledge_point)
    if rule.difficulty:
        questions = questions.filter(difficulty=rule.difficulty)
    return _read(questions, shut)


class _Samples:
    """The samples of one paper, each read once for all rules that ask for the same bank and kind."""

    def __init__(self, wanted: int, chance: Random, shut: Q | None):
        self.wanted = wanted
        self._chance, self._shut = chance, shut
        self._sizes: dict[Place, Size] = {}
        self._samples: dict[tuple[int, Place], list[PoolQuestion]] = {}

    def growing(self, rule: DrawRule) -> Iterator[list[PoolQuestion]]:
        """Ever more of what the rule may ask for, and some that it may not; the last is all of it and nothing else."""
        place = (rule.bank, rule.kind)
        if place not in self._sizes:
            self._sizes[place] = _size_of(place)
        size = self._sizes[place]
        for times in TIMES:
            tries = math.ceil(times * self.wanted * len(size.ids) / size.pool)
            # The size is a guess, and may be more than there are ids.
            if tries >= min(size.pool, len(size.ids)):
                break
            if (times, place) not in self._samples:
                self._samples[times, place] = self._read_among(self._chance.sample(size.ids, tries), place)
            yield self._samples[times, place]
        yield whole_pool(rule, self._shut)

    def _read_among(self, ids: list[int], place: Place) -> list[PoolQuestion]:
        if self._shut is None:
            return _questions(_SAMPLE.all(ids, *place))
        return _read(_active(*place).filter(pk__in=ids), self._shut)


Place = tuple[int | None, str]


class Size(NamedTuple):
    """About how many questions a pool has, and among which ids they are."""

    pool: int
    ids: range


def _size_of(place: Place) -> Size:
    """One query that reads MARK entries of an index; a pool with fewer questions counts as one with a single one."""
    found = _MARKED.first(*place)
    if found is None:
        return Size(1, range(1))
    marked, first, last = found
    return Size(max(1, MARK * 2**128 // (marked.int + 1)), range(first, last + 1))


def _active(bank: int | None, kind: str) -> QuerySet[Question]:
    return Question.objects.filter(bank=bank, kind=kind, state=QuestionState.ACTIVE, current__isnull=False)


def _read(questions: QuerySet[Question], shut: Q | None) -> list[PoolQuestion]:
    rows = questions.exclude(shut) if shut else questions
    return _questions(rows.order_by().values_list(*_COLUMNS))


def _questions(rows: Iterable[tuple]) -> list[PoolQuestion]:
    return [
        PoolQuestion(uuid, version, kind, point, difficulty, bank=bank)
        for uuid, version, kind, point, difficulty, bank in rows
    ]


_COLUMNS = ("uuid", "current_id", "kind", "knowledge_point_id", "difficulty", "bank_id")
_SAMPLE = Select[tuple](
    lambda ids, bank, kind: _active(bank, kind).filter(pk__among=ids).order_by().values_list(*_COLUMNS)
)
_ids = Question.with_retracted.values("pk")
_MARKED = Select[tuple[UUID, int, int]](
    lambda bank, kind: (
        Question.with_retracted.filter(bank=bank, kind=kind, state=QuestionState.ACTIVE)
        .order_by("uuid")
        .values_list("uuid", Subquery(_ids.order_by("pk")[:1]), Subquery(_ids.order_by("-pk")[:1]))[MARK - 1 : MARK]
    )
)
