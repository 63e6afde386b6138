"""What the pages of sittings show, put together for their templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.clock import local_date
from common.figures import Share
from common.templatetags.figures import plain
from quizzes.domain.sittings import occasion_of_quiz, start_refusal
from quizzes.kinds import kind_of
from quizzes.models import Question, Sitting, SittingItem
from quizzes.occasions import way_back
from quizzes.queries import items_to_count, items_to_review, quiz_of
from quizzes.rules import can_view_keys


@dataclass(frozen=True)
class Asked:
    """A question on the sitting page; nothing here comes from a key. `chosen` are values of its inputs."""

    item: SittingItem
    kind: str
    title: str
    facts: list[str]
    shown: dict[str, Any]
    chosen: list[str]


@dataclass(frozen=True)
class Reviewed:
    """A question on the result page, with its key marked."""

    item: SittingItem
    kind: str
    facts: list[str]
    shown: dict[str, Any]
    question: Question


def asked(items: Sequence[SittingItem], marking: Mapping[str, str]) -> list[Asked]:
    """The paper as the officer answers it."""
    number, points = _("Question %(number)s of %(total)s"), _("%(points)s pt")
    partly = {True: _(", half for a part of the right options"), False: _(", none for a missing or wrong option")}
    title = _("Question %(number)s")
    questions = []
    for item in items:
        kind = kind_of(item.version.question.kind)
        shown = kind.present(item.version, item.option_order)
        worth = points % {"points": plain(item.points)}
        if shown["several"]:
            worth += partly[marking.get(kind.key) == "half"]
        facts = [number % {"number": item.position, "total": len(items)}, worth]
        name = title % {"number": item.position}
        questions.append(Asked(item, str(kind.label), name, facts, shown, chosen_of(item.answer)))
    return questions


def reviewed(items: Iterable[SittingItem]) -> list[Reviewed]:
    """The paper with keys; the caller has asked can_view_keys."""
    title, points = _("Question %(number)s"), _("%(awarded)s/%(points)s points")
    knowledge, unanswered = _("Knowledge point: %(name)s"), pgettext("a question", "not answered")
    questions = []
    for item in items:
        question = item.version.question
        kind = kind_of(question.kind)
        facts = [
            title % {"number": item.position},
            points % {"awarded": plain(item.awarded), "points": plain(item.points)},
        ]
        if question.knowledge_point:
            facts.append(knowledge % {"name": question.knowledge_point.name})
        if item.answer is None:
            facts.append(unanswered)
        shown = kind.review(item.version, item.answer, item.option_order)
        questions.append(Reviewed(item, str(kind.label), facts, shown, question))
    return questions


def chosen_of(answer: Any) -> list[str]:
    """A canonical answer as the values of the page's inputs: ids of options, "true" or "false"."""
    if answer is None:
        return []
    return [str(answer).lower()] if isinstance(answer, bool) else list(answer)


def result_context(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """The result of a submitted sitting. Two queries besides the sitting's own, whatever its length."""
    quiz = quiz_of(sitting)
    shows_keys = can_view_keys(sitting, quiz, now)
    items = list(items_to_review(sitting) if shows_keys else items_to_count(sitting))
    return {
        "sitting": sitting,
        "quiz": quiz,
        "trail": [(pgettext("navigation", "Quizzes"), "/quizzes/"), (quiz.title, quiz.url)] if quiz else [],
        "way_back": None if quiz else way_back(sitting),
        "passed": sitting.points >= sitting.pass_points,
        "duration": sitting.submitted_at - sitting.started_at,
        "right": Share(sum(map(is_right, items)), len(items)),
        "knowledge": shares_by_knowledge(items),
        "shows_keys": shows_keys,
        "wrong": reviewed(item for item in items if not is_right(item)) if shows_keys else [],
        "rest": reviewed(filter(is_right, items)) if shows_keys else [],
        "can_retry": bool(
            quiz and quiz.live and not start_refusal(occasion_of_quiz(quiz), sitting.try_number + 1, now)
        ),
        "today": local_date(now),
    }


def is_right(item: SittingItem) -> bool:
    """Whether an item of a submitted sitting got all its points."""
    return item.awarded == item.points


def shares_by_knowledge(items: Iterable[SittingItem]) -> list[tuple[str, Share]]:
    """Right of asked for each knowledge point, in order of the paper; questions without one are left out."""
    shares: dict[str, Share] = {}
    for item in items:
        point = item.version.question.knowledge_point
        if point is not None:
            shares[point.name] = shares.get(point.name, Share(0, 0)) + Share(int(is_right(item)), 1)
    return list(shares.items())
