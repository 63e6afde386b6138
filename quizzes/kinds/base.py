"""The contract every kind of question keeps; grading, sittings, papers and importers know nothing else of it.

What editors, forms and files write, and the cell of a table that holds a key:

    kind              options                    key                                   cell of the key
    single, multiple  texts                      letters: "B", "ACD"                   ACD, in any spelling
    judge             none                       a boolean                             对, √, T …
    blank             none                       accepted variants of each blank       1.5万|15000；四
    matching          texts on the left          {"pairs": rights by left, "spare"}    甲=子；乙=丑；=寅
    ordering          texts                      their letters in the right order      CABD
    numeric           none                       {"value", "tolerance", "unit"}        3.14±0.01 元
    essay             none                       {"reference", "lines"}                text, 【要点】text（weight）
    case              parts: questions           None                                  empty: each part has its own

What a version stores, and what a sitting keeps as an answer:

    kind              options                    key                                   canonical answer
    single, multiple  {id, text}                 ids                                   ids
    judge             none                       a boolean                             a boolean
    blank             {id} of each blank         variants of each blank                a text for each blank
    matching          {id, side, text}           {left id: right id}                   {left id: right id}
    ordering          {id, text} by text         ids in order                          ids in order
    numeric           {unit}, none without       {"value", "tolerance"}                a decimal in normal form
    essay             none                       {"reference", "lines"} with ids       the text
    case              {id, kind, stem, …}        {part id: {"key", "explanation"}}     {part id: answer}

In cells of blanks and pairs a backslash takes the next character as it is; a line feed separates like a semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from django.utils.functional import Promise


class Wording(Protocol):
    """What a kind reads of a question: a QuestionVersion, or anything with the same content."""

    @property
    def stem(self) -> str: ...

    @property
    def options(self) -> Any: ...

    @property
    def key(self) -> Any: ...


@dataclass(frozen=True)
class KeyHints:
    """What only the person who imports can tell. `judge_true`: the code that stands for "right" (DOMAIN §9.5)."""

    judge_true: str = ""


@dataclass(frozen=True)
class KeyReading:
    """A key read from a cell: the key as people write it, what followed it, and what to tell the importer.

    `options` are written options that the cell itself names (the left side of pairs); None where it names none.
    """

    key: Any
    tail: str = ""
    warnings: list[str] = field(default_factory=list)
    options: Sequence[Any] | None = None


@dataclass(frozen=True)
class RubricLine:
    """One thing that a person marks: its id within the version, what to look for, and the most points it can get."""

    id: str
    text: str
    points: Decimal


@dataclass(frozen=True)
class Choosable:
    """An answer that everybody could have chosen, as item analysis counts it; letters as stored, not as shuffled."""

    id: str
    label: str
    text: str
    is_key: bool


class AskFirst(Exception):
    """A key that can be read in more than one way until the person who imports decides; nothing is guessed."""


class QuestionKind:
    """One kind of question. A kind keeps no state; everything it needs comes with the version of the question.

    Three forms of content meet here. *Written* is what editors and files use (texts of options, letters of the right
    ones). *Stored* is what a version keeps: options with ids, a key of ids. *Canonical answers* are what a sitting
    keeps: plain JSON in one form per meaning, so that equal answers are equal values, and None for "not answered".

    Options may be any JSON that the kind composes (pairs of a matching, parts of a case); whoever stores or shuffles
    them asks `option_ids`, a flat list of every id whose place on the screen may change.

    Nothing stored tells the key by its order, and neither `asked` nor `present` reads the key at all.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    # What files call it (DOMAIN §9.3), as quizzes.wording.plain writes it, without a final 题.
    words: ClassVar[frozenset[str]] = frozenset()
    # Whether a question of this kind comes with options that files list beside it.
    has_options: ClassVar[bool] = True
    # Which templates under quizzes/kinds/ draw it; its key unless several kinds share them.
    face: ClassVar[str] = ""

    def compose(self, options: Sequence[Any], key: Any, previous: Sequence[Any] = ()) -> tuple[list[Any], Any]:
        """Stored options and key from the written ones; ids of `previous` options with the same text are kept.

        Raises ValidationError, keyed "options" or "key", where the content is not a question of this kind.
        """
        raise NotImplementedError

    def written_options(self, version: Wording) -> list[Any]:
        """The options as an editor writes them; with `written_key` the inverse of `compose`."""
        raise NotImplementedError

    def written_key(self, version: Wording) -> Any:
        """The key as an editor writes it."""
        raise NotImplementedError

    def texts_of(self, options: Sequence[Any]) -> list[str]:
        """What tells two questions with the same stem apart: a text for each written option."""
        return [str(option) for option in options]

    def meaning_of(self, options: Sequence[Any], key: Any) -> Any:
        """What a written key says, whatever the order of the options; equal for the same answer."""
        return key

    def check_key(self, options: Sequence[Any], key: Any) -> None:
        """Raise ValidationError unless stored `key` is a possible key of stored `options`."""
        raise NotImplementedError

    def read_key(self, text: str, options: Sequence[str], hints: KeyHints) -> KeyReading:
        """The written key from a cell of a file (DOMAIN §9.5), given the written options.

        Raises ValidationError where it cannot be read, AskFirst where it can be read in two ways.
        """
        raise NotImplementedError

    def write_key(self, version: Wording) -> str:
        """The cell that `read_key` reads back to the same key, beside the written options."""
        raise NotImplementedError

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        """The ids whose order a paper may shuffle, in stored order; empty where the order carries a meaning."""
        return []

    def asked(self, version: Wording) -> Any:
        """What `read_answer` must know of the question: JSON that travels with the page, nothing of the key."""
        return None

    def read_form(self, fields: Mapping[str, Sequence[str]], asked: Any) -> Any:
        """What to give to `read_answer` from a page without a script.

        `fields` are the values posted for this question by the rest of their names: those of "q3" under "", those of
        "q3.x" under "x".
        """
        return sole(fields.get("", ()))

    def read_answer(self, raw: Any, asked: Any) -> Any:
        """The canonical answer from what a browser sent, None for none; `asked` as this kind gave it.

        A canonical answer reads as itself. Raises ValidationError, in the officer's language, on anything else.
        """
        raise NotImplementedError

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        """Points for a canonical answer, 0 to `points` at most two decimals; `rules` as the sitting pinned them.

        Only what a machine can say; what people mark is added to it (`rubric`).
        """
        raise NotImplementedError

    def how_marked(self, shown: Mapping[str, Any], rules: Mapping[str, str]) -> str:
        """What to know of the marking, in words that stand behind the points; empty where it goes without saying.

        `shown` is the question as `present` gave it, `rules` as the sitting pinned them.
        """
        return ""

    def part_points(self, version: Wording, points: Decimal) -> list[Decimal]:
        """What each part of the question counts; empty where it has none."""
        return []

    def rubric(self, version: Wording, points: Decimal) -> list[RubricLine]:
        """What people mark, with the most points of each line; empty where a machine grades all."""
        return []

    def to_mark(self, version: Wording, answer: Any, points: Decimal) -> list[RubricLine]:
        """The lines of the rubric to which a canonical answer says something; the others get nothing by themselves."""
        return [] if answer is None else self.rubric(version, points)

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """The question as an officer sees it before the key may leave the server: nothing here depends on the key."""
        raise NotImplementedError

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """`present` with the key and the given answer marked; only for when keys may be shown."""
        raise NotImplementedError

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        """A canonical answer in words, that to a choice in the letters the officer saw; empty for none."""
        raise NotImplementedError

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        """The key in words, as `show_answer` puts them."""
        return self.show_answer(version, version.key, option_order)

    def choices(self, version: Wording) -> list[Choosable]:
        """What could be chosen, for counting how often it was; empty where answers are in the officer's own words."""
        return []

    def chosen(self, answer: Any) -> list[str]:
        """The ids of `choices` that a canonical answer chose."""
        return []

    def lint(self, version: Wording) -> list[str]:
        """What an editor should look at again, in his language; nothing here makes a question invalid."""
        return []


def sole(values: Sequence[str]) -> Any:
    """The only value posted under a name, None for none; several stay a list, which is no answer to one field."""
    return list(values) if len(values) > 1 else next(iter(values), None)
