"""What is checked before a workbook is parsed: a small file can unpack to gigabytes, or claim a sheet of 17 billion
cells (DEPENDENCIES §9)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from .cells import column_letters
from .errors import SpreadsheetError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
# A sheet of repeated rows packs about 50 to 1.
MAX_RATIO = 150
RATIO_COUNTS_FROM = 5 * 1024 * 1024
# The parser holds the whole rectangle from A1 to the last filled cell.
MAX_CELLS = 2_000_000

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What a cell holds: a value, text of its own, a formula.
_FILLING = {"v", "is", "f"}
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,  # packed in a way nobody uses
    RuntimeError,  # a password
    EOFError,
    OSError,
    ValueError,
)


def check_size(size: int) -> None:
    """Raise SpreadsheetError for a file of more than MAX_BYTES."""
    if size > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise SpreadsheetError(
            _("The file is larger than %(limit)s MB. Split it and upload the parts.") % {"limit": limit}
        )


def check_workbook(data: bytes) -> None:
    """Raise SpreadsheetError unless `data` is a workbook that unpacks to a reasonable size and a reasonable sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            check_entries(entries)
            if not any(entry.filename.startswith("xl/workbook.") for entry in entries):
                raise SpreadsheetError(_("This is not a workbook. Save the table as .xlsx and upload it again."))
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    with archive.open(entry) as stream:
                        _Extent().feed(stream)
    except _DAMAGE as error:
        message = _("The workbook is damaged or protected. Save it again without a password and upload it.")
        raise SpreadsheetError(message) from error


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Raise SpreadsheetError for an archive that is out of all proportion: far larger unpacked, or of endless parts."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    too_dense = unpacked > RATIO_COUNTS_FROM and unpacked / packed > MAX_RATIO
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense:
        raise SpreadsheetError(_("The file unpacks to far more than its size. Copy what is in it into a new file."))


class _Extent:
    """Walks a sheet's XML for the last filled cell, without keeping anything of it.

    Formatted but empty cells do not count: the parser leaves them out. Declared dimensions and merges are not asked.
    """

    def __init__(self) -> None:
        self.width = self.height = 0
        self._row = self._column = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, stream: IO[bytes]) -> None:
        self._parser.ParseFile(stream)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
        elif tag == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = _index(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
        elif tag in _FILLING:
            self.width, self.height = max(self.width, self._column), max(self.height, self._row)
            if self.width * self.height > MAX_CELLS:
                raise SpreadsheetError(_far(self._column, self._row))

    def _refuse(self, *declaration: object) -> None:
        raise SpreadsheetError(_("The workbook holds something a spreadsheet never does. It was not read."))


def _far(column: int, row: int) -> str:
    message = _("Cell %(cell)s lies too far from the table. Delete what stands there and upload the file again.")
    return message % {"cell": f"{column_letters(column - 1)}{row}"}


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index
