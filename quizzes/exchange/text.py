"""Plain text files of questions (DOMAIN §9.1, §9.7)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text
from quizzes.domain.drafts import ImportDraft, Place, Unit

from .formats import Format, FormatError
from .lines import Line, clean_line
from .options import ReadOptions
from .prose import read_prose


def read_text(text: str, options: ReadOptions) -> ImportDraft:
    """The questions of a text, wherever it came from: a file, or what a person pasted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    places = (Place(number, unit=Unit.LINE) for number in range(1, len(lines) + 1))
    return read_prose([Line(clean_line(line), place) for line, place in zip(lines, places, strict=True)], options)


def _read(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    try:
        return read_text(decode_text(data), options)
    except SpreadsheetError as error:
        raise FormatError(_("“%(name)s” is no text. Save it as a text file in UTF-8.") % {"name": name}) from error


def _is_text(data: bytes, name: str) -> bool:
    try:
        decode_text(data)
    except SpreadsheetError:
        return False
    return True


TEXT = Format("txt", gettext_lazy("Text"), (".txt",), _is_text, _read)
