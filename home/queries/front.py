"""Everything the home page shows one officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.clock import local_date
from contests.models import Contest
from contests.queries import current_contest
from home.queries.shelf import Card, newest_cards
from home.queries.study import CampaignStudy, TaskView, next_task, studies_of, waiting_tasks
from people.models import Officer


@dataclass(frozen=True)
class Home:
    """The home page of an officer at an instant. `next` is None where nothing is due, or nothing can be done."""

    now: datetime
    studies: list[CampaignStudy]
    waiting: list[TaskView]
    next: TaskView | None
    newest: list[Card]
    contest: Contest | None

    @property
    def leading(self) -> CampaignStudy | None:
        """The campaign beside the next task: its own, else the one that closes first."""
        if self.next is not None:
            return next(study for study in self.studies if study.campaign == self.next.campaign)
        return next(iter(self.studies), None)

    @property
    def others(self) -> list[CampaignStudy]:
        return [study for study in self.studies if study is not self.leading]


def home_of(officer: Officer, now: datetime) -> Home:
    """What `officer` is greeted with at `now`.

    The queries of studies_of and current_contest, and those of the shelf once a minute.
    """
    studies = studies_of(officer, now)
    waiting = waiting_tasks(studies)
    return Home(
        now=now,
        studies=studies,
        waiting=waiting,
        next=next_task(waiting, now),
        newest=newest_cards(local_date(now)),
        contest=current_contest(officer, now),
    )
