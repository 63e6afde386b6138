"""From what Moodle says of a question to a draft in our kinds; what has no counterpart here is refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place, Problem, Severity
from quizzes.exchange.filing import LONGEST
from quizzes.exchange.options import ReadOptions
from quizzes.exchange.stems import BLANK
from quizzes.kinds import KeyHints, kind_of
from quizzes.kinds.letters import LETTERS, letters_of
from quizzes.wording import clean, fold

from .markup import HTML, Unreadable, read_text
from .tags import read_tags

FULL, NONE = Decimal(100), Decimal(0)
# Moodle rounds thirds and sevenths to five decimals.
ROUNDING = Decimal("0.1")
# What stands in a text where an answer belongs, until the kind is known; no text holds this character.
GAP = "\ufddf"
GAPS = {"single": BLANK, "multiple": BLANK}
OTHER_GAP = "____"
# In the path of a category a doubled stroke stands for one in a name.
_LAST_OF_PATH = re.compile(r"(?<!/)/(?!/)")
_WILDCARD = re.compile(r"(?<!\\)\*")


class Refused(Exception):
    """This question cannot be kept here; the message says what it is and, where there is one, the way out."""


@dataclass(frozen=True)
class Answer:
    """An answer as Moodle knows it: what it gives in percent of the points, and what is said to whoever gives it."""

    text: str
    share: Decimal
    feedback: str = ""
    tolerance: str = "0"


@dataclass(frozen=True)
class Written:
    """Content in one of our kinds, as people write it."""

    kind: str
    options: list[Any]
    key: Any


@dataclass
class Item:
    """One question while it is read: what it says so far, and what there is to know about it."""

    place: Place
    stem: str = ""
    explanation: str = ""
    kind: str = ""
    filing: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def text(self, source: str, text_format: str = HTML, files: Mapping[str, bytes] | None = None) -> str:
        """A text of Moodle as ours; its pictures and losses are those of the question. Raises Refused."""
        try:
            read = read_text(source, text_format, files)
        except Unreadable as error:
            raise Refused(str(error)) from error
        self.pictures |= read.pictures
        self.lost |= read.lost
        return read.text

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def remark(self, answer: str, feedback: str) -> None:
        """Keep what is said to whoever gives an answer: it goes to the explanation."""
        if feedback:
            self.remarks.append(f"{answer}：{feedback}" if answer else feedback)


class Intake:
    """Gathers the questions of a file into a draft, and what the file holds that no question here can have."""

    def __init__(self) -> None:
        self.draft = ImportDraft()
        self._not_kept: dict[str, tuple[Place, int]] = {}

    def take(self, place: Place, read: Callable[[Item], Written]) -> None:
        """Read one question; whatever stops it is a problem of its place, and the others go on."""
        item = Item(place)
        self.draft.found += 1
        try:
            written = read(item)
            item.kind = written.kind
            self.draft.questions.append(_drafted(item, written))
            self.draft.pictures |= item.pictures
        except Refused as refusal:
            self._say(place, Severity.ERROR, str(refusal))
        self.draft.by_kind[item.kind] += 1
        if item.lost:
            lost = _(", ").join(sorted(item.lost))
            item.warn(_("The text is kept without its formatting; lost were: %(lost)s.") % {"lost": lost})
        for warning in item.warnings:
            self._say(place, Severity.WARNING, warning)

    def pass_over(self, what: str, place: Place) -> None:
        """Count something that is not kept; it is told once for the file, with the place where it was met first."""
        first, times = self._not_kept.get(what, (place, 0))
        self._not_kept[what] = (first, times + 1)

    def result(self) -> ImportDraft:
        for what, (place, times) in self._not_kept.items():
            message = ngettext(
                "Not kept, in %(count)s question: %(what)s.", "Not kept, in %(count)s questions: %(what)s.", times
            )
            self._say(place, Severity.WARNING, message % {"count": times, "what": what})
        if not self.draft.found and not self.draft.problems:
            self._say(Place(), Severity.ERROR, _("There is no question in the file."))
        return self.draft

    def file_by_tags(self, item: Item, tags: Sequence[str]) -> None:
        """Take over what our own tags say; others are told once."""
        item.filing, others = read_tags(tags)
        for tag in others:
            self.pass_over(_("the tag “%(tag)s”") % {"tag": tag[:40]}, item.place)

    def file_by_category(self, item: Item, category: str, options: ReadOptions) -> None:
        """The last name of a category's path as the knowledge point, if that is wanted and no tag says another."""
        name = _LAST_OF_PATH.split(category)[-1].replace("//", "/").strip()
        if category and not options.category_points:
            self.pass_over(_("categories; if you want them as knowledge points, say so"), item.place)
        elif name and name != "top":
            item.filing.setdefault("knowledge_point", name)

    def identify(self, item: Item, idnumber: str) -> None:
        """Take over the identifier of one of our own questions; a foreign one is told once."""
        try:
            item.filing["uuid"] = UUID(idnumber.strip())
        except ValueError:
            if idnumber.strip():
                self.pass_over(_("ID numbers of other banks"), item.place)

    def _say(self, place: Place, severity: Severity, message: str) -> None:
        self.draft.problems.append(Problem(severity, message, place))


def choice(item: Item, answers: Sequence[Answer], *, several: bool) -> Written:
    """Of a single choice one option gives all points; of a multiple choice every option that gives any is right."""
    item.kind = "multiple" if several else "single"
    right = [at for at, answer in enumerate(answers) if (answer.share > 0 if several else _is_full(answer))]
    if not right:
        raise Refused(_("No option gives all points, so none is right."))
    if several:
        _warn_of_unequal(item, [answers[at].share for at in right])
    elif len(right) > 1:
        raise Refused(
            _("Several options give all points, each by itself; a single choice here has exactly one right option.")
        )
    else:
        _warn_of_partial(item, answers)
    for answer in answers:
        item.remark(f"“{answer.text}”", answer.feedback)
    _check_letters(len(answers))
    return Written(item.kind, [answer.text for answer in answers], letters_of(right))


