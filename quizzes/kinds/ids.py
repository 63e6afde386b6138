"""Ids of options: short, random, stable while a text stays, and telling nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any


def ids_of(texts: Sequence[str], previous: Iterable[Any], taken: Iterable[str] = ()) -> list[str]:
    """One id per text: that of a `previous` option with the same "text", otherwise a new one that is not `taken`."""
    unused: dict[str, list[str]] = {}
    for option in previous:
        unused.setdefault(option["text"], []).append(option["id"])
    known = {one for ids in unused.values() for one in ids} | set(taken)
    ids = []
    for text in texts:
        ids.append(unused[text].pop(0) if unused.get(text) else _new(known))
        known.add(ids[-1])
    return ids


def in_order(options: Sequence[Any], option_order: Sequence[str]) -> list[Any]:
    """The options as a paper shuffled them; in stored order where it did not."""
    places = {option_id: place for place, option_id in enumerate(option_order)}
    return sorted(options, key=lambda option: places.get(option["id"], len(places)))


def _new(known: set[str]) -> str:
    while (new := secrets.token_hex(3)) in known:
        pass
    return new
