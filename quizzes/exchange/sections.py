"""The heads of sections, which say of which kind the questions under them are (DOMAIN §9.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzes.kinds import find_kind
from quizzes.wording import plain

from .numbering import NUMERALS

# A choice of either kind: the answer tells.
ANY_CHOICE = frozenset({"选择", "choice", "客观"})

_ORDINAL = (
    rf"(?:第?[{NUMERALS}]+(?:部分|大题|卷|章|节)?|[(（][{NUMERALS}]+[)）]|[IVXⅠⅡⅢⅣⅤⅥⅦⅧ]+|第?[0-9]{{1,2}}(?:部分|大题)?)"
)
_WORD = r"[\w/]{1,10}?(?:题|分析|选择|单选|多选|判断|填空|简答|论述|案例|排序|连线|匹配)"
_HEAD = re.compile(
    rf"(?P<ordinal>{_ORDINAL}\s*[、.．:：]?\s*)?[【\[(（〔]?\s*(?P<word>{_WORD})(?:部分|类|型)?\s*[】\])）〕]?\s*"
    r"(?P<remark>[(（【\[].*|[,，。].*|共.*|每.*|[0-9]+\s*[题道分].*)?[:：]?\s*(?P<behind>(?<=[:：]).*|[0-9].*)?",
    re.DOTALL,
)
_LONGEST = 200
_POINTS_EACH = re.compile(r"每(?:小|道)?题\s*([0-9]+(?:\.[0-9]+)?)\s*分")
_NO_KIND = re.compile(r"(?!什么|怎|如何|为何|哪)\w{1,4}题")


@dataclass(frozen=True)
class Section:
    """A part of a file: the word for its kind ("" where its head names none), the points of each question as written.

    `behind` is what stands behind the head on its line: a note, or the first thing of the section itself.
    """

    word: str
    points: str = ""
    behind: str = ""


def section_head(text: str) -> Section | None:
    """The section that a text such as "一、单项选择题（每题2分）" or 【多选题】 heads.

    With an ordinal before it a word that names no kind, such as 必答题, heads a section too; the answers tell.
    """
    found = _HEAD.fullmatch(text) if len(text) <= _LONGEST else None
    if not found:
        return None
    word, remark = found["word"], found["remark"] or ""
    points = _POINTS_EACH.search(remark)
    if not _names_kind(word):
        if not (found["ordinal"] and _NO_KIND.fullmatch(word) and (points or not remark)):
            return None
        word = ""
    return Section(word, points[1] if points else "", (found["behind"] or "").strip())


def _names_kind(word: str) -> bool:
    return find_kind(word) is not None or plain(word).removesuffix("题") in ANY_CHOICE
