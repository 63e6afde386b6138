"""Mistakes that were none: what a correction does to practice and to the wrong-question book (docs/decisions/0015)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from quizzes.domain.memory import FULL
from quizzes.domain.practice import percent_of
from quizzes.models import MemoryCard, PracticeItem, QuestionVersion, SittingItem
from quizzes.queries import rulings_on
from quizzes.rulings import Ruling

PORTION = 500


@transaction.atomic
def take_back_mistakes(*, version: QuestionVersion) -> int:
    """Grade practised answers to a version anew by what is in force on it, and drop the cards left without a mistake.

    Returns how many cards went. Nobody's practice gets worse. A card goes as if it had never been, for what the
    scheduler learned of it came from a wrong key; one with another mistake stays as it is, and a new mistake begins a
    new card. Papers must have been corrected before. Safe to repeat.
    """
    ruling = rulings_on([version.pk]).get(version.pk)
    if ruling is None:
        return 0
    _grade_practice_anew(version, ruling)
    answered = PracticeItem.objects.filter(answered_at__isnull=False, percent__lt=FULL)
    asked = SittingItem.objects.filter(
        sitting__booked__isnull=False, left_out=False, points__gt=0, awarded__lt=F("points")
    )
    same = {"version__question": OuterRef("question")}
    cards = MemoryCard.objects.filter(
        ~Exists(answered.filter(run__officer=OuterRef("officer"), **same)),
        ~Exists(asked.filter(sitting__officer=OuterRef("officer"), **same)),
        question=version.question_id,
        left_at=None,
    )
    return cards.delete()[0]


def _grade_practice_anew(version: QuestionVersion, ruling: Ruling) -> None:
    wrong = PracticeItem.objects.filter(version=version, answered_at__isnull=False, percent__lt=FULL)
    better = []
    for item in wrong.iterator(chunk_size=PORTION):
        percent = percent_of(version, item.answer, ruling)
        if percent > (item.percent or 0):
            item.percent = percent
            better.append(item)
    PracticeItem.objects.bulk_update(better, ["percent"], batch_size=PORTION)