def judgement(item: Item, right: bool, *, if_true: str = "", if_false: str = "") -> Written:
    """Right or wrong; what is said to either answer goes to the explanation."""
    item.kind = "judge"
    item.remark("“对”", if_true)
    item.remark("“错”", if_false)
    return Written(item.kind, [], right)


def blank(item: Item, blanks: Sequence[Sequence[Answer]]) -> Written:
    """Blanks, each with the answers that give all its points."""
    item.kind = "blank"
    return Written(item.kind, [], [_variants(item, answers) for answers in blanks])


def numeric(item: Item, answers: Sequence[Answer], unit: str = "") -> Written:
    """One number and how far off an answer may be."""
    item.kind = "numeric"
    full = [answer for answer in answers if _is_full(answer)]
    if len(full) != 1:
        raise Refused(_("It has %(count)s right numbers; a numeric question here has one.") % {"count": len(full)})
    _warn_of_partial(item, answers)
    for answer in answers:
        item.remark(answer.text.replace("*", ""), answer.feedback)
    value, tolerance = decimal_of(full[0].text), decimal_of(full[0].tolerance or "0")
    return Written(item.kind, [], {"value": value, "tolerance": tolerance, "unit": clean(unit)})


def matching(item: Item, pairs: Sequence[tuple[str, str]]) -> Written:
    """Texts on the left with theirs on the right; a pair without a left side is one that fits nothing."""
    item.kind = "matching"
    return Written(
        item.kind,
        [left for left, _right in pairs if left],
        {"pairs": [right for left, right in pairs if left], "spare": [right for left, right in pairs if not left]},
    )


def ordering(item: Item, texts: Sequence[str]) -> Written:
    """Texts in their right order."""
    item.kind = "ordering"
    _check_letters(len(texts))
    return Written(item.kind, list(texts), LETTERS[: len(texts)])


def read_reference(item: Item, reference: str) -> Written:
    """A text that people mark; its reference may end in a rubric, one 【要点】 to a line, as the kind writes it."""
    item.kind = "essay"
    try:
        reading = kind_of("essay").read_key(reference, [], KeyHints())
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    for warning in reading.warnings:
        item.warn(warning)
    return Written(item.kind, [], reading.key)


def decimal_of(text: str) -> str:
    """A number as a plain decimal text: "1e3" as "1000". Raises Refused for anything else."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise Refused(_("“%(text)s” is no number.") % {"text": text.strip()[:40]})
    return format(number, "f")


def share_of(text: str) -> Decimal:
    """A percentage as Moodle writes it. Raises Refused for anything else."""
    return Decimal(decimal_of(text.replace(",", ".")))


def _variants(item: Item, answers: Sequence[Answer]) -> list[str]:
    """The answers that give all points; Moodle's wildcard has no counterpart, its escaped star is a star."""
    _warn_of_partial(item, answers)
    for answer in answers:
        item.remark("" if answer.text == "*" else f"“{answer.text}”", answer.feedback)
    full = [answer.text for answer in answers if _is_full(answer)]
    for text in full:
        if _WILDCARD.search(text):
            message = _("The answer “%(answer)s” holds the wildcard *; here every accepted answer is written out.")
            raise Refused(message % {"answer": text[:40]})
    if not full:
        raise Refused(_("No answer gives all points, so none is right."))
    return [text.replace("\\*", "*") for text in full]


def _warn_of_partial(item: Item, answers: Sequence[Answer]) -> None:
    partial = [answer.text[:30] for answer in answers if answer.share > 0 and not _is_full(answer)]
    if partial:
        message = _("Answers that give only part of the points give none here: %(answers)s.")
        item.warn(message % {"answers": _(", ").join(partial)})


def _warn_of_unequal(item: Item, shares: Sequence[Decimal]) -> None:
    if max(shares) - min(shares) > ROUNDING or abs(sum(shares) - FULL) > 1:
        item.warn(_("Its right options do not share the points equally. Here only all of them together give points."))


def _is_full(answer: Answer) -> bool:
    return abs(answer.share - FULL) < ROUNDING


def _check_letters(count: int) -> None:
    if count > len(LETTERS):
        raise Refused(_("It has %(count)s options; 26 are the most.") % {"count": count})


def _cut(item: Item, name: str, value: Any) -> Any:
    """A text of the filing, no longer than the bank keeps it."""
    limit = LONGEST.get(name)
    if limit is None or len(value) <= limit:
        return value
    item.warn(_("The text is too long and was cut."))
    return value[:limit]


@dataclass(frozen=True)
class _Composed:
    stem: str
    options: list[Any]
    key: Any


def _drafted(item: Item, written: Written) -> DraftQuestion:
    """The draft of a question that its kind has accepted. Raises Refused where it does not."""
    kind = kind_of(written.kind)
    stem = item.stem.replace(GAP, GAPS.get(written.kind, OTHER_GAP))
    if not fold(stem):
        raise Refused(_("The question has no text."))
    try:
        composed = _Composed(stem, *kind.compose(written.options, written.key))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    for warning in kind.lint(composed):
        item.warn(warning)
    filing = {name: _cut(item, name, value) for name, value in item.filing.items() if name != "unit"}
    return DraftQuestion(
        place=item.place,
        kind=kind.key,
        stem=stem,
        options=kind.written_options(composed),
        key=kind.written_key(composed),
        explanation="\n".join(filter(None, [item.explanation, *item.remarks])),
        **filing,
    )
