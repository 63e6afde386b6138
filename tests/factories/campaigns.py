"""Campaigns, tasks and pages for tests; what somebody did comes from the ledger's own factories."""

from datetime import date
from itertools import count

from wagtail.models import Page

from campaigns.domain.campaigns import add_task, create_campaign, open_campaign
from ledger.domain.entries import Subject
from people.models import RosterStatus, Scope, ScopeRule, Secondment
from tests.conftest import NOW
from tests.factories.people import EPOCH, RECORDED, make_membership, make_officer

_numbers = count(1)
FIRST_DAY, LAST_DAY, MAKE_UP_DAY = date(2026, 9, 1), date(2026, 11, 30), date(2026, 12, 15)


def make_scope(*, valid_from=EPOCH, **criteria):
    scope = Scope.objects.create()
    ScopeRule.objects.create(scope=scope, criteria=criteria, valid_from=valid_from, recorded_at=RECORDED)
    return scope


def make_page(title="算好六笔账"):
    return Page.get_first_root_node().add_child(instance=Page(title=title, slug=f"page-{next(_numbers)}"))


def make_campaign(*, is_open=True, tasks=0, actor=None, now=NOW, **fields):
    """A campaign of autumn 2026 for everybody, with `tasks` required pages, open unless said otherwise."""
    campaign = create_campaign(
        **{
            "code": f"2026-{next(_numbers)}",
            "title": "秋季廉政主题教育",
            "opens_on": FIRST_DAY,
            "closes_on": LAST_DAY,
            "make_up_until": MAKE_UP_DAY,
            "scope": fields.pop("scope", None) or make_scope(),
            "actor": actor,
            "now": now,
            **fields,
        }
    )
    for number in range(tasks):
        make_task(campaign, title=f"第{number + 1}课", now=now)
    return open_campaign(campaign=campaign, actor=actor, now=now) if is_open and tasks else campaign


def make_task(campaign, *, kind="page", title="算好六笔账", page=None, now=NOW, **fields):
    page = page or make_page(title)
    return add_task(campaign=campaign, page=page, kind=kind, title=title, actor=None, now=now, **fields)


def subject_of(task):
    return Subject(kind=task.subject_kind, id=task.subject_id, title=task.title, page_id=task.page_id)


def make_member(unit, name="周某", *, joined=EPOCH, status="", **fields):
    """An officer who belongs to `unit`, with a roster status where one is given."""
    officer = make_officer(name, **fields)
    make_membership(officer, unit, valid_from=joined)
    if status:
        make_status(officer, status)
    return officer


def make_status(officer, status, *, valid_from=EPOCH, recorded_at=RECORDED):
    return RosterStatus.objects.create(officer=officer, status=status, valid_from=valid_from, recorded_at=recorded_at)


def make_guest(host, home=None, name="杜某"):
    """An officer who works with `host` and belongs to `home`, if to anything."""
    officer = make_officer(name)
    if home is not None:
        make_membership(officer, home)
    Secondment.objects.create(officer=officer, host=host, valid_from=EPOCH, recorded_at=RECORDED)
    return officer
