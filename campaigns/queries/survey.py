"""One reading of a campaign at a cut-off: people, guests and what they have done, from which every table is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from campaigns.models import Campaign, Task
from campaigns.statistics import Figures, Person, Sets, Study, Terms, figures_of, sets_of
from common.clock import end_of_day
from people.enums import Tree
from people.models import OrgUnit
from people.queries import UnitTree, unit_tree

from .people import Guests, belonging, people_and_guests
from .studies import exam_of, studies


@dataclass(frozen=True)
class Survey:
    """Everybody of a unit and below, or of a whole tree, at one cut-off."""

    campaign: Campaign
    tasks: list[Task]
    terms: Terms
    as_of: date
    known_at: datetime | None
    tree: UnitTree
    unit: OrgUnit | None
    people: dict[int, Person]
    guests: Guests
    studies: dict[int, Study]

    @property
    def exam(self) -> Task | None:
        return exam_of(self.tasks)

    @property
    def required_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.required]

    @cached_property
    def sets(self) -> Sets:
        """The sets of all people read, each person once."""
        return sets_of(self.people.values(), self.studies, self.terms)

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.sets, self.studies, self.terms)

    @cached_property
    def guest_ids(self) -> frozenset[int]:
        """Who studies here as a guest, members of the same units left out."""
        return frozenset().union(*self.guests.values()) - self.sets.registered


def terms_of(campaign: Campaign, tasks: list[Task], as_of: date) -> Terms:
    """What the campaign asks, cut off at the end of `as_of`."""
    return Terms(
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        make_up_ends_at=campaign.make_up_ends_at,
        cutoff=end_of_day(as_of),
        required=sum(task.required for task in tasks),
        automatic_exemptions=frozenset(campaign.automatic_exemptions),
        has_exam=exam_of(tasks) is not None,
    )


def survey(
    campaign: Campaign,
    *,
    tree: str = Tree.PARTY,
    unit: OrgUnit | None = None,
    as_of: date,
    known_at: datetime | None = None,
) -> Survey:
    """Read `campaign` as of the end of a day for a unit and all below it, or for the whole tree.

    Five queries and those of the scope (one to four); one more where somebody was in training, one more where the exam
    was sat after the cut-off. None grows with the ledger, all with the people read.
    """
    tasks = list(campaign.tasks.all())
    terms = terms_of(campaign, tasks, as_of)
    tree = unit.tree if unit else tree
    nodes = unit_tree(tree, as_of, known_at)
    units = nodes.below(unit.pk) if unit else None
    people, guests = people_and_guests(campaign, tree=tree, units=units, day=as_of, known_at=known_at)
    officers = None if units is None else belonging(tree, units, as_of, known_at).values("officer_id")
    return Survey(
        campaign=campaign,
        tasks=tasks,
        terms=terms,
        as_of=as_of,
        known_at=known_at,
        tree=nodes,
        unit=unit,
        people={person.officer_id: person for person in people},
        guests=guests,
        studies=studies(campaign, tasks, terms, officers=officers, known_at=known_at),
    )
