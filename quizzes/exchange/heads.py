"""Finding the head of a sheet and what each of its columns holds (DOMAIN §9.2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.spreadsheets import Row
from quizzes.wording import plain

HEADS: dict[str, frozenset[str]] = {
    "kind": frozenset({"题型", "类型", "试题类型", "题目类型", "题类", "type", "questiontype"}),
    "stem": frozenset(
        {"题干", "题目", "问题", "题目内容", "试题内容", "试题题干", "题目题干", "试题", "content", "question", "stem"}
    ),
    "options": frozenset({"选项", "备选项", "备选答案", "选项内容", "全部选项", "options", "choices"}),
    "answer": frozenset(
        {"答案", "正确答案", "标准答案", "参考答案", "正确选项", "answer", "rightanswer", "correctanswer", "key"}
    ),
    "explanation": frozenset({"解析", "答案解析", "试题解析", "题目解析", "分析", "提示", "explanation", "analysis"}),
    "difficulty": frozenset({"难度", "难易度", "难易程度", "难度等级", "difficulty"}),
    "knowledge_point": frozenset({"知识点", "章节", "分类", "标签", "考点", "知识点名称", "knowledgepoint", "tag"}),
    "points": frozenset({"分值", "分数", "题目分值", "默认分值", "score", "points"}),
    "basis_text": frozenset({"来源", "出处", "依据", "法规依据", "source", "basis"}),
    "number": frozenset({"序号", "编号", "题号", "no", "id", "页码"}),
}
_OPTION = re.compile(r"(?:选项|option|答案|备选项)?([a-h]|[1-9]|[一二三四五六七八九])(?:选项|内容|选项内容)?")
_FLAG = re.compile(
    r"(?:选项|option)?([a-h]|[1-9]|[一二三四五六七八九])(?:选项)?(?:是否正确|正确与否|是否为答案|iscorrect)"
)
_NUMERALS = "一二三四五六七八九"
# A title, a note and an empty row or two may stand above it.
LOOK_AT_ROWS = 15


@dataclass
class Head:
    """Which column (index from 0) holds what; `options` and `flags` by the option's position from 0."""

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    flags: dict[int, int] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        told = {"answer", "kind", "options"} & self.columns.keys()
        return "stem" in self.columns and bool(told or len(self.options) > 1 or self.flags)


def find_head(rows: Sequence[Row]) -> Head | None:
    """The first row near the top that names a stem and something to go with it; None where there is none."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    for row in filled[:LOOK_AT_ROWS]:
        head = _read_head(row)
        if head.is_head:
            return head
    return None


def _read_head(row: Row) -> Head:
    head = Head(row.number)
    for column, cell in enumerate(row.cells):
        word = _bare(cell)
        if not word:
            continue
        name = next((name for name, words in HEADS.items() if word in words), None)
        if name:
            head.columns.setdefault(name, column)
        elif flag := _FLAG.fullmatch(word):
            head.flags.setdefault(_position(flag[1]), column)
        elif option := _OPTION.fullmatch(word):
            head.options.setdefault(_position(option[1]), column)
        else:
            head.unused.append(cell.strip())
    return head


def _bare(cell: str) -> str:
    """A head as it is compared: without its remark in brackets, blanks, stars, underscores and colons."""
    return re.sub(r"[\s*_:：]", "", re.sub(r"(?<=.)[(\[【（].*", "", plain(cell), flags=re.DOTALL))


def _position(mark: str) -> int:
    if mark in _NUMERALS:
        return _NUMERALS.index(mark)
    return int(mark) - 1 if mark.isdigit() else ord(mark) - ord("a")
