"""Versions of questions, which never change: a process reads each of them once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from common.kept import Kept
from quizzes.models import QuestionVersion, SittingItem

# About 4 KiB each, keys and explanations included, so 16 MiB of a web worker at most (DESIGN §7).
_versions: Kept[int, QuestionVersion] = Kept(most=4096)
# About 3 KiB each.
_asked: Kept[int, QuestionVersion] = Kept(most=4096)
# About 250 bytes each.
_questions: Kept[int, UUID] = Kept(most=20_000)


def versions_of(ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """Versions by id, with their questions; one query for those that this process has not read yet.

    The objects are shared by all threads and stay: read them, never set anything on them. Of a question they know its
    kind and UUID, which never change either; whoever needs more of it asks for the question.
    """
    return _versions.get(ids, _read)


def versions_to_ask(ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """As `versions_of`, without keys and explanations: for whatever is put to somebody who must not know them."""
    return _asked.get(ids, _read_to_ask)


def with_versions(items: list[SittingItem], *, to_ask: bool = False) -> list[SittingItem]:
    """The items, each with its version and question as `versions_of` or `versions_to_ask` gives them."""
    ids = [item.version_id for item in items]
    versions = versions_to_ask(ids) if to_ask else versions_of(ids)
    field: Any = SittingItem._meta.get_field("version")
    for item in items:
        field.set_cached_value(item, versions[item.version_id])
    return items


def questions_of(ids: Iterable[int]) -> dict[int, UUID]:
    """The UUIDs of the questions that versions belong to, by the versions' ids; one query for those not read yet."""
    return _questions.get(ids, _read_questions)


def _read_questions(ids: list[int]) -> dict[int, UUID]:
    return dict(QuestionVersion.objects.filter(pk__in=ids).order_by().values_list("pk", "question__uuid"))


def _read(ids: list[int]) -> dict[int, QuestionVersion]:
    return _VERSIONS.only(*_IMMUTABLE, *_OF_QUESTION).in_bulk(ids)


def _read_to_ask(ids: list[int]) -> dict[int, QuestionVersion]:
    return _VERSIONS.only("stem", "options", *_OF_QUESTION).in_bulk(ids)


_VERSIONS = QuestionVersion.objects.select_related("question")
_OF_QUESTION = ("question__uuid", "question__kind")
_IMMUTABLE = [field.name for field in QuestionVersion._meta.concrete_fields if field.name != "question"] + ["question"]
