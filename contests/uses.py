"""Where contests use a question, for whoever keeps the bank. A draft is its organiser's secret and is not told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from contests.enums import ContestState
from contests.models import Contest, ContestQuestion
from contests.queries import drawn_once_announced
from quizzes.enums import QuestionState
from quizzes.models import Question
from quizzes.uses import Use


def contest_uses(question: Question) -> Iterator[Use]:
    """The contests whose pool holds the question, then the announced ones that will pin it when they open.

    Two queries.
    """
    pinned = ContestQuestion.objects.filter(version__question=question).select_related("contest", "version")
    for row in pinned.order_by("-contest__opens_at"):
        how = _("in its pool with version %(number)s (%(state)s)")
        values = {"number": row.version.number, "state": row.contest.get_state_display()}
        yield Use(row.contest.title, how % values, row.contest.get_absolute_url())
    if question.state != QuestionState.ACTIVE:
        return
    for contest in _announced_for(question):
        yield Use(contest.title, _("will be in its pool when it opens"), contest.get_absolute_url())


def in_contests() -> Q:
    """What the questions meet that contest_uses tells of. Two queries."""
    pinned = Q(pk__in=ContestQuestion.objects.values("version__question"))
    active = Q(state=QuestionState.ACTIVE)
    return reduce(or_, (active & announced for announced in drawn_once_announced()), pinned)


def _announced_for(question: Question):
    return (
        Contest.objects.filter(
            Q(rules__knowledge_point=None) | Q(rules__knowledge_point=question.knowledge_point_id),
            Q(rules__difficulty="") | Q(rules__difficulty=question.difficulty),
            state=ContestState.ANNOUNCED,
            banks=question.bank_id,
            rules__kind=question.kind,
        )
        .distinct()
        .order_by("opens_at", "pk")
    )
