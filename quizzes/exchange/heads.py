"""Finding the head of a sheet and what each of its columns holds (DOMAIN §9.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.spreadsheets import Row
from quizzes.kinds.letters import LETTERS
from quizzes.wording import plain

HEADS: dict[str, frozenset[str]] = {
    "kind": frozenset(
        {"题型", "类型", "试题类型", "题目类型", "题目题型", "题类", "题型名称", "type", "questiontype", "kind"}
    ),
    "stem": frozenset(
        {
            "题干", "题目", "问题", "试题", "题面", "题目内容", "试题内容", "题干内容", "试题题干", "题目题干",
            "题目描述", "题目名称", "试题名称", "题目标题", "content", "question", "questiontext", "questioncontent",
            "questiontitle", "questionstem", "questionbody", "stem", "title", "text", "body", "q",
        }
    ),
    "options": frozenset(
        {
            "选项", "备选项", "备选答案", "选项内容", "全部选项", "所有选项", "题目选项", "试题选项", "option",
            "options", "choices", "optionlist", "opts", "answeroptions",
        }
    ),
    "answer": frozenset(
        {
            "答案", "正确答案", "标准答案", "参考答案", "正确选项", "答案选项", "试题答案", "题目答案", "标答",
            "answer", "answers", "answerlist", "rightanswer", "rightanswers", "correctanswer", "correctanswers",
            "correctoption", "correctoptions", "correct", "key", "answerkey", "solution",
        }
    ),
    "explanation": frozenset(
        {
            "解析", "答案解析", "试题解析", "题目解析", "答题解析", "详解", "分析", "试题分析", "提示", "答案说明",
            "explanation", "explain", "analysis", "hint",
        }
    ),
    "difficulty": frozenset({"难度", "难易度", "难易程度", "难度等级", "试题难度", "题目难度", "difficulty", "level"}),
    "knowledge_point": frozenset(
        {
            "知识点", "章节", "分类", "标签", "考点", "知识点名称", "所属知识点", "所属章节", "试题分类", "题目分类",
            "知识分类", "knowledgepoint", "knowledge", "tag", "tags", "category", "chapter",
        }
    ),
    "points": frozenset(
        {"分值", "分数", "题目分值", "题目分数", "试题分值", "试题分数", "默认分值", "本题分数", "score", "points"}
    ),
    "basis_text": frozenset(
        {"来源", "出处", "依据", "法规依据", "题目来源", "试题来源", "source", "basis", "reference"}
    ),
    "page": frozenset({"页码", "页数", "page"}),
    "number": frozenset({"序号", "编号", "题号", "试题编号", "题目编号", "题目序号", "no", "id", "number"}),
    "material": frozenset({"所属材料", "所属案例", "所属大题", "材料号", "案例号", "材料题号", "案例题号", "父题号"}),
}  # fmt: skip
_NUMERALS = "一二三四五六七八九十"
_PLACE = r"([a-z]|[1-9]|1[0-9]|2[0-6]|[一二三四五六七八九十])"
_OPTION = re.compile(rf"(?:备?选项|备选答案|option|choice|答案)?{_PLACE}(?:选项|项|内容|选项内容)?")
_RIGHT = r"(?:是否正确|正确与否|是否为?答案|是否为?正确答案|正误|iscorrect|isright|correct|正确)"
_FLAG = re.compile(rf"(?:选项|option)?{_PLACE}(?:选项|项)?{_RIGHT}|{_RIGHT}{_PLACE}")
# Options beyond these are read where a head names them, but nobody has to pick them from a list.
OFFERED = 10
# A title, a note and an empty row or two may stand above it.
LOOK_AT_ROWS = 15
_LABELS: Mapping[str, str | Promise] = {
    "stem": pgettext_lazy("column of a file", "Question"),
    "kind": pgettext_lazy("column of a file", "Kind"),
    "options": pgettext_lazy("column of a file", "All options in one cell"),
    "answer": pgettext_lazy("column of a file", "Answer"),
    "explanation": pgettext_lazy("column of a file", "Explanation"),
    "difficulty": pgettext_lazy("column of a file", "Difficulty"),
    "knowledge_point": pgettext_lazy("column of a file", "Knowledge point"),
    "points": pgettext_lazy("column of a file", "Points"),
    "basis_text": pgettext_lazy("column of a file", "Basis or source"),
    "page": pgettext_lazy("column of a file", "Page"),
    "number": pgettext_lazy("column of a file", "Number"),
    "material": pgettext_lazy("column of a file", "Number of its material"),
}


@dataclass
class Head:
    """Which column (index from 0) holds which field: a name of HEADS, or of option_field and flag_field.

    `row` is that of the head itself, 0 where there is none.
    """

    row: int
    columns: dict[str, int] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        named = self.columns.keys()
        has_options = {option_field(0), option_field(1)} <= named
        return "stem" in named and (has_options or bool({"answer", "kind", "options", flag_field(0)} & named))


def option_field(place: int) -> str:
    """The field of the option at `place`, from 0."""
    return f"option{place + 1}"


def flag_field(place: int) -> str:
    """The field that says whether the option at `place`, from 0, is right."""
    return f"flag{place + 1}"


OPTION_FIELDS = [option_field(place) for place in range(len(LETTERS))]
FLAG_FIELDS = [flag_field(place) for place in range(len(LETTERS))]


def field_choices() -> list[tuple[str, str | Promise]]:
    """Every field that a column may hold, with its name for people, for whoever lets a person say it."""
    options, flags = _("Option %(letter)s"), _("Option %(letter)s is right (1 or 0)")
    named = list(zip(LETTERS[:OFFERED], OPTION_FIELDS, FLAG_FIELDS, strict=False))
    return [
        *_LABELS.items(),
        *((name, options % {"letter": letter}) for letter, name, _flag in named),
        *((name, flags % {"letter": letter}) for letter, _option, name in named),
    ]


def find_head(rows: Sequence[Row]) -> Head | None:
    """The first row near the top that names a stem and something to go with it; None where there is none."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    for row in filled[:LOOK_AT_ROWS]:
        head = read_head(row)
        if head.is_head:
            return head
    return None


def read_head(row: Row) -> Head:
    """What the cells of a row name; whether it is a head is for the caller to ask."""
    head = Head(row.number)
    for column, cell in enumerate(row.cells):
        if name := field_named(cell):
            head.columns.setdefault(name, column)
        elif _bare(cell):
            head.unused.append(cell.strip())
    return head


def field_named(written: str) -> str | None:
    """The field that files call so, however it is spelled; None for a word that names none."""
    word = _bare(written)
    if name := next((name for name, words in HEADS.items() if word in words), None):
        return name
    if flag := _FLAG.fullmatch(word):
        return flag_field(_position(flag[1] or flag[2]))
    option = _OPTION.fullmatch(word)
    return option_field(_position(option[1])) if option else None


def _bare(cell: str) -> str:
    """A head as it is compared: without its remark in brackets, blanks, stars, underscores, hyphens and colons.

    A single letter in brackets, as in 选项（A）, is no remark.
    """
    word = re.sub(r"[(\[【]\s*([a-z])\s*[)\]】]", r"\1", plain(cell))
    return re.sub(r"[\s*_:-]", "", re.sub(r"(?<=.)[(\[【].*", "", word, flags=re.DOTALL))


def _position(mark: str) -> int:
    if mark in _NUMERALS:
        return _NUMERALS.index(mark)
    return int(mark) - 1 if mark.isdigit() else ord(mark) - ord("a")
