"""What one wording of a question says otherwise than another, in runs of text that people can read.

Serves versions of one question, whose options keep their ids, and two questions set side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from quizzes.kinds import QuestionKind, Wording
from quizzes.kinds.case import Case, Part, with_keys
from quizzes.kinds.choice import Choice

# Words and numbers in Latin letters, and pictures, change as a whole; Chinese characters one by one.
_TOKEN = re.compile(r"!\[[^\[\]\n]*\]\(pic:[0-9a-f]{16}\)|[A-Za-z0-9]+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。；;！？!?\n]*[。；;！？!?\n]?")
# Longer texts are compared sentence by sentence: character by character the cost grows with the square.
MOST_TOKENS = 4000
# An unchanged piece this short between two changes reads worse than one change over all three.
ISLAND = 1
# Options that share so much of their texts are one option, changed.
ALIKE = 0.5


class Act(StrEnum):
    """What happened to a run of text, or to an option."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Run:
    """A piece of text with what happened to it: same, added or removed."""

    act: Act
    text: str


@dataclass(frozen=True)
class OptionChange:
    """An option in the later wording, or a removed one. Labels are letters as stored, empty for kinds without.

    `moved`: it stands elsewhere among those that stayed. `is_key`, `was_key`: whether it is, or was, a right one.
    """

    act: Act
    label: str
    old_label: str
    runs: list[Run]
    moved: bool = False
    is_key: bool = False
    was_key: bool = False


