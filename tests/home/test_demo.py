"""The demo: loaded through the rooms' own functions, proved by the ledger, and of the size that was promised."""

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from campaigns.models import Campaign, Standing
from common.clock import local_date
from contests.models import Contest, ContestEntry
from courses.models import CasePage, LessonPage, PolicyPage
from home.demo.accounts import demo_password, keep_accounts, kept_accounts
from home.demo.loader import NotEmpty, load_demo
from home.demo.organisation import SURNAMES
from home.demo.study import UNFINISHED, Window
from home.management.commands.first_run import wants_demo
from ledger.domain.verification import verify_ledger
from ledger.models import Entry
from people.enums import Tree, UnitKind
from people.models import Officer, OrgUnit
from people.queries import memberships
from quizzes.models import Question, Sitting

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and rolled back after it."""
    from django.db import transaction

    from tests.conftest import NOW

    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo(now=NOW)
        transaction.set_rollback(True)


def test_demo_has_the_promised_content(demo):
    counts = [model.objects.live().count() for model in (LessonPage, CasePage, PolicyPage)]

    assert counts == [8, 5, 3]
    assert Question.objects.filter(state="active").count() == 100
    assert Officer.objects.count() == len(SURNAMES) == 40
    assert OrgUnit.objects.filter(kind=UnitKind.BRANCH).count() == 3
    assert {unit.tree for unit in OrgUnit.objects.all()} == set(Tree.values)


def test_demo_branches_have_the_people_of_the_test_vector(demo, now):
    counts = Counter(row.unit.code for row in memberships(Tree.PARTY, local_date(now)).select_related("unit"))

    assert counts == {"DW-CD": 20, "DW-JG": 11, "DW-JJ": 9}


def test_demo_ledger_verifies(demo):
    assert list(verify_ledger()) == []
    assert Entry.objects.count() == Entry.objects.filter(page__isnull=False).count() + contest_entries()


def contest_entries():
    return Entry.objects.filter(subject_kind="contest").count()


def test_demo_study_never_runs_ahead_of_the_clock(demo, now):
    assert Entry.objects.filter(occurred_at__gt=now).count() == 0
    assert Entry.objects.filter(recorded_at__gt=now).count() == 0
    assert Sitting.objects.filter(state="open").count() == 0


def test_demo_campaign_leaves_the_unfinished_unfinished(demo):
    campaign = Campaign.objects.get()
    done = Counter(
        Standing.objects.filter(campaign=campaign, completed_at__isnull=False, task__kind="page").values_list(
            "officer__name", flat=True
        )
    )

    assert {name: done[f"{name}某"] for name in UNFINISHED} == {
        name: min(count, 8) for name, count in UNFINISHED.items()
    }
    assert all(done[f"{name}某"] == 8 for name in SURNAMES if name not in UNFINISHED)


def test_demo_contest_runs_and_most_have_entered(demo):
    contest = Contest.objects.get()

    assert contest.state == "open"
    assert contest.seed == ""
    assert 20 <= ContestEntry.objects.filter(contest=contest).count() < 40


def test_demo_accounts_log_in_with_the_printed_passwords(demo, client):
    for account in demo.accounts:
        assert Officer.objects.get(badge_no=account.badge_no).check_password(account.password)
        assert client.login(username=account.badge_no, password=account.password)


def test_demo_covers_are_kept_out_of_the_repository(demo, settings):
    covers = [page.specific.cover for page in Page.objects.type(LessonPage, CasePage, PolicyPage).specific()]

    assert all(cover.file.path.startswith(str(settings.MEDIA_ROOT)) for cover in covers)


def test_load_demo_refuses_a_database_with_officers(demo, now):
    with pytest.raises(NotEmpty):
        load_demo(now=now)


def test_load_demo_command_refuses_a_database_with_officers(db):
    Officer.objects.create_user("000001", "周某")
    before = Officer.objects.count()

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert Officer.objects.count() == before


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, True),
        ({"DATABASE_URL": ""}, True),
        ({"DATABASE_URL": "postgres://host/name"}, False),
        ({"DATABASE_URL": "postgres://host/name", "DEMO": "1"}, True),
        ({"DATABASE_URL": "postgres://host/name", "DEMO": "0"}, False),
    ],
)
def test_demo_loads_on_a_given_database_only_when_asked_for(environment, wanted):
    assert wants_demo(environment) is wanted


@pytest.mark.parametrize("day", ["2026-01-31", "2026-02-28", "2026-03-01", "2026-11-23", "2026-11-24", "2026-12-31"])
def test_campaign_window_holds_today_with_a_week_to_go(day):
    from datetime import date, timedelta

    today = date.fromisoformat(day)

    window = Window.around(today)

    assert window.opens_on + timedelta(days=28) <= today
    assert window.closes_on - today >= timedelta(days=5)


def test_kept_accounts_are_readable_by_their_owner_alone(demo, tmp_path):
    path = tmp_path / "accounts.json"

    keep_accounts(demo.accounts, path)

    assert kept_accounts(path) == demo.accounts
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(path.read_text())[0]["role"] == "学员"


def test_demo_passwords_pass_the_rules_of_real_ones():
    from django.contrib.auth.password_validation import validate_password

    passwords = {demo_password() for _time in range(50)}

    assert len(passwords) == 50
    for password in passwords:
        validate_password(password)
