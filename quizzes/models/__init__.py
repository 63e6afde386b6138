"""The bank with its pictures, the papers drawn from it, the sittings on them, and what older platforms left."""

from .accommodations import Accommodation
from .analysis import ItemFigures, QuizAnalysis
from .archive import ArchivedAnswer, ArchivedProgress, ArchivedQuiz, ArchivedSitting
from .bank import Bank, ImportBatch, Question, QuestionVersion
from .corrections import CorrectedSitting, Correction
from .marking import LineMark, Marking, MarkingTask
from .papers import PaperItem, PaperRule, QuizIndexPage, QuizPage
from .pictures import Picture, PictureUse
from .practice import BookedSitting, MemoryCard, PracticeItem, PracticeRun
from .sittings import Sitting, SittingItem
from .traits import QuestionTraits, QuestionWarning
from .twins import QuestionSketch, SketchBand, Twin

__all__ = [
    "Accommodation",
    "ArchivedAnswer",
    "ArchivedProgress",
    "ArchivedQuiz",
    "ArchivedSitting",
    "Bank",
    "BookedSitting",
    "CorrectedSitting",
    "Correction",
    "ImportBatch",
    "ItemFigures",
    "LineMark",
    "Marking",
    "MarkingTask",
    "MemoryCard",
    "PaperItem",
    "PaperRule",
    "Picture",
    "PictureUse",
    "PracticeItem",
    "PracticeRun",
    "Question",
    "QuestionSketch",
    "QuestionTraits",
    "QuestionVersion",
    "QuestionWarning",
    "QuizAnalysis",
    "QuizIndexPage",
    "QuizPage",
    "Sitting",
    "SittingItem",
    "SketchBand",
    "Twin",
]
