"""One question of a text, as its lines come in: which of them says what (DOMAIN §9.4, §9.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from quizzes.domain.drafts import Place
from quizzes.kinds import find_kind
from quizzes.kinds.judge import truth_of
from quizzes.wording import plain

from .heads import OPTION_FIELDS, option_field
from .lines import Line, flow, join_lines
from .named import fields_in
from .numbering import SHORT_ANSWER
from .records import Record
from .sections import Section
from .splitting import Option, options_behind, options_on
from .stems import answers_in
from .tokens import Token, judged_option, lone_answer

_SHORT = re.compile(rf"[\s。.]*{SHORT_ANSWER}[\s。.]*")
_LETTERS_ALONE = re.compile(r"[A-HＡ-Ｈ]{1,8}")
_EMPTY_BRACKETS = re.compile(r"[(（]\s*[)）]")
# Kinds whose answers may take several lines.
_LONG_ANSWERS = frozenset({"essay", "case"})


@dataclass(eq=False)
class Block:
    """A question under way: lines by field, and the field that a line without a mark goes on with.

    `doubtful` are lines read as options whose labels might be the beginning of a text: where surer options follow,
    they go back to the stem. `parts` are the questions of a case, whose material is the stem.
    """

    place: Place
    section: Section | None = None
    section_number: int = 0
    number: int | None = None
    lines: dict[str, list[Line]] = field(default_factory=dict)
    current: str = "stem"
    is_closed: bool = False
    fault: str = ""
    warnings: list[str] = field(default_factory=list)
    doubtful: list[Line] = field(default_factory=list)
    parts: list[Block] = field(default_factory=list)

    @property
    def next_option(self) -> int:
        """The place, from 0, of the option that comes next."""
        return sum(name in self.lines for name in OPTION_FIELDS)

    @property
    def is_answered(self) -> bool:
        return any(line.text for line in self.lines.get("answer", []))

    @property
    def is_complete(self) -> bool:
        """Whether there is enough of it for the next question to begin."""
        return self.is_answered or self.next_option > 1

    @property
    def may_be_long(self) -> bool:
        """Whether the section says that answers are texts."""
        kind = find_kind(self.section.word) if self.section else None
        return kind is not None and kind.key in _LONG_ANSWERS

    @property
    def tells(self) -> bool:
        """Whether there is an answer or an option in it."""
        return self.is_answered or self.next_option > 0 or bool(answers_in(join_lines(self.lines.get("stem", []))))

    def ends_with(self, text: str, *, after_blank: bool) -> bool:
        """Whether, in a text without numbers, a line without a mark begins another question."""
        if self.is_answered:
            return after_blank or (self.current == "answer" and not self._goes_on())
        stem = join_lines(self.lines.get("stem", []))
        return not self.next_option and (bool(answers_in(stem)) or (after_blank and not answers_in(text)))

    def read(self, line: Line, following: Token | None) -> None:
        """Take in a line, whatever it says; `following` is the next one that is not blank."""
        self.fault = self.fault or line.fault
        text, fields = fields_in(line.text, answered=self.is_answered)
        if text:
            self._read_text(replace(line, text=text), following)
        for name, value in fields:
            self._read_field(name, replace(line, text=value), following)

    def close(self) -> None:
        """A line across the page: what follows an answer belongs to the question no more."""
        self.is_closed = self.is_answered

    def add_answer(self, line: Line) -> None:
        """An answer that stands where none is named: before the number, or alone in brackets."""
        current = self.current
        self._open("answer", line)
        self.current = current if current == "stem" and "stem" not in self.lines else "answer"

    def record(self) -> Record:
        """What was read, as a record."""
        fields = {
            name: flow(lines) if name in OPTION_FIELDS else join_lines(line for line in lines if line.text)
            for name, lines in self.lines.items()
        }
        return Record(
            self.place,
            fields,
            {name: lines[0].place for name, lines in self.lines.items()},
            section=self.section,
            is_bare=True,
            fault=self.fault,
            warnings=self.warnings,
            parts=[part.record() for part in self.parts],
        )

    def _read_field(self, name: str, line: Line, following: Token | None) -> None:
        if name == "options":
            self._read_text(line, following)
        elif name == "answer" and self.is_answered and not self._goes_on():
            self.fault = _("Two answers stand here: a question without a number may begin in between.")
        else:
            self._open(name, line)

    def _read_text(self, line: Line, following: Token | None) -> None:
        if self.current == "answer":
            self._read_behind_answer(line, following)
        elif self.current == "explanation":
            self._add(line)
        elif self.current == "stem" or self.current in OPTION_FIELDS:
            self._read_question(line, following)
        else:
            self.current = "explanation" if self.is_answered else "stem"
            self._read_text(line, following)

    def _read_behind_answer(self, line: Line, following: Token | None) -> None:
        """A line below an answer: more of it where it may be long, options that stand behind it, or a remark."""
        if not self.is_answered or self._goes_on():
            self._add(line)
        elif not self.next_option and options_on(line.text, 0):
            self._read_options(options_on(line.text, 0), line)
        else:
            self.warnings.append(_("The lines below the answer were taken for its explanation."))
            self._open("explanation", line)

    def _goes_on(self) -> bool:
        """Whether the answer may take more lines: it is not short, nor of a kind whose answers are."""
        kind = find_kind(self.section.word) if self.section else None
        if kind is not None:
            return kind.key in _LONG_ANSWERS
        return not _SHORT.fullmatch(flow(self.lines.get("answer", [])))

    def _read_question(self, line: Line, following: Token | None) -> None:
        """A line of the stem or of the options: an option, an answer, or more of what is under way."""
        text = line.text
        if options := options_on(text, self.next_option):
            if options[0].is_sure or len(options) > 1 or self.next_option or _goes_on_with(following, 1):
                self._read_options(options, line)
                return
        elif self.next_option and (again := options_on(text, 0)) and again[0].is_sure:
            self._begin_options_again(again, line)
            return
        if option := judged_option(text) or self._judged_alone(text, following):
            self._open(option_field(self.next_option), replace(line, text=option))
        elif answer := self._answer_alone(text):
            self.add_answer(replace(line, text=answer))
        elif not self.next_option:
            self._read_stem(line)
        else:
            self._add(line)

    def _read_options(self, options: Sequence[Option], line: Line) -> None:
        if not all(option.is_sure for option in options):
            self.doubtful.append(line)
        for option in options:
            self._open(option_field(self.next_option), replace(line, text=option.text))

    def _begin_options_again(self, options: Sequence[Option], line: Line) -> None:
        """The label A once more: the options before were none, or a question without a number begins."""
        if not self.doubtful:
            self.fault = _("The options begin a second time: a question without a number may stand here.")
            return
        for name in OPTION_FIELDS[: self.next_option]:
            del self.lines[name]
        self.lines.setdefault("stem", []).extend(self.doubtful)
        self.doubtful = []
        self._read_options(options, line)

    def _judged_alone(self, text: str, following: Token | None) -> str:
        """A line that says right or wrong and is an option: the other one stands above or below it."""
        truth = truth_of(text)
        if truth is None or not self.lines.get("stem") or "(" in plain(text):
            return ""
        options = [truth_of(flow(self.lines[name])) for name in OPTION_FIELDS[: self.next_option]]
        other = options == [not truth] or (
            not options and following is not None and truth_of(following.text) == (not truth)
        )
        return text if other else ""

    def _answer_alone(self, text: str) -> str:
        """The answer on a line of its own: in brackets, or letters below the options, or a judge's word."""
        if self.is_answered or not (self.lines.get("stem") or self.next_option):
            return ""
        if answer := lone_answer(text):
            return answer
        letters = self.next_option > 1 and _LETTERS_ALONE.fullmatch(text)
        return text if letters or (not self.next_option and truth_of(text) is not None) else ""

    def _read_stem(self, line: Line) -> None:
        """A line of the stem, with options behind it or in columns parted by tabs."""
        stem, options = options_behind(line.text)
        columns = line.text.split("\t")
        if options:
            self._add(replace(line, text=stem))
            self._read_options(options, line)
        elif len(columns) > 1 and self.lines.get("stem") and not _EMPTY_BRACKETS.search(line.text):
            for text in columns:
                self._open(option_field(self.next_option), replace(line, text=text))
        else:
            self._add(line)

    def _open(self, name: str, line: Line) -> None:
        """Begin a field, or go on with one that was there."""
        self.lines.setdefault(name, []).append(line)
        self.current = name

    def _add(self, line: Line) -> None:
        self.lines.setdefault(self.current, []).append(line)


def _goes_on_with(following: Token | None, place: int) -> bool:
    return following is not None and bool(options_on(following.text, place))
