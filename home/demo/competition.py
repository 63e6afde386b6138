"""The demo's contest: open now, drawn from the bank, with most of the organ already in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from common.clock import local_date, start_of_day
from contests.domain.contests import create_contest, open_contest
from contests.domain.entries import enter_contest
from contests.models import Contest
from home.demo.content import CAMPAIGN_DRAWS, DemoContent
from home.demo.organisation import DemoOrganisation
from home.demo.study import answers_of
from quizzes.domain.draws import DrawRule
from quizzes.domain.sittings import submit_sitting

TITLE = "“三个规定”与日常边界"
SUMMARY = "接到打招呼怎么记、怎么报，日常交往的界限在哪里。自愿参加。"
# Every fourth officer has not entered yet, and the account that a visitor tries first never has.
ABSENT = ("周",)


def run_contest(organisation: DemoOrganisation, content: DemoContent, *, now: datetime, seed: int) -> Contest:
    """A monthly contest (DOMAIN §7: twenty questions, two tries) opened three days ago, with four to go."""
    today = local_date(now)
    opens_at = start_of_day(today - timedelta(days=3)) + timedelta(hours=9)
    by_organiser = {"actor": organisation.organiser, "now": opens_at - timedelta(days=4)}
    contest = create_contest(
        slug=f"{opens_at.year}-{opens_at.month:02d}",
        title=TITLE,
        edition=f"{opens_at.month}月月度竞赛",
        summary=SUMMARY,
        opens_at=opens_at,
        closes_at=start_of_day(today + timedelta(days=4)) + timedelta(hours=18),
        rules=[DrawRule(kind=kind, count=count, points=Decimal(5)) for kind, count in CAMPAIGN_DRAWS],
        banks=[content.bank],
        criteria={"units": [str(organisation.units["DW"].uuid)]},
        time_limit=12,
        max_tries=2,
        **by_organiser,
    )
    open_contest(contest=contest, actor=organisation.organiser, now=opens_at)
    rng = Random(seed + 1)
    for number, (surname, officer) in enumerate(organisation.officers.items()):
        if surname not in ABSENT and number % 4:
            for attempt in range(1 + number % 2):
                _take_part(officer, contest, opens_at + timedelta(days=attempt), rng, shown=number % 5 != 0)
    return contest


def _take_part(officer, contest, day: datetime, rng: Random, *, shown: bool) -> None:
    started = day + timedelta(minutes=rng.randrange(500), seconds=rng.randrange(60))
    sitting = enter_contest(officer=officer, contest=contest, now=started, show_name=shown)
    answers = answers_of(sitting, accuracy=rng.choice((0.7, 0.8, 0.88, 0.95)), rng=rng)
    seconds = rng.randrange(240, 700)
    submit_sitting(sitting=sitting, now=started + timedelta(seconds=seconds), by=officer, answers=answers)
