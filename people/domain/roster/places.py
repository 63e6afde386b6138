"""Resolving the unit a roster names: by code, by name, by path from above (DOMAIN §9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from people.enums import Tree, UnitKind
from people.queries import TreeNode, UnitTree, unit_tree

from .plan import NewUnit, Place
from .words import NOWHERE, key_of

_SEPARATORS = re.compile(r"\s*[/\\>→\-–—]+\s*")
_ENDINGS = (
    ("总支", UnitKind.GENERAL_BRANCH),
    ("支部", UnitKind.BRANCH),
    ("小组", UnitKind.GROUP),
    ("党委", UnitKind.COMMITTEE),
)


class UnknownPlace(Exception):
    """The roster names a unit that is not on record, or that cannot be told from another; the message says which."""


class Places:
    """The open units of one tree on a day, as a roster may write them. Kept for one reading of one file."""

    def __init__(self, tree: str, day: date, *, create: bool) -> None:
        self.tree = tree
        self.create = create
        self.new: dict[str, NewUnit] = {}
        self._snapshot = unit_tree(tree, day)
        self._open = [node for _depth, node in self._snapshot.walk() if node.open]
        self._by_code = {_key(node.code): node for node in self._open}
        self._paths = {node.unit_id: _joined(names_of(self._snapshot, node)) for node in self._open}
        self._by_end: dict[str, list[TreeNode]] = {}
        for node in self._open:
            for end in _ends(self._paths[node.unit_id]):
                self._by_end.setdefault(end, []).append(node)

    def resolve(self, text: str) -> Place:
        """The unit that `text` names; no unit for "无". Raises UnknownPlace."""
        if key_of(text) in NOWHERE:
            return Place(label=NOWHERE[0])
        found = self._find(text)
        if found is not None:
            return Place(unit_id=found.unit_id, label=found.name)
        if not self.create:
            raise UnknownPlace(_("There is no unit %(unit)s.") % {"unit": text})
        unit = self._make(text)
        return Place(new=unit, label=unit.name)

    def written(self, unit_id: int | None) -> str:
        """How an export writes the unit so that reading it back finds the same: its path, or its code."""
        if unit_id not in self._paths:
            return NOWHERE[0]
        alike = self._by_end[self._paths[unit_id]]
        node = self._snapshot.nodes[unit_id]
        return (
            "/".join(names_of(self._snapshot, node)) if self._exact(alike, self._paths[unit_id]) == node else node.code
        )

    def _find(self, text: str) -> TreeNode | None:
        path = _joined([text])
        alike = self._by_end.get(path, [])
        exact = self._exact(alike, path)
        if exact is not None:
            return exact
        if len(alike) > 1:
            message = _("Several units are called %(unit)s. Write the path, such as %(example)s.")
            example = "/".join(names_of(self._snapshot, alike[0]))
            raise UnknownPlace(message % {"unit": text, "example": example})
        return alike[0] if alike else self._by_code.get(_key(text))

    def _exact(self, alike: Iterable[TreeNode], path: str) -> TreeNode | None:
        """The one whose whole path it is, where others only end so."""
        whole = [node for node in alike if self._paths[node.unit_id] == path]
        return whole[0] if len(whole) == 1 else None

    def _make(self, text: str) -> NewUnit:
        """Plan the unit and whatever of the path above it is missing too."""
        parts = [part for part in _SEPARATORS.split(text.strip()) if part]
        if not parts:
            raise UnknownPlace(_("There is no unit %(unit)s.") % {"unit": text})
        above = self._above(parts)
        known = len(parts) - len(above.rest)
        for index in range(known, len(parts)):
            path = (*above.path, *parts[known : index + 1])
            kind = self._kind(parts[index], leaf=index == len(parts) - 1, root=len(path) == 1)
            unit = NewUnit(self.tree, kind, path, above.unit_id if index == known else None)
            unit = self.new.setdefault(_joined(path), unit)
        return unit

    def _above(self, parts: list[str]) -> _Above:
        """The unit on record under which the missing rest of the path hangs; the only root where none is named."""
        for known in range(len(parts) - 1, 0, -1):
            node = self._find("/".join(parts[:known]))
            if node is not None:
                return _Above(node.unit_id, tuple(names_of(self._snapshot, node)), parts[known:])
        roots = [self._snapshot.nodes[root] for root in self._snapshot.roots if self._snapshot.nodes[root].open]
        if len(roots) == 1:
            return _Above(roots[0].unit_id, (roots[0].name,), parts)
        return _Above(None, (), parts)

    def _kind(self, name: str, *, leaf: bool, root: bool) -> str:
        if self.tree == Tree.ADMIN:
            return UnitKind.ORGAN if root else UnitKind.DEPARTMENT
        for ending, kind in _ENDINGS:
            if name.endswith(ending):
                return kind
        return UnitKind.BRANCH if leaf else UnitKind.COMMITTEE if root else UnitKind.GENERAL_BRANCH


class _Above:
    """Where a missing path begins: the unit above it, that unit's path, and the names that are missing."""

    def __init__(self, unit_id: int | None, path: tuple[str, ...], rest: list[str]) -> None:
        self.unit_id, self.path, self.rest = unit_id, path, rest


def names_of(snapshot: UnitTree, node: TreeNode) -> list[str]:
    """The names from the root down to the unit."""
    return [above.name for above in snapshot.path(node.unit_id)]


def _key(text: str) -> str:
    """How names of units are compared: half-width, small letters, no blanks; brackets tell units apart and stay."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def _joined(names: Iterable[str]) -> str:
    return "/".join(part for name in names for part in _SEPARATORS.split(_key(name)) if part)


def _ends(path: str) -> list[str]:
    """The path and every part of it that ends like it: a/b/c, b/c, c."""
    parts = path.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]
