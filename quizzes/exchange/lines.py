"""The lines of a text: cleaned, without what a page put between them, and joined again where they were wrapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from common.spreadsheets.writer import display_width
from quizzes.domain.drafts import Place
from quizzes.wording import clean, fold

from .numbering import start_of


@dataclass(frozen=True)
class Line:
    """One line, tabs kept. `is_wrapped`: it ends where the margin is, so that its sentence may go on in the next.

    `filled` is the line with what fills its blanks in 【】, where the file marks that otherwise. `fault` says what
    cannot be read in it.
    """

    text: str
    place: Place
    is_wrapped: bool = False
    filled: str = ""
    fault: str = ""


def clean_line(text: str) -> str:
    """A line as quizzes.wording.clean leaves it, but with its tabs: they part options."""
    return "\t".join(part for part in map(clean, text.split("\t")) if part)


def join_lines(lines: Iterable[Line]) -> str:
    """Lines of one text: wrapped ones joined, the others one below the other."""
    joined, wrapped = "", False
    for line in lines:
        text = line.text.replace("\t", " ")
        joined += ("" if not joined else _seam(joined, text) if wrapped else "\n") + text
        wrapped = line.is_wrapped
    return joined


def flow(lines: Iterable[Line]) -> str:
    """Lines of a text that has no lines of its own, such as an option."""
    joined = ""
    for line in lines:
        text = line.text.replace("\t", " ")
        joined += (" " if start_of(text) else _seam(joined, text) if joined else "") + text
    return joined.strip()


def _seam(before: str, after: str) -> str:
    """A blank between Latin words, nothing between characters."""
    return " " if before[-1:].isascii() and after[:1].isascii() else ""


# Texts of which most long lines end near one margin are wrapped there; longer lines than this are paragraphs.
_WIDEST = 160
_NEAR = 4
_ENDED = '。！？!?；;：:）)】”"…'


def mark_wrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, those marked that end at the margin of a text that was wrapped at one width."""
    widths = [display_width(line.text) for line in lines]
    margin = max(widths, default=0)
    near = sum(width >= margin - _NEAR for width in widths)
    if margin > _WIDEST or near < 2:
        return list(lines)
    return [
        replace(line, is_wrapped=width >= margin - _NEAR and line.text[-1:] not in _ENDED)
        for line, width in zip(lines, widths, strict=True)
    ]


_PAGE_NUMBER = re.compile(
    r"[-—–·\s]*第\s*\d+\s*页[-—–·\s]*|[-—–·]\s*\d{1,4}\s*[-—–·]|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d+(?:\s*(?:of|/)\s*\d+)?"
)
_PAGE_OF = re.compile(r"第\s*\d+\s*页\s*[,，、/(（]?\s*共\s*\d+\s*页|共\s*\d+\s*页\s*[,，、/]?\s*第\s*\d+\s*页")
_FURNITURE_LENGTH = 60
_LONE_NUMBER = re.compile(r"\d{1,4}")
# A text in the head or foot of the pages stands there at least so often, and says at least so much.
_TIMES = 3
_SAYS = 4


def without_pages(lines: Sequence[Line], is_mark: Callable[[str], bool]) -> tuple[list[Line], list[str]]:
    """The lines without the heads, feet and numbers of pages, and the texts that were taken for heads and feet.

    `is_mark` says of a text whether it means something wherever it stands (an option, an answer, a section).
    """
    lone = _page_numbers(lines)
    kept = [line for number, line in enumerate(lines) if number not in lone and not _is_page_number(line.text)]
    times = Counter(line.text for line in kept)
    heads = [
        text
        for text, count in times.items()
        if count >= _TIMES and len(fold(text)) >= _SAYS and len(text) <= _FURNITURE_LENGTH and not is_mark(text)
    ]
    return [line for line in kept if line.text not in heads], heads


def _is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or (len(text) <= _FURNITURE_LENGTH and _PAGE_OF.search(text)))


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """The lines that hold nothing but a number, where those numbers count on one by one as pages do."""
    found = [(number, int(line.text)) for number, line in enumerate(lines) if _LONE_NUMBER.fullmatch(line.text)]
    pages = [page for _number, page in found]
    counts_on = len(pages) > 1 and pages == list(range(pages[0], pages[0] + len(pages)))
    return {number for number, _page in found} if counts_on else set()
