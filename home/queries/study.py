"""Where an officer stands with what running campaigns ask of him: their tasks, joined with reading and sittings.

Campaigns know only the ledger; that a lesson is half read, or a paper begun, is known to courses and quizzes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from wagtail.models import Page

from campaigns.enums import TaskKind
from campaigns.models import Campaign
from campaigns.queries import DueTask, tasks_due
from common.figures import Share
from common.pictures import Mark
from courses.models import Coverage, LessonPage
from courses.models.study import StudyPage
from courses.queries import STUDY_PAGES, Check, ReadingState
from ledger.enums import SubjectKind
from ledger.models import Progress
from ledger.queries import progress_of
from people.models import Officer
from quizzes.enums import SittingState
from quizzes.models import QuizPage, Sitting
from quizzes.queries import allowances_of

Made = dict[tuple[str, UUID], Progress]


@dataclass(frozen=True)
class QuizState:
    """An officer and a quiz he has not passed: its rules, tries handed in, and the sitting that is open or marked."""

    page: QuizPage
    tries: int
    sitting: Sitting | None
    extra_tries: int = 0

    @property
    def is_being_marked(self) -> bool:
        return self.sitting is not None and self.sitting.state == SittingState.MARKING

    @property
    def tries_left(self) -> int | None:
        """None means as many as wanted."""
        allowed = self.page.max_tries
        return None if allowed is None else max(allowed + self.extra_tries - self.tries, 0)

    def can_be_sat(self, now: datetime) -> bool:
        if self.sitting is not None:
            return not self.is_being_marked
        opened = self.page.opens_at is None or self.page.opens_at <= now
        closed = self.page.closes_at is not None and self.page.closes_at <= now
        return opened and not closed and self.tries_left != 0


@dataclass(frozen=True)
class TaskView:
    """A task as its officer sees it. `reading` is there once he has begun a page, `quiz` while a quiz is not passed."""

    due: DueTask
    reading: ReadingState | None = None
    quiz: QuizState | None = None

    @property
    def campaign(self) -> Campaign:
        return self.due.campaign

    @property
    def title(self) -> str:
        return self.due.task.title

    @property
    def page(self) -> Page:
        return self.due.task.page

    @property
    def mark(self) -> Mark:
        """Done by the ledger; under way from the first section opened or the first paper begun."""
        if self.due.mark == Mark.TODO and (self.reading or (self.quiz and self.quiz.sitting)):
            return Mark.DOING
        return self.due.mark

    @property
    def is_required(self) -> bool:
        return self.due.task.required

    @property
    def url(self) -> str:
        """Where it is done; empty while the page is offline."""
        return (self.page.live and self.page.url) or ""

    def can_be_done(self, now: datetime) -> bool:
        return bool(self.url) and (self.quiz is None or self.quiz.can_be_sat(now))


@dataclass(frozen=True)
class CampaignStudy:
    """A running campaign and the officer's tasks in it, in their own order. Figures count the required ones."""

    campaign: Campaign
    tasks: list[TaskView] = field(default_factory=list)

    @property
    def required(self) -> list[TaskView]:
        return [task for task in self.tasks if task.is_required]

    @property
    def elective(self) -> list[TaskView]:
        return [task for task in self.tasks if not task.is_required]

    @property
    def share(self) -> Share:
        """Required tasks finished, of all of them."""
        return Share(self.counted(Mark.DONE), len(self.required))

    @property
    def doing(self) -> int:
        return self.counted(Mark.DOING)

    @property
    def todo(self) -> int:
        return self.counted(Mark.TODO)

    def counted(self, mark: Mark) -> int:
        return sum(task.mark == mark for task in self.required)


def studies_of(officer: Officer, now: datetime) -> list[CampaignStudy]:
    """The running campaigns that ask something of `officer`, the one that closes first leading.

    The queries of campaigns.queries.tasks_due and at most eight more, however many tasks there are.
    """
    due = tasks_due(officer, now)
    views = _views(officer, [one for one in due if not one.is_done], now)
    tasks = [views.get(one.task.pk) or TaskView(one) for one in due]
    return [
        CampaignStudy(campaign, list(own))
        for campaign, own in groupby(tasks, key=lambda task: task.campaign)
        if campaign
    ]