@dataclass(frozen=True)
class KeyChange:
    """The right answers of both wordings in words."""

    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Everything in which two wordings differ. `options` is empty where none differs; `parts` are those of a case."""

    stem: list[Run]
    explanation: list[Run]
    options: list[OptionChange] = field(default_factory=list)
    key: KeyChange | None = None
    parts: list[PartDifference] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        texts = has_changes(self.stem) or has_changes(self.explanation)
        return texts or bool(self.options or self.key or self.parts)


@dataclass(frozen=True)
class PartDifference:
    """A part of a case that was added, removed or changed; `number` is its place, in the later wording if there."""

    act: Act
    number: int
    label: str
    difference: Difference


def text_difference(old: str, new: str) -> list[Run]:
    """The runs that turn `old` into `new`: dropping the added ones gives `old`, dropping the removed ones `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MOST_TOKENS:
        before, after = ([one for one in _SENTENCE.findall(text) if one] for text in (old, new))
    runs: list[Run] = []
    for same, left, right in _blocks(before, after):
        if same:
            runs.append(Run(Act.SAME, "".join(right)))
            continue
        runs += [Run(act, "".join(piece)) for act, piece in ((Act.REMOVED, left), (Act.ADDED, right)) if piece]
    return runs


def has_changes(runs: Sequence[Run]) -> bool:
    return any(run.act != Act.SAME for run in runs)


def difference(kind: QuestionKind, old: Any, new: Any) -> Difference:
    """What `new` says otherwise than `old`; both are wordings of this kind with an explanation."""
    if isinstance(kind, Case):
        return Difference(
            text_difference(old.stem, new.stem),
            text_difference(old.explanation, new.explanation),
            parts=list(_parts(old, new)),
        )
    pairs = _pairs(_listed(old), _listed(new))
    options = _options(kind, old, new, pairs)
    return Difference(
        text_difference(old.stem, new.stem),
        text_difference(old.explanation, new.explanation),
        options if any(_differs(option) for option in options) else [],
        _key_change(kind, old, new, pairs),
    )


def key_in_words(kind: QuestionKind, version: Wording) -> str:
    """The right answer with the texts it points at, a line each."""
    rights = [choice for choice in kind.choices(version) if choice.is_key]
    if rights and all(choice.label for choice in rights):
        return "\n".join(f"{choice.label}. {choice.text}" for choice in rights)
    if lefts := kind.review(version, None).get("lefts"):
        return "\n".join(f"{left['text']} — {left['right']['text']}" for left in lefts)
    return kind.correct_answer(version)


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Alternating blocks of what stayed and what changed; islands between two changes belong to them."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left: list[str] = []
    right: list[str] = []
    for place, (tag, start, end, new_start, new_end) in enumerate(codes):
        kept = "".join(before[start:end])
        is_island = 0 < place < len(codes) - 1 and len(kept) <= ISLAND and kept.isalnum()
        if tag == "equal" and not is_island:
            if left or right:
                yield False, left, right
            left, right = [], []
            yield True, list(before[start:end]), list(after[new_start:new_end])
            continue
        left += before[start:end]
        right += after[new_start:new_end]
    if left or right:
        yield False, left, right


def _listed(version: Wording) -> list[Any]:
    """The stored options that can be told apart; what other kinds keep there is no option."""
    return [option for option in version.options if "id" in option]


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """Which new option each old one became, by id: the same id, else the likest text among those left over."""
    pairs = {option["id"]: option["id"] for option in old if option["id"] in {each["id"] for each in new}}
    left = [option for option in old if option["id"] not in pairs]
    free = [option for option in new if option["id"] not in pairs]
    likeness = [
        (_likeness(one.get("text", ""), other.get("text", "")), one["id"], other["id"])
        for one in left
        for other in free
        if one.get("side") == other.get("side")
    ]
    for ratio, one, other in sorted(likeness, reverse=True):
        if ratio >= ALIKE and one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def _likeness(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _options(kind: QuestionKind, old: Wording, new: Wording, pairs: Mapping[str, str]) -> list[OptionChange]:
    """The later wording's options in their order, then the removed ones."""
    came_from = {other: one for one, other in pairs.items()}
    before = {option["id"]: option.get("text", "") for option in _listed(old)}
    labels, old_labels = _labels(kind, new), _labels(kind, old)
    keys, old_keys = _key_ids(kind, new), _key_ids(kind, old)
    moved = _moved(old, new, pairs) if isinstance(kind, Choice) else frozenset()
    changes = []
    for option in _listed(new):
        one, text = came_from.get(option["id"]), option.get("text", "")
        runs = text_difference(before[one], text) if one else [Run(Act.ADDED, text)]
        act = Act.ADDED if one is None else Act.CHANGED if has_changes(runs) else Act.SAME
        changes.append(
            OptionChange(
                act,
                labels.get(option["id"], ""),
                old_labels.get(one or "", ""),
                runs,
                moved=option["id"] in moved,
                is_key=option["id"] in keys,
                was_key=one in old_keys,
            )
        )
    for one, text in before.items():
        if one not in pairs:
            label = old_labels.get(one, "")
            changes.append(OptionChange(Act.REMOVED, "", label, [Run(Act.REMOVED, text)], was_key=one in old_keys))
    return [change for change in changes if "".join(run.text for run in change.runs)]


def _moved(old: Wording, new: Wording, pairs: Mapping[str, str]) -> frozenset[str]:
    """The ids, in the later wording, of options that stand elsewhere among those that stayed."""
    was = [pairs[option["id"]] for option in _listed(old) if option["id"] in pairs]
    now = [option["id"] for option in _listed(new) if option["id"] in set(was)]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    kept = {now[place] for block in matcher.get_matching_blocks() for place in range(block.b, block.b + block.size)}
    return frozenset(set(now) - kept)


def _differs(option: OptionChange) -> bool:
    return option.act != Act.SAME or option.moved


def _key_change(kind: QuestionKind, old: Wording, new: Wording, pairs: Mapping[str, str]) -> KeyChange | None:
    if isinstance(kind, Choice):
        same = {pairs.get(one) for one in old.key} == set(new.key)
    else:
        same = _meaning(kind, old) == _meaning(kind, new)
    return None if same else KeyChange(key_in_words(kind, old), key_in_words(kind, new))


def _meaning(kind: QuestionKind, version: Wording) -> Any:
    return kind.meaning_of(kind.written_options(version), kind.written_key(version))


def _labels(kind: QuestionKind, version: Wording) -> dict[str, str]:
    """The letter or number of each option, as it is shown where nothing is shuffled."""
    shown = kind.present(version)
    listed = [option for name in ("options", "lefts", "rights") for option in shown.get(name) or []]
    return {option["id"]: option.get("label", "") for option in listed}


def _key_ids(kind: QuestionKind, version: Wording) -> set[str]:
    return set(version.key) if isinstance(kind, Choice) else set()


def _parts(old: Wording, new: Wording) -> Iterator[PartDifference]:
    before = {part.id: part for part in with_keys(old)}
    after = list(with_keys(new))
    for part in after:
        earlier = before.get(part.id)
        if earlier is None:
            yield PartDifference(Act.ADDED, part.number, str(part.kind.label), _alone(part, Act.ADDED))
        elif (found := difference(part.kind, earlier, part)).changed or earlier.weight != part.weight:
            yield PartDifference(Act.CHANGED, part.number, str(part.kind.label), found)
    kept = {part.id for part in after}
    for part in before.values():
        if part.id not in kept:
            yield PartDifference(Act.REMOVED, part.number, str(part.kind.label), _alone(part, Act.REMOVED))


def _alone(part: Part, act: Act) -> Difference:
    """All of a part as added or removed."""
    words = key_in_words(part.kind, part)
    texts = [option.get("text", "") for option in part.options]
    return Difference(
        [Run(act, part.stem)],
        [Run(act, part.explanation)] if part.explanation else [],
        [OptionChange(act, "", "", [Run(act, text)]) for text in texts if text],
        KeyChange("", words) if act == Act.ADDED else KeyChange(words, ""),
    )
