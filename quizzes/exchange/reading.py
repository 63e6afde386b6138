"""Reading records as questions in written form; whatever cannot be read without guessing is a problem of its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place, Problem, Severity
from quizzes.kinds import KeyHints, KeyReading, QuestionKind, find_kind, kind_of
from quizzes.kinds.base import AskFirst
from quizzes.kinds.judge import are_both, truth_of
from quizzes.kinds.letters import letters_of
from quizzes.wording import clean, fold, plain

from .dates import suspect_serials
from .filing import filing_of
from .heads import FLAG_FIELDS, OPTION_FIELDS
from .labels import Labelling, labelling_of, without_labels
from .options import ReadOptions
from .records import Record
from .sections import ANY_CHOICE
from .spellings import Spelled, names_places, spell
from .splitting import split_listed
from .stems import answers_in, gaps_in, split_options, split_stem, tags_of, without_answer

# Their answers are letters or marks, which files also write into the text.
_SHORT_ANSWERED = frozenset({"single", "multiple", "judge"})
# Letters so few are a code, more are a word.
_CODE_LENGTH = 2
# What stands in the column of one option: nothing is wrong.
_FLAGS = {"": False, "0": False, "1": True}


class Refused(Exception):
    """A record cannot become a question; `place` is what to look at."""

    def __init__(self, message: str, place: Place, severity: Severity = Severity.ERROR):
        super().__init__(message)
        self.problem = Problem(severity, message, place)


def read_records(records: Sequence[Record], options: ReadOptions, draft: ImportDraft) -> None:
    """Add every record to the draft, as a question or as a problem, in the order of the file.

    The labels of options are judged over all records together (DOMAIN §9.4).
    """
    readers = [RecordReader(record, options) for record in records]
    refusals: dict[RecordReader, Refused] = {}
    for reader in readers:
        try:
            reader.open()
        except Refused as refusal:
            refusals[reader] = refusal
    every = [each for reader in readers for each in (reader, *reader.parts)]
    labelled = [reader.labelling for reader in every if len(reader.texts) > 1 and not reader.record.is_bare]
    trust_loose = sum(labelling >= Labelling.LOOSE for labelling in labelled) * 2 >= len(labelled)
    for reader in readers:
        draft.found += 1
        refused = refusals.get(reader)
        try:
            if refused is None:
                draft.questions.append(reader.close(trust_loose_labels=trust_loose))
        except Refused as late:
            refused = late
        draft.by_kind[reader.kind_name] += 1
        draft.problems += reader.problems
        if refused is not None:
            draft.problems.append(refused.problem)


class RecordReader:
    """One record. Reading is in steps, so that labels can be judged over the whole file before keys."""

    def __init__(self, record: Record, options: ReadOptions, case: RecordReader | None = None):
        self.record = record
        self.given = options
        self.problems: list[Problem] = case.problems if case else []
        self.parts = [RecordReader(part, options, self) for part in record.parts]
        self.kind_name = ""
        self.stem = ""
        self.texts: list[str] = []
        self.labelling = Labelling.NONE
        self._known_kind: QuestionKind | None = None
        self._is_part = case is not None

    def text(self, name: str) -> str:
        """A field, cleaned; empty where the file has no such field."""
        return clean(self.record.fields.get(name, ""))

    def warn(self, message: str, field: str = "") -> None:
        self.problems.append(Problem(Severity.WARNING, message, self.record.place_of(field)))

    def refused(self, message: str, field: str = "", severity: Severity = Severity.ERROR) -> Refused:
        return Refused(message, self.record.place_of(field), severity)

    def open(self) -> None:
        """Step one: kind as far as the record says it, stem, and options with their labels still on."""
        for warning in self.record.warnings:
            self.warn(warning)
        self.stem = self._untagged(self.text("stem"))
        self._known_kind = self._read_kind()
        self.kind_name = self._known_kind.key if self._known_kind else ""
        if self.record.fault:
            raise self.refused(self.record.fault)
        if self.record.asks:
            raise self.refused(self.record.asks, "answer", Severity.QUESTION)
        if not fold(self.stem):
            raise self.refused(_("The question has no text."), "stem")
        for part in self.parts:
            part.open()
        self.texts = self._read_options()
        if not self.record.is_bare:
            self.labelling = labelling_of(self.texts)
        if self.labelling == Labelling.ASTRAY:
            raise self.refused(_("The labels of the options do not follow their columns."), self._options_field())

    def close(self, *, trust_loose_labels: bool) -> DraftQuestion:
        """Step two: labels off, key read, everything checked by the kind."""
        if self.parts:
            parts = [part.close(trust_loose_labels=trust_loose_labels) for part in self.parts]
            reading, kind = KeyReading(None, options=_written_parts(parts)), kind_of("case")
        else:
            self._take_labels_off(trust_loose_labels)
            reading, kind = self._read_key()
        options, key = self._composed(kind, reading)
        return DraftQuestion(
            place=self.record.place,
            kind=kind.key,
            stem=self.stem,
            options=options,
            key=key,
            explanation=self._explanation(reading.tail),
            **filing_of(self.record, self.warn),
        )

    def _untagged(self, stem: str) -> str:
        """The stem without its tag 【单选题】, which says what no field of its own says."""
        bare, said = tags_of(stem)
        if said:
            self.record.fields = said | {name: text for name, text in self.record.fields.items() if text.strip()}
        return bare

    def _read_kind(self) -> QuestionKind | None:
        """The kind by its word or code, else that of the section; None where the answer has to tell."""
        section = self.record.section
        word = self.text("kind") or (section.word if section else "")
        if not word or self.parts:
            return kind_of("case") if self.parts else None
        kind = find_kind(word) or find_kind(self._decoded(word))
        if kind is None and plain(word).removesuffix("题") not in ANY_CHOICE:
            raise self.refused(_("Unknown kind “%(kind)s”.") % {"kind": word[:20]}, "kind")
        # A case without questions of its own is a text with an answer (DOMAIN §9.3).
        return kind_of("essay") if kind is kind_of("case") else kind

    def _decoded(self, word: str) -> str:
        """What a code of this file stands for; a question to the person where nobody said it."""
        code = plain(word)
        if code in self.given.codes:
            return self.given.codes[code]
        if code.isdigit() or (code.isascii() and len(code) <= _CODE_LENGTH):
            message = _("“%(code)s” as a kind means different things in different files. Say what it stands for.")
            raise self.refused(message % {"code": word}, "kind", Severity.QUESTION)
        return ""

    def _read_options(self) -> list[str]:
        texts = [clean(text) for text in self.record.options]
        if "" in texts:
            message = _("An option is empty while a later one is not.")
            raise self.refused(message, OPTION_FIELDS[texts.index("")])
        if texts or self.parts:
            return texts
        joined = [clean(text) for text in split_options(self.text("options"))]
        if self._known_kind is not None and not self._known_kind.has_options:
            bare = without_labels(joined, labelling_of(joined))
            return joined if self.kind_name == "judge" and are_both(bare) else []
        if joined:
            return joined
        self.stem, texts = split_stem(self.stem)
        if not texts and names_places(self.text("answer")):
            self.stem, texts = split_listed(self.stem)
        return texts

    def _take_labels_off(self, trust_loose: bool) -> None:
        if self.labelling == Labelling.LOOSE and not trust_loose:
            self.warn(_("The options may begin with their labels; they were left as they are."), self._options_field())
            return
        if self.labelling == Labelling.SOME:
            self.warn(_("Only some of the options carry a label."), self._options_field())
        self.texts = without_labels(self.texts, self.labelling)

    def _read_key(self) -> tuple[KeyReading, QuestionKind]:
        answer, field = self._flagged(self.text("answer"))
        kind = self._known_kind
        within = answers_in(self.stem) if kind is None or kind.key in _SHORT_ANSWERED else []
        if not answer and within:
            if len(within) > 1:
                raise self.refused(_("Several brackets of the text could hold the answer."), "stem")
            answer, field, self.stem = within[0], "stem", without_answer(self.stem)
        kind = kind or self._kind_by(answer)
        self.kind_name = kind.key
        if kind.key == "essay" and "answer" not in self.record.fields:
            raise self.refused(_("The answer is missing."))
        said = spell(kind.key, Spelled(answer, self.stem, self.texts))
        self.stem, self.texts = said.stem, said.texts
        try:
            reading = kind.read_key(said.answer, self.texts, KeyHints(self.given.judge_true))
        except AskFirst as ask:
            raise self.refused(str(ask), field, Severity.QUESTION) from ask
        except ValidationError as error:
            raise self.refused(" ".join(error.messages), field) from error
        for warning in reading.warnings:
            self.warn(warning, field)
        self._blank_out(within, kind, reading)
        return reading, kind

    def _flagged(self, answer: str) -> tuple[str, str]:
        """The answer and its field: that of the mark per option, if there are any, else what is written.

        Where both are there, nothing decides between them.
        """
        right = []
        for place, written in enumerate(self.record.flags):
            flag = _FLAGS.get(plain(written), truth_of(written))
            if flag is None or (written.strip() and place >= len(self.texts)):
                message = _("“%(value)s” is no mark for an option: 1 is right, 0 is wrong.")
                raise self.refused(message % {"value": written[:40]}, FLAG_FIELDS[place])
            if flag:
                right.append(place)
        if answer and right:
            raise self.refused(_("The row has both an answer and marked options."), FLAG_FIELDS[right[0]])
        has_flags = not self.record.fields.keys().isdisjoint(FLAG_FIELDS)
        return letters_of(right) or answer, FLAG_FIELDS[0] if has_flags else "answer"

    def _kind_by(self, answer: str) -> QuestionKind:
        """The kind an answer belongs to: a judge's word or options, letters of options, a text for each blank.

        Nothing else tells one kind of text from another.
        """
        if are_both(self.texts) or (truth_of(answer) is not None and None not in map(truth_of, self.texts)):
            return kind_of("judge")
        if not self.texts and not names_places(answer):
            if answer and gaps_in(self.stem):
                return kind_of("blank")
            if self._is_part:
                return kind_of("essay")
            if answer:
                raise self.refused(_("Nothing says of which kind this question is. Name it, or give it options."))
        spelled = spell("multiple", Spelled(answer, self.stem, self.texts)).answer
        try:
            several = len(kind_of("multiple").read_key(spelled, self.texts, KeyHints()).key) > 1
        except (ValidationError, AskFirst):
            several = False
        return kind_of("multiple" if several else "single")

    def _blank_out(self, within: Sequence[str], kind: QuestionKind, reading: KeyReading) -> None:
        """An answer left in the text beside the answer field would give the question away."""
        if len(within) != 1 or not answers_in(self.stem):
            return
        try:
            same = kind.read_key(within[0], self.texts, KeyHints(self.given.judge_true)).key == reading.key
        except (ValidationError, AskFirst):
            return
        if same:
            self.stem = without_answer(self.stem)
            self.warn(_("The answer stood in the text as well and was taken out of it."), "stem")
        else:
            self.warn(_("The text holds something like another answer: “%(answer)s”.") % {"answer": within[0]}, "stem")

    def _composed(self, kind: QuestionKind, reading: KeyReading) -> tuple[list[Any], Any]:
        """The options and key in written form, once the kind has accepted them."""
        try:
            options, key = kind.compose(self.texts if reading.options is None else reading.options, reading.key)
        except ValidationError as error:
            field = "answer" if "key" in error.message_dict else self._options_field()
            raise self.refused(" ".join(error.messages), field) from error
        version = _Composed(self.stem, options, key)
        warnings = kind.lint(version)
        if not self.record.is_bare:
            warnings += suspect_serials(self.stem, self.texts)
        for warning in warnings:
            self.warn(warning, self._options_field())
        return kind.written_options(version), kind.written_key(version)

    def _explanation(self, tail: str) -> str | None:
        if "explanation" not in self.record.fields:
            return tail or None
        return "\n".join(part for part in (self.text("explanation"), tail) if part)

    def _options_field(self) -> str:
        """The field to look at where something is odd about the options."""
        fields = self.record.fields
        return next((name for name in (OPTION_FIELDS[0], "options", "stem") if name in fields), "")


def _written_parts(parts: Sequence[DraftQuestion]) -> list[dict[str, Any]]:
    """The questions of a case in written form; their points are their weights where every one has them."""
    weighed = all(part.points for part in parts)
    return [
        {
            "kind": part.kind,
            "stem": part.stem,
            "options": part.options,
            "key": part.key,
            "explanation": part.explanation or "",
            "weight": str(part.points) if weighed else "1",
        }
        for part in parts
    ]


@dataclass(frozen=True)
class _Composed:
    stem: str
    options: list[Any]
    key: Any
