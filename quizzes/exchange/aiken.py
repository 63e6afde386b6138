"""Reading Aiken: a question, its options `A.` or `A)` one to a line, and `ANSWER: B`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.spreadsheets import SpreadsheetError
from common.spreadsheets.delimited import decode_text
from quizzes.domain.drafts import ImportDraft, Place, Unit
from quizzes.kinds.letters import LETTERS
from quizzes.wording import clean

from .formats import Format
from .moodle.intake import FULL, NONE, Answer, Intake, Item, Refused, Written, choice
from .moodle.texts import decoded
from .options import ReadOptions

_OPTION = re.compile(r"([A-Z])[.)](?:\s+(.*)|)$")
_ANSWER = re.compile(r"ANSWER:(.*)")
_LOOKS_LIKE_IT = re.compile(r"(?m)^ANSWER:[ \t]*[A-Z]\b")


@dataclass
class _Block:
    """The lines of one question, up to its answer."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None


def looks_like_aiken(data: bytes, name: str) -> bool:
    """Whether a text has lines that name an answer as Aiken does."""
    try:
        return bool(_LOOKS_LIKE_IT.search(decode_text(data)))
    except SpreadsheetError:
        return False


def read_aiken(data: bytes, options: ReadOptions, name: str) -> ImportDraft:
    """Every question of an Aiken file and every problem with them, by line."""
    intake = Intake()
    for block in _blocks(decoded(data, options)):
        intake.take(Place(block.line, unit=Unit.LINE), partial(_read, block))
    return intake.result()


def _blocks(text: str) -> list[_Block]:
    """The file cut behind each answer, and where a question begins though the one before it has none."""
    blocks: list[_Block] = []
    for number, line in enumerate(text.split("\n"), start=1):
        line = clean(line)
        if not line:
            continue
        option = _OPTION.match(line)
        if not blocks or blocks[-1].answer is not None or (blocks[-1].options and not option and not _is_answer(line)):
            blocks.append(_Block(number))
        block = blocks[-1]
        if found := _ANSWER.match(line):
            block.answer = found[1].strip()
        elif option and block.stem:
            block.options.append((option[1], option[2] or ""))
        else:
            block.stem.append(line)
    return blocks


def _is_answer(line: str) -> bool:
    return bool(_ANSWER.match(line))


def _read(block: _Block, item: Item) -> Written:
    item.kind = "single"
    item.stem = "\n".join(block.stem)
    letters = [letter for letter, _text in block.options]
    if not block.stem:
        raise Refused(_("The answer stands without a question."))
    if block.answer is None:
        raise Refused(_("The line “ANSWER: …” is missing, or it does not stand right behind the options."))
    if letters != list(LETTERS[: len(letters)]):
        raise Refused(_("The options must follow each other from A on: A, B, C …"))
    if len(block.answer) != 1 or block.answer not in letters:
        message = _("The answer “%(answer)s” is none of the options; write one capital letter.")
        raise Refused(message % {"answer": block.answer[:40]})
    answers = [Answer(text, FULL if letter == block.answer else NONE) for letter, text in block.options]
    return choice(item, answers, several=False)


AIKEN = Format("aiken", gettext_lazy("Aiken"), (".txt",), looks_like_aiken, read_aiken)
