"""Answer keys that stand apart from their questions: 1-5 ABCDE, 1.A 2.B, 1.√ 2.× (DOMAIN §9.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quizzes.domain.drafts import Place

from .lines import Line
from .numbering import CIRCLED

_JUDGED = r"[√✓✔☑×✗✘✕TFYN]|正确|错误|对|错|是|否"
_UNIT = rf"(?:[A-HＡ-Ｈ](?:[,，、]?[A-HＡ-Ｈ])*|{_JUDGED})"
_SINGLE = re.compile(rf"[A-HＡ-Ｈ]|{_JUDGED}")
_GAP = re.compile(r"[\s,，;；、。|]*")
_RANGE = re.compile(
    rf"[(（【]?\s*(?P<first>\d{{1,4}})\s*[-—–~～至到]{{1,2}}\s*(?P<last>\d{{1,4}})\s*题?\s*[)）】]?\s*[.、．:：]?\s*"
    rf"(?P<answers>{_UNIT}(?:[\s,，、;；]*{_UNIT})*)"
)
_ENTRY = re.compile(
    rf"(?:[(（【]?\s*(?P<number>\d{{1,4}})\s*(?:[)）】]?\s*[.、．:：—–-]?)|(?P<circled>[{CIRCLED}]))\s*"
    rf"(?P<answer>{_UNIT})(?=$|[\s,，;；、。|\d(（【{CIRCLED}])"
)
_NUMBERS = re.compile(r"(?:题号|序号)[\s:：|]*(?P<numbers>\d+(?:[\s,，|、]+\d+)*)")
_ANSWERS = re.compile(rf"答案[\s:：|]*(?P<answers>{_UNIT}(?:[\s|]+{_UNIT})*)")
_HEAD = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|附件?\d*[:：]?)?\s*【?(?:试题|习题|题库|测试题?|练习题?|参考|标准|正确|本卷|试卷)*"
    r"答案(?:部分)?(?:(?:及|与|和)?(?:答案)?(?:解析|评分标准|详解))?】?\s*[:：]?"
)
# So many answers in a row are a key, even where no head says so.
_SURELY = 3


@dataclass
class KeyItem:
    """What a key says of one number; the fields as a question's own."""

    number: int
    place: Place
    fields: dict[str, str] = field(default_factory=dict)


class KeyMismatch(Exception):
    """A key gives another number of answers than it names questions; the message is its text."""


def key_items(text: str, place: Place) -> list[KeyItem]:
    """The answers of a text that is nothing but a key; none for any other text. Raises KeyMismatch."""
    matches: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        found = _RANGE.match(text, at) or _ENTRY.match(text, at)
        if not found:
            return []
        matches.append(found)
        gap = _GAP.match(text, found.end())
        at = gap.end() if gap else found.end()
    return [KeyItem(number, place, {"answer": answer}) for found in matches for number, answer in _pairs(found)]


def is_surely_key(text: str) -> bool:
    """Whether a text says by itself that it is a key: a range of numbers, or answers to several."""
    try:
        return (bool(_RANGE.match(text)) and bool(key_items(text, Place()))) or len(key_items(text, Place())) >= _SURELY
    except KeyMismatch:
        return True


def merge_key_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines, with 题号 1 2 3 over 答案 A B C written as the one line 1.A 2.B 3.C."""
    merged: list[Line] = []
    for line in lines:
        numbers = _NUMBERS.fullmatch(merged[-1].text) if merged else None
        answers = _ANSWERS.fullmatch(line.text) if numbers else None
        if not (numbers and answers):
            merged.append(line)
            continue
        named, given = re.findall(r"\d+", numbers["numbers"]), answers["answers"].replace("|", " ").split()
        if len(named) == len(given):
            text = " ".join(f"{number}.{answer}" for number, answer in zip(named, given, strict=True))
        else:
            text = f"{named[0]}-{named[-1]} {' '.join(given)}"
        merged[-1] = replace(line, text=text)
    return merged


def is_key_head(text: str) -> bool:
    """Whether a line heads a key: 参考答案, 附：答案及解析."""
    return bool(_HEAD.fullmatch(text))


def _pairs(found: re.Match[str]) -> Sequence[tuple[int, str]]:
    groups = found.groupdict()
    if "answers" not in groups:
        number = CIRCLED.index(found["circled"]) + 1 if found["circled"] else int(found["number"])
        return [(number, found["answer"])]
    numbers = range(int(found["first"]), int(found["last"]) + 1)
    return list(zip(numbers, _answers(found, len(numbers)), strict=True))


def _answers(found: re.Match[str], count: int) -> list[str]:
    """The answers of a range: one to each group, or one to each letter where the groups only help the eye."""
    groups = re.split(r"[\s,，、;；]+", found["answers"].strip())
    if len(groups) == count:
        return groups
    singles = _SINGLE.findall(found["answers"])
    if len(singles) == count:
        return singles
    raise KeyMismatch(found[0])
