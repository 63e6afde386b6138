"""Proving a closed contest: what was published fits what is stored, and every paper follows from the seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contests.domain.draw import (
    commitment_of,
    digest_of_lines,
    eligible_lines,
    paper_from,
    paper_seed,
    pool_lines,
    pool_of,
    rule_lines,
    rules_of,
    same_paper,
)
from contests.models import Contest
from contests.queries import sittings_in
from people.models import Officer
from quizzes.models import Sitting


@dataclass(frozen=True)
class PublishedCheck:
    """One published value beside what is found now."""

    name: str
    published: str
    found: str

    @property
    def holds(self) -> bool:
        return self.published == self.found


@dataclass(frozen=True)
class PaperCheck:
    """One sitting beside the paper that seed, code and try give. `code` is empty for an officer who is not listed."""

    sitting: Sitting
    code: str
    derived_seed: str
    questions: list[bool]

    @property
    def seed_holds(self) -> bool:
        return self.derived_seed == self.sitting.seed

    @property
    def holds(self) -> bool:
        return bool(self.code) and self.seed_holds and all(self.questions)

    @property
    def right(self) -> int:
        return sum(self.questions)

    def __str__(self) -> str:
        """What is wrong, and where."""
        facts: dict[str, Any] = {"sitting": self.sitting.uuid, "number": self.sitting.try_number}
        if not self.code:
            return _("sitting %(sitting)s (try %(number)d): its officer is not on the list.") % facts
        if not self.seed_holds:
            return _("sitting %(sitting)s (try %(number)d): its seed does not follow from the contest's.") % facts
        places = ", ".join(str(place) for place, holds in enumerate(self.questions, start=1) if not holds)
        return _("sitting %(sitting)s (try %(number)d): other questions than drawn at %(places)s.") % {
            **facts,
            "places": places,
        }


def check_published(contest: Contest, *, with_officers: bool = True) -> list[PublishedCheck]:
    """The commitment and the digests of a closed contest, computed again from what is stored.

    `with_officers` False leaves out the list of officers, the only long one.
    """
    checks = [
        PublishedCheck(_("commitment of the seed"), contest.seed_commitment, commitment_of(contest.seed)),
        PublishedCheck(_("digest of the rules"), contest.rules_digest, digest_of_lines(rule_lines(contest))),
        PublishedCheck(_("digest of the questions"), contest.pool_digest, digest_of_lines(pool_lines(contest))),
    ]
    if with_officers:
        found = digest_of_lines(eligible_lines(contest))
        checks.append(PublishedCheck(_("digest of the list of officers"), contest.eligible_digest, found))
    return checks


def check_papers(contest: Contest, sittings: Iterable[Sitting]) -> Iterator[PaperCheck]:
    """Each of `sittings` of a closed contest with the paper derived for it. Expects prefetched items."""
    pool, rules = pool_of(contest), rules_of(contest)
    codes = dict(contest.eligible.values_list("officer_id", "code"))
    for sitting in sittings:
        code = codes.get(sitting.officer_id, "")
        seed = paper_seed(contest.seed, code, sitting.try_number)
        stored = [(item.version_id, item.points, item.option_order) for item in sitting.items.all()]
        yield PaperCheck(sitting, code, seed, same_paper(paper_from(seed, pool, rules), stored))


def papers_of(contest: Contest, officer: Officer | None = None) -> QuerySet[Sitting]:
    """The contest's sittings with their items in order, of one officer or of all."""
    sittings = sittings_in(contest).prefetch_related("items").order_by("pk")
    return sittings.filter(officer=officer).order_by("try_number") if officer else sittings
