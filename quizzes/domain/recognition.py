"""Recognising a question again: which of a bank's questions, or of a file's, a draft means (decision 0007)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from quizzes.domain.bank import same_stem, to_match
from quizzes.domain.drafts import DraftQuestion, ImportDraft
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Bank, Question, QuestionVersion
from quizzes.wording import fold, stem_key

# Two questions with the same stem are one question as long as they share at least half of their options: stems such
# as "which of these is right" stand over many questions.
SAME_OPTIONS = Decimal("0.5")


class Known:
    """The bank's questions that a draft may mean; each is claimed once, so that two rows never write the same one."""

    def __init__(self, draft: ImportDraft, bank: Bank | None):
        stems = [each.stem for each in draft.questions]
        named = [each.uuid for each in draft.questions if each.uuid]
        self._by_stem: dict[str, list[Question]] = defaultdict(list)
        self._by_uuid: dict[UUID, Question] = {}
        self._claimed: set[int] = set()
        if bank is None:
            return
        if named:
            self._by_uuid = {question.uuid: question for question in to_match(bank).filter(uuid__in=named)}
        for question in same_stem(bank=bank, stems=stems):
            if question.uuid not in self._by_uuid:
                for key in {stem_key(version.stem) for version in _versions_of(question)}:
                    self._by_stem[key].append(question)

    def claim(self, draft: DraftQuestion, key: str) -> Question | None:
        """The question that the draft means, gone for later ones; None for a new one."""
        if draft.uuid in self._by_uuid:
            return self._by_uuid.pop(draft.uuid)
        left = [question for question in self._by_stem[key] if question.pk not in self._claimed]
        question = same_question(draft, left)
        if question is not None:
            self._claimed.add(question.pk)
        return question


def same_question(draft: DraftQuestion, candidates: Sequence[Any]) -> Any:
    """The candidate that is the same question, the likest first, one in use before a withdrawn one; None if none is.

    Candidates, questions of a bank or drafts, have the draft's stem; those with other options are other questions.
    """
    same = [each for each in candidates if each.kind == draft.kind and _likeness(draft, each) >= SAME_OPTIONS]
    return max(same, key=lambda each: _nearness(draft, each), default=None)


def _nearness(draft: DraftQuestion, other: DraftQuestion | Question) -> tuple[Any, ...]:
    as_stated = draft.state is not None and draft.state == other.state
    return _likeness(draft, other), as_stated, not is_withdrawn(other), means_the_same(draft, other)


def are_told_apart(one: DraftQuestion, other: DraftQuestion) -> bool:
    """Whether the file itself says that two questions are not the same, however alike they look."""
    return one.uuid is not None and other.uuid is not None and one.uuid != other.uuid


def means_the_same(draft: DraftQuestion, other: DraftQuestion | Question) -> bool:
    """Whether two questions have the same answer; one of the bank by what it asks, or will ask once it is reviewed."""
    kind = kind_of(draft.kind)
    meaning = kind.meaning_of(draft.options, draft.key)
    return any(kind.meaning_of(*written) == meaning for written in _written(other))


def is_withdrawn(other: DraftQuestion | Question) -> bool:
    return isinstance(other, Question) and other.state == QuestionState.WITHDRAWN


def _likeness(draft: DraftQuestion, other: DraftQuestion | Question) -> Decimal:
    """Shared options over all options of both, 0 to 1; 1 where neither has any. Of several versions the likest."""
    mine = _folded(draft.kind, draft.options)
    return max(_shared(mine, _folded(draft.kind, options)) for options, _key in _written(other))


def _shared(mine: set[str], theirs: set[str]) -> Decimal:
    union = mine | theirs
    return Decimal(len(mine & theirs)) / len(union) if union else Decimal(1)


def _folded(kind: str, options: Sequence[Any]) -> set[str]:
    return {fold(text) or text for text in kind_of(kind).texts_of(options)}


def _written(other: DraftQuestion | Question) -> list[tuple[Sequence[Any], Any]]:
    """Options and key of all that it says."""
    if isinstance(other, DraftQuestion):
        return [(other.options, other.key)]
    kind = kind_of(other.kind)
    return [(kind.written_options(version), kind.written_key(version)) for version in _versions_of(other)]


def _versions_of(question: Question) -> set[QuestionVersion]:
    """What papers ask and what editors write, one version unless a revision awaits review."""
    return {question.current_version, question.newest_version}
