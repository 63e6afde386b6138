"""What is on record about the people a roster may mean, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from people.enums import RosterState, Tree
from people.models import CategoryFact, Membership, Officer, PoliticalStatusFact, RosterStatus


@dataclass
class Standing:
    """How an officer stands on the day of the import: his units by tree, and his facts by kind."""

    units: dict[str, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_on_roster(self) -> bool:
        """Whether the roster lists him: he stands or belongs somewhere, and has not left (people.scope)."""
        return bool(self.units or "status" in self.facts) and self.facts.get("status") != RosterState.LEFT


class PeopleOnRecord:
    """Every officer by UUID, staff and badge number, with his standing on a day. Five queries."""

    def __init__(self, day: date) -> None:
        self.officers = list(Officer.objects.order_by("badge_no"))
        self.by_uuid = {str(officer.uuid): officer for officer in self.officers}
        self.by_staff = {officer.staff_no: officer for officer in self.officers}
        self.by_badge = {officer.badge_no: officer for officer in self.officers}
        self._standings: dict[int, Standing] = {}
        for officer_id, tree, unit_id in _rows(Membership, day, "officer_id", "tree", "unit_id"):
            if unit_id is not None:
                self._standing(officer_id).units[tree] = unit_id
        for kind, (model, column) in FACTS.items():
            for officer_id, value in _rows(model, day, "officer_id", column):
                self._standing(officer_id).facts[kind] = value

    def standing(self, officer: Officer | None) -> Standing:
        """The officer's standing; an empty one for a new officer."""
        return self._standings.get(officer.pk, Standing()) if officer else Standing()

    def on_roster(self) -> Iterable[Officer]:
        """The officers whom the roster of that day lists."""
        return (officer for officer in self.officers if self.standing(officer).is_on_roster)

    def _standing(self, officer_id: int) -> Standing:
        return self._standings.setdefault(officer_id, Standing())


# The dated facts a roster states, by the key of its column.
FACTS: Mapping[str, tuple[Any, str]] = {
    "status": (RosterStatus, "status"),
    "political": (PoliticalStatusFact, "status"),
    "category": (CategoryFact, "category"),
}
TREE_OF = {"department": Tree.ADMIN, "branch": Tree.PARTY}


def _rows(model: Any, day: date, *columns: str) -> Iterable[tuple]:
    return model.objects.as_of(day).values_list(*columns)
