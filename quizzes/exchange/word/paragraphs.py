"""The text of a paragraph as Word shows it: signs, tabs and breaks, pictures as markers, deletions left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from quizzes.exchange.numbering import CIRCLED
from quizzes.exchange.stems import GAP
from quizzes.pictures import digest_of, marker

from .archive import WordFile, attribute, child, name_of
from .numbering import Numbering

# Not shown: what was deleted or moved away, and instructions to Word itself.
_HIDDEN = frozenset(
    {"del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sectPr", "rt", "commentReference", "annotationRef"}
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")
# Fonts whose letters are drawn as signs; Word keeps their codes with or without the private 0xF000.
_SIGNS = {
    "wingdings": {0xFC: "√", 0xFB: "×", 0xFE: "√", 0xFD: "×", 0xD8: "", 0x6C: "", 0x6E: "", 0xA8: "□", 0x6F: "□"},
    "wingdings 2": {0x50: "√", 0x4F: "×", 0x52: "√", 0x51: "×", 0xA3: "□", 0x2A: "□"},
    "symbol": {0xD6: "√", 0xB4: "×", 0xB7: "", 0xB1: "±", 0xA3: "≤", 0xB3: "≥"},
}
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
# A number in a circle is set by a field: EQ \o\ac(○,1).
_CIRCLE_FIELD = re.compile(r"eq\s*\\o\s*\\ac\s*\(\s*[○〇◯Oo]\s*[,，;；]\s*(\d{1,2})\s*\)", re.IGNORECASE)
_WIDE_GAP = 2


@dataclass(frozen=True)
class _Piece:
    text: str
    is_underlined: bool = False


@dataclass
class ParagraphText:
    """A paragraph: its lines, the same with underlined words as filled blanks 【…】, and what could not be read in it.

    `goes_on`: its end was deleted, so that the next one belongs to it. `boxed` are the paragraphs of text boxes.
    """

    lines: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    fault: str = ""
    goes_on: bool = False
    boxed: list[Element] = field(default_factory=list)


class ParagraphReader:
    """Reads the paragraphs of a document in their order; `pictures` gathers the bytes of those that were met."""

    def __init__(self, word: WordFile):
        self.pictures: dict[str, bytes] = {}
        self._word = word
        self._numbering = Numbering(word.part("word/numbering.xml"), word.part("word/styles.xml"))

    def read(self, paragraph: Element) -> ParagraphText:
        properties = child(paragraph, "pPr")
        found = ParagraphText(goes_on=child(properties, "rPr", "del") is not None)
        label = self._numbering.label(properties)
        pieces = [_Piece(f"{label} ")] * bool(label) + list(self._pieces(paragraph, found))
        merged = [
            _Piece("".join(piece.text for piece in group), is_underlined)
            for is_underlined, group in groupby(pieces, key=lambda piece: piece.is_underlined)
        ]
        found.lines = "".join(_shown(piece, fill=False) for piece in merged).split("\n")
        found.filled = "".join(_shown(piece, fill=True) for piece in merged).split("\n")
        return found

    def _pieces(self, element: Element, found: ParagraphText) -> Iterator[_Piece]:
        """The text within an element other than a run."""
        for each in element:
            name = name_of(each)
            if name in _HIDDEN:
                continue
            if name == "r":
                yield from self._run(each, found)
            elif name in ("oMath", "oMathPara"):
                text = "".join(part.text or "" for part in each.iter() if name_of(part) == "t")
                found.fault = _("The formula “%(text)s” cannot be imported; put in a picture of it.") % {
                    "text": text[:40]
                }
            elif name == "AlternateContent":
                yield from self._pieces(_chosen(each), found)
            elif name == "txbxContent":
                found.boxed += [part for part in each.iter() if name_of(part) == "p"]
            else:
                yield from self._pieces(each, found)

    def _run(self, run: Element, found: ParagraphText) -> Iterator[_Piece]:
        properties = child(run, "rPr")
        is_underlined = attribute(child(properties, "u"), "val") not in (None, "none")
        dress = _dress_of(properties)
        for each in run:
            text = self._content(each, dress, found)
            if text:
                yield _Piece(text, is_underlined)

    def _content(self, element: Element, dress: Callable[[str], str], found: ParagraphText) -> str:
        name = name_of(element)
        if name == "t":
            return dress(element.text or "")
        if name in _TEXTS:
            return _TEXTS[name]
        if name == "sym":
            return _sign(attribute(element, "font") or "", int(attribute(element, "char") or "0", 16))
        if name == "instrText":
            circled = _CIRCLE_FIELD.search(element.text or "")
            return CIRCLED[int(circled[1]) - 1] if circled and 0 < int(circled[1]) <= len(CIRCLED) else ""
        if name in ("drawing", "pict", "object"):
            return self._drawing(element, found)
        if name == "AlternateContent":
            return "".join(self._content(each, dress, found) for each in _chosen(element))
        if name == "ruby":
            return "".join(
                part.text or "" for part in (child(element, "rubyBase") or ()) for part in part.iter() if part.text
            )
        return ""

    def _drawing(self, drawing: Element, found: ParagraphText) -> str:
        """The markers of pictures; what is drawn otherwise is a fault, unless it is but a frame around text."""
        parts = {id(part): part for part in _drawn(drawing)}
        names = [name_of(part) for part in parts.values()]
        boxes = [part for part in parts.values() if name_of(part) == "txbxContent"]
        found.boxed += [each for box in boxes for each in box if name_of(each) == "p"]
        described = next((attribute(part, "descr") for part in parts.values() if name_of(part) == "docPr"), None)
        relations = [
            attribute(part, "embed") or attribute(part, "id")
            for part in parts.values()
            if name_of(part) in ("blip", "imagedata")
        ]
        markers = [self._marker(relation, described or "", found) for relation in relations]
        if name_of(drawing) == "object" or "chart" in names or "relIds" in names:
            found.fault = _("An object of another program cannot be imported; put in a picture of it.")
        return "".join(markers)

    def _marker(self, relation: str | None, described: str, found: ParagraphText) -> str:
        data = self._word.picture(relation)
        if data is None or not data.startswith(_PICTURES):
            found.fault = _("A picture cannot be imported: it must lie in the document as PNG, JPEG or GIF.")
            return ""
        self.pictures[digest_of(data)] = data
        return marker(digest_of(data), described)


_TEXTS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _drawn(drawing: Element) -> Iterator[Element]:
    """Everything within a drawing but the text of its boxes, of alternatives the first."""
    for each in drawing:
        if name_of(each) == "AlternateContent":
            yield from _drawn(_chosen(each))
            continue
        yield each
        if name_of(each) != "txbxContent":
            yield from _drawn(each)


def _chosen(alternatives: Element) -> Element:
    """Of what Word writes twice, for itself and for older versions, the first."""
    return next(iter(alternatives), alternatives)


def _dress_of(properties: Element | None) -> Callable[[str], str]:
    """What the font and the height of a run make of its characters."""
    fonts = child(properties, "rFonts")
    named = [attribute(fonts, name) or "" for name in ("ascii", "hAnsi", "cs")]
    font = next((name for name in named if name.lower() in _SIGNS), "")
    if font:
        return lambda text: "".join(_sign(font, ord(character)) or character for character in text)
    height = attribute(child(properties, "vertAlign"), "val")
    raised = {"superscript": _RAISED, "subscript": _LOWERED}.get(height or "")
    return (lambda text: text.translate(raised)) if raised else (lambda text: text)


def _sign(font: str, code: int) -> str:
    return _SIGNS.get(font.lower(), {}).get(code & 0x0FFF if 0xF000 <= code <= 0xF0FF else code, "")


def _shown(piece: _Piece, *, fill: bool) -> str:
    """Underlined blanks are a gap to fill in; underlined words may be what fills it."""
    if not piece.is_underlined:
        return piece.text
    bare = piece.text.strip()
    if bare:
        return f"【{bare}】" if fill else piece.text
    return GAP if len(piece.text.replace("\t", "    ")) >= _WIDE_GAP else piece.text
