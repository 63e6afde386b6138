"""The kinds of question: a registry with one contract, so that no other module ever asks which kind it holds."""

from .base import KeyHints, KeyReading, QuestionKind, Wording
from .registry import all_kinds, find_kind, kind_choices, kind_of, register

__all__ = [
    "KeyHints",
    "KeyReading",
    "QuestionKind",
    "Wording",
    "all_kinds",
    "find_kind",
    "kind_choices",
    "kind_of",
    "register",
]
