"""The sitting token: the power to save answers to one sitting, without a session (DESIGN §3, quizzes).

It is signed, not secret: it names the sitting, the officer's session epoch, and what each position may be answered
with, so that one UPDATE saves an answer. It carries nothing of a key. Its power ends with the sitting, the deadline or
the epoch, all of which the UPDATE itself requires.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core import signing

from people.models import Officer
from quizzes.kinds import kind_of
from quizzes.models import Sitting, SittingItem

SALT = "quizzes.sitting"


class BadToken(Exception):
    """The text is not a token of ours, or its signature does not hold."""


@dataclass(frozen=True)
class Asked:
    """The kind of a question and what that kind must know of it to read an answer (QuestionKind.asked)."""

    kind: str
    asked: Any


@dataclass(frozen=True)
class SittingToken:
    """A token that was read: internal id and UUID of the sitting, the epoch it was issued in, its questions."""

    sitting_id: int
    sitting: UUID
    epoch: int
    asked: tuple[Asked, ...]

    def at(self, position: int) -> Asked | None:
        """What is asked at `position` (from 1); None where the paper has no such question."""
        return self.asked[position - 1] if 1 <= position <= len(self.asked) else None


def sitting_token(sitting: Sitting, officer: Officer, items: Iterable[SittingItem]) -> str:
    """A token for `officer` to answer `sitting`, whose `items` come with version and question, in order.

    The caller has made sure that the sitting is the officer's.
    """
    kinds = ((item.version.question.kind, item.version) for item in items)
    asked = [[kind, kind_of(kind).asked(version)] for kind, version in kinds]
    return signing.dumps([sitting.pk, sitting.uuid.hex, officer.session_epoch, asked], salt=SALT)


def read_token(text: Any) -> SittingToken:
    """The token behind `text`; raises BadToken unless this installation signed it."""
    try:
        return _read(text)
    except (signing.BadSignature, TypeError, AttributeError, ValueError) as error:
        raise BadToken from error


# Every answer of a paper comes with the same token. What a signature holds for stays so, its power is asked elsewhere.
@lru_cache(maxsize=1024)
def _read(text: str) -> SittingToken:
    sitting_id, uuid, epoch, asked = signing.loads(text, salt=SALT)
    return SittingToken(sitting_id, UUID(uuid), epoch, tuple(Asked(*question) for question in asked))
