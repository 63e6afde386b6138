"""The contract every kind of question keeps; grading, sittings, papers and importers know nothing else of it."""

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
    """A key read from a cell: the key as people write it, what followed it, and what to tell the importer."""

    key: Any
    tail: str = ""
    warnings: list[str] = field(default_factory=list)


class AskFirst(Exception):
    """A key that can be read in more than one way until the person who imports decides; nothing is guessed."""


class QuestionKind:
    """One kind of question. A kind keeps no state; everything it needs comes with the version of the question.

    Three forms of content meet here. *Written* is what editors and files use (texts of options, letters of the right
    ones). *Stored* is what a version keeps: options with ids, a key of ids. *Canonical answers* are what a sitting
    keeps: plain JSON in one form per meaning, so that equal answers are equal values, and None for "not answered".

    Options may be any JSON that the kind composes (pairs of a matching, parts of a case); whoever stores or shuffles
    them asks `option_ids`, a flat list of every id whose place on the screen may change.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    # What files call it (DOMAIN §9.3), as quizzes.wording.plain writes it, without a final 题.
    words: ClassVar[frozenset[str]] = frozenset()
    # Whether a question of this kind comes with options that files list beside it.
    has_options: ClassVar[bool] = True
    # A kind that people mark: `grade` then answers zero, and the marking gives the points.
    needs_marker: ClassVar[bool] = False

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

    def option_ids(self, options: Sequence[Any]) -> list[str]:
        """The ids whose order a paper may shuffle, in stored order; empty where the order carries a meaning."""
        raise NotImplementedError

    def read_answer(self, raw: Any, version: Wording) -> Any:
        """The canonical answer from what a browser sent, None for none. Raises ValidationError on anything else."""
        raise NotImplementedError

    def grade(self, version: Wording, answer: Any, points: Decimal, rules: Mapping[str, str]) -> Decimal:
        """Points for a canonical answer, 0 to `points` at most two decimals; `rules` as the sitting pinned them."""
        raise NotImplementedError

    def present(self, version: Wording, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """The question as an officer sees it before the key may leave the server: nothing here depends on the key."""
        raise NotImplementedError

    def review(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> dict[str, Any]:
        """`present` with the key and the given answer marked; only for when keys may be shown."""
        raise NotImplementedError

    def show_answer(self, version: Wording, answer: Any, option_order: Sequence[str] = ()) -> str:
        """A canonical answer in words, with the letters the officer saw; empty for none."""
        raise NotImplementedError

    def correct_answer(self, version: Wording, option_order: Sequence[str] = ()) -> str:
        """The key in words, with the letters the officer saw."""
        return self.show_answer(version, version.key, option_order)

    def lint(self, version: Wording) -> list[str]:
        """What an editor should look at again, in his language; nothing here makes a question invalid."""
        return []
