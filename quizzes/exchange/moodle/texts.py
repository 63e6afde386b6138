"""The bytes of a text file as text."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text
from quizzes.exchange.formats import FormatError
from quizzes.exchange.options import ReadOptions


def decoded(data: bytes, options: ReadOptions) -> str:
    """`data` with its line ends as line feeds, in the encoding that was said or else told. Raises FormatError."""
    try:
        text = decode_text(data, options.encoding)
    except SpreadsheetError as error:
        raise FormatError(_("The text cannot be read in this encoding.")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
