"""What a line of a text may be, told by the line alone; its surroundings decide (quizzes.exchange.prose)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .keys import is_key_head, is_surely_key
from .lines import Line
from .named import fields_in
from .numbering import SHORT_ANSWER, Start, start_of
from .sections import Section, section_head
from .splitting import options_behind, options_on
from .stems import answers_in

# As many options as a repeated line may be the label of.
_LABELS = 8
_RULE = re.compile(r"[-—–=*_~·.#\s]{3,}")
_LONE_ANSWER = re.compile(rf"[(（【\[]\s*(?P<inside>{SHORT_ANSWER})\s*[)）】\]][。.]?")
_JUDGED_OPTION = re.compile(
    r"(?:true|false|正确|错误|对|错|是|否|√|×)\s*[.．、:：)）]\s*(?P<text>正确|错误|对|错|是|否)", re.IGNORECASE
)


@dataclass(frozen=True)
class Token:
    """A line with all that may be read in it."""

    line: Line

    @property
    def text(self) -> str:
        return self.line.text

    @cached_property
    def is_blank(self) -> bool:
        return not self.text

    @cached_property
    def is_rule(self) -> bool:
        """Whether it is a line drawn across the page."""
        return bool(self.text and _RULE.fullmatch(self.text))

    @cached_property
    def head(self) -> Section | None:
        return section_head(self.text)

    @cached_property
    def start(self) -> Start | None:
        return start_of(self.text)

    @cached_property
    def is_key(self) -> bool:
        """Whether it is a key by itself: 1-5 ABCDE."""
        return is_surely_key(self.text)

    @cached_property
    def is_key_head(self) -> bool:
        return is_key_head(self.text)

    @cached_property
    def tells(self) -> bool:
        """Whether there are options or an answer in it, so that it belongs to a question."""
        text = self.start.rest if self.start else self.text
        if not text:
            return bool(self.start and self.start.answer)
        before, fields = fields_in(text, answered=False)
        return (
            any(name in ("answer", "options") for name, _value in fields)
            or bool(self.start and self.start.answer)
            or bool(lone_answer(before) or answers_in(before) or judged_option(before))
            or any(option.is_sure for option in options_on(before, 0))
            or bool(options_behind(before)[1])
        )

    @cached_property
    def answers(self) -> bool:
        """Whether it names an answer."""
        return any(name == "answer" for name, _value in fields_in(self.text, answered=False)[1])

    @property
    def has_mark(self) -> bool:
        """Whether it means something wherever it stands, so that it is never a head or foot of a page."""
        has_fields = bool(fields_in(self.text, answered=True)[1])
        has_label = any(options_on(self.text, place) for place in range(_LABELS))
        known = has_label or self.is_rule or self.head or self.start or self.tells or self.is_key or self.is_key_head
        return bool(known or has_fields)


def lone_answer(text: str) -> str:
    """The answer that stands in brackets on a line of its own; empty for any other line."""
    found = _LONE_ANSWER.fullmatch(text)
    return found["inside"] if found else ""


def judged_option(text: str) -> str:
    """The option of a judgement on a line such as "true. 正确"; empty for any other line."""
    found = _JUDGED_OPTION.fullmatch(text)
    return found["text"] if found else ""


def tokens_of(lines: Sequence[Line]) -> list[Token]:
    return [Token(line) for line in lines]
