"""What contests hang on knowledge points (courses.holdings): the rules of drafts. What is announced never changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from contests.enums import ContestState
from contests.models import Contest, ContestRule
from courses.holdings import Held, Holding
from courses.models import KnowledgePoint
from people.models import Officer


def _count(point: KnowledgePoint) -> Iterator[Held]:
    yield Held(_("rules by which contests in preparation draw"), _of_drafts(point).count())


def _move(point: KnowledgePoint, into: KnowledgePoint, actor: Officer | None, now: datetime) -> None:
    """Contests that are over keep what their published digests were made of."""
    _of_drafts(point).update(knowledge_point=into)


def _objection(point: KnowledgePoint) -> str:
    named = Q(rules__knowledge_point=point) | Q(pool__knowledge_point=point)
    running = Contest.objects.filter(named, state__in=[ContestState.ANNOUNCED, ContestState.OPEN])
    title = running.order_by("opens_at").values_list("title", flat=True).first()
    if title is None:
        return ""
    return _("The contest “%(title)s” draws by it. Merge it once the contest has closed.") % {"title": title}


def _of_drafts(point: KnowledgePoint):
    return ContestRule.objects.filter(knowledge_point=point, contest__state=ContestState.DRAFT)


POINTS = Holding(_count, _move, _objection)
