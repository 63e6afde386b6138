"""What a page's rule counts: its sections, each with a stable identifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a page that an officer opens: identifier (UUID text), place in the page from 1, heading."""

    id: str
    number: int
    heading: str


def numbered(parts: Iterable[tuple[str, str]]) -> list[Section]:
    """Sections from (identifier, heading) pairs in the order of the page."""
    return [Section(str(id_), number, heading) for number, (id_, heading) in enumerate(parts, start=1)]
