"""The numbers before questions: 1. 1、 （1） 【1】 第1题 ① 一、 (DOMAIN §9.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

NUMERALS = "一二三四五六七八九十百"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_LETTERS = r"[A-HＡ-Ｈa-h](?:[\s、,，;；|]*[A-HＡ-Ｈa-h])*"
_JUDGED = r"[√✓✔☑×✗✘✕]|正确|错误|对|错|[TF]"
# An answer that can be nothing else: letters of a choice or the mark of a judgement.
SHORT_ANSWER = rf"(?:{_LETTERS}|{_JUDGED})"


class Family(Enum):
    """How questions are numbered; within a section all of them in one way."""

    DIGITS = auto()  # 1. 1、 1． 1) 1：
    BRACKETS = auto()  # （1） (1) 【1】 [1]
    NAMED = auto()  # 第1题 题目1 Q1
    CIRCLED = auto()  # ①
    NUMERALS = auto()  # 一、


_DIGITS = r"(?P<number>[0-9０-９]{1,4})"
_NUMERAL = rf"(?P<numeral>[{NUMERALS}]{{1,4}})"
_REST = r"(?P<rest>.*)"
_PATTERNS = [
    # A point before a digit is a decimal one, unless a year follows.
    (Family.DIGITS, rf"{_DIGITS}\s*(?:[、．]|[.:：)）](?!\d)|\.(?=(?:19|20)\d\d ?年))\s*{_REST}"),
    (Family.BRACKETS, rf"[(（【\[［]\s*{_DIGITS}\s*[)）】\]］]\s*[、.．:：]?\s*{_REST}"),
    (Family.NAMED, rf"第\s*{_DIGITS}\s*小?题\s*[、.．:：)）]?\s*{_REST}"),
    (Family.NAMED, rf"第\s*{_NUMERAL}\s*小?题\s*[、.．:：)）]?\s*{_REST}"),
    (Family.NAMED, rf"(?:题目?|试题|问题|[Qq](?:uestion ?)?)\s*{_DIGITS}(?![\d.])\s*[、.．:：)）]?\s*{_REST}"),
    (Family.CIRCLED, rf"(?P<circled>[{CIRCLED}])\s*[、.．:：]?\s*{_REST}"),
    (Family.NUMERALS, rf"{_NUMERAL}\s*[、.．]\s*{_REST}"),
]
_COMPILED = [(family, re.compile(pattern, re.DOTALL)) for family, pattern in _PATTERNS]
_ANSWER_BEFORE = re.compile(rf"[(（]\s*(?P<answer>{SHORT_ANSWER})?\s*[)）]\s*(?=[0-9０-９]{{1,4}}\s*[、.．])")


@dataclass(frozen=True)
class Start:
    """A line that may begin a question: "（√）3、零报告……" has the number 3 and the answer √ before it."""

    family: Family
    number: int
    rest: str
    answer: str = ""


def start_of(text: str) -> Start | None:
    """The number that a line begins with, if it does."""
    before = _ANSWER_BEFORE.match(text)
    bare = text[before.end() :] if before else text
    for family, pattern in _COMPILED:
        if found := pattern.fullmatch(bare):
            return Start(family, _number(found), found["rest"], (before["answer"] or "") if before else "")
    return None


def number_of(numeral: str) -> int:
    """A Chinese numeral below a thousand: 十二 is 12."""
    hundreds, hundred, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * _digit(hundreds or "一") if hundred else 0
    value += 10 * _digit(tens or "一") if ten else 0
    return value + (_digit(ones) if ones else 0)


def _digit(numeral: str) -> int:
    return NUMERALS.find(numeral) + 1


def _number(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if circled := groups.get("circled"):
        return CIRCLED.index(circled) + 1
    return number_of(groups["numeral"]) if groups.get("numeral") else int(groups["number"])
