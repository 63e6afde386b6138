"""How texts of questions are cleaned for keeping and folded for comparing (DOMAIN §9.8)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# Copies from a PDF carry radicals instead of characters. Kangxi radicals have a compatibility mapping; those of the
# supplement that pass for whole characters have none, so they stand here, each with the character it is read as.
_SUPPLEMENT = {
    "⺁": "厂", "⺃": "乚", "⺄": "乙", "⺈": "刀", "⺌": "小", "⺍": "小", "⺎": "兀", "⺏": "尣", "⺐": "尢",
    "⺒": "巳", "⺓": "幺", "⺔": "彑", "⺕": "彐", "⺛": "旡", "⺜": "日", "⺝": "月", "⺞": "歺", "⺟": "母",
    "⺠": "民", "⺧": "牛", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺮": "竹", "⺯": "糸", "⺶": "羊",
    "⺷": "羊", "⺸": "羊", "⺻": "聿", "⺼": "肉", "⺽": "臼", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角",
    "⻇": "角", "⻉": "贝", "⻊": "足", "⻋": "车", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻗": "雨",
    "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻟": "食", "⻢": "马", "⻣": "骨",
    "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻬": "齐", "⻭": "歯",
    "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龟", "⻲": "亀", "⻳": "龟",
}  # fmt: skip
_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICALS = str.maketrans(_SUPPLEMENT | _KANGXI)

# The ideographic space stays: writers set the width of a blank （　　） with it.
_BLANKS = re.compile(r"[^\S\n\u3000]+")
_AROUND_BREAKS = re.compile(r"[ \u3000]*\n[ \n\u3000]*")
# Zero-width characters, joiners, direction marks, the byte order mark and the soft hyphen; and what is no character,
# which databases and file formats refuse: control characters that are no blanks, halves of a pair.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)


class _WithoutMarks(dict[int, int | None]):
    """For str.translate: drops blanks, punctuation and control characters, looking each character up only once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] in "PZC" else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()


def clean(text: str) -> str:
    """`text` as it is kept and shown: radicals folded, invisible characters gone, blanks single, lines trimmed.

    Full-width characters and quotation marks stay as they were written.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_RADICALS)
    return _AROUND_BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


def plain(text: str) -> str:
    """`text` as codes, labels and heads are compared: cleaned, full width folded to half, lower case."""
    return unicodedata.normalize("NFKC", clean(text)).lower().strip()


def fold(text: str) -> str:
    """`text` as two wordings are compared: like `plain`, without any blank or punctuation."""
    return plain(text).translate(_WITHOUT_MARKS)


def stem_key(stem: str) -> str:
    """The digest that finds the same stem again, however it was punctuated, spaced or copied."""
    return hashlib.sha256(fold(stem).encode()).hexdigest()


# What stands beside the texts within stored options and keys, and is not read by anybody.
_NOT_READ = frozenset({"id", "side", "kind", "weight"})


def texts_within(options: Any, key: Any = None) -> list[str]:
    """The texts that people read within stored options and a stored key of any kind, in their order.

    Keys point at options by id; such ids are left out, so of a choice's key nothing remains, of a blank's its words.
    """
    ids = set(_ids(options))
    return [text for text in _strings((options, key)) if text and text not in ids]


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for name, value in content.items():
            if name not in _NOT_READ:
                yield from _strings(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _strings(value)


def _ids(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        yield from (str(value) for name, value in content.items() if name == "id")
        for value in content.values():
            yield from _ids(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _ids(value)
