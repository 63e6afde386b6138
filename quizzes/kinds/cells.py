"""Several texts in one cell: separators, and a backslash that takes the next character as it is."""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = "；;\n"


def split(text: str, separators: str, most: int = -1) -> list[str]:
    """The pieces of `text` between `separators` (single characters), their backslashes kept; at most `most` cuts."""
    pieces: list[str] = []
    start = place = 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in separators and most != len(pieces):
            pieces.append(text[start:place])
            start = place + 1
        place += 1
    return [*pieces, text[start:]]


def unescape(text: str) -> str:
    """`text` without the backslashes that took a character as it is, and without blanks around it.

    A backslash at the very end stands for itself.
    """
    taken, characters = [], iter(text.strip())
    for character in characters:
        taken.append(next(characters, character) if character == "\\" else character)
    return "".join(taken)


def escape(text: str, separators: str) -> str:
    """`text` so that `split` at these separators and `unescape` give it back."""
    return "".join(f"\\{character}" if character in separators + "\\" else character for character in text)


def join(texts: Iterable[str]) -> str:
    """Escaped texts in one cell."""
    return "；".join(texts)
