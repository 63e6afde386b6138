"""Contests for tests, always taken through their own write paths, and papers sat in them."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from contests.domain.contests import close_contest, create_contest, open_contest
from contests.domain.entries import enter_contest
from quizzes.domain.draws import DrawRule
from quizzes.domain.sittings import submit_sitting
from quizzes.models import Bank
from tests.conftest import NOW
from tests.factories.people import make_membership, make_officer, make_unit
from tests.factories.quizzes import make_bank, make_question

_numbers = count(1)
WINDOW = timedelta(hours=8)


def make_filled_bank(singles=6, judges=4) -> Bank:
    bank = make_bank()
    for kind, number in (("single", singles), ("judge", judges)):
        for _question in range(number):
            make_question(bank, kind=kind)
    return bank


def two_rules(singles=3, judges=1, points=Decimal(25)):
    return [DrawRule("single", singles, points), DrawRule("judge", judges, points)]


def make_contest(*, now=NOW, bank=None, **fields):
    """A draft for everybody on the roster, eight hours from `now`: four questions of 25 points, two tries."""
    return create_contest(
        **{
            "slug": f"contest-{next(_numbers)}",
            "title": "“三个规定”与日常边界",
            "opens_at": now,
            "closes_at": now + WINDOW,
            "rules": two_rules(),
            "banks": [bank or make_filled_bank()],
            "criteria": {},
            "actor": None,
            "now": now,
            **fields,
        }
    )


def make_open_contest(officers=None, *, now=NOW, **fields):
    """A running contest; makes one eligible officer where none is named. Whoever has a membership is eligible."""
    if not officers:
        make_entrant()
    return open_contest(contest=make_contest(now=now, **fields), actor=None, now=now)


def make_entrant(name="周某", unit=None):
    """An officer on the roster, in a branch of his own unless one is given."""
    officer = make_officer(name)
    make_membership(officer, unit or make_unit())
    return officer


def sit(officer, contest, *, at=NOW, seconds=300, right=4, show_name=False):
    """Enter, answer the first `right` questions rightly and hand in after `seconds`; returns the sitting."""
    sitting = enter_contest(officer=officer, contest=contest, now=at, show_name=show_name)
    answers = {
        item.position: item.version.key for item in sitting.items.select_related("version").order_by("position")[:right]
    }
    return submit_sitting(sitting=sitting, now=at + timedelta(seconds=seconds), by=officer, answers=answers)


def close(contest, *, actor=None):
    """Close a contest at its end."""
    return close_contest(contest=contest, actor=actor, now=contest.closes_at)
