"""Strict reading of TOML tables: a missing, misspelt or ill-typed field is a ValueError naming file and field."""

import tomllib
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any


def read_table(path: Path) -> "Table":
    """The whole file as a table; a file that is no TOML is a ValueError naming it."""
    try:
        return Table(f"{path.parent.name}/{path.name}", tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error


class Table:
    """One TOML table and where it stands; what it was not asked for is an unknown key."""

    def __init__(self, place: str, content: dict[str, Any]) -> None:
        self.place = place
        self.content = content
        self.asked: set[str] = set()

    def fail(self, name: str, problem: str) -> ValueError:
        return ValueError(f"{self.place}: {name}: {problem}")

    def value(self, name: str, wanted: type, default: Any = None) -> Any:
        self.asked.add(name)
        found = self.content.get(name, default)
        if type(found) is not wanted:
            raise self.fail(name, "missing" if found is None else f"must be {wanted.__name__}")
        return found

    def text(self, name: str, *, empty: bool = False) -> str:
        found = self.value(name, str)
        if found != found.strip() or not (found or empty):
            raise self.fail(name, "must be a text without blanks around it")
        return found

    def one_of(self, name: str, allowed: Iterable[str]) -> str:
        found = self.text(name)
        if found not in allowed:
            raise self.fail(name, f"unknown value {found!r}")
        return found

    def texts(self, name: str, *, count: range | None = None, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        found = self.value(name, list)
        if not all(isinstance(item, str) and item.strip() for item in found):
            raise self.fail(name, "must be a list of texts")
        if count is not None and len(found) not in count:
            raise self.fail(name, f"has {len(found)} items")
        if allowed is not None and (strange := [item for item in found if item not in allowed]):
            raise self.fail(name, f"unknown value {strange[0]!r}")
        self.distinct(name, found)
        return tuple(found)

    def number(self, name: str, allowed: range) -> int:
        found = self.value(name, int)
        if found not in allowed:
            raise self.fail(name, f"must be from {allowed.start} to {allowed.stop - 1}")
        return found

    def table(self, name: str) -> "Table":
        return Table(f"{self.place}: {name}", self.value(name, dict))

    def tables(self, name: str, *, count: range | None = None) -> list["Table"]:
        found = self.value(name, list, [] if count and 0 in count else None)
        if count is not None and len(found) not in count:
            raise self.fail(name, f"has {len(found)} items")
        if not all(isinstance(row, dict) for row in found):
            raise self.fail(name, "must be a list of tables")
        return [Table(f"{self.place}: {name}[{place}]", row) for place, row in enumerate(found, start=1)]

    def distinct(self, name: str, items: Sequence[Hashable]) -> None:
        if len(set(items)) != len(items):
            raise self.fail(name, "names something twice")

    def close(self) -> None:
        """Refuse keys that nobody asked for: a misspelt field must not vanish."""
        if strange := sorted(set(self.content) - self.asked):
            raise self.fail(strange[0], "unknown field")
