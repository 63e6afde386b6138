"""Questions in and out of files (DOMAIN §9): reading into drafts, and the importing of drafts."""

from quizzes.domain.batches import import_questions, plan_import, report_of

from .rows import ReadOptions
from .sheet import read_questions

__all__ = ["ReadOptions", "import_questions", "plan_import", "read_questions", "report_of"]
