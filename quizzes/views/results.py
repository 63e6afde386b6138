"""What the page of a result shows: always the points, and as much more as the rules pinned in the sitting open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.clock import local_date
from common.figures import Share
from common.templatetags.figures import plain
from ledger.enums import Counts
from quizzes.domain.occasions import occasion_for, occasion_of_quiz, start_refusal
from quizzes.enums import Review, Shown, SittingState, StartRefusal
from quizzes.kinds import kind_of
from quizzes.models import QuizPage, Sitting, SittingItem
from quizzes.occasions import way_back
from quizzes.queries import (
    Remarks,
    corrections_of,
    items_to_recall,
    items_to_review,
    questions_marked,
    quiz_of,
    remarks_on,
    reserved_among,
    rulings_of,
)
from quizzes.rules import Sight, sight_of
from quizzes.views.presenting import Mark, numbered_marks, reviewed
from quizzes.views.terms import counts_in_words, parts_in_words


@dataclass(frozen=True)
class Recalled:
    """A question on the result page as it was answered, without its key; `is_right` None where that is not shown."""

    item: SittingItem
    kind: str
    facts: list[str]
    shown: dict[str, Any]
    given: Any
    is_right: bool | None
    marks: list[Mark] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def result_context(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """The result of a sitting that was handed in. Two queries besides the sitting's own, whatever its length."""
    quiz = quiz_of(sitting)
    frame = {
        "sitting": sitting,
        "quiz": quiz,
        "trail": [(pgettext("navigation", "Quizzes"), "/quizzes/"), (quiz.title, quiz.url)] if quiz else [],
        "way_back": None if quiz else way_back(sitting),
        "duration": sitting.submitted_at - sitting.started_at,
        "today": local_date(now),
    }
    if sitting.state == SittingState.MARKING:
        return frame | {"marked": questions_marked(sitting)}
    return frame | _points_context(sitting, quiz, now)


def recalled(
    items: Iterable[SittingItem], sight: Sight, remarks: Mapping[int, Remarks] | None = None
) -> list[Recalled]:
    """The paper as it was answered; what was awarded, and what markers said, only where `sight` shows marks."""
    title, points = _("Question %(number)s"), _("%(awarded)s/%(points)s points")
    unanswered = pgettext("a question", "not answered")
    questions = []
    for item in items:
        kind = kind_of(item.version.question.kind)
        facts = [title % {"number": item.position}]
        if sight.marks:
            facts.append(points % {"awarded": plain(item.awarded), "points": plain(item.points)})
        if item.answer is None:
            facts.append(unanswered)
        shown = kind.present(item.version, item.option_order)
        right = is_right(item) if sight.marks else None
        said = (remarks or {}).get(item.pk, Remarks())
        marks = numbered_marks(item, said) if sight.marks else []
        overall = said.overall if sight.marks else []
        questions.append(Recalled(item, str(kind.label), facts, shown, item.answer, right, marks, overall))
    return questions


def is_right(item: SittingItem) -> bool:
    """Whether an item of a submitted sitting got all its points; one that left the total was nobody's mistake."""
    return item.left_out or item.awarded == item.points


def shares_by_knowledge(items: Iterable[SittingItem]) -> list[tuple[str, Share]]:
    """Right of asked for each knowledge point, in order of the paper; questions without one are left out."""
    shares: dict[str, Share] = {}
    for item in items:
        if item.knowledge is not None:
            shares[item.knowledge] = shares.get(item.knowledge, Share(0, 0)) + Share(int(is_right(item)), 1)
    return list(shares.items())


def _points_context(sitting: Sitting, quiz: QuizPage | None, now: datetime) -> dict[str, Any]:
    sight = sight_of(sitting, quiz, now)
    return {
        "passed": sitting.points >= sitting.pass_points,
        "corrections": corrections_of(sitting) if sitting.corrected_at else [],
        "sight": sight,
        "held_back": _held_back(sitting, sight),
        **_answers_context(sitting, sight, now),
        **_next_try(sitting, quiz, now),
    }


def _answers_context(sitting: Sitting, sight: Sight, now: datetime) -> dict[str, Any]:
    """The paper itself, as far as it is shown; nothing of it is read from the database that is not."""
    if not sight.answers:
        return {}
    items = list(items_to_review(sitting) if sight.keys else items_to_recall(sitting))
    remarks = remarks_on(sitting) if sight.marks and any(item.marks for item in items) else {}
    if not sight.keys:
        return (_shares(items) if sight.marks else {}) | {"answers": recalled(items, sight, remarks)}
    rulings = rulings_of(sitting) if sitting.corrected_at else {}
    shut = reserved_among(items, now) if sitting.practice else set()
    told = [item for item in items if item.version.question_id not in shut]
    return _shares(told) | {
        "wrong": reviewed([item for item in told if not is_right(item)], rulings, remarks),
        "rest": reviewed([item for item in told if is_right(item)], rulings, remarks),
        "answers": recalled((item for item in items if item.version.question_id in shut), Sight(answers=True)),
    }


def _shares(items: Sequence[SittingItem]) -> dict[str, Any]:
    return {"right": Share(sum(map(is_right, items)), len(items)), "knowledge": shares_by_knowledge(items)}


def _held_back(sitting: Sitting, sight: Sight) -> str:
    """What this page does not show, and whether it ever will; empty where it shows everything."""
    shows = Shown(sitting.rules.get("shows", Shown.EXPLANATIONS))
    if sitting.rules["review"] == Review.AFTER_CLOSING and not sight.answers and shows != Shown.POINTS:
        return _("After the closing you find here also: %(parts)s.") % {"parts": parts_in_words(shows)}
    if not sight.answers:
        return _("The answers and keys of this paper are not shown.")
    if not sight.keys:
        return _("The keys of this paper are not shown.")
    return "" if sight.explanations else _("The explanations of this paper are not shown.")


def _next_try(sitting: Sitting, quiz: QuizPage | None, now: datetime) -> dict[str, Any]:
    """Whether another try may follow this one, and what it would mean."""
    if quiz is None or not quiz.live:
        return {"can_retry": False}
    # Of what an officer may be granted only tries have a part in this.
    occasion = occasion_for(sitting.officer, quiz, now) if quiz.max_tries else occasion_of_quiz(quiz)
    refusal = start_refusal(occasion, sitting.try_number, now, latest=sitting)
    return {
        "can_retry": refusal is None,
        "pause": refusal if refusal and refusal.reason == StartRefusal.COOLING else None,
        "counts": counts_in_words(sitting.rules.get("counts", Counts.BEST)),
    }
