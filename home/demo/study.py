"""The demo's study: a campaign that runs, and what its officers have read and sat so far.

Every entry is made by the functions that reading and sitting call, with the clock of the day it happened on.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from campaigns.domain.campaigns import add_task, create_campaign, open_campaign
from campaigns.enums import TaskKind
from campaigns.models import Campaign
from common.clock import start_of_day
from courses.domain.evidence import record_opened
from courses.models import LessonPage, StudyPage
from home.demo.content import DemoContent
from home.demo.organisation import DemoOrganisation
from people.domain.scopes import create_scope
from people.models import Officer
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.models import QuizPage, Sitting, SittingItem

CODE = "autumn"
TITLE = "秋季廉政主题教育"
LESSONS = (
    ("eight-rules-every-day", "日常"),
    ("six-accounts", "六账"),
    ("branch-responsibility", "责任"),
    ("purchase-step-by-step", "采购"),
    ("enforcement-risks", "回避"),
    ("ten-prohibitions-scenes", "严禁"),
    ("when-someone-asks", "记报"),
)
CASES = (("split-purchase-order", "案例"),)
# Of nine tasks; everybody who is not named here has done all of them. Branch A comes to 15 of 18 due (DOMAIN §6).
UNFINISHED = {
    "周": 6, "邓": 8, "田": 0,
    "杜": 8, "叶": 4,
    "任": 7, "卢": 5, "姜": 2, "吕": 8,
    "曾": 0, "萧": 0,
}  # fmt: skip
# The account that a visitor tries first stands in the middle of a lesson: two of three sections read.
IN_PROGRESS = "周"


@dataclass(frozen=True)
class Window:
    """The days of the campaign, chosen around today so that it is under way with a week or more to go."""

    opens_on: date
    closes_on: date

    @classmethod
    def around(cls, today: date) -> Window:
        first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        last = today if today.day <= 23 else today + timedelta(days=15)
        return cls(first, last.replace(day=monthrange(last.year, last.month)[1]))


def run_campaign(
    organisation: DemoOrganisation, content: DemoContent, window: Window, *, now: datetime, seed: int
) -> Campaign:
    """Open the campaign on its first day and let its officers study until `now`; `seed` decides when and how well."""
    campaign = _open_campaign(organisation, content, window)
    pages = [content.pages[slug] for slug, _label in (*LESSONS, *CASES)]
    tasks = [*pages, content.campaign_quiz]
    rng = Random(seed)
    for surname, officer in organisation.officers.items():
        done = UNFINISHED.get(surname, len(tasks))
        moments = _moments(start_of_day(window.opens_on), now, done, rng)
        for task, moment in zip(tasks, moments, strict=False):
            _do_task(officer, task, content, moment, rng)
    officer, page = organisation.officers[IN_PROGRESS], tasks[UNFINISHED[IN_PROGRESS]]
    opened = [section.id for section in page.study_sections()][:2]
    record_opened(officer=officer, page=page, section_ids=opened, now=now - timedelta(hours=2))
    return campaign


def _open_campaign(organisation: DemoOrganisation, content: DemoContent, window: Window) -> Campaign:
    prepared = start_of_day(window.opens_on) - timedelta(days=5)
    by_office = {"actor": organisation.office, "now": prepared}
    scope = create_scope(
        criteria={"units": [str(organisation.units["DW"].uuid)]}, valid_from=prepared.date(), **by_office
    )
    campaign = create_campaign(
        code=CODE,
        title=TITLE,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        make_up_until=window.closes_on + timedelta(days=31),
        scope=scope,
        **by_office,
    )
    for slug, label in (*LESSONS, *CASES):
        add_task(campaign=campaign, page=content.pages[slug], kind=TaskKind.PAGE, label=label, **by_office)
    add_task(campaign=campaign, page=content.campaign_quiz, kind=TaskKind.QUIZ, label="小测", **by_office)
    return open_campaign(campaign=campaign, actor=organisation.office, now=start_of_day(window.opens_on))


def _moments(opens: datetime, now: datetime, count: int, rng: Random) -> list[datetime]:
    """`count` instants between opening and yesterday, in order, within the working day."""
    days = max(1, (now - opens).days - 1)
    chosen = sorted(rng.randrange(days) for _task in range(count))
    return [
        opens + timedelta(days=day, hours=8, minutes=30 + 25 * number + rng.randrange(10), seconds=rng.randrange(60))
        for number, day in enumerate(chosen)
    ]


def _do_task(officer: Officer, task: StudyPage | QuizPage, content: DemoContent, moment: datetime, rng: Random) -> None:
    if isinstance(task, QuizPage):
        sit_until_passed(officer, task, moment, rng)
        return
    sections = [section.id for section in task.study_sections()]
    record_opened(officer=officer, page=task, section_ids=sections, now=moment)
    if isinstance(task, LessonPage):
        sit_until_passed(officer, content.checks[task.slug], moment + timedelta(minutes=8), rng)


def sit_until_passed(officer: Officer, quiz: QuizPage, moment: datetime, rng: Random) -> None:
    """Sit the quiz at `moment`, and again an hour later with more care, until it is passed; three times at most."""
    for attempt in range(3):
        started = moment + timedelta(hours=attempt)
        sitting = start_quiz(officer=officer, quiz=quiz, now=started)
        minutes = rng.randrange(4, 12)
        answers = answers_of(sitting, accuracy=0.82 + 0.09 * attempt, rng=rng)
        sitting = submit_sitting(
            sitting=sitting, now=started + timedelta(minutes=minutes, seconds=rng.randrange(60)), by=officer,
            answers=answers,
        )  # fmt: skip
        if sitting.points >= sitting.pass_points:
            return


def answers_of(sitting: Sitting, *, accuracy: float, rng: Random) -> dict[int, object]:
    """An answer to every question, each right with the probability `accuracy`, by position."""
    items = sitting.items.select_related("version__question")
    return {item.position: _answer(item, rng.random() < accuracy, rng) for item in items}


def _answer(item: SittingItem, right: bool, rng: Random) -> object:
    key = item.version.key
    if right:
        return key
    if isinstance(key, bool):
        return not key
    wrong = [option["id"] for option in item.version.options if option["id"] not in key]
    return [rng.choice(wrong)] if wrong else key[:1]
