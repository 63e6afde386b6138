"""What one officer has to do: for the home page, his own study and the pages of his campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Standing, Task
from campaigns.statistics import is_deferred, is_exempt
from common.clock import local_date
from common.pictures import Mark
from people.enums import RosterState, Tree
from people.models import Officer

from .people import person
from .survey import terms_of


@dataclass(frozen=True)
class DueTask:
    """One task of a running campaign as its officer sees it. `deadline` is exclusive, as every end of a window."""

    task: Task
    deadline: datetime
    mark: Mark
    completed_at: datetime | None
    is_overdue: bool

    @property
    def campaign(self) -> Campaign:
        return self.task.campaign

    @property
    def is_done(self) -> bool:
        return self.mark == Mark.DONE

    @property
    def url(self) -> str:
        """Where the task is done; empty for a page that stands under no site."""
        return self.task.page.url or ""


def campaigns_running(day: date) -> QuerySet[Campaign]:
    """Campaigns in which something can be done on `day`: their window is open, or making up is."""
    running = Q(closes_on__gte=day) | Q(make_up_until__gte=day)
    return Campaign.objects.filter(
        running, state__in=[CampaignState.OPEN, CampaignState.CLOSED], opens_on__lte=day
    ).order_by("closes_on", "code")


def tasks_due(officer: Officer, now: datetime) -> list[DueTask]:
    """Every task that running campaigns ask of `officer`, finished ones included, by deadline, then in their order.

    Nothing from campaigns in which he is exempt, deferred or outside the scope. Three queries, and for each running
    campaign one and those of its scope.
    """
    day = local_date(now)
    tasks = Prefetch("tasks", Task.objects.select_related("page", "campaign"))
    asking = [
        campaign
        for campaign in campaigns_running(day).select_related("scope").prefetch_related(tasks)
        if is_asked(campaign, officer, day)
    ]
    if not asking:
        return []
    standings = _standings(officer, asking)
    return [_due_task(task, standings.get(task.pk), now) for campaign in asking for task in campaign.tasks.all()]


def own_tasks(campaign: Campaign, officer: Officer, now: datetime) -> list[DueTask]:
    """Every task of one campaign as `officer` stands with it, whether or not he is asked for it. Two queries."""
    standings = _standings(officer, [campaign])
    tasks = campaign.tasks.select_related("page", "campaign")
    return [_due_task(task, standings.get(task.pk), now) for task in tasks]


def is_asked(campaign: Campaign, officer: Officer, day: date) -> bool:
    """Whether the campaign asks anything of `officer` on `day`; a guest studies along with his host."""
    one = person(campaign, officer, tree=Tree.PARTY, day=day)
    terms = terms_of(campaign, list(campaign.tasks.all()), day)
    if not one.in_scope or one.status == RosterState.LEFT:
        return False
    return not is_exempt(one, terms) and not is_deferred(one, terms)


def _standings(officer: Officer, campaigns: list[Campaign]) -> dict[int, Standing]:
    return {row.task_id: row for row in Standing.objects.filter(officer=officer, campaign__in=campaigns)}


def _due_task(task: Task, standing: Standing | None, now: datetime) -> DueTask:
    completed_at = standing.completed_at if standing else None
    overdue = completed_at is None and now >= task.campaign.ends_at
    return DueTask(
        task=task,
        deadline=task.campaign.make_up_ends_at if overdue else task.campaign.ends_at,
        mark=Mark.DONE if completed_at else Mark.DOING if standing else Mark.TODO,
        completed_at=completed_at,
        is_overdue=overdue,
    )
