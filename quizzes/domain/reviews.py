"""Four eyes: who lets a question, or a revision of one, onto papers (docs/decisions/0008-four-eyes.md).

What one person wrote another person reviews. Where only one may review at all he does both, and the trail says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import REVISION_ACCEPTED, REVISION_REFUSED
from quizzes.domain.bank import TRANSITIONS, put_in_force, record_move
from quizzes.domain.twins import drop_sketches
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionVersion
from quizzes.queries import reviews_alone


@dataclass(frozen=True)
class Moved:
    """What became of many questions: so many went, so many wait for somebody who did not write them."""

    moved: int
    own: int


@transaction.atomic
def set_question_state(
    *, question: Question, state: str, actor: Officer | None, now: datetime, seen: int | None = None
) -> bool:
    """Move a question to `state` where TRANSITIONS allows it; False, changing nothing, where it is there already.

    `seen`: the number of the version that `actor` looked at; a newer one refuses the move. Withdrawing makes a
    revision that awaits review the current version. Locks the question, audited. Raises ValidationError for any other
    move, and where `actor` would review his own writing though somebody else may; a platform (None) may do everything.
    """
    locked = _lock(Question.objects.filter(pk=question.pk)).get()
    if locked.state == state:
        return False
    if state not in TRANSITIONS[locked.state]:
        raise ValidationError(
            _("A question that is “%(old)s” cannot become “%(new)s”.")
            % {"old": QuestionState(locked.state).label, "new": QuestionState(state).label}
        )
    _check_seen(locked, seen)
    alone = state == QuestionState.REVIEWED and _reviews_own(locked.newest_version, actor)
    _move([locked], state, actor=actor, now=now, alone=alone)
    question.state, question.current, question.proposed = locked.state, locked.current, locked.proposed
    return True


@transaction.atomic
def move_questions(*, questions: QuerySet[Question], state: str, actor: Officer | None, now: datetime) -> Moved:
    """Move every one of `questions` that may go to `state` there; others stay where they are.

    What `actor` wrote himself and somebody else may review stays as well, and is counted. Locks the questions,
    audited; the same number of queries however many there are, unless revisions await review. Safe to repeat.
    """
    sources = [source for source, targets in TRANSITIONS.items() if state in targets]
    rows = list(_lock(questions.filter(state__in=sources)))
    others, own = rows, []
    if state == QuestionState.REVIEWED and actor is not None:
        own = [row for row in rows if row.newest_version.created_by_id == actor.pk]
        others = [row for row in rows if row.newest_version.created_by_id != actor.pk]
    alone = bool(own) and actor is not None and reviews_alone(actor)
    if alone:
        _move(own, state, actor=actor, now=now, alone=True)
    _move(others, state, actor=actor, now=now)
    return Moved(len(rows) if alone else len(others), 0 if alone else len(own))


@transaction.atomic
def accept_revision(*, question: Question, actor: Officer | None, now: datetime, seen: int | None = None) -> None:
    """Put the revision that awaits review in force; sittings keep the version they pinned. Audited.

    Locks the question. Raises ValidationError where none waits, where `seen` is another one, or where `actor` wrote it
    himself though somebody else may review it.
    """
    locked, version = _lock_revision(question)
    _check_seen(locked, seen)
    alone = _reviews_own(version, actor)
    details = {"version": version.number} | ({"alone": 1} if alone else {})
    put_in_force(locked, version, actor=actor, now=now)
    question.current, question.proposed, question.stem_key = version, None, locked.stem_key
    record_event(actor=actor, action=REVISION_ACCEPTED, subject=locked, details=details, now=now)


@transaction.atomic
def refuse_revision(*, question: Question, actor: Officer | None, now: datetime) -> None:
    """Drop the revision that awaits review; it stays among the versions and never was in force. Audited.

    Locks the question. Raises ValidationError where none waits.
    """
    locked, version = _lock_revision(question)
    locked.proposed = question.proposed = None
    locked.save(update_fields=["proposed"])
    details = {"version": version.number}
    record_event(actor=actor, action=REVISION_REFUSED, subject=locked, details=details, now=now)


def may_skip_review(actor: Officer | None) -> bool:
    """Whether questions may begin in any state: it is the platform's own act, or nobody but `actor` reviews."""
    return actor is None or reviews_alone(actor)


def check_first_state(*, state: str, actor: Officer | None) -> None:
    """Raise ValidationError where `actor` may not let questions that he brings in begin in `state`."""
    if state != QuestionState.DRAFT and not may_skip_review(actor):
        raise ValidationError(_("New questions begin as drafts: somebody else reviews what you bring in."))


def _lock(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.select_for_update(of=("self",)).select_related("current", "proposed").order_by("pk")


def _lock_revision(question: Question) -> tuple[Question, QuestionVersion]:
    locked = _lock(Question.objects.filter(pk=question.pk)).get()
    if locked.proposed is None:
        raise ValidationError(_("No revision of this question awaits review."))
    return locked, locked.proposed


def _check_seen(question: Question, seen: int | None) -> None:
    if seen is not None and seen != question.newest_version.number:
        raise ValidationError(_("This question was revised while you looked at it. Please look at it again."))


def _reviews_own(version: QuestionVersion, actor: Officer | None) -> bool:
    """Whether `actor` reviews what he wrote; ValidationError unless nobody else could."""
    if actor is None or version.created_by_id != actor.pk:
        return False
    if not reviews_alone(actor):
        raise ValidationError(_("You wrote this version yourself; somebody else must review it."))
    return True


def _move(
    questions: Iterable[Question], state: str, *, actor: Officer | None, now: datetime, alone: bool = False
) -> None:
    by_source: defaultdict[str, list[Question]] = defaultdict(list)
    for question in questions:
        by_source[question.state].append(question)
        question.state = state
    for rows in by_source.values():
        for row in [row for row in rows if row.proposed]:
            _withdraw_with_revision(row, actor=actor, now=now)
        Question.objects.filter(pk__in=[row.pk for row in rows]).update(state=state)
        if state == QuestionState.WITHDRAWN:
            drop_sketches([row.pk for row in rows])
    for was, rows in by_source.items():
        record_move(questions=rows, was=was, actor=actor, now=now, alone=alone)


def _withdraw_with_revision(question: Question, *, actor: Officer | None, now: datetime) -> None:
    """Off the papers, the newest version is the current one, as everywhere off the papers."""
    version = question.newest_version
    question.proposed = None
    question.save(update_fields=["proposed", "state"])
    put_in_force(question, version, actor=actor, now=now)
