"""Tables as text: csv and tab-separated, in whatever encoding a Chinese desk saves them (DOMAIN §9.1)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .errors import DamagedText, SpreadsheetError

DELIMITERS = ",\t;"
# Enough to tell the delimiter and UTF-16 without a mark.
_SAMPLE = 4096
# What stands for bytes that are no UTF-8; so much rarer than sound characters, it is damage and no other encoding.
_REPLACED = "\ufffd"
_FEW = 20
# A first line by which Excel is told the separator.
_TOLD = re.compile(r'"?sep=([,;\t])"?\s*$')
# What no text holds; binary files decode to it.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode_text(data: bytes, encoding: str = "") -> str:
    """`data` as text: UTF-8 with and without mark, UTF-16, else GB18030; or in the encoding that a person names.

    Raises SpreadsheetError for anything else, DamagedText for UTF-8 that is damaged in places: read as GB18030 it
    would be nonsense that nobody notices.
    """
    for one in [encoding] if encoding else _encodings(data):
        try:
            text = data.decode(one)
        except (UnicodeDecodeError, LookupError):
            _refuse_damaged(data, one)
            continue
        if not _CONTROL.search(text):
            return text
    raise SpreadsheetError(
        _("This is neither a workbook nor a text table. Save the table as .xlsx and upload it again.")
    )


def _refuse_damaged(data: bytes, encoding: str) -> None:
    if encoding != "utf-8":
        return
    text = data.decode("utf-8", errors="replace")
    damaged = text.count(_REPLACED)
    sound = sum(not character.isascii() for character in text) - damaged
    if damaged * _FEW < sound:
        line = text.count("\n", 0, text.index(_REPLACED)) + 1
        raise DamagedText(_("Line %(line)s is damaged. Save the file again as UTF-8.") % {"line": line})


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
    """What separates the cells of most of the first lines; the comma where nothing does.

    Another mark may stand more often, between the options of one cell, but not in the head.
    """
    lines = text[:_SAMPLE].splitlines()[:10]
    told = _TOLD.match(lines[0]) if lines else None
    if told:
        return told[1]
    return max(
        DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
