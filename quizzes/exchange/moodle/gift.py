"""Reading GIFT, Moodle's text format of questions, as Moodle reads it: blocks parted by empty lines, answers in braces.

Comment lines may carry what our own exports know beyond GIFT, in the form in which Moodle itself writes
`// [id:…] [tag:…]`; within such a token a backslash takes the next character as it is, and `\\n` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text
from quizzes.domain.drafts import ImportDraft, Place, Unit
from quizzes.exchange.formats import Format
from quizzes.exchange.options import ReadOptions
from quizzes.wording import fold

from .intake import (
    FULL,
    GAP,
    NONE,
    Answer,
    Intake,
    Item,
    Refused,
    Written,
    blank,
    choice,
    decimal_of,
    judgement,
    matching,
    numeric,
    ordering,
    read_reference,
    share_of,
)
from .markup import AUTO, HTML, MARKDOWN, PLAIN
from .texts import decoded

# Escaped characters, kept out of the way while a block is taken apart; no text holds the right-hand ones.
_ESCAPED = {
    ":": "\ufdd0", "#": "\ufdd1", "=": "\ufdd2", "{": "\ufdd3", "}": "\ufdd4", "~": "\ufdd5", "n": "\ufdd6",
    "\\": "\ufdd7",
}  # fmt: skip
_PLAIN = str.maketrans({mark: "\n" if letter == "n" else letter for letter, mark in _ESCAPED.items()})
_AS_TYPED = str.maketrans({mark: f"\\{letter}" for letter, mark in _ESCAPED.items()})
_RESERVED = re.compile("[\ufdd0-\ufdef]")
_ESCAPE = re.compile(r"\\([:#={}~n\\])")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_FORMATS = {"html": HTML, "moodle": AUTO, "plain": PLAIN, "markdown": MARKDOWN}
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_TOKEN = re.compile(r"\[([^:\[\]]+):((?:\\.|[^\\\[\]])*)\]")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
# The first line of Moodle's plug-in for orderings says how to show and grade them.
_ORDERING = re.compile(
    r"> *\d* *(?:(?:ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)\b)? *(?:(?:HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0)\b)? *"
    r"(?:(?:ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_\w+|RELATIVE|LONGEST_\w+)\b)? *"
    r"(?:(?:SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)\b)? *(?:(?:none|abc|ABCD|123|iii|IIII)\b)?"
)
# What comments of our own exports hold beside Moodle's id and tag.
REFERENCE, EXPLANATION = "参考答案", "解析"
# What begins the answers of nearly every question; braces of formulas do not go on like this.
_LOOKS_LIKE_IT = re.compile(r"(?m)(?:^::.*?::.*|(?<!\\)\{\s*(?:[=~#>]|(?:T|F|TRUE|FALSE)\s*[}#]))")


@dataclass
class _Block:
    """Lines that belong together: the number of the first, what they say, and the tokens of their comments."""

    line: int
    lines: list[str] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.tokens if key == name]


@dataclass(frozen=True)
class _Parts:
    """A block taken apart, escapes still set aside. `answers` is None where the block has no braces."""

    title: str
    text: str
    answers: str | None


def looks_like_gift(data: bytes, name: str) -> bool:
    """Whether a text holds questions of GIFT, by its name or by answers in braces."""
    try:
        text = decode_text(data)
    except SpreadsheetError:
        return False
    return name.lower().endswith(".gift") or bool(_LOOKS_LIKE_IT.search(text))


def read_gift(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    """Every question of a GIFT file and every problem with them, by line."""
    intake = Intake()
    category = ""
    for block in _blocks(_RESERVED.sub("", decoded(data, options))):
        while block.lines and block.lines[0].startswith("$CATEGORY:"):
            category = block.lines.pop(0).removeprefix("$CATEGORY:").strip()
            block.line += 1
        if block.lines:
            intake.take(Place(block.line, unit=Unit.LINE), _Reader(intake, block, category, options).read)
    return intake.result()


def _blocks(text: str) -> Iterator[_Block]:
    """The blocks that hold more than comments; comments before an empty line belong to nobody."""
    block: _Block | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped:
            if block and block.lines:
                yield block
            block = None
            continue
        block = block or _Block(number)
        if stripped.startswith("//"):
            block.tokens += [(key, _unescaped(value)) for key, value in _TOKEN.findall(stripped)]
        else:
            if not block.lines:
                block.line = number
            block.lines.append(stripped)
    if block and block.lines:
        yield block


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


class _Reader:
    """One block read as a question."""

    def __init__(self, intake: Intake, block: _Block, category: str, options: ReadOptions):
        self.intake = intake
        self.block = block
        self.category = category
        self.options = options
        self.format = AUTO

    def read(self, item: Item) -> Written:
        parts = _taken_apart(_ESCAPE.sub(lambda found: _ESCAPED[found[1]], self.block.text))
        self._file(item)
        item.stem = self._stem(item, parts.text)
        self._note_title(item, parts.title)
        if parts.answers is None:
            raise Refused(_("This is a description without an answer; it is no question."))
        if parts.answers.startswith(">"):
            return self._ordering(item, parts.answers)
        answers, marked, feedback = parts.answers.rpartition("####")
        if not marked:
            answers, feedback = feedback, ""
        item.explanation = self._text(item, feedback)
        return self._by_answers(item, answers.strip())

    def _file(self, item: Item) -> None:
        self.intake.file_by_tags(item, self.block.values("tag"))
        for idnumber in self.block.values("id")[:1]:
            self.intake.identify(item, idnumber)
        self.intake.file_by_category(item, self.category, self.options)

    def _stem(self, item: Item, source: str) -> str:
        if prefix := _FORMAT.match(source):
            self.format, source = _FORMATS[prefix[1]], source[prefix.end() :]
        return item.text(_plain(source), self.format)

    def _note_title(self, item: Item, title: str) -> None:
        if fold(title) not in fold(item.stem):
            self.intake.pass_over(_("the questions' names"), item.place)

    def _text(self, item: Item, source: str) -> str:
        """A text of an answer: in the format of the question unless it names its own."""
        source, text_format = source.strip(), self.format
        if prefix := _FORMAT.match(source):
            text_format, source = _FORMATS[prefix[1]], source[prefix.end() :]
        return item.text(_plain(source), text_format)

    def _by_answers(self, item: Item, answers: str) -> Written:
        """The kind by what stands in the braces, in the order in which Moodle asks."""
        if not answers:
            return read_reference(item, self._comment(item, REFERENCE))
        if answers.startswith("#"):
            return self._numeric(item, answers[1:])
        if "~" in answers:
            return self._choice(item, answers)
        if "=" in answers and "->" in answers:
            return self._matching(item, answers)
        if answers.partition("#")[0].strip() in _TRUTHS:
            return self._judgement(item, answers)
        return self._blank(item, answers)

    def _choice(self, item: Item, answers: str) -> Written:
        several = "=" not in answers
        found = []
        for part in _split(answers.replace("=", "~="), "~"):
            if part.startswith("="):
                share, text = FULL, part[1:]
            else:
                share, text = _weighed(part, NONE)
            found.append(self._answer(item, text, share))
        return choice(item, found, several=several)

    def _matching(self, item: Item, answers: str) -> Written:
        pairs = []
        for part in _split(answers, "="):
            left, arrow, right = part.partition("->")
            if not arrow:
                message = _("The pair “%(pair)s” lacks its arrow: write left -> right.")
                raise Refused(message % {"pair": _plain(part)[:40]})
            pairs.append((self._text(item, left), item.text(_plain(right), PLAIN)))
        return matching(item, pairs)

    def _judgement(self, item: Item, answers: str) -> Written:
        word, *feedback = answers.split("#", 2)
        truth = _TRUTHS[word.strip()]
        if_wrong, if_right = (self._text(item, text) for text in [*feedback, "", ""][:2])
        if_true, if_false = (if_right, if_wrong) if truth else (if_wrong, if_right)
        return judgement(item, truth, if_true=if_true, if_false=if_false)

    def _blank(self, item: Item, answers: str) -> Written:
        found = []
        for part in _split(answers, "="):
            share, text = _weighed(part, FULL)
            text, _hash, feedback = text.partition("#")
            found.append(Answer(_bare(text), share, self._text(item, feedback)))
        return blank(item, [found])

    def _numeric(self, item: Item, answers: str) -> Written:
        answers, _wrong, if_wrong = answers.partition("~")
        found = []
        for part in _split(answers, "="):
            share, text = _weighed(part, FULL)
            text, _hash, feedback = text.partition("#")
            value, tolerance = _span(_bare(text))
            found.append(Answer(value, share, self._text(item, feedback), tolerance))
        written = numeric(item, found, str(item.filing.get("unit", "")))
        item.remark("", self._text(item, if_wrong.partition("#")[2]))
        return written

    def _ordering(self, item: Item, answers: str) -> Written:
        """The plug-in's own syntax: one text to a line, in which nothing is escaped."""
        item.explanation = self._comment(item, EXPLANATION)
        lines = [line.strip() for line in _ORDERING.sub("", answers, count=1).split("\n")]
        return ordering(item, [item.text(line.translate(_AS_TYPED), AUTO) for line in lines if line])

    def _comment(self, item: Item, name: str) -> str:
        """A text that stands in a comment, as HTML."""
        return item.text("<br>".join(self.block.values(name)), HTML)

    def _answer(self, item: Item, source: str, share: Decimal) -> Answer:
        text, _hash, feedback = source.partition("#")
        return Answer(self._text(item, text), share, self._text(item, feedback))


