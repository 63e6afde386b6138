"""Occasions: what is sat and by which rules, and whether another try may start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common.templatetags.dates import moment
from ledger.domain.entries import Subject
from ledger.enums import Counts, SubjectKind
from people.models import Officer
from quizzes.enums import Shown, SittingState, StartRefusal
from quizzes.models import QuizPage, Sitting
from quizzes.queries import Allowance, allowances_of


@dataclass(frozen=True)
class Occasion:
    """What is sat and by which rules: a quiz or a contest.

    `max_tries` None means as many as wanted, `cool_down` is what must pass between handing in and the next try;
    `marking` is what the kinds grade by, strict unless said (DOMAIN §5); `extra_time` is one officer's own, after any
    end.
    """

    subject: Subject
    time_limit: timedelta | None
    closes_at: datetime | None
    max_tries: int | None
    pass_percent: int
    review: str
    opens_at: datetime | None = None
    marking: Mapping[str, str] = field(default_factory=lambda: {"multiple": "strict"})
    shows: str = Shown.EXPLANATIONS
    practice: bool = False
    extra_time: timedelta = timedelta(0)
    cool_down: timedelta = timedelta(0)
    counts: str = Counts.BEST

    def deadline_from(self, start: datetime) -> datetime | None:
        """min(start + limit, end of the window) + extra time; None where there is neither end (DOMAIN §7.4)."""
        ends = [self.closes_at, start + self.time_limit if self.time_limit else None]
        end = min((end for end in ends if end), default=None)
        return end and end + self.extra_time

    def pinned_rules(self) -> dict[str, Any]:
        """The rules as a sitting keeps them: seconds, whole percent, ISO instants."""
        return {
            "time_limit": int(self.time_limit.total_seconds()) if self.time_limit else None,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "max_tries": self.max_tries,
            "pass_percent": self.pass_percent,
            "review": str(self.review),
            "shows": str(self.shows),
            "marking": dict(self.marking),
            "extra_time": int(self.extra_time.total_seconds()),
            "cool_down": int(self.cool_down.total_seconds()),
            "counts": str(self.counts),
        }


@dataclass(frozen=True)
class Refusal:
    """Why a try cannot be started now, and from when on it can, where only time stands in the way."""

    reason: StartRefusal
    until: datetime | None = None

    def __str__(self) -> str:
        if self.reason == StartRefusal.COOLING and self.until:
            return _("You can start the next try from %(moment)s on.") % {"moment": moment(self.until)}
        return str(self.reason.label)


class StartRefused(Exception):
    """A sitting cannot be started; its text is the refusal in the officer's language."""

    def __init__(self, refusal: Refusal):
        super().__init__(str(refusal))
        self.refusal = refusal

    @property
    def reason(self) -> StartRefusal:
        return self.refusal.reason


def occasion_of_quiz(quiz: QuizPage) -> Occasion:
    """The page's rules of sitting as they are now; practice knows neither a number of tries nor a pause."""
    return Occasion(
        subject=Subject(SubjectKind.QUIZ, quiz.translation_key, quiz.title, page_id=quiz.pk),
        time_limit=timedelta(minutes=quiz.time_limit) if quiz.time_limit else None,
        closes_at=quiz.closes_at,
        max_tries=None if quiz.practice else quiz.max_tries,
        pass_percent=quiz.pass_percent,
        review=quiz.review,
        shows=quiz.shows,
        opens_at=quiz.opens_at,
        marking={"multiple": "half" if quiz.half_marks else "strict"},
        practice=quiz.practice,
        cool_down=timedelta(minutes=0 if quiz.practice else quiz.cool_down or 0),
        counts=quiz.counts,
    )


def occasion_for(officer: Officer, quiz: QuizPage, now: datetime) -> Occasion:
    """The page's rules for one officer: with the time and the tries he was granted.

    One query, more only for groups; none where the quiz has no end and no number of tries to add to.
    """
    if not (quiz.time_limit or quiz.closes_at or quiz.max_tries):
        return occasion_of_quiz(quiz)
    return with_allowance(occasion_of_quiz(quiz), allowances_of(officer, [quiz.pk], now).get(quiz.pk))


def with_allowance(occasion: Occasion, allowance: Allowance | None) -> Occasion:
    """The occasion with what somebody may take up; a number of tries without limit stays so."""
    if allowance is None:
        return occasion
    tries = occasion.max_tries and occasion.max_tries + allowance.tries
    return replace(occasion, extra_time=timedelta(minutes=allowance.minutes), max_tries=tries)


def start_refusal(occasion: Occasion, tries: int, now: datetime, *, latest: Sitting | None = None) -> Refusal | None:
    """Why another try could not be started now after `tries`, the `latest` of which is handed in; None where it could.

    `latest` may be left out where only the window and the number of tries matter.
    """
    if occasion.opens_at and now < occasion.opens_at:
        return Refusal(StartRefusal.NOT_OPEN)
    if occasion.closes_at and now >= occasion.closes_at:
        return Refusal(StartRefusal.CLOSED)
    if occasion.max_tries and tries >= occasion.max_tries:
        return Refusal(StartRefusal.NO_TRIES)
    if latest and latest.state == SittingState.MARKING:
        return Refusal(StartRefusal.MARKING)
    if latest and latest.submitted_at and now < latest.submitted_at + occasion.cool_down:
        return Refusal(StartRefusal.COOLING, until=latest.submitted_at + occasion.cool_down)
    return None
