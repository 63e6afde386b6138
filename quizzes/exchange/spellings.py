"""How people spell keys in files, turned into the cells that the kinds read (quizzes.kinds.base)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from quizzes.kinds import cells
from quizzes.kinds.decimals import half_width
from quizzes.kinds.letters import LETTERS
from quizzes.wording import fold

from .numbering import CIRCLED
from .stems import blanks_in, gaps_in


@dataclass
class Spelled:
    """A question before its key is read: what stands in its answer, its text and its options."""

    answer: str
    stem: str
    texts: list[str] = field(default_factory=list)


_PLACES = re.compile(rf"[\s,，、;；.。]*(?:[A-HＡ-Ｈa-h{CIRCLED}0-9][\s,，、;；.。]*)+")
_CIRCLED_ONLY = re.compile(rf"[\s,，、;；→\->—和及与.。]*(?:[{CIRCLED}][\s,，、;；→\->—和及与.。]*)+")


def _letters(said: Spelled) -> Spelled:
    """①③ names options as AC does, where they are no texts themselves."""
    is_text = any(fold(said.answer) == fold(text) for text in said.texts)
    if is_text or not _CIRCLED_ONLY.fullmatch(said.answer):
        return said
    letters = "".join(LETTERS[CIRCLED.index(mark)] for mark in said.answer if mark in CIRCLED[: len(LETTERS)])
    return Spelled(letters, said.stem, said.texts)


# （1）季度（2）月, ①季度②月, 1.季度 2.月
_NUMBERED = [
    re.compile(r"\s*[(（]\s*(\d{1,2})\s*[)）]\s*"),
    re.compile(rf"\s*([{CIRCLED}])\s*"),
    re.compile(r"(?:^|\s+)(\d{1,2})\s*[.、．](?!\d)\s*"),
]
# What parts the answers of several blanks, where there are exactly as many pieces as blanks.
_PARTING = ["、", "，", ",", r"\s{2,}|\t", r"\s", "/"]


def _blanks(said: Spelled) -> Spelled:
    """The answers of blanks: numbered, parted by other marks than semicolons, or within the text, 【季度】."""
    if not said.answer:
        stem, answers = blanks_in(said.stem)
        return Spelled(cells.join(cells.escape(answer, _BLANK_SIGNS) for answer in answers), stem)
    if numbered := _numbered_pieces(said.answer):
        return Spelled(cells.join(numbered), said.stem, said.texts)
    gaps = gaps_in(said.stem)
    if gaps > 1 and len(cells.split(said.answer, cells.BETWEEN)) == 1:
        for mark in _PARTING:
            pieces = [piece.strip() for piece in re.split(mark, said.answer) if piece.strip()]
            if len(pieces) == gaps:
                return Spelled(cells.join(pieces), said.stem, said.texts)
    return said


_BLANK_SIGNS = cells.BETWEEN + "|｜"


def _numbered_pieces(answer: str) -> list[str]:
    """The pieces behind 1, 2, 3 …, without what parts them; none where the numbers do not count from 1."""
    for pattern in _NUMBERED:
        marks = list(pattern.finditer(answer))
        numbers = [CIRCLED.index(mark[1]) + 1 if mark[1] in CIRCLED else int(mark[1]) for mark in marks]
        if len(marks) > 1 and marks[0].start() == 0 and numbers == list(range(1, len(marks) + 1)):
            ends = [*(mark.start() for mark in marks[1:]), len(answer)]
            return [answer[mark.end() : end].strip(" 　；;，,。\n") for mark, end in zip(marks, ends, strict=True)]
    return []


_NUMBER = rf"[(（]\s*(?P<bracketed>\d{{1,2}})\s*[)）]|(?P<circled>[{CIRCLED}])"
# What begins a text of the right side: ②, (2), or 2. behind a blank.
_RIGHT = re.compile(rf"(?:^|\s*)(?:{_NUMBER})\s*|(?:^|\s+)(?P<plain>\d{{1,2}})\s*[.、．](?!\d)\s*")
_SIGN = r"(?:[=＝→]+|-+>?|[—–]+|[:：]|对应)"
_JOINED = re.compile(rf"\s*{_SIGN}\s*")
_LABEL_PAIR = re.compile(rf"(?P<left>[A-Z])\s*{_SIGN}?\s*(?:{_NUMBER}|(?P<plain>\d{{1,2}})|(?P<small>[a-z]))")


def _pairs(said: Spelled) -> Spelled:
    """Pairs by their labels, A-② B-①, or by their texts with another sign than =, 甲—子；乙—丑."""
    if not said.answer:
        return said
    lefts, rights = _sides(said.texts)
    labelled = _labelled_pairs(said.answer, lefts, rights)
    if labelled is not None:
        return Spelled(labelled, said.stem, lefts)
    if any(mark in said.answer for mark in "=＝"):
        return said
    pieces = re.split(r"[;；\n]|[,，、](?=\s*\S+\s*[-—–→:：])", said.answer)
    pairs = [_JOINED.split(piece.strip(" 。"), maxsplit=1) for piece in pieces if piece.strip(" 。")]
    if pairs and all(len(pair) == 2 for pair in pairs):
        return Spelled(_cell(pairs), said.stem, said.texts)
    return said


def _sides(texts: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """The left sides of options that carry the right ones behind them, and those by their numbers."""
    lefts: list[str] = []
    rights: dict[int, str] = {}
    for text in texts:
        marks = list(_RIGHT.finditer(text))
        bounds = [*(mark.start() for mark in marks), len(text)]
        lefts.append(text[: bounds[0]].strip())
        for mark, end in zip(marks, bounds[1:], strict=True):
            rights[_number(mark)] = text[mark.end() : end].strip()
    return lefts, rights


def _labelled_pairs(answer: str, lefts: Sequence[str], rights: dict[int, str]) -> str | None:
    """The cell of pairs that are told by labels; None where they are not, or name what is not there."""
    bare = re.sub(r"[\s,，;；、。]", "", half_width(answer))
    found = list(_LABEL_PAIR.finditer(bare))
    if not found or "".join(pair[0] for pair in found) != bare:
        return None
    named = [(LETTERS.index(pair["left"]), _number(pair)) for pair in found]
    if any(left >= len(lefts) or right not in rights for left, right in named):
        return None
    used = {right for _left, right in named}
    spare = [["", text] for number, text in rights.items() if number not in used]
    return _cell([*([lefts[left], rights[right]] for left, right in named), *spare])


def _number(mark: re.Match[str]) -> int:
    said = mark.groupdict()
    if said["circled"]:
        return CIRCLED.index(said["circled"]) + 1
    if said.get("small"):
        return ord(said["small"]) - ord("a") + 1
    return int(said["bracketed"] or said["plain"])


def _cell(pairs: Sequence[Sequence[str]]) -> str:
    return cells.join("=".join(cells.escape(text, cells.BETWEEN + "=＝") for text in pair) for pair in pairs)


def names_places(answer: str) -> bool:
    """Whether an answer is nothing but letters or numbers, so that it names options by their places."""
    return bool(_PLACES.fullmatch(answer))


_SPELLINGS: dict[str, Callable[[Spelled], Spelled]] = {
    "single": _letters,
    "multiple": _letters,
    "ordering": _letters,
    "blank": _blanks,
    "matching": _pairs,
}


def spell(kind: str, said: Spelled) -> Spelled:
    """What is said, in the spelling that the kind reads; unchanged where it is that already or cannot be told."""
    return _SPELLINGS.get(kind, lambda said: said)(said)
