"""Reading the layout in which our own workbooks are written: every cell is taken as it is, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.spreadsheets import Row, Sheet, exported_text
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place, Problem, Severity
from quizzes.exchange.filing import LONGEST, filing_of
from quizzes.exchange.heads import OPTION_FIELDS
from quizzes.exchange.options import ReadOptions
from quizzes.exchange.reading import Refused
from quizzes.exchange.records import Record, with_parts
from quizzes.kinds import KeyHints, KeyReading, QuestionKind, find_kind
from quizzes.kinds.base import AskFirst
from quizzes.wording import clean, fold, plain

from .layout import MATERIAL, OURS, STATES, UUID_COLUMN, OwnHead, find_own_head

_STATES = {word: str(state) for state, word in STATES.items()}
_CASE = "case"
# How a text names a picture, by its digits or by what a clerk has called it.
_NAMED = re.compile(r"\]\(pic:([^()\n]+)\)")


def is_own(sheets: Sequence[Sheet]) -> bool:
    """Whether any sheet has the head of our own layout."""
    return any(find_own_head(sheet.rows) for sheet in sheets)


def read_own(sheets: Sequence[Sheet], options: ReadOptions, pictures: Mapping[str, str] | None = None) -> ImportDraft:
    """Every question of the sheets and every problem with them; pure, writes nothing.

    `pictures` gives the digits of those that texts call by other names. The questions of a case are rows of their own,
    which name its number; they may stand anywhere in the file.
    """
    draft = ImportDraft()
    records: list[Record] = []
    for sheet in sheets:
        head = find_own_head(sheet.rows)
        if head is not None:
            _note_unused(draft, sheet, head)
            records += _records(sheet, head, pictures or {})
        elif sheet.name not in OURS and sheet.rows:
            message = _("This sheet was left out: no row names its columns.")
            draft.problems.append(Problem(Severity.WARNING, message, Place(sheet=sheet.name)))
    for record in with_parts(records):
        _Reader(record, options, draft).read()
    if not draft.found and not draft.problems:
        message = _("There is no question under the head.")
        draft.problems.append(Problem(Severity.ERROR, message, Place(sheet=sheets[0].name)))
    return draft


def _note_unused(draft: ImportDraft, sheet: Sheet, head: OwnHead) -> None:
    if head.unused:
        message = _("These columns are not imported: %(names)s.") % {"names": ", ".join(head.unused)[:200]}
        draft.problems.append(Problem(Severity.WARNING, message, Place(head.row, sheet=sheet.name)))


def _records(sheet: Sheet, head: OwnHead, pictures: Mapping[str, str]) -> Iterator[Record]:
    for row in sheet.rows:
        if row.number > head.row:
            yield Record(
                place=Place(row.number, sheet=sheet.name),
                fields={name: _text_of(row, column, pictures) for name, column in head.columns.items()},
                places={name: Place(row.number, column, sheet.name) for name, column in head.columns.items()},
            )


def _text_of(row: Row, column: int, pictures: Mapping[str, str]) -> str:
    text = exported_text(row[column])
    return _NAMED.sub(lambda found: f"](pic:{pictures.get(found[1], found[1])})", text) if pictures else text


@dataclass(frozen=True)
class _Composed:
    stem: str
    options: list[Any]
    key: Any


class _Reader:
    """One record read as a question."""

    def __init__(self, record: Record, options: ReadOptions, draft: ImportDraft):
        self.record = record
        self.given = options
        self.draft = draft
        self._kind_name = ""

    def read(self) -> None:
        """Add the question to the draft, or the problem that refuses it."""
        self.draft.found += 1
        try:
            if self.record.fault:
                raise Refused(self.record.fault, self.record.place_of(MATERIAL))
            self.draft.questions.append(self._question())
        except Refused as refusal:
            self.draft.problems.append(refusal.problem)
        self.draft.by_kind[self._kind_name] += 1

    def _question(self) -> DraftQuestion:
        kind = self._kind_of(self.record)
        self._kind_name = kind.key
        stem = self._stem(self.record)
        reading = self._case() if kind.key == _CASE else self._reading(self.record, kind)
        composed = self._composed(kind, stem, reading)
        return DraftQuestion(
            place=self.record.place,
            kind=kind.key,
            stem=stem,
            options=kind.written_options(composed),
            key=kind.written_key(composed),
            explanation=self._explanation(self.record, reading),
            **self._filing(),
        )

    def _kind_of(self, record: Record) -> QuestionKind:
        word = record.fields.get("kind", "")
        kind = find_kind(word)
        if kind is None or (kind.key == _CASE and record is not self.record):
            raise Refused(_("Unknown kind “%(kind)s”.") % {"kind": word.strip()[:20]}, record.place_of("kind"))
        return kind

    def _stem(self, record: Record) -> str:
        stem = clean(record.fields.get("stem", ""))
        if not fold(stem):
            raise Refused(_("The question has no text."), record.place_of("stem"))
        return stem

    def _reading(self, record: Record, kind: QuestionKind) -> KeyReading:
        """The key of a row, with the options that belong to it."""
        texts = [clean(text) for text in record.options]
        if "" in texts:
            place = record.place_of(OPTION_FIELDS[texts.index("")])
            raise Refused(_("An option is empty while a later one is not."), place)
        answer = record.fields.get("answer", "")
        try:
            reading = kind.read_key(answer, texts, KeyHints(self.given.judge_true))
        except AskFirst as ask:
            raise Refused(str(ask), record.place_of("answer"), Severity.QUESTION) from ask
        except ValidationError as error:
            raise Refused(" ".join(error.messages), record.place_of("answer")) from error
        for warning in reading.warnings:
            self._warn(warning, record.place_of("answer"))
        return KeyReading(reading.key, reading.tail, options=texts if reading.options is None else reading.options)

    def _case(self) -> KeyReading:
        """The parts of a case as its written options; what stands in its own answer is for its kind to refuse."""
        parts = []
        for record in self.record.parts:
            kind = self._kind_of(record)
            reading = self._reading(record, kind)
            parts.append(
                {
                    "kind": kind.key,
                    "stem": self._stem(record),
                    "options": reading.options,
                    "key": reading.key,
                    "explanation": self._explanation(record, reading),
                    "weight": record.fields.get("points", "").strip() or "1",
                }
            )
        if self.record.fields.get("answer", "").strip():
            message = _("A case has no key of its own; each of its questions has one.")
            raise Refused(message, self.record.place_of("answer"))
        return KeyReading(None, options=parts)

    def _composed(self, kind: QuestionKind, stem: str, reading: KeyReading) -> _Composed:
        try:
            composed = _Composed(stem, *kind.compose(reading.options or [], reading.key))
        except ValidationError as error:
            field = "answer" if "key" in error.message_dict else "kind"
            raise Refused(" ".join(error.messages), self.record.place_of(field)) from error
        for warning in kind.lint(composed):
            self._warn(warning, self.record.place)
        return composed

    def _explanation(self, record: Record, reading: KeyReading) -> str:
        return "\n".join(filter(None, [clean(record.fields.get("explanation", "")), reading.tail]))

    def _filing(self) -> dict[str, Any]:
        """What the row says of difficulty, points and the like; an empty cell says nothing."""
        told = Record(self.record.place, dict(self.record.fields), self.record.places)
        filed = filing_of(told, lambda message, field: self._warn(message, self.record.place_of(field)))
        return filed | {
            "knowledge_point": self._as_is("knowledge_point"),
            "basis_text": self._as_is("basis_text"),
            "basis_clause": self.record.fields.get("basis_clause") or None,
            "review_on": self._date("review_on"),
            "state": self._state(),
            "uuid": self._uuid(),
        }

    def _as_is(self, name: str) -> str | None:
        return self.record.fields.get(name, "")[: LONGEST[name]] or None

    def _date(self, name: str) -> date | None:
        text = plain(self.record.fields.get(name, ""))
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._warn(_("“%(text)s” is no date: write 2026-12-31.") % {"text": text[:20]}, self.record.place_of(name))
            return None

    def _state(self) -> str | None:
        word = self.record.fields.get("state", "").strip()
        state = _STATES.get(word)
        if word and state is None:
            self._warn(_("“%(word)s” is no state of a question.") % {"word": word[:20]}, self.record.place_of("state"))
        return state

    def _uuid(self) -> UUID | None:
        text = self.record.fields.get(UUID_COLUMN, "").strip()
        try:
            return UUID(text) if text else None
        except ValueError:
            message = _("“%(text)s” is no number that this platform gave; the question is found by its text.")
            self._warn(message % {"text": text[:40]}, self.record.place_of(UUID_COLUMN))
            return None

    def _warn(self, message: str, place: Place) -> None:
        self.draft.problems.append(Problem(Severity.WARNING, message, place))
