"""The bank, the papers drawn from it, and the sittings on those papers."""

from .bank import Bank, ImportBatch, Question, QuestionVersion
from .papers import PaperItem, PaperRule, QuizIndexPage, QuizPage
from .sittings import Sitting, SittingItem

__all__ = [
    "Bank",
    "ImportBatch",
    "PaperItem",
    "PaperRule",
    "Question",
    "QuestionVersion",
    "QuizIndexPage",
    "QuizPage",
    "Sitting",
    "SittingItem",
]
