"""What the person who imports says in one line: codes "1=single,2=multiple", columns "B=题干,C=选项A"."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from quizzes.domain.batches import REPORTED_KINDS
from quizzes.kinds import find_kind
from quizzes.wording import plain

from .heads import field_named
from .options import Layout


class CodesError(Exception):
    """The codes cannot be read; the message says which part and what is expected."""


def read_codes(text: str) -> dict[str, str]:
    """Kinds by code from "1=single, 2=多选题"; the kinds may be keys or the words that files use."""
    codes: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.replace("，", ",").split(","))):
        code, _equals, word = (piece.strip() for piece in part.partition("="))
        kind = find_kind(word)
        key = kind.key if kind else word if word in REPORTED_KINDS else ""
        if not code or not key:
            raise CodesError(
                _("“%(part)s” does not say a kind: write for example 1=single,2=multiple,3=judge.") % {"part": part}
            )
        codes[plain(code)] = key
    return codes


def read_layouts(columns: str, header_row: int | None) -> dict[str, Layout]:
    """The layout of every sheet from "B=题干,C=选项A" (letters or numbers of columns) and the row of the head."""
    if not columns and header_row is None:
        return {}
    fields: dict[int, str] = {}
    for part in filter(None, (part.strip() for part in columns.replace("，", ",").split(","))):
        column, _equals, word = (piece.strip() for piece in part.partition("="))
        name = field_named(word)
        if not re.fullmatch(r"[A-Za-z]{1,2}|[1-9][0-9]{0,2}", column) or name is None:
            raise CodesError(
                _("“%(part)s” does not say what a column holds: write for example B=题干,C=选项A,F=答案.")
                % {"part": part}
            )
        fields[_index(column)] = name
    return {"": Layout(fields, header_row)}


def _index(column: str) -> int:
    """The index from 0 of a column by its letters or its number."""
    if column.isdigit():
        return int(column) - 1
    index = 0
    for letter in column.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
