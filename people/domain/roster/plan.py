"""What importing a roster would do, and what stands in its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as _lazy

from common.chain import digest_of
from people.enums import Tree
from people.models import Officer

from .words import BRANCH, COLUMNS, DEPARTMENT, Column, word_of

ERROR = "error"
WARNING = "warning"
TREE_COLUMNS: dict[str, Column] = {Tree.ADMIN: DEPARTMENT, Tree.PARTY: BRANCH}


@dataclass(frozen=True)
class Problem:
    """Something wrong with the file: where, and in words a clerk can act on. One error stops the whole import."""

    message: str
    severity: str = ERROR
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @property
    def where(self) -> str:
        """The place as a person looks for it: sheet, row, column."""
        parts = [self.sheet]
        if self.row is not None:
            parts.append(_("row %(row)s") % {"row": self.row})
        if self.column:
            parts.append(_("column %(column)s") % {"column": self.column})
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class NewUnit:
    """A unit that the import makes: its tree, its path from the root, and how the file led to it."""

    tree: str
    kind: str
    path: tuple[str, ...]
    parent_id: int | None

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True)
class Place:
    """A unit in a plan: one on record, or one that the plan makes; neither: no unit."""

    unit_id: int | None = None
    new: NewUnit | None = None
    label: str = ""

    @property
    def plain(self) -> Any:
        return list(self.new.path) if self.new else self.unit_id


@dataclass
class Change:
    """One row of the file against one officer: what it would write. Nothing in it: the row is unchanged."""

    sheet: str
    row: int
    badge_no: str
    name: str
    officer: Officer | None
    profile: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def outcome_label(self) -> Promise | str:
        return OUTCOMES[self.outcome]

    @property
    def details(self) -> list[tuple[str, str]]:
        """What would be written, as pairs of column and value in words."""
        titles = {column.key: column.title for column in COLUMNS}
        places = [(TREE_COLUMNS[tree].title, place.label) for tree, place in self.places.items()]
        facts = [(titles[kind], word_of(kind, value)) for kind, value in self.facts.items()]
        return [*((titles[key], value) for key, value in self.profile.items()), *places, *facts]

    @property
    def row_key(self) -> tuple[str, int]:
        """Which row of the file it is."""
        return self.sheet, self.row

    @property
    def outcome(self) -> str:
        """created, moved, changed or unchanged; a move counts before other changes of the same row."""
        if self.officer is None:
            return "created"
        if self.places:
            return "moved"
        return "changed" if self.profile or self.facts else "unchanged"


OUTCOMES = {
    "created": _lazy("roster", "New"),
    "changed": _lazy("roster", "Changed"),
    "moved": _lazy("roster", "Moved"),
    "unchanged": _lazy("roster", "Unchanged"),
}


@dataclass
class RosterPlan:
    """The whole of an import before it happens. Applied as it is or not at all."""

    effective: date
    complete: bool
    found: int = 0
    changes: list[Change] = field(default_factory=list)
    new_units: list[NewUnit] = field(default_factory=list)
    leaving: list[Officer] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    preview: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == ERROR]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == WARNING]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are found, created, changed, moved, unchanged; how many people leave, how many units appear."""
        outcomes = Counter(change.outcome for change in self.changes)
        kinds = ("created", "changed", "moved", "unchanged")
        return {
            "found": self.found,
            **{kind: outcomes[kind] for kind in kinds},
            "left": len(self.leaving),
            "units_created": len(self.new_units),
        }

    @property
    def is_empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not self.new_units and not self.leaving and self.counts["unchanged"] == len(self.changes)

    @cached_property
    def digest(self) -> str:
        """The same for two plans that would write the same: what was previewed is what is confirmed."""
        return digest_of(
            {
                "effective": self.effective,
                "changes": [self._plain(change) for change in self.changes if change.outcome != "unchanged"],
                "units": [[unit.tree, unit.kind, unit.parent_id, *unit.path] for unit in self.new_units],
                "leaving": [officer.uuid for officer in self.leaving],
                "errors": [[problem.where, problem.message] for problem in self.errors],
            }
        )

    def as_json(self) -> dict[str, Any]:
        """The machine-readable report of the command."""
        problems = [
            {"where": problem.where, "severity": problem.severity, "message": problem.message}
            for problem in self.problems
        ]
        return {**self.counts, "problems": problems}

    def _plain(self, change: Change) -> dict[str, Any]:
        return {
            "officer": change.officer.uuid if change.officer else None,
            "profile": change.profile,
            "places": {tree: place.plain for tree, place in change.places.items()},
            "facts": change.facts,
        }
