"""How texts of questions are cleaned for keeping and folded for comparing (DOMAIN §9.8)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

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
# Zero-width characters, joiners, direction marks, the byte order mark and the soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


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
    kept = (character for character in plain(text) if unicodedata.category(character)[0] not in "PZC")
    return "".join(kept)


def stem_key(stem: str) -> str:
    """The digest that finds the same stem again, however it was punctuated, spaced or copied."""
    return hashlib.sha256(fold(stem).encode()).hexdigest()
