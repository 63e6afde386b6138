"""Loading the demo: one transaction that runs the life of a small organ, from its founding to this minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from common.clock import local_date, start_of_day
from home.demo.accounts import DemoAccount, open_accounts
from home.demo.competition import run_contest
from home.demo.content import publish_content
from home.demo.essays import write_essays
from home.demo.organisation import make_organisation
from home.demo.study import Window, run_campaign
from home.domain.site_tree import lay_out_site
from ledger.domain.seals import seal_ledger
from people.models import Officer
from quizzes.domain.twins import compare_waiting

# Content is published before the campaign that asks for it.
LEAD_TIME = timedelta(days=40)


class NotEmpty(Exception):
    """The database already holds officers; the demo would mix with them."""


@dataclass(frozen=True)
class DemoReport:
    """What was loaded."""

    accounts: list[DemoAccount]
    officers: int
    pages: int
    questions: int


@transaction.atomic
def load_demo(*, now: datetime, seed: int = 1) -> DemoReport:
    """Fill an empty installation with the demo; all or nothing. `seed` decides when officers studied and how well.

    Everything goes through the functions that users' actions call, with the clock of the day it happened on; ends by
    sealing the ledger. Raises NotEmpty where officers exist.
    """
    if Officer.objects.exists():
        raise NotEmpty(_("The database already holds officers. The demo is loaded into an empty database only."))
    lay_out_site()
    window = Window.around(local_date(now))
    organisation = make_organisation(now=now)
    content = publish_content(editor=organisation.editor, published_at=start_of_day(window.opens_on) - LEAD_TIME)
    run_campaign(organisation, content, window, now=now, seed=seed)
    run_contest(organisation, content, now=now, seed=seed)
    compare_waiting(now=now)
    write_essays(organisation, content, now=now)
    accounts = open_accounts(organisation, now=now)
    seal_ledger(now=now)
    return DemoReport(accounts, len(organisation.officers), len(content.pages), len(content.questions))
