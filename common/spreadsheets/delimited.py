"""Tables as text: csv and tab-separated, in whatever encoding a Chinese desk saves them (DOMAIN §9.1)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .errors import SpreadsheetError

DELIMITERS = ",\t;"
# Enough to tell the delimiter and UTF-16 without a mark.
_SAMPLE = 4096
# What no text holds; binary files decode to it.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode_text(data: bytes) -> str:
    """`data` as text: UTF-8 with and without mark, UTF-16, else GB18030. Raises SpreadsheetError for anything else."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise SpreadsheetError(
        _("This is neither a workbook nor a text table. Save the table as .xlsx and upload it again.")
    )


def read_delimited(data: bytes) -> Iterator[list[str]]:
    """The records of a csv or tab-separated text, one a row; a cell may hold line breaks."""
    text = decode_text(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield from reader
    except csv.Error as error:
        message = _("Line %(line)s cannot be read: a quotation mark is probably missing there.")
        raise SpreadsheetError(message % {"line": reader.line_num}) from error


def _encodings(data: bytes) -> list[str]:
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return ["utf-16-le" if little else "utf-16-be"]
    return ["utf-8", "gb18030"]


def _delimiter(text: str) -> str:
    """What separates most cells of the first lines; the comma where nothing does."""
    lines = text[:_SAMPLE].splitlines()[:10]
    return max(DELIMITERS, key=lambda delimiter: sum(line.count(delimiter) for line in lines))
