"""Which kinds there are, in the order in which papers and forms list them; quizzes.kinds registers them."""

from __future__ import annotations

import re

from django.utils.functional import Promise

from quizzes.wording import plain

from .base import QuestionKind

_REMARK = re.compile(r"(?<=.)[(\[【].*", re.DOTALL)
_kinds: dict[str, QuestionKind] = {}


def register(kind: QuestionKind) -> QuestionKind:
    """Add a kind under its key; a second one under the same key is a mistake of ours."""
    if kind.key in _kinds:
        raise ValueError(f"question kind {kind.key} is registered twice")
    _kinds[kind.key] = kind
    return kind


def kind_of(key: str) -> QuestionKind:
    """The kind stored as `key`; KeyError where nothing is registered under it."""
    return _kinds[key]


def all_kinds() -> list[QuestionKind]:
    """Every registered kind, in order of registration."""
    return list(_kinds.values())


def kind_choices() -> list[tuple[str, str | Promise]]:
    """The kinds as choices of a model or form field."""
    return [(kind.key, kind.label) for kind in _kinds.values()]


def find_kind(word: str) -> QuestionKind | None:
    """The kind that a file calls `word` (DOMAIN §9.3), None where the word is not one of ours. Numbers are no words.

    A remark behind it, as in 单选题（每题2分）, is passed over.
    """
    bare = _REMARK.sub("", plain(word).strip("[]【】")).strip("()").removesuffix("题").removesuffix("试")
    return next((kind for kind in _kinds.values() if bare and bare in kind.words), None)
