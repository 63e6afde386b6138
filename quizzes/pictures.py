"""Pictures within texts of questions: the marker that stands for one, written and read.

A marker is `![description](pic:0123456789abcdef)`: the first 16 hexadecimal digits of the SHA-256 of the picture's
bytes. Everything else in a text is text. What the bank keeps of pictures is quizzes.domain.pictures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

DIGEST_LENGTH = 16
_MARKER = re.compile(r"!\[([^\[\]\n]*)\]\(pic:([0-9a-f]{16})\)")
# Every marker holds this; looking for it first spares nearly all texts the expression.
_SIGN = "](pic:"
# What would end a description, as a description writes it.
_WITHIN = str.maketrans({"[": "［", "]": "］", "\n": " ", "\r": " "})


@dataclass(frozen=True)
class Marker:
    """A picture's place in a text: what it shows, in words, and which one it is."""

    alt: str
    digest: str

    def __str__(self) -> str:
        return f"![{self.alt}](pic:{self.digest})"


def digest_of(data: bytes) -> str:
    """The digits by which texts name the picture of these bytes."""
    return hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]


def marker(digest: str, alt: str = "") -> str:
    """The marker of a picture; brackets and line breaks of the description are replaced by what a marker can hold."""
    return str(Marker(" ".join(alt.translate(_WITHIN).split()), digest))


def markers_in(text: str) -> list[Marker]:
    """The pictures of a text, in its order, repeated ones included."""
    return [Marker(*found.groups()) for found in _MARKER.finditer(text)] if _SIGN in text else []


def pieces_of(text: str) -> Iterator[str | Marker]:
    """The text cut at its pictures: strings (none of them empty) and markers, which join to the text again."""
    end = 0
    for found in _MARKER.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Marker(*found.groups())
        end = found.end()
    if end < len(text):
        yield text[end:]


def digests_in(*contents: Any) -> set[str]:
    """The pictures that any text within `contents` shows; contents are texts, or JSON that holds some."""
    return {found.digest for content in contents for text in _texts_in(content) for found in markers_in(text)}


def words_of(text: str) -> str:
    """The text in one line of plain words, for titles and lists: a picture reads as what it shows."""
    if _SIGN in text:
        text = "".join(piece if isinstance(piece, str) else _in_words(piece) for piece in pieces_of(text))
    return " ".join(text.split("\n"))


def _in_words(picture: Marker) -> str:
    return _("[picture: %(description)s]") % {"description": picture.alt} if picture.alt else _("[picture]")


def _texts_in(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts_in(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _texts_in(value)
