"""The kinds of question: a registry with one contract, so that no other module ever asks which kind it holds."""

from .base import KeyHints, KeyReading, QuestionKind, RubricLine, Wording
from .blank import FillBlank
from .case import Case
from .choice import MultipleChoice, SingleChoice
from .essay import Essay
from .judge import Judge
from .matching import Matching
from .numeric import Numeric
from .ordering import Ordering
from .registry import all_kinds, find_kind, kind_choices, kind_of, register

__all__ = [
    "KeyHints",
    "KeyReading",
    "QuestionKind",
    "RubricLine",
    "Wording",
    "all_kinds",
    "find_kind",
    "kind_choices",
    "kind_of",
    "register",
]

for _kind in (
    SingleChoice(),
    MultipleChoice(),
    Judge(),
    FillBlank(),
    Matching(),
    Ordering(),
    Numeric(),
    Essay(),
    Case(),
):
    register(_kind)
