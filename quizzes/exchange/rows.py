"""Reading one row as a question in written form; whatever cannot be read without guessing is a problem of that row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.spreadsheets import Row
from quizzes.domain.drafts import DraftQuestion, Problem, Severity
from quizzes.enums import Difficulty
from quizzes.kinds import KeyHints, KeyReading, QuestionKind, find_kind, kind_of
from quizzes.kinds.base import AskFirst
from quizzes.kinds.judge import truth_of
from quizzes.kinds.letters import letters_of
from quizzes.wording import clean, plain

from .heads import Head
from .labels import Labelling, labelling_of, without_labels
from .stems import answers_in, split_options, split_stem, without_answer

_DIFFICULTIES = {
    Difficulty.EASY: {"易", "容易", "简单", "较易", "低", "easy"},
    Difficulty.MEDIUM: {"中", "中等", "一般", "普通", "适中", "medium"},
    Difficulty.HARD: {"难", "较难", "困难", "高", "hard", "difficult"},
}
# What files call questions that this version cannot hold yet (DOMAIN §9.3), with the names used in reports.
_LATER = {
    "blank": {"填空", "fill", "blank"},
    "matching": {"匹配", "连线", "配对", "matching"},
    "ordering": {"排序", "ordering"},
    "numeric": {"计算", "数值", "numeric"},
    "essay": {"简答", "问答", "论述", "案例分析", "案例", "名词解释", "essay", "short answer"},
}
# A choice of either kind: the answer tells.
_ANY_CHOICE = frozenset({"选择", "choice", "客观"})


@dataclass(frozen=True)
class ReadOptions:
    """What the person who imports says about the file. `codes`: kind by the code that the file uses for it."""

    judge_true: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The row cannot become a question; `column` names the cell to look at, if it is one."""

    def __init__(self, message: str, column: int | None = None, severity: Severity = Severity.ERROR):
        super().__init__(message)
        self.message = message
        self.column = column
        self.severity = severity


