"""Filing many questions by one act: under a difficulty, a knowledge point, a review date, or in another bank."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from people.domain.audit import record_events
from people.models import Officer
from quizzes.actions import QUESTION_FILED, QUESTION_TRANSFERRED
from quizzes.domain.traits import refresh_traits
from quizzes.models import Bank, Question

# What many questions may be given at once; a basis belongs to one.
FILED_TOGETHER = ("difficulty", "knowledge_point", "review_on")


def differing(questions: QuerySet[Question], name: str, value: Any) -> QuerySet[Question]:
    """Those of `questions` that are not filed so yet; `name` is one of FILED_TOGETHER."""
    if name not in FILED_TOGETHER:
        raise TypeError(f"questions are not filed together by {name}")
    same = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return questions.exclude(same)


@transaction.atomic
def file_questions(
    *, questions: QuerySet[Question], name: str, value: Any, actor: Officer | None, now: datetime
) -> int:
    """Set one of FILED_TOGETHER on every one of `questions`; how many changed. Locks them, audited, safe to repeat."""
    rows = _locked(differing(questions, name, value))
    keys = [row.pk for row in rows]
    Question.objects.filter(pk__in=keys).update(**{name: value})
    refresh_traits(keys, now=now)
    details = {"field": name, "value": "" if value is None else str(getattr(value, "uuid", value))}
    if rows:
        record_events(actor=actor, action=QUESTION_FILED, subjects=rows, details=details, now=now)
    return len(rows)


def transferable(questions: QuerySet[Question], bank: Bank) -> QuerySet[Question]:
    """Those of `questions` that may move to `bank`: not what it holds already, by kind and stem."""
    twin = Question.objects.filter(bank=bank, kind=OuterRef("kind"), stem_key=OuterRef("stem_key"))
    return questions.exclude(bank=bank).exclude(Exists(twin))


@transaction.atomic
def transfer_questions(*, questions: QuerySet[Question], bank: Bank, actor: Officer | None, now: datetime) -> int:
    """Move to `bank` every one of `questions` that may go there; how many went. Others stay where they are.

    From then on the draws of the new bank find them, those of the old one do not; papers and contests keep what they
    have pinned. Locks every bank concerned, as imports do, and the questions; audited, safe to repeat.
    """
    concerned = Q(pk=bank.pk) | Q(pk__in=questions.order_by().values("bank"))
    list(Bank.objects.select_for_update().filter(concerned).order_by("pk"))
    rows = _locked(transferable(questions, bank))
    # Two that ask the same may come from two banks: the first goes, the other would stand beside it.
    first = {(row.kind, row.stem_key): row for row in reversed(rows)}
    going = [row for row in rows if first[row.kind, row.stem_key] is row]
    Question.objects.filter(pk__in=[row.pk for row in going]).update(bank=bank)
    if going:
        details = {"bank": str(bank.uuid)}
        record_events(actor=actor, action=QUESTION_TRANSFERRED, subjects=going, details=details, now=now)
    return len(going)


def _locked(questions: QuerySet[Question]) -> list[Question]:
    rows = questions.select_related(None).order_by("pk").only("pk", "uuid", "kind", "stem_key")
    return list(rows.select_for_update(of=("self",)))
