"""The draw of a contest: papers as a pure function of what was published (docs/decisions/0005-contest-draw.md).

How anyone can redo it. The seed of a paper is SHA-256 over three lines, joined by line feeds: the contest's seed, the
entry code, the number of the try. With that seed, in lower-case hexadecimal, the paper follows from the pool and the
rules as the head of quizzes.domain.draws describes; options are shuffled. The commitment is SHA-256 of the contest's
seed alone. The digests are SHA-256 of the lines below, in the order given here, joined by line feeds.

    rules     number, kind, count, points, knowledge point, difficulty      in the order of the rules
    pool      question, version, kind, knowledge point, difficulty, options  sorted as text
    officers  entry code, officer, unit                                      sorted as text

Parts of a line are joined by commas; identifiers are UUIDs, the options' ids are joined by blanks, what is absent is
empty, points have no idle zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from common.kept import Kept
from contests.models import Contest, ContestRule
from quizzes.domain.draws import DrawRule, PaperSlot, PoolQuestion, digest, draw


def commitment_of(seed: str) -> str:
    """What is published before the first paper, and proves afterwards that the seed was not changed."""
    return digest(seed)


def paper_seed(seed: str, entry_code: str, try_number: int) -> str:
    """The seed of one paper, 64 hexadecimal digits; it gives nothing of the contest's seed away."""
    return digest(seed, entry_code, try_number)


def paper_of(
    seed: str, pool: Iterable[PoolQuestion], rules: Sequence[DrawRule], entry_code: str, try_number: int
) -> list[PaperSlot]:
    """The paper of one try of one officer. Pure: the same values give the same paper for ever.

    Raises quizzes.domain.draws.PoolTooSmall where the rules cannot be filled.
    """
    return paper_from(paper_seed(seed, entry_code, try_number), pool, rules)


def paper_from(seed: str, pool: Iterable[PoolQuestion], rules: Sequence[DrawRule]) -> list[PaperSlot]:
    """The paper that the seed of a paper gives; see paper_seed."""
    return draw(pool, rules, seed, shuffle_options=True)


def draw_rule(rule: ContestRule) -> DrawRule:
    """A rule as the draw reads it."""
    return DrawRule(rule.kind, rule.count, rule.points, rule.knowledge_point_id, rule.difficulty)


def rules_of(contest: Contest) -> list[DrawRule]:
    """The contest's rules in order. One query."""
    return [draw_rule(rule) for rule in contest.rules.order_by("position")]


def pool_of(contest: Contest) -> list[PoolQuestion]:
    """What was pinned at opening, without a single text. One query."""
    rows = contest.pool.values_list(
        "question_uuid", "version_id", "kind", "knowledge_point_id", "difficulty", "option_ids"
    )
    return [PoolQuestion(*row) for row in rows.order_by("question_uuid")]


def pinned_of(contest: Contest) -> tuple[list[PoolQuestion], list[DrawRule]]:
    """Pool and rules of a contest that has opened. They never change again, so a process reads them once."""
    return _pinned.get([contest.pk], lambda _missing: {contest.pk: (pool_of(contest), rules_of(contest))})[contest.pk]


# A pool is about 1 KiB for each question.
_pinned: Kept[int, tuple[list[PoolQuestion], list[DrawRule]]] = Kept(most=8)


def rule_lines(contest: Contest) -> list[str]:
    """The rules as published, line by line."""
    rules = contest.rules.select_related("knowledge_point").order_by("position")
    return [
        _line(
            rule.position,
            rule.kind,
            rule.count,
            _plain(rule.points),
            rule.knowledge_point.uuid if rule.knowledge_point else None,
            rule.difficulty,
        )
        for rule in rules
    ]


def pool_lines(contest: Contest) -> list[str]:
    """The pinned questions as published, line by line: identifiers, no text and no key."""
    rows = contest.pool.values_list(
        "question_uuid", "version__uuid", "kind", "knowledge_point__uuid", "difficulty", "option_ids"
    ).order_by()
    return sorted(_line(*row[:5], " ".join(row[5])) for row in rows)


def eligible_lines(contest: Contest) -> list[str]:
    """The list of officers as its digest covers it; never published itself, because it names people by UUID."""
    rows = contest.eligible.values_list("code", "officer__uuid", "unit__uuid").order_by()
    return sorted(_line(*row) for row in rows)


def digest_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 of the lines, joined by line feeds."""
    return digest(*lines)


def same_paper(slots: Sequence[PaperSlot], stored: Sequence[tuple[int, Decimal, Sequence[str]]]) -> list[bool]:
    """Question by question, whether a stored paper (version, points, option order) is the one derived.

    A missing or an extra question is a difference too.
    """
    derived = [(slot.version_id, slot.points, list(slot.option_order)) for slot in slots]
    found = [(version, points, list(order)) for version, points, order in stored]
    longest = max(len(derived), len(found))
    return [place < len(derived) and place < len(found) and derived[place] == found[place] for place in range(longest)]


def _line(*parts: object) -> str:
    return ",".join("" if part is None else str(part) for part in parts)


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"
