"""Making sense of a stored sitting: what was asked, what was given, and how it was counted (DEPENDENCIES §2)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from quizzes.enums import ArchivedOutcome

from .platform import OldSitting

# The lists of numbers stood in columns of this length, and some databases cut what did not fit.
LIST_LENGTH = 1024
# No list names a row of so many digits.
_DIGITS = 12


@dataclass(frozen=True)
class GivenAnswer:
    """An asked question, what was answered (an answer's number, "True", a text; None: nothing), how it counted."""

    question_id: int
    raw: str | None
    outcome: ArchivedOutcome


@dataclass(frozen=True)
class GivenAnswers:
    """A paper in its order, and what is odd about its record."""

    answers: list[GivenAnswer]
    warnings: list[str] = field(default_factory=list)


def read_answers(sitting: OldSitting) -> GivenAnswers:
    """The paper of a sitting with its answers; what the lists lost, the answers still name. Pure."""
    warnings: list[str] = []
    given = _given(sitting.user_answers, warnings)
    asked = _numbers(sitting.question_order, warnings)
    asked += [number for number in given if number not in asked]
    wrong, waiting = _numbers(sitting.incorrect_questions, warnings), _numbers(sitting.question_list, warnings)
    answers = [
        GivenAnswer(number, given.get(number), _outcome(number, given, wrong, waiting))
        for number in dict.fromkeys(asked)
    ]
    right = sum(answer.outcome == ArchivedOutcome.RIGHT for answer in answers)
    if right != sitting.score:
        message = _("%(score)s right answers were counted, but its lists name %(right)s. The counted ones are kept.")
        warnings.append(message % {"score": sitting.score, "right": right})
    return GivenAnswers(answers, warnings)


def pass_score(full: int, percent: int) -> int:
    """The fewest right answers out of `full` that passed: the old platform rounded to whole percents, halves up."""
    return max(math.ceil(Fraction(full * (2 * percent - 1), 200)), int(percent > 0))


def read_tally(text: str, categories: Iterable[str]) -> tuple[list[dict[str, Any]], str]:
    """A progress record "category,right,asked,…" and the rest of it that cannot be read, if any.

    Names may hold commas: those of known categories are looked for first. Pure.
    """
    names = "|".join(re.escape(name) for name in sorted(categories, key=len, reverse=True))
    triple = re.compile(rf"({names}{'|' if names else ''}.+?),([0-9]{{1,9}}),([0-9]{{1,9}})(?:,|$)")
    tally, end = [], 0
    while found := triple.match(text, end):
        tally.append({"category": found[1], "right": int(found[2]), "asked": int(found[3])})
        end = found.end()
    return tally, text[end:].strip(" ,")


def _outcome(number: int, given: Mapping[int, str], wrong: list[int], waiting: list[int]) -> ArchivedOutcome:
    if number in wrong:
        return ArchivedOutcome.WRONG
    return ArchivedOutcome.RIGHT if number in given and number not in waiting else ArchivedOutcome.OPEN


def _numbers(text: str, warnings: list[str]) -> list[int]:
    """The numbers of a list such as "2,,3,"; the last one of a list that was cut off may be half a number and goes."""
    parts = text.split(",")
    if len(text) >= LIST_LENGTH:
        parts = parts[:-1]
        warnings.append(_("One of its lists fills the whole column and was probably cut off."))
    return [int(part) for part in parts if part.isdecimal() and len(part) <= _DIGITS]


def _given(text: str, warnings: list[str]) -> dict[int, str]:
    try:
        answers = json.loads(text or "{}")
    except (ValueError, RecursionError):
        answers = None
    if not isinstance(answers, dict):
        warnings.append(_("Its answers cannot be read."))
        return {}
    return {
        int(key): str(value)
        for key, value in answers.items()
        if key.isdecimal() and len(key) <= _DIGITS and value is not None
    }
