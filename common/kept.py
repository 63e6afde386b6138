"""What a process remembers between requests: a bounded memory for values that never change under their key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db import transaction

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


_all: WeakSet[Kept[Any, Any]] = WeakSet()


class Kept(Generic[Key, Value]):
    """At most `most` values by their keys; those not asked for the longest are dropped first. Safe among threads.

    Only for what is true for ever, such as rows that are written once: nothing here is ever out of date, so nothing is
    told to forget but where a database was emptied and gives its keys anew (forget_everything). What was read in a
    transaction is remembered when that commits: a row that is rolled back may leave its key to another one. Nothing
    that belongs to one officer goes in.
    """

    def __init__(self, most: int):
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def get(self, keys: Iterable[Key], load: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The value of each key; `load` is asked once for all that are not remembered, and may know fewer."""
        found: dict[Key, Value] = {}
        missing = []
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
                else:
                    missing.append(key)
        if missing:
            loaded = load(missing)
            found |= loaded
            transaction.on_commit(lambda: self._remember(loaded))
        return found

    def forget(self) -> None:
        with self._lock:
            self._values.clear()

    def _remember(self, loaded: Mapping[Key, Value]) -> None:
        with self._lock:
            self._values.update(loaded)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def forget_everything() -> None:
    """Empty every memory of this process; for whoever empties its database, which only tests do under a running one."""
    for kept in _all:
        kept.forget()
