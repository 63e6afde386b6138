"""Reading Moodle XML, the format in which Moodle exports questions whole, with their pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.domain.drafts import ImportDraft, Place, Unit
from quizzes.exchange.formats import Format, FormatError
from quizzes.exchange.options import ReadOptions
from quizzes.kinds import kind_of
from quizzes.wording import fold

from .cloze import read_cloze
from .intake import (
    FULL,
    NONE,
    Answer,
    Intake,
    Item,
    Refused,
    Written,
    blank,
    choice,
    judgement,
    matching,
    numeric,
    ordering,
    read_reference,
    share_of,
)
from .markup import HTML, PLAIN
from .tags import read_points

# Under this name an element keeps the line it begins in; no element of a file has it.
LINE = "{line}"
_BEGINS = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<quiz[\s>]", re.DOTALL)
# Encodings of Chinese desks that the parser does not know.
_CHINESE = re.compile(rb"""(<\?xml[^>]*encoding=["'])(gb2312|gbk|gb18030)(["'])""", re.IGNORECASE)
_QUESTION = re.compile(rb"<question[\s>].*?</question>", re.DOTALL)
_FILE = re.compile(r"(<file\b[^>]*>)[^<]*")
_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")

# Kinds that Moodle has and this platform has not, by the name that Moodle shows in Chinese.
_FOREIGN: dict[str, str | Promise] = {
    "calculated": gettext_lazy("calculated"),
    "calculatedmulti": gettext_lazy("calculated multichoice"),
    "calculatedsimple": gettext_lazy("calculated simple"),
    "coderunner": gettext_lazy("program code"),
    "ddimageortext": gettext_lazy("drag and drop onto image"),
    "ddmarker": gettext_lazy("drag and drop markers"),
    "ddmatch": gettext_lazy("drag and drop matching"),
    "ddwtos": gettext_lazy("drag and drop into text"),
    "description": gettext_lazy("description, which asks nothing"),
    "gapselect": gettext_lazy("select missing words"),
    "random": gettext_lazy("random question"),
    "randomsamatch": gettext_lazy("random short-answer matching"),
    "stack": gettext_lazy("formula"),
}


def looks_like_moodle_xml(data: bytes, name: str) -> bool:
    """Whether a file begins as Moodle's questions do."""
    return bool(_BEGINS.match(data.removeprefix(b"\xef\xbb\xbf")[:100_000]))


def read_moodle_xml(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    """Every question of a file of Moodle XML and every problem with them, by line; files that attack are refused."""
    intake = Intake()
    walk = _Walk(intake, options)
    parser = XMLParser(target=walk, forbid_dtd=True)
    walk.line_of = lambda: parser.parser.CurrentLineNumber
    try:
        parser.feed(_readable(data))
        parser.close()
    except ParseError as error:
        message = _("The file is damaged: what stands in line %(line)s is no XML.")
        raise FormatError(message % {"line": error.position[0]}) from error
    except DefusedXmlException as error:
        raise FormatError(_("The file declares entities, which no export of Moodle does. It was not read.")) from error
    except (ValueError, LookupError) as error:
        raise FormatError(_("The text cannot be read in this encoding.")) from error
    if not walk.is_quiz:
        raise FormatError(_("This is no file of Moodle's questions: they stand within <quiz>."))
    return intake.result()


def _readable(data: bytes) -> bytes:
    declared = _CHINESE.match(data)
    if not declared:
        return data
    return declared[1] + b"utf-8" + declared[3] + data[declared.end() :].decode("gb18030").encode()


class _Walk(TreeBuilder):
    """Builds one question at a time, hands it over, and forgets it."""

    line_of: Callable[[], int]

    def __init__(self, intake: Intake, options: ReadOptions):
        super().__init__()
        self.intake = intake
        self.options = options
        self.category = ""
        self.is_quiz = False

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.is_quiz = self.is_quiz or tag == "quiz"
        return super().start(tag, {**attrs, LINE: str(self.line_of())} if tag == "question" else attrs)

    def end(self, tag: str) -> Element:
        element = super().end(tag)
        if tag == "question":
            self._question(element)
            element.clear()
        return element

    def _question(self, element: Element) -> None:
        place = Place(int(element.get(LINE, "0")), unit=Unit.LINE)
        if element.get("type") == "category":
            self.category = _value(element, "category/text")
        else:
            self.intake.take(place, _Reader(self.intake, element, self.category, self.options).read)


class _Reader:
    """One <question> read as a question."""

    def __init__(self, intake: Intake, element: Element, category: str, options: ReadOptions):
        self.intake = intake
        self.element = element
        self.category = category
        self.options = options
        self.item = Item(Place())
        # Of every text that does not name its own.
        self.format = HTML

    def read(self, item: Item) -> Written:
        self.item = item
        asked = self.element.find("questiontext")
        self.format = (asked.get("format") if asked is not None else "") or HTML
        kind = self.element.get("type", "")
        readers: dict[str, Callable[[], Written]] = {
            "cloze": self._cloze,
            "essay": self._essay,
            "matching": self._matching,
            "multichoice": self._choice,
            "numerical": self._numeric,
            "ordering": self._ordering,
            "shortanswer": self._blank,
            "truefalse": self._judgement,
        }
        if kind not in readers:
            name = str(_FOREIGN.get(kind, kind))
            raise Refused(_("A question of Moodle's kind “%(kind)s” has no counterpart here.") % {"kind": name})
        self._file()
        if kind != "cloze":
            item.stem = self._text(asked)
        item.explanation = self._text(self.element.find("generalfeedback"))
        written = readers[kind]()
        self._note_what_is_not_kept()
        return written

    def _file(self) -> None:
        self.intake.file_by_tags(self.item, [tag.text or "" for tag in self.element.iterfind("tags/tag/text")])
        self.intake.identify(self.item, _value(self.element, "idnumber"))
        self.intake.file_by_category(self.item, self.category, self.options)
        grade = _value(self.element, "defaultgrade")
        points = read_points(grade) if grade else None
        if points is not None:
            self.item.filing["points"] = points
        elif grade:
            self.item.warn(_("“%(text)s” is no number of points.") % {"text": grade[:20]})

    def _note_what_is_not_kept(self) -> None:
        if _value(self.element, "hidden") == "1":
            self.item.warn(_("Moodle hides this question."))
        for is_there, what in (
            (fold(_value(self.element, "name/text")) not in fold(self.item.stem), _("the questions' names")),
            (_number(_value(self.element, "penalty")), _("penalties for further tries")),
            (self.element.find("hint") is not None, _("hints for further tries")),
            (any(_value(self.element, f"{name}/text") for name in _FEEDBACKS), _("feedback that all answers share")),
        ):
            if is_there:
                self.intake.pass_over(what, self.item.place)

    def _text(self, element: Element | None) -> str:
        """The text of an element in its format, with the files that stand beside it."""
        return "" if element is None else self.item.text(*_source(element, self.format))

    def _answers(self, *, formatted: bool) -> list[Answer]:
        """The answers; formatted ones may hold pictures, others are compared letter by letter."""
        return [self._answer(answer, formatted) for answer in self.element.iterfind("answer")]

    def _answer(self, element: Element, formatted: bool) -> Answer:
        source, text_format, files = _source(element, self.format)
        return Answer(
            self.item.text(source, text_format if formatted else PLAIN, files),
            share_of(element.get("fraction") or "0"),
            self._text(element.find("feedback")),
            _value(element, "tolerance") or "0",
        )

    def _choice(self) -> Written:
        several = _value(self.element, "single").lower() in ("false", "0")
        written = choice(self.item, self._answers(formatted=True), several=several)
        if _value(self.element, "shuffleanswers").lower() in ("false", "0"):
            self._note_fixed_order(written)
        return written

    def _note_fixed_order(self, written: Written) -> None:
        """Options that stay in place there are shuffled here, unless their texts speak of each other."""
        stored, _key = kind_of(written.kind).compose(written.options, written.key)
        if kind_of(written.kind).option_ids(stored):
            self.intake.pass_over(_("that the options keep their order"), self.item.place)

    def _judgement(self) -> Written:
        """Answers are called true and false; very old files have other words, in that order."""
        truths = {"true": True, "false": False}
        feedback: dict[bool, str] = {}
        right = None
        for place, answer in enumerate(self._answers(formatted=False)):
            says = truths.get(answer.text.lower(), place == 0)
            feedback[says] = answer.feedback
            right = says if answer.share == FULL else right
        if right is None:
            raise Refused(_("Neither true nor false gives all points."))
        return judgement(self.item, right, if_true=feedback.get(True, ""), if_false=feedback.get(False, ""))

    def _blank(self) -> Written:
        if _value(self.element, "usecase") == "1":
            self.intake.pass_over(_("that capital letters are told apart"), self.item.place)
        return blank(self.item, [self._answers(formatted=False)])

    def _numeric(self) -> Written:
        units = [
            (_value(unit, "unit_name"), _number(_value(unit, "multiplier")))
            for unit in self.element.iterfind("units/unit")
        ]
        own = next((name for name, factor in units if factor == 1), "")
        if len(units) > 1:
            others = _(", ").join(name for name, _factor in units if name != own)
            self.item.warn(_("Answers in other units count in Moodle, not here: %(units)s.") % {"units": others})
        return numeric(self.item, self._answers(formatted=False), own)

    def _matching(self) -> Written:
        return matching(
            self.item,
            [
                (self._text(pair), self.item.text(_value(pair, "answer/text"), PLAIN))
                for pair in self.element.iterfind("subquestion")
            ],
        )

    def _ordering(self) -> Written:
        return ordering(self.item, [self._text(answer) for answer in self.element.iterfind("answer")])

    def _essay(self) -> Written:
        if _value(self.element, "responseformat") == "noinline":
            raise Refused(_("Its answer is a file; an essay here is answered by a text."))
        for name, what in (
            ("attachments", _("that files may be attached to an answer")),
            ("responsetemplate/text", _("what stands in the answer's field beforehand")),
        ):
            if _value(self.element, name) not in ("", "0"):
                self.intake.pass_over(what, self.item.place)
        return read_reference(self.item, self._text(self.element.find("graderinfo")))

    def _cloze(self) -> Written:
        element = self.element.find("questiontext")
        return read_cloze(self.item, *(_source(element, HTML) if element is not None else ("", HTML, {})))


def _source(element: Element, text_format: str) -> tuple[str, str, Mapping[str, bytes]]:
    """What an element holds: its text, the text's format (`text_format` where it names none), its files by name."""
    inner = element.find("text")
    source = (inner.text if inner is not None else element.text) or ""
    files = {_name_of(file): _bytes_of(file) for file in element.iterfind("file")}
    return source, element.get("format") or text_format, files


def _name_of(file: Element) -> str:
    return f"{file.get('path', '/')}/{file.get('name', '')}".replace("//", "/").strip("/")


def _bytes_of(file: Element) -> bytes:
    try:
        return base64.b64decode("".join((file.text or "").split()), validate=True)
    except ValueError as error:
        message = _("The file “%(name)s” within it is damaged.")
        raise Refused(message % {"name": file.get("name", "")[-80:]}) from error


def _value(element: Element, path: str) -> str:
    """The bare text at a path below an element; empty where there is none."""
    return (element.findtext(path) or "").strip()


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return NONE


def original_questions(data: bytes, options: ReadOptions) -> dict[tuple[str, int], str]:
    """The source of every question without the bytes of its pictures, by the line it begins in.

    Of questions that begin in one line all of them stand together.
    """
    found: dict[tuple[str, int], str] = {}
    line, begins = 1, 0
    # Counted in bytes, for the encoding makes no difference to tags and line ends.
    data = _readable(data)
    for question in _QUESTION.finditer(data):
        line += data.count(b"\n", begins, question.start())
        begins = question.start()
        text = _FILE.sub(r"\1…", question[0].decode(errors="replace"))
        found["", line] = "\n".join(filter(None, (found.get(("", line)), text)))
    return found


MOODLE_XML = Format(
    "moodle-xml",
    gettext_lazy("Moodle XML"),
    (".xml",),
    looks_like_moodle_xml,
    read_moodle_xml,
    original_questions,
)
