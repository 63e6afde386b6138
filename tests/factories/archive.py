"""Sittings on an old platform for tests, kept through the archive's own write path."""

from datetime import UTC, datetime, timedelta
from itertools import count

from quizzes.domain.archive import AnswerRecord, Keeping, SittingRecord, keep_sittings
from quizzes.enums import ArchivedOutcome
from quizzes.models import ArchivedQuiz, ArchivedSitting
from tests.factories.quizzes import make_bank

OLD = datetime(2019, 3, 2, 1, tzinfo=UTC)
_numbers = count(1)


def make_archived_quiz(title="旧月考", **fields):
    fields = {"address": f"exam-{next(_numbers)}", "pass_percent": 60, **fields}
    return ArchivedQuiz.objects.create(bank=make_bank(), old_id=next(_numbers), title=title, **fields)


def make_archived_sitting(officer=None, *, versions=(), quiz=None, now=OLD, answers=(), **fields):
    """A finished sitting: each of `versions` answered with its key and counted right, then `answers` (records)."""
    quiz = quiz or make_archived_quiz()
    right = [AnswerRecord(version.pk, version.key, "", ArchivedOutcome.RIGHT) for version in versions]
    fields = {
        "old_id": next(_numbers),
        "user_name": "P1",
        "started_at": OLD,
        "ended_at": OLD + timedelta(minutes=8),
        "is_complete": True,
        "score": len(versions),
        "pass_score": 1,
        **fields,
    }
    record = SittingRecord(answers=[*right, *answers], **fields)
    keep_sittings([Keeping(record, quiz, officer)], actor=None, now=now)
    return ArchivedSitting.objects.get(quiz=quiz, old_id=record.old_id)
