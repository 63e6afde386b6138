"""Texts of Moodle and ours: HTML to plain text with line breaks and pictures, and back without loss."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from markdown_it import MarkdownIt

from quizzes.domain.images import check_picture
from quizzes.pictures import Marker, digest_of, marker, pieces_of
from quizzes.wording import clean

# What Moodle calls its formats, in files of XML and of GIFT.
HTML, AUTO, PLAIN, MARKDOWN = "html", "moodle_auto_format", "plain_text", "markdown"
# Where a text's own files are, as Moodle writes it into addresses.
OWN_FILES = "@@PLUGINFILE@@/"

_BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_SKIPPED = {"head", "noscript", "script", "style", "template", "title"}
_MARKED = {"b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "mark", "font", "big", "small"}
_INLINE = _MARKED | {
    "a", "abbr", "acronym", "bdi", "bdo", "br", "cite", "code", "dfn", "img", "kbd", "label", "nobr", "q", "samp",
    "span", "sub", "sup", "td", "th", "time", "tt", "var", "wbr",
}  # fmt: skip
_UNKEEPABLE = {"applet", "audio", "canvas", "embed", "iframe", "math", "object", "source", "svg", "video"}
_TRANSPARENT = {"base", "body", "col", "colgroup", "html", "input", "link", "meta"}
_KNOWN = _BLOCKS | _SKIPPED | _INLINE | _UNKEEPABLE | _TRANSPARENT
# What opens or closes an element; its name is the first group. Any other "<" is a character of the text.
_TAG = re.compile(
    r"""</?([a-z][a-z0-9]*(?:[:-][\w:.-]*)?)(?:\s+[a-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*\s*/?>""",
    re.ASCII | re.IGNORECASE,
)
_TAG_OR_SIGN = re.compile(f"{_TAG.pattern}|<", re.ASCII | re.IGNORECASE)
_TELLING_STYLE = re.compile(r"(?i)\b(font-weight|font-style|text-decoration|color|background)")

_FORMATTING = pgettext_lazy("lost", "bold, italics, colours and the like")
_LOST: dict[str, str | Promise] = {
    **dict.fromkeys(_MARKED, _FORMATTING),
    **dict.fromkeys(["sup", "sub"], pgettext_lazy("lost", "raised and lowered characters")),
    "table": pgettext_lazy("lost", "tables"),
    "a": pgettext_lazy("lost", "links"),
    **dict.fromkeys(["ul", "ol"], pgettext_lazy("lost", "marks of lists")),
}
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPTS = {"sup": (_RAISED, "^"), "sub": (_LOWERED, "_")}
_ONE_LINE = re.compile(r"[ \t\r\n\f]+")
_DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)


class Unreadable(Exception):
    """A text that cannot be kept as it was meant; the message says what it holds."""


@dataclass
class Text:
    """A text as the bank keeps it, with the bytes of its pictures by their digits, and what it lost on the way."""

    text: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)


def read_text(source: str, text_format: str, files: Mapping[str, bytes] | None = None) -> Text:
    """A text of one of Moodle's formats as ours; `files` are those that came with it, by name.

    Raises Unreadable where it holds what no plain text with pictures can: films, sounds, drawings, pictures elsewhere.
    """
    if text_format == PLAIN:
        return Text(clean(source))
    if text_format == MARKDOWN:
        source = MarkdownIt().enable("table").render(source)
    elif text_format == AUTO:
        source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")
    if "<" not in source and "&" not in source:
        return Text(clean(_ONE_LINE.sub(" ", source)))
    reader = _Reader(files or {})
    reader.feed(_only_tags(source, strict=text_format == HTML))
    reader.close()
    return Text(clean("".join(reader.pieces)), reader.pictures, {str(_LOST[name]) for name in reader.lost})


def write_html(text: str, address_of: Callable[[str], str]) -> str:
    """The HTML that read_text reads back to exactly this text; `address_of` gives a picture's address by its digits."""
    return "".join(
        f'<img src="{escape(address_of(piece.digest))}" alt="{escape(piece.alt)}">'
        if isinstance(piece, Marker)
        else escape(piece, quote=False).replace("\n", "<br>")
        for piece in pieces_of(text)
    )


def data_uri(data: bytes, mime: str) -> str:
    """A picture as an address that holds it."""
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def _only_tags(source: str, *, strict: bool) -> str:
    """HTML without comments in which every "<" begins a tag; what only looks like one, as in "a<b且c", is escaped.

    People who type text know few tags, and unless `strict` others are text. Takes time in proportion to the length
    whatever the text holds: patterns that look for an end would not.
    """

    def keep(found: re.Match[str]) -> str:
        name = (found[1] or "").lower()
        is_tag = name and (strict or name in _KNOWN or ":" in name)
        return found[0] if is_tag else escape(found[0], quote=False)

    return _TAG_OR_SIGN.sub(keep, _without_comments(source))


def _without_comments(source: str) -> str:
    kept, start = [], 0
    while (begins := source.find("<!--", start)) >= 0 and (ends := source.find("-->", begins)) >= 0:
        kept.append(source[start:begins])
        start = ends + len("-->")
    return "".join([*kept, source[start:]])


class _Reader(HTMLParser):
    """Walks HTML and keeps what a plain text can."""

    def __init__(self, files: Mapping[str, bytes]):
        super().__init__(convert_charrefs=True)
        self.files = files
        self.pieces: list[str] = []
        self.pictures: dict[str, bytes] = {}
        self.lost: set[str] = set()
        self._skipping = ""
        self._verbatim = 0
        self._cells = 0
        self._script: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            return
        if tag in _SKIPPED:
            self._skipping = tag
        elif tag in _UNKEEPABLE:
            raise Unreadable(_("It holds a <%(tag)s>; a text here holds pictures and nothing else.") % {"tag": tag})
        elif tag == "img":
            self._picture({name: value or "" for name, value in attrs})
        elif tag == "br" or tag in _BLOCKS:
            self._break(tag)
        elif tag in ("td", "th"):
            self._cell()
        elif tag in _SCRIPTS:
            self._script = (tag, len(self.pieces))
        self._note_loss(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skipping = "" if tag == self._skipping else self._skipping
        elif tag in _BLOCKS:
            self.pieces.append("\n")
            self._verbatim -= tag == "pre" and self._verbatim > 0
        elif self._script and tag == self._script[0]:
            self._close_script(*self._script)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.pieces.append(data if self._verbatim else _ONE_LINE.sub(" ", data))

    def _break(self, tag: str) -> None:
        self.pieces.append("\n")
        self._verbatim += tag == "pre"
        if tag == "tr":
            self._cells = 0

    def _cell(self) -> None:
        if self._cells:
            self.pieces.append(" | ")
        self._cells += 1

    def _close_script(self, tag: str, start: int) -> None:
        """Raised and lowered digits have characters of their own; anything else keeps its meaning by a sign."""
        table, sign = _SCRIPTS[tag]
        written = clean("".join(self.pieces[start:]))
        self._script = None
        if all(ord(character) in table for character in written):
            self.pieces[start:] = [written.translate(table)]
        else:
            self.lost.add(tag)
            self.pieces[start:] = [f"{sign}{written}" if len(written) == 1 else f"{sign}({written})"]

    def _note_loss(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        if tag in _LOST and tag not in _SCRIPTS:
            self.lost.add(tag)
        elif _TELLING_STYLE.search(attrs.get("style") or ""):
            self.lost.add("b")

    def _picture(self, attrs: Mapping[str, str]) -> None:
        data = self._bytes_of(attrs.get("src", "").strip())
        try:
            check_picture(data)
        except ValidationError as error:
            raise Unreadable(" ".join(error.messages)) from error
        digest = digest_of(data)
        self.pictures[digest] = data
        self.pieces.append(marker(digest, clean(attrs.get("alt", ""))))

    def _bytes_of(self, address: str) -> bytes:
        if embedded := _DATA_URI.fullmatch(address):
            try:
                return base64.b64decode(_ONE_LINE.sub("", unquote(embedded[1])), validate=True)
            except ValueError as error:
                raise Unreadable(_("A picture within it is damaged.")) from error
        name = unquote(address.removeprefix(OWN_FILES).partition("?")[0])
        if name not in self.files:
            message = _("Its picture “%(name)s” is not in the file. Export the questions together with their files.")
            raise Unreadable(message % {"name": (name or address)[-80:]})
        return self.files[name]