def _taken_apart(text: str) -> _Parts:
    title = ""
    if text.startswith("::") and "::" in text[2:]:
        title, _end, text = text[2:].partition("::")
        text = text.strip()
    before, opened, rest = text.partition("{")
    if not opened:
        if "}" in text:
            raise Refused(_("A closing brace } has no opening one; write \\} for the character."))
        return _Parts(title, text, None)
    answers, closed, after = rest.partition("}")
    if not closed:
        raise Refused(_("The brace { is not closed before the next empty line; write \\{ for the character."))
    if "{" in after or "}" in after:
        raise Refused(_("It has braces twice: leave an empty line between questions; write \\{ for the character."))
    stem = before + GAP + after if after.strip() else before
    return _Parts(_plain(title), stem.strip(), answers.strip())


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


def _bare(source: str) -> str:
    """An answer that is compared letter by letter: no format applies to it, though one may be named."""
    source = source.strip()
    prefix = _FORMAT.match(source)
    return _plain(source[prefix.end() :] if prefix else source).strip()


def _split(answers: str, sign: str) -> Sequence[str]:
    return [part for part in (part.strip() for part in answers.split(sign)) if part]


def _weighed(part: str, otherwise: Decimal) -> tuple[Decimal, str]:
    weight = _WEIGHT.match(part)
    return (share_of(weight[1]), part[weight.end() :]) if weight else (otherwise, part)


def _span(text: str) -> tuple[str, str]:
    """The number and its tolerance from "3.14", "3.14:0.01" or "3.1..3.2"."""
    if ".." in text[1:]:
        low, _dots, high = text.partition("..")
        low_value, high_value = Decimal(decimal_of(low)), Decimal(decimal_of(high))
        return format((low_value + high_value) / 2, "f"), format(abs(high_value - low_value) / 2, "f")
    value, _colon, tolerance = text.partition(":")
    return value.strip(), tolerance.strip() or "0"


GIFT = Format("gift", gettext_lazy("Moodle GIFT"), (".gift", ".txt"), looks_like_gift, read_gift)
