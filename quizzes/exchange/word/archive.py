"""The parts of a Word document: a zip archive of XML, read with limits and without what XML can do beyond text."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse
from django.utils.translation import gettext as _

from common.spreadsheets.guard import check_entries
from quizzes.exchange.formats import FormatError

ZIP = b"PK\x03\x04"
_MAIN = "word/document.xml"
# XML that holds one part in memory; a text of a thousand pages takes a few of these.
_LONGEST_PART = 40 * 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ParseError,
    DefusedXmlException,
    NotImplementedError,  # packed in a way nobody uses
    RuntimeError,  # a password
    EOFError,
    OSError,
    ValueError,
    LookupError,
)


def name_of(element: Element) -> str:
    """The name of an element without its namespace, which differs between the two editions of the standard."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute, whatever its namespace; None where it, or the element, is missing."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *names: str) -> Element | None:
    """The element down a path of names; None where any is missing."""
    for name in names:
        element = next((each for each in element if name_of(each) == name), None) if element is not None else None
    return element


def is_word(data: bytes, name: str) -> bool:
    """Whether the bytes are those of a Word document: an archive with its main part; names stand there as they are."""
    return data.startswith(ZIP) and (_MAIN.encode() in data or name.lower().endswith((".docx", ".docm")))


class WordFile:
    """An open Word document. Every method raises FormatError for what is damaged, protected or far too large."""

    def __init__(self, data: bytes):
        with damage_told():
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            check_entries(self._archive.infolist())
            if _MAIN not in self._archive.namelist():
                raise FormatError(_("This is no Word document. Save it as .docx and import it again."))
        self._targets = self._relations()

    def blocks(self) -> Iterator[Element]:
        """The paragraphs and tables of the body, one after the other; each is emptied when the next is asked for."""
        depth = 0
        with damage_told(), self._open(_MAIN) as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 2:
                    yield element
                    element.clear()

    def part(self, name: str) -> Element | None:
        """The root of another part, such as "word/styles.xml"; None where there is none."""
        if name not in self._archive.namelist():
            return None
        with damage_told(), self._open(name) as stream:
            root: Element = fromstring(stream.read(), forbid_dtd=True)
            return root

    def picture(self, relation: str | None) -> bytes | None:
        """The bytes that a relation leads to; None where it leads out of the file or nowhere."""
        target = self._targets.get(relation or "")
        if target is None or target not in self._archive.namelist():
            return None
        with damage_told():
            return self._archive.read(target)

    def _open(self, name: str) -> zipfile.ZipExtFile:
        if self._archive.getinfo(name).file_size > _LONGEST_PART:
            raise FormatError(_("The document is too long. Split it and import the parts."))
        return self._archive.open(name)  # type: ignore[return-value]

    def _relations(self) -> dict[str, str]:
        """The parts that the body refers to, by their ids."""
        root = self.part("word/_rels/document.xml.rels")
        found = [] if root is None else [each for each in root if attribute(each, "TargetMode") != "External"]
        return {
            attribute(each, "Id") or "": posixpath.normpath(posixpath.join("word", attribute(each, "Target") or ""))
            for each in found
        }


@contextmanager
def damage_told() -> Iterator[None]:
    """Whatever a broken archive or broken XML raises, as a FormatError."""
    try:
        yield
    except _DAMAGE as error:
        message = _("The document is damaged or protected. Save it again without a password and import it.")
        raise FormatError(message) from error
