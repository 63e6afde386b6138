"""Forms of the back office: a question in written form, files to import and to export, what publishing a quiz asks."""

from .accommodations import AccommodationForm
from .exports import ExportForm
from .imports import ConfirmForm, ReadingForm, UploadForm
from .questions import QuestionForm, QuestionSearchForm
from .quizzes import QuizPageForm

__all__ = [
    "AccommodationForm",
    "ConfirmForm",
    "ExportForm",
    "QuestionForm",
    "QuestionSearchForm",
    "QuizPageForm",
    "ReadingForm",
    "UploadForm",
]
