"""The formats of question files: a registry that tells them by their content (DOMAIN §9.1, DESIGN §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text
from common.spreadsheets.errors import DamagedText
from common.spreadsheets.guard import MAX_ROWS, check_size
from quizzes.domain.drafts import ImportDraft

from .options import ReadOptions

AUTO = "auto"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_BINARY = (b"PK\x03\x04", _OLE)
_OLD_WORD = "WordDocument".encode("utf-16-le")


class FormatError(Exception):
    """The file cannot be read as what it is or is said to be; the message says why and what to do."""


@dataclass(frozen=True)
class Format:
    """One format.

    `reads(data, name)` says by content whether the file is one; the name decides only between formats that look
    alike. `read(data, options, name)` raises FormatError for what is none of its files; whatever is wrong with single
    questions is a problem of the draft. `originals(data, options)` gives the text of every question as the file has it,
    by sheet and row of the places that it may be told under; formats of rows or lines need none. All are pure.
    """

    key: str
    label: str | Promise
    suffixes: tuple[str, ...]
    reads: Callable[[bytes, str], bool]
    read: Callable[[bytes, ReadOptions, str], ImportDraft]
    originals: Callable[[bytes, ReadOptions], Mapping[tuple[str, int], str]] | None = None


_formats: dict[str, Format] = {}


def register(each: Format) -> Format:
    """Add a format behind those that are there; a second one under the same key is a mistake of ours."""
    if each.key in _formats:
        raise ValueError(f"format {each.key} is registered twice")
    _formats[each.key] = each
    return each


def all_formats() -> list[Format]:
    """Every format, in the order in which they are tried: the one that is known most surely first."""
    return list(_formats.values())


def find_format(data: bytes, name: str, key: str = AUTO) -> Format:
    """The format under `key`, or with "auto" the first that reads `data`. Raises FormatError where there is none."""
    if key != AUTO:
        if key not in _formats:
            raise FormatError(_("There is no format “%(key)s”.") % {"key": key})
        return _formats[key]
    found = next((each for each in _formats.values() if each.reads(data, name)), None)
    if found is None:
        _refuse_damaged(data)
        suffixes = sorted({suffix for each in _formats.values() for suffix in each.suffixes})
        message = _("“%(name)s” is no file of questions that can be read. It can be one of these: %(suffixes)s.")
        raise FormatError(message % {"name": PurePath(name).name, "suffixes": ", ".join(suffixes)})
    return found


def as_utf8(data: bytes, options: ReadOptions) -> bytes:
    """The file; a text whose encoding a person named, in UTF-8. Raises FormatError where it is none in that one."""
    if not options.encoding or data.startswith(_BINARY):
        return data
    try:
        return decode_text(data, options.encoding).encode()
    except SpreadsheetError as error:
        raise FormatError(_("The text cannot be read in this encoding.")) from error


def _refuse_old_word(data: bytes) -> None:
    """Documents of the old Word look like old workbooks from outside; their parts have other names."""
    if data.startswith(_OLE) and _OLD_WORD in data:
        raise FormatError(_("This is a document of the old Word. Save it as .docx and import it again."))


def _refuse_damaged(data: bytes) -> None:
    try:
        decode_text(data)
    except DamagedText as error:
        raise FormatError(str(error)) from error
    except SpreadsheetError:
        pass


def read_file(data: bytes, options: ReadOptions, *, name: str, key: str = AUTO) -> ImportDraft:
    """The questions of a file and every problem with them; pure, writes nothing, guesses nothing.

    Limits: 20 MB and 20,000 questions. Raises FormatError, with a message for the user, for what cannot be read.
    """
    try:
        check_size(len(data))
        if not data.strip():
            raise FormatError(_("The file is empty."))
        _refuse_old_word(data)
        data, options = as_utf8(data, options), replace(options, encoding="")
        draft = find_format(data, name, key).read(data, options, name)
    except SpreadsheetError as error:
        raise FormatError(str(error)) from error
    if draft.found > MAX_ROWS:
        message = _("The file holds more than %(limit)s questions. Split it and import the parts.")
        raise FormatError(message % {"limit": MAX_ROWS})
    return draft
