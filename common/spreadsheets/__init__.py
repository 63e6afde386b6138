"""Spreadsheets in and out: files of unknown making as plain text cells, and workbooks that open right in Excel."""

from .cells import exported_text, neutral_text
from .errors import SpreadsheetError
from .reader import Row, Sheet, read_table

__all__ = ["Row", "Sheet", "SpreadsheetError", "exported_text", "neutral_text", "read_table"]
