"""The answer keys of a text, gathered as they come, and given to the questions they belong to (DOMAIN §9.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from quizzes.domain.drafts import Place, Problem, Severity
from quizzes.kinds import find_kind
from quizzes.wording import fold

from .blocks import Block
from .keys import KeyItem, KeyMismatch, key_items
from .lines import Line, join_lines
from .named import fields_in
from .numbering import SHORT_ANSWER, Family, Start
from .sections import Section

_SHORT_FIRST = re.compile(rf"(?P<answer>{SHORT_ANSWER})(?:$|[\s。.;；,，、]+(?P<rest>.*))", re.DOTALL)


@dataclass(eq=False)
class Chapter:
    """The answers to the questions of one section.

    `section_number`: of the section it stands in, where a key ends a section; 0 in a key apart, where `word` is what
    the head over these answers says, if there is one.
    """

    word: str = ""
    section_number: int = 0
    items: list[KeyItem] = field(default_factory=list)


class AnswerBook:
    """Every key of a text: `note` takes one that stands among questions, `open` and `read` one that stands apart."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._chapters: list[Chapter] = []
        self._family: Family | None = None
        # What the key says of its last number, by field, and the field under way.
        self._lines: dict[str, list[Line]] = {}
        self._current = ""

    def note(self, text: str, place: Place, section_number: int) -> bool:
        """Take the key at the end of a section; False where the text is none."""
        items = self._items(text, place)
        if items:
            self._chapters.append(Chapter(section_number=section_number, items=items))
        return bool(items)

    def open(self, section: Section | None = None) -> None:
        """A key apart begins, or the part of it under the head of a section."""
        self._finish_item()
        self._chapters.append(Chapter(section.word if section else ""))
        self._family = None

    def read(self, line: Line, start: Start | None) -> None:
        """A line of a key apart; `start` is the number it begins with."""
        if items := self._items(line.text, line.place):
            self._finish_item()
            self._chapters[-1].items += items
        elif start and self._family in (None, start.family) and self._counts_on(start.number):
            self._finish_item()
            self._family = start.family
            self._chapters[-1].items.append(KeyItem(start.number, line.place))
            self._read_text(Line(start.rest, line.place, line.is_wrapped), is_first=True)
        else:
            self._read_text(line, is_first=False)

    def settle(self, blocks: Sequence[Block]) -> None:
        """Give every answer to its question; problems name the answers that have none."""
        self._finish_item()
        chapters = [part for chapter in self._chapters if chapter.items for part in _runs(chapter)]
        if not chapters:
            return
        targets = _targets(chapters, blocks)
        if targets is None:
            message = _("The numbers of the key stand for several questions each; head its parts like the sections.")
            self.problems.append(Problem(Severity.ERROR, message, chapters[0].items[0].place))
            return
        for chapter, numbers in zip(chapters, targets, strict=True):
            for item in chapter.items:
                own = [block for block in blocks if block.section_number in numbers and block.number == item.number]
                self._give(item, own)

    def _give(self, item: KeyItem, own: Sequence[Block]) -> None:
        if len(own) != 1:
            several = _("The key answers question %(number)s, but there are several.")
            message = several if own else _("The key answers question %(number)s, which is not there.")
            self.problems.append(Problem(Severity.ERROR, message % {"number": item.number}, item.place))
            return
        block = own[0]
        for name, text in item.fields.items():
            said = join_lines(line for line in block.lines.get(name, []) if line.text)
            if name == "answer" and said and fold(said) != fold(text):
                block.fault = _("The question and the key give different answers.")
            elif not said and text:
                block.lines[name] = [Line(text, item.place)]

    def _items(self, text: str, place: Place) -> list[KeyItem]:
        try:
            return key_items(text, place)
        except KeyMismatch as mismatch:
            message = _("“%(text)s” gives another number of answers than it names questions.")
            self.problems.append(Problem(Severity.ERROR, message % {"text": str(mismatch)[:40]}, place))
            return []

    def _counts_on(self, number: int) -> bool:
        items = self._chapters[-1].items
        return not items or number in (items[-1].number + 1, 1)

    def _read_text(self, line: Line, *, is_first: bool) -> None:
        """What the key says of its last number: 【答案】A【解析】…, A。…, or a whole answer of several lines."""
        before, fields = fields_in(line.text, answered=True)
        if before:
            short = _SHORT_FIRST.fullmatch(before) if is_first else None
            self._note_field("answer" if is_first else self._current, short["answer"] if short else before, line)
            if short and short["rest"]:
                self._note_field("explanation", short["rest"], line)
        for name, value in fields:
            self._note_field(name, value, line)

    def _note_field(self, name: str, text: str, line: Line) -> None:
        self._current = name or "answer"
        self._lines.setdefault(self._current, []).append(Line(text, line.place, line.is_wrapped))

    def _finish_item(self) -> None:
        if self._lines and self._chapters and self._chapters[-1].items:
            item = self._chapters[-1].items[-1]
            item.fields |= {
                name: join_lines(line for line in lines if line.text) for name, lines in self._lines.items()
            }
        self._lines, self._current = {}, ""


def _runs(chapter: Chapter) -> list[Chapter]:
    """A chapter cut where its numbers start over: each run is a section of its own."""
    items = chapter.items
    cuts = [at for at, (one, next_one) in enumerate(pairwise(items), start=1) if next_one.number <= one.number]
    bounds = [0, *cuts, len(items)]
    return [Chapter(chapter.word, chapter.section_number, items[start:end]) for start, end in pairwise(bounds)]


def _targets(chapters: Sequence[Chapter], blocks: Sequence[Block]) -> list[set[int]] | None:
    """For each chapter the numbers of the sections it answers; None where nothing tells.

    A chapter belongs to the section it stands in, to the section of its head's kind, to every section where no two
    questions share a number, or else to the section in its own place.
    """
    by_section = {block.section_number: block.section for block in blocks}
    numbers = list(by_section)
    unique = len({block.number for block in blocks}) == len(blocks)
    apart = [chapter for chapter in chapters if not chapter.section_number]
    of_kind: dict[str, list[int]] = {}
    for number, section in by_section.items():
        of_kind.setdefault(kind_name(section.word if section else ""), []).append(number)
    targets: list[set[int]] = []
    for chapter in chapters:
        same_kind = of_kind.get(kind_name(chapter.word), []) if chapter.word else []
        if chapter.section_number:
            targets.append({chapter.section_number})
        elif same_kind:
            turn = sum(1 for other in apart[: apart.index(chapter)] if kind_name(other.word) == kind_name(chapter.word))
            targets.append({same_kind[min(turn, len(same_kind) - 1)]})
        elif unique:
            targets.append(set(numbers))
        elif len(apart) == len(numbers):
            targets.append({numbers[apart.index(chapter)]})
        else:
            return None
    return targets


def kind_name(word: str) -> str:
    """The key of the kind that a section's head names, or its word where that names none."""
    kind = find_kind(word)
    return kind.key if kind else word
