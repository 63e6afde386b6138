"""Fields that a text names: 答案：, 【解析】, 难度：, 知识点： (DOMAIN §9.5, §9.7)."""

from __future__ import annotations

import re

from .numbering import SHORT_ANSWER

# These also stand in the middle of a line, behind a blank or the end of a sentence.
_INLINE = {
    "answer": r"(?:正确|参考|标准|本题|试题|题目)?答案(?:要点)?|(?:答题|参考)要点|标答|[Aa]nswer|ANSWER",
    "explanation": r"(?:正确|参考|标准)?(?:答案|试题|题目|本题|答题)?(?:解析|详解)|[Ee]xplanation|EXPLANATION",
    "difficulty": r"(?:试题|题目)?难(?:度|易度|易程度|度等级)",
    "points": r"(?:本题|题目|试题)?(?:分值|分数)",
}
# These begin a line or follow one of the others.
_FOLLOWING = {
    "knowledge_point": r"(?:所属)?(?:知识点|考点|章节)|标签|分类",
    "basis_text": r"(?:题目|试题|法规|政策|法律|命题|出题)?(?:来源|出处|依据)",
    "page": r"页码",
}
# These begin a line.
_LEADING = {
    "kind": r"(?:试题|题目)?(?:题型|类型)",
    "stem": r"题干|题目|试题|题目内容|试题内容",
    "options": r"(?:备选|全部)?选项|备选答案",
}
# Before a question is answered these belong to its text.
_LATE = r"分析|提示|说明|点评|解答|理由|评析|评分标准"

# A bare name in the middle of a line is one only behind a blank or a mark; in brackets it is one anywhere.
_INSIDE = r"(?:^|(?<=[\s。．.;；,，、)）】\]?？!！]))"
_HINTS = re.compile(r"[:：】\]〕]|答案")


def _named(words: str) -> str:
    """A name in brackets, with or without a colon, or bare and with one: 【答案】, （答案：, 答案："""
    return rf"(?:[【\[［〔]\s*(?:{words})\s*[】\]］〕]\s*[:：]?|(?:[(（]\s*|{_INSIDE})(?:{words})\s*[:：])\s*"


_ANYWHERE = [(name, re.compile(_named(words))) for name, words in _INLINE.items()] + [
    ("answer", re.compile(rf"{_INSIDE}答\s*[:：]\s*")),
    # Without a colon only before what can be nothing but an answer.
    (
        "answer",
        re.compile(
            rf"{_INSIDE}(?:正确|参考|标准)?答案\s*[是为选]?\s*[:：]?\s*(?={SHORT_ANSWER}\s*[。.]?\s*(?:$|[\s【\[(（]))"
        ),
    ),
]
_BEHIND_OTHERS = [(name, re.compile(_named(words))) for name, words in _FOLLOWING.items()]
_AT_START = [(name, re.compile(_named(words))) for name, words in (_LEADING | _FOLLOWING).items()]
_WHERE_ANSWERED = re.compile(_named(_LATE))


def fields_in(text: str, *, answered: bool) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first named field of a line, and its fields in order: name and value.

    `answered`: whether the question the line belongs to has its answer already.
    """
    if not _HINTS.search(text):
        return text, []
    marks = _marks(text, answered)
    if not marks:
        return text, []
    ends = [start for _name, start, _value in marks[1:]] + [len(text)]
    fields = [(name, _value(text, start, value, end)) for (name, start, value), end in zip(marks, ends, strict=True)]
    return text[: marks[0][1]].strip(), fields


def _marks(text: str, answered: bool) -> list[tuple[str, int, int]]:
    """Name, start and end of every name in the text, none overlapping another, in order."""
    found = [(name, each.start(), each.end()) for name, pattern in _ANYWHERE for each in pattern.finditer(text)]
    found += [(name, 0, each.end()) for name, pattern in _AT_START if (each := pattern.match(text))]
    if found:
        first = min(start for _name, start, _end in found)
        found += [
            (name, each.start(), each.end())
            for name, pattern in _BEHIND_OTHERS
            for each in pattern.finditer(text)
            if each.start() > first
        ]
    if answered or any(name == "answer" for name, _start, _end in found):
        found += [("explanation", each.start(), each.end()) for each in _WHERE_ANSWERED.finditer(text)]
    marks: list[tuple[str, int, int]] = []
    for mark in sorted(found, key=lambda mark: (mark[1], -mark[2])):
        if not marks or mark[1] >= marks[-1][2]:
            marks.append(mark)
    return marks


def _value(text: str, start: int, value: int, end: int) -> str:
    """The text of a field; where its name was opened by a bracket, without the one that closes it."""
    bare = text[value:end].strip()
    return bare.rstrip(")） ") if text[start] in "(（" else bare
