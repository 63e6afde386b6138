"""Writing Moodle XML that Moodle reads, and that quizzes.exchange.moodle.xml reads back to the same questions."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from typing import IO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.exchange.outgoing import CannotHold, ExportFormat, Outgoing, Supply
from quizzes.kinds.letters import LETTERS
from quizzes.pictures import Marker, markers_in, pieces_of

from .cloze import write_gaps
from .markup import OWN_FILES, write_html
from .shares import shares_of
from .tags import write_tags

NAME_LENGTH = 60
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class MoodleXmlWriter:
    """One file of Moodle XML."""

    def __init__(self, file: IO[bytes], supply: Supply):
        self._file = file
        self._picture = supply.picture
        self._kinds: dict[str, tuple[str, Callable[[Element, Outgoing], None]]] = {
            "single": ("multichoice", self._choice),
            "multiple": ("multichoice", self._choice),
            "judge": ("truefalse", self._judge),
            "blank": ("shortanswer", self._blank),
            "matching": ("matching", self._matching),
            "ordering": ("ordering", self._ordering),
            "numeric": ("numerical", self._numeric),
            "essay": ("essay", self._essay),
        }
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')

    def add(self, question: Outgoing) -> None:
        if question.kind.key not in self._kinds:
            raise CannotHold(_("Moodle has no questions of this kind."))
        kind, write = self._kinds[question.kind.key]
        is_cloze = kind == "shortanswer" and len(question.key) > 1
        element = Element("question", type="cloze" if is_cloze else kind)
        _text(SubElement(element, "name"), _name_of(question.stem))
        if is_cloze:
            self._html(element, "questiontext", question.stem, write_gaps(question.stem, question.key, self._address))
        else:
            self._html(element, "questiontext", question.stem)
        self._html(element, "generalfeedback", question.explanation)
        self._settings(element, question)
        if not is_cloze:
            write(element, question)
        self._tags(element, question)
        indent(element, level=1)
        self._file.write(b"  " + tostring(element, encoding="utf-8") + b"\n")

    def close(self) -> None:
        self._file.write(b"</quiz>\n")

    def abandon(self) -> None:
        """Nothing is kept but what the file holds."""

    def _settings(self, element: Element, question: Outgoing) -> None:
        points = question.filing["points"]
        if points is not None:
            _value(element, "defaultgrade", format(points.normalize(), "f"))
        _value(element, "penalty", "0")
        _value(element, "hidden", "0")
        _value(element, "idnumber", str(question.uuid))

    def _tags(self, element: Element, question: Outgoing) -> None:
        tags = SubElement(element, "tags")
        for tag in write_tags({**question.filing, "points": None}):
            _text(SubElement(tags, "tag"), tag)

    def _choice(self, element: Element, question: Outgoing) -> None:
        several = question.kind.key == "multiple"
        shuffled = bool(question.kind.option_ids(question.version.options))
        _value(element, "single", str(not several).lower())
        _value(element, "shuffleanswers", str(shuffled).lower())
        _value(element, "answernumbering", "ABCD")
        for text, share in zip(question.options, _shares(question), strict=True):
            self._html(element, "answer", text, fraction=share)

    def _judge(self, element: Element, question: Outgoing) -> None:
        for truth in (True, False):
            _text(SubElement(element, "answer", fraction="100" if truth == question.key else "0"), str(truth).lower())

    def _blank(self, element: Element, question: Outgoing) -> None:
        _value(element, "usecase", "0")
        for variant in question.key[0]:
            _text(SubElement(element, "answer", fraction="100", format="plain_text"), variant.replace("*", "\\*"))

    def _matching(self, element: Element, question: Outgoing) -> None:
        key = question.key
        if any(markers_in(right) for right in [*key["pairs"], *key["spare"]]):
            raise CannotHold(_("Moodle shows no pictures on the right side of pairs."))
        _value(element, "shuffleanswers", "true")
        for left, right in [*zip(question.options, key["pairs"], strict=True), *(("", text) for text in key["spare"])]:
            pair = self._html(element, "subquestion", left)
            _text(SubElement(pair, "answer"), right)

    def _ordering(self, element: Element, question: Outgoing) -> None:
        """All texts are shown, and only the whole order counts, as here."""
        _value(element, "layouttype", "VERTICAL")
        _value(element, "selecttype", "ALL")
        _value(element, "selectcount", str(len(question.key)))
        _value(element, "gradingtype", "ALL_OR_NOTHING")
        _value(element, "showgrading", "SHOW")
        for place, letter in enumerate(question.key, start=1):
            self._html(element, "answer", question.options[LETTERS.index(letter)], fraction=str(place))

    def _numeric(self, element: Element, question: Outgoing) -> None:
        """The unit stands in the file, and nobody has to type it."""
        answer = SubElement(element, "answer", fraction="100", format="plain_text")
        _text(answer, question.key["value"])
        _value(answer, "tolerance", question.key["tolerance"])
        if question.key["unit"]:
            unit = SubElement(SubElement(element, "units"), "unit")
            _value(unit, "multiplier", "1")
            _value(unit, "unit_name", question.key["unit"])
            _value(element, "unitgradingtype", "0")
            _value(element, "showunits", "3")

    def _essay(self, element: Element, question: Outgoing) -> None:
        _value(element, "responseformat", "editor")
        _value(element, "responserequired", "1")
        _value(element, "responsefieldlines", "15")
        _value(element, "attachments", "0")
        self._html(element, "graderinfo", question.kind.write_key(question.version))

    def _html(self, parent: Element, tag: str, text: str, html: str | None = None, **attributes: str) -> Element:
        """An element that holds a text as HTML, and the pictures it shows as files beside it."""
        element = SubElement(parent, tag, {**attributes, "format": "html"})
        _text(element, write_html(text, self._address) if html is None else html)
        for digest in dict.fromkeys(marker.digest for marker in markers_in(text)):
            file = SubElement(element, "file", name=self._file_name(digest), path="/", encoding="base64")
            file.text = base64.b64encode(self._picture(digest).data).decode()
        return element

    def _address(self, digest: str) -> str:
        return OWN_FILES + self._file_name(digest)

    def _file_name(self, digest: str) -> str:
        return f"{digest}.{self._picture(digest).format}"


def _shares(question: Outgoing) -> Sequence[str]:
    if question.kind.key == "multiple":
        return shares_of(question.options, question.key)
    return ["100" if letter == question.key else "0" for letter in LETTERS[: len(question.options)]]


def _name_of(stem: str) -> str:
    """What Moodle's lists show: how the question begins."""
    pieces = list(pieces_of(stem))
    words = "".join(piece if isinstance(piece, str) else " " for piece in pieces)
    shown = " ".join(words.split())[:NAME_LENGTH].strip()
    return shown or next(piece.digest for piece in pieces if isinstance(piece, Marker))


def _text(parent: Element, text: str) -> None:
    _value(parent, "text", text)


def _value(parent: Element, tag: str, value: str) -> None:
    SubElement(parent, tag).text = _NO_XML.sub("", value)


MOODLE_XML_EXPORT = ExportFormat("moodle-xml", gettext_lazy("Moodle XML"), ".xml", "application/xml", MoodleXmlWriter)
