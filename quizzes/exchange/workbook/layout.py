"""The layout in which questions leave as a workbook and come back: a fixed head, cells taken as they are.

Reading other people's tables is full of guesses that have to be told (quizzes.exchange.reading). In this layout none
is needed: whoever keeps its last column gets every text back as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.spreadsheets import Row
from quizzes.enums import Difficulty, QuestionState
from quizzes.exchange.heads import LOOK_AT_ROWS, OPTION_FIELDS
from quizzes.kinds.letters import LETTERS

# By the names of quizzes.exchange.heads where there is one; in the order of the columns, options behind the stem.
NUMBER, MATERIAL, UUID_COLUMN = "number", "material", "uuid"
BEFORE_OPTIONS = {NUMBER: "题号", MATERIAL: "所属材料", "kind": "题型", "stem": "题干"}
BEHIND_OPTIONS = {
    "answer": "答案",
    "explanation": "解析",
    "difficulty": "难度",
    "knowledge_point": "知识点",
    "basis_clause": "依据条款",
    "basis_text": "依据",
    "points": "分值",
    "review_on": "复审日期",
    "state": "状态",
    UUID_COLUMN: "政法学堂编号",
}
OPTIONS = dict(zip(OPTION_FIELDS, (f"选项{letter}" for letter in LETTERS), strict=True))
FIELDS = {head: field for field, head in {**BEFORE_OPTIONS, **OPTIONS, **BEHIND_OPTIONS}.items()}

KINDS = {
    "single": "单选题",
    "multiple": "多选题",
    "judge": "判断题",
    "blank": "填空题",
    "matching": "连线题",
    "ordering": "排序题",
    "numeric": "计算题",
    "essay": "简答题",
    "case": "案例分析题",
}
DIFFICULTIES = {Difficulty.EASY: "易", Difficulty.MEDIUM: "中", Difficulty.HARD: "难"}
STATES = {
    QuestionState.DRAFT: "草稿",
    QuestionState.REVIEWED: "已审核",
    QuestionState.ACTIVE: "启用",
    QuestionState.WITHDRAWN: "停用",
}
QUESTIONS_SHEET, PICTURES_SHEET, GUIDE_SHEET = "题目", "图片", "说明"
# What our workbooks hold beside questions.
OURS = frozenset({PICTURES_SHEET, GUIDE_SHEET})


@dataclass(frozen=True)
class OwnHead:
    """Which column (index from 0) holds what, and the row the head stands in."""

    row: int
    columns: dict[str, int]
    unused: list[str]


def find_own_head(rows: Sequence[Row]) -> OwnHead | None:
    """The head of our own layout near the top of a sheet; None where there is none."""
    for row in rows[:LOOK_AT_ROWS]:
        heads = [cell.strip() for cell in row.cells]
        if {BEHIND_OPTIONS[UUID_COLUMN], BEFORE_OPTIONS["stem"], BEFORE_OPTIONS["kind"]} <= set(heads):
            columns = {FIELDS[head]: column for column, head in reversed(list(enumerate(heads))) if head in FIELDS}
            return OwnHead(row.number, columns, [head for head in heads if head and head not in FIELDS])
    return None


# Room for those who add questions.
LEAST_OPTIONS = 4


def head_of(options: int) -> list[str]:
    """The head of a sheet whose questions have at most so many options."""
    shown = [head for _field, head in list(OPTIONS.items())[: max(options, LEAST_OPTIONS)]]
    return [*BEFORE_OPTIONS.values(), *shown, *BEHIND_OPTIONS.values()]
