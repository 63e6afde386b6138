"""Questions in Word documents: a reader of our own over the parts of the file (docs/decisions, 0017)."""

from .format import DOCX, tables_of

__all__ = ["DOCX", "tables_of"]