def waiting_tasks(studies: Iterable[CampaignStudy]) -> list[TaskView]:
    """The required tasks that are not finished, by deadline; overdue ones lead, because theirs has passed."""
    waiting = [task for study in studies for task in study.required if task.mark != Mark.DONE]
    return sorted(waiting, key=lambda task: task.campaign.ends_at)


def next_task(waiting: Iterable[TaskView], now: datetime) -> TaskView | None:
    """The one thing to do now, of tasks by deadline: the first that is under way, else the first that can be done."""
    doable = [task for task in waiting if task.can_be_done(now)]
    under_way = (task for task in doable if task.mark == Mark.DOING)
    return next(under_way, None) or next(iter(doable), None)


def _views(officer: Officer, due: list[DueTask], now: datetime) -> dict[int, TaskView]:
    """By task, what more there is to say of those that are not finished."""
    reads = [one for one in due if one.task.kind == TaskKind.PAGE]
    sits = [one for one in due if one.task.kind == TaskKind.QUIZ]
    opened = _opened(officer, [one.task.page_id for one in reads])
    pages = _study_pages([one.task.page for one in reads if one.task.page_id in opened])
    checks = [page.check_page() for page in pages.values()]
    quizzes = [one.task.subject_id for one in sits]
    asked = [*quizzes, *(check.translation_key for check in checks if check)]
    made = progress_of(officer, [(SubjectKind.QUIZ, quiz) for quiz in asked]) if asked else {}
    readings = {key: _reading(page, opened[key], made) for key, page in pages.items()}
    states = _quiz_states(officer, sits, made, now)
    return {one.task.pk: TaskView(one, readings.get(one.task.page_id), states.get(one.task.page_id)) for one in due}


def _opened(officer: Officer, pages: list[int]) -> dict[int, frozenset[str]]:
    if not pages:
        return {}
    rows = Coverage.objects.filter(officer=officer, page__in=pages)
    return {row.page_id: frozenset(row.opened) for row in rows if row.opened}


def _study_pages(pages: list[Page]) -> dict[int, StudyPage]:
    """The lessons, cases and policies among `pages`, one query a kind."""
    found: dict[int, StudyPage] = {}
    for model in STUDY_PAGES:
        keys = [page.pk for page in pages if page.specific_class is model]
        rows = model.objects.filter(pk__in=keys)
        found |= {row.pk: row for row in (rows.select_related("check_quiz") if model is LessonPage else rows) if keys}
    return found


def _reading(page: StudyPage, opened: frozenset[str], made: Made) -> ReadingState:
    check = page.check_page()
    passed = made.get((SubjectKind.QUIZ, check.translation_key)) if check else None
    return ReadingState(
        sections=page.study_sections(),
        opened=opened,
        check=Check(check, passed.passed_at if passed else None) if check else None,
    )


def _quiz_states(officer: Officer, sits: list[DueTask], made: Made, now: datetime) -> dict[int, QuizState]:
    if not sits:
        return {}
    subjects = [one.task.subject_id for one in sits]
    pages = QuizPage.objects.in_bulk([one.task.page_id for one in sits])
    rows = Sitting.objects.filter(
        officer=officer,
        state__in=[SittingState.OPEN, SittingState.MARKING],
        practice=False,
        subject_kind=SubjectKind.QUIZ,
        subject_id__in=subjects,
    )
    sittings = {row.subject_id: row for row in rows}
    extra = allowances_of(officer, pages, now)
    tries = {subject: row.tries for (_kind, subject), row in made.items()}
    return {
        key: QuizState(
            page,
            tries.get(page.translation_key, 0),
            sittings.get(page.translation_key),
            extra[key].tries if key in extra else 0,
        )
        for key, page in pages.items()
    }
