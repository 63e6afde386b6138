"""Questions in and out of files (DOMAIN §9): reading into drafts, and the importing of drafts."""

from quizzes.domain.batches import import_questions, plan_import, report_of

from .aiken import AIKEN
from .formats import Format, FormatError, all_formats, find_format, read_file, register
from .moodle import GIFT, MOODLE_XML
from .objects import JSON
from .options import Layout, ReadOptions
from .sheet import CSV, WORKBOOK, read_questions
from .text import TEXT, read_text
from .word import DOCX

# In this order they are tried.
for _format in (DOCX, WORKBOOK, MOODLE_XML, JSON, CSV, GIFT, AIKEN, TEXT):
    register(_format)

__all__ = [
    "Format",
    "FormatError",
    "Layout",
    "ReadOptions",
    "all_formats",
    "find_format",
    "import_questions",
    "plan_import",
    "read_file",
    "read_questions",
    "read_text",
    "report_of",
]