class RowReader:
    """One row under its head. Reading is in steps, so that labels can be judged over the whole file before keys."""

    def __init__(self, sheet: str, head: Head, row: Row, options: ReadOptions, section: QuestionKind | None):
        self.sheet = sheet
        self.head = head
        self.row = row
        self.given = options
        self.section = section
        self.problems: list[Problem] = []
        self.kind_name = ""
        self.stem = ""
        self.texts: list[str] = []
        self.labelling = Labelling.NONE
        self._known_kind: QuestionKind | None = None

    def text(self, name: str) -> str:
        """The cleaned cell of a named column; empty where the sheet has no such column."""
        column = self.head.columns.get(name)
        return clean(self.row[column]) if column is not None else ""

    def warn(self, message: str, column: int | None = None) -> None:
        self.problems.append(Problem(Severity.WARNING, message, self.sheet, self.row.number, column))

    def open(self) -> None:
        """Step one: kind as far as the row says it, stem, and options with their labels still on."""
        self._known_kind = self._read_kind()
        self.kind_name = self._known_kind.key if self._known_kind else ""
        self.stem = self.text("stem")
        if not self.stem:
            raise Refused(_("The question has no text."), self.head.columns["stem"])
        self.texts = self._read_options()
        self.labelling = labelling_of(self.texts)
        if self.labelling == Labelling.ASTRAY:
            raise Refused(_("The labels of the options do not follow their columns."), self._first_option_column())

    def close(self, *, trust_loose_labels: bool) -> DraftQuestion:
        """Step two: labels off, key read, everything checked by the kind."""
        self._take_labels_off(trust_loose_labels)
        reading, kind = self._read_key()
        self.kind_name = kind.key
        for warning in reading.warnings:
            self.warn(warning, self.head.columns.get("answer"))
        options, key = self._composed(kind, reading)
        return DraftQuestion(
            sheet=self.sheet,
            row=self.row.number,
            kind=kind.key,
            stem=self.stem,
            options=options,
            key=key,
            explanation=self._explanation(reading.tail),
            difficulty=self._difficulty(),
            knowledge_point=self._optional("knowledge_point", 64),
            basis_text=self._optional("basis_text", 255),
            points=self._points(),
        )

    def _read_kind(self) -> QuestionKind | None:
        """The kind by its word or code; None where the answer has to tell."""
        word = self.text("kind")
        if not word:
            return self.section
        if kind := find_kind(word):
            return kind
        code, column = plain(word), self.head.columns["kind"]
        if code in self.given.codes:
            word = self.given.codes[code]
        elif code.isdigit():
            message = _("“%(code)s” as a kind means different things in different files. Say what it stands for.")
            raise Refused(message % {"code": word}, column, Severity.QUESTION)
        if kind := find_kind(word):
            return kind
        if plain(word).removesuffix("题") in _ANY_CHOICE:
            return None
        later = next((name for name, words in _LATER.items() if plain(word).removesuffix("题") in words), "")
        self.kind_name = later
        message = (
            _("Questions of the kind “%(kind)s” cannot be imported yet.") if later else _("Unknown kind “%(kind)s”.")
        )
        raise Refused(message % {"kind": word[:20]}, column)

    def _read_options(self) -> list[str]:
        if self.head.options:
            columns = [self.head.options[place] for place in sorted(self.head.options)]
            texts = [clean(self.row[column]) for column in columns]
            while texts and not texts[-1]:
                texts.pop()
            if "" in texts:
                raise Refused(_("An option is empty while a later one is not."), columns[texts.index("")])
            return texts
        if "options" in self.head.columns:
            return [clean(text) for text in split_options(self.text("options"))]
        if self._known_kind is None or self._known_kind.has_options:
            self.stem, texts = split_stem(self.stem)
            return texts
        return []

    def _take_labels_off(self, trust_loose: bool) -> None:
        if self.labelling == Labelling.LOOSE and not trust_loose:
            self.warn(
                _("The options may begin with their labels; they were left as they are."), self._first_option_column()
            )
            return
        if self.labelling == Labelling.SOME:
            self.warn(_("Only some of the options carry a label."), self._first_option_column())
        self.texts = without_labels(self.texts, self.labelling)

    def _read_key(self) -> tuple[KeyReading, QuestionKind]:
        column = self.head.columns.get("answer")
        answer = self.text("answer")
        if self.head.flags:
            answer, column = self._flagged(answer)
        within = answers_in(self.stem)
        if not answer and within:
            if len(within) > 1:
                raise Refused(_("Several brackets of the text could hold the answer."), self.head.columns["stem"])
            answer, column, self.stem = within[0], self.head.columns["stem"], without_answer(self.stem)
        kind = self._known_kind or self._kind_by(answer)
        try:
            reading = kind.read_key(answer, self.texts, KeyHints(self.given.judge_true))
        except AskFirst as ask:
            raise Refused(str(ask), column, Severity.QUESTION) from ask
        except ValidationError as error:
            raise Refused(" ".join(error.messages), column) from error
        self._blank_out(within, kind, reading)
        return reading, kind

    def _flagged(self, answer: str) -> tuple[str, int | None]:
        """The answer from one 0/1 flag per option; a written answer beside the flags wins nothing over them."""
        right = []
        for place, column in sorted(self.head.flags.items()):
            flag = plain(self.row[column])
            if flag not in {"", "0", "1"} or (flag and place >= len(self.texts)):
                message = _("“%(value)s” is no mark for an option: 1 is right, 0 is wrong.")
                raise Refused(message % {"value": self.row[column][:40]}, column)
            if flag == "1":
                right.append(place)
        first = min(self.head.flags.values())
        if answer and right:
            raise Refused(_("The row has both an answer and marked options."), first)
        return (letters_of(right), first) if right else (answer, first)

    def _kind_by(self, answer: str) -> QuestionKind:
        """The kind an answer belongs to: a judge's word without other options, otherwise by how many are right."""
        if truth_of(answer) is not None and all(truth_of(text) is not None for text in self.texts):
            return kind_of("judge")
        try:
            several = len(kind_of("multiple").read_key(answer, self.texts, KeyHints()).key) > 1
        except (ValidationError, AskFirst):
            several = False
        return kind_of("multiple" if several else "single")

    def _blank_out(self, within: Sequence[str], kind: QuestionKind, reading: KeyReading) -> None:
        """An answer left in the text beside the answer column would give the question away."""
        if len(within) != 1 or not answers_in(self.stem):
            return
        try:
            same = kind.read_key(within[0], self.texts, KeyHints(self.given.judge_true)).key == reading.key
        except (ValidationError, AskFirst):
            return
        if same:
            self.stem = without_answer(self.stem)
            self.warn(_("The answer stood in the text as well and was taken out of it."), self.head.columns["stem"])

    def _composed(self, kind: QuestionKind, reading: KeyReading) -> tuple[list[Any], Any]:
        """The options and key in written form, once the kind has accepted them."""
        try:
            options, key = kind.compose(self.texts, reading.key)
        except ValidationError as error:
            column = self.head.columns.get("answer") if "key" in error.message_dict else self._first_option_column()
            raise Refused(" ".join(error.messages), column) from error
        version = _Composed(self.stem, options, key)
        for warning in kind.lint(version):
            self.warn(warning, self._first_option_column())
        return kind.written_options(version), kind.written_key(version)

    def _explanation(self, tail: str) -> str | None:
        if "explanation" not in self.head.columns:
            return tail or None
        return "\n".join(part for part in (self.text("explanation"), tail) if part)

    def _difficulty(self) -> str | None:
        word = plain(self.text("difficulty")).removesuffix("题")
        if not word:
            return None
        found = next((level for level, words in _DIFFICULTIES.items() if word in words), None)
        if found is None:
            message = _("“%(word)s” is no difficulty: write easy, medium or hard.")
            self.warn(message % {"word": word[:20]}, self.head.columns["difficulty"])
        return found

    def _optional(self, name: str, limit: int) -> str | None:
        """A text that is filed with the question; None where there is no such column or nothing in it."""
        text = self.text(name)
        if len(text) > limit:
            self.warn(_("The text is too long and was cut."), self.head.columns[name])
        return text[:limit] or None

    def _points(self) -> Decimal | None:
        text = re.sub(r"分$", "", plain(self.text("points")))
        if not text:
            return None
        try:
            points = Decimal(text).quantize(Decimal("0.01"))
        except InvalidOperation:
            points = Decimal(-1)
        if 0 <= points < 10000:
            return points
        self.warn(_("“%(text)s” is no number of points.") % {"text": text[:20]}, self.head.columns["points"])
        return None

    def _first_option_column(self) -> int | None:
        columns = [*self.head.options.values(), self.head.columns.get("options"), self.head.columns["stem"]]
        return next(column for column in columns if column is not None)


@dataclass(frozen=True)
class _Composed:
    stem: str
    options: list[Any]
    key: Any


def section_kind(row: Row) -> QuestionKind | None:
    """The kind that a row such as "一、单项选择题（每题2分）" announces for the rows under it."""
    filled = [cell for cell in row.cells if cell.strip()]
    if len(filled) != 1 or len(filled[0]) > 60:
        return None
    found = re.fullmatch(
        r"(?:第?[一二三四五六七八九十]+(?:部分|大题)?[、.．:：\s]*)?[【\[(（]?([\w]{1,8}题)[】\])）]?(?:[（(].*)?[:：]?",
        clean(filled[0]),
        re.DOTALL,
    )
    return find_kind(found[1]) if found else None


def walk(rows: Sequence[Row], head: Head) -> Iterator[tuple[Row, QuestionKind | None]]:
    """The rows under the head that hold something, each with the kind of the section it stands in."""
    section = None
    for row in rows:
        if row.number <= head.row or not any(cell.strip() for cell in row.cells):
            continue
        announced = section_kind(row)
        if announced:
            section = announced
            continue
        yield row, section
