"""Standings say what the entries say: kept one by one or rebuilt, the rows are the same."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.domain.campaigns import add_task, open_campaign
from campaigns.domain.standings import FIGURES, follow_entry, rebuild_standings
from campaigns.enums import CampaignState
from campaigns.folds import StandingState
from campaigns.models import Campaign, Standing
from common.clock import start_of_day
from ledger.domain.entries import void_entry
from tests.factories.campaigns import FIRST_DAY, make_campaign, make_page, make_task, subject_of
from tests.factories.ledger import complete_page, make_subject, submit_sitting
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
OPENING = start_of_day(FIRST_DAY)


def rows(campaign):
    found = Standing.objects.filter(campaign=campaign).order_by("officer_id", "task_id")
    return list(found.values_list("officer_id", "task_id", *FIGURES))


def test_standing_follows_a_completed_page(now):
    campaign = make_campaign(tasks=1)
    officer, task = make_officer(), campaign.tasks.get()

    complete_page(officer, subject=subject_of(task), now=now)

    standing = Standing.objects.get()
    assert (standing.officer, standing.task, standing.campaign) == (officer, task, campaign)
    assert (standing.first_at, standing.started_at, standing.completed_at) == (now, now, now)
    assert (standing.tries, standing.best_points, standing.best_full_points) == (0, None, None)


def test_standing_is_not_made_by_other_subjects(now):
    make_campaign(tasks=1)

    complete_page(make_officer(), subject=make_subject(), now=now)

    assert not Standing.objects.exists()


def test_standing_of_a_failed_quiz_is_under_way(now):
    campaign = make_campaign()
    quiz = make_task(campaign, kind="quiz")

    submit_sitting(make_officer(), subject=subject_of(quiz), points=59, now=now)

    standing = Standing.objects.get()
    assert (standing.started_at, standing.completed_at) == (now, None)
    assert (standing.tries, standing.best_points, standing.best_full_points) == (1, 59, 100)


@pytest.mark.parametrize(("pass_percent", "is_done"), [(None, True), (60, True), (80, True), (81, False)])
def test_pass_percent_of_a_task_replaces_the_quizs_own(now, pass_percent, is_done):
    campaign = make_campaign()
    quiz = make_task(campaign, kind="quiz", pass_percent=pass_percent)

    submit_sitting(make_officer(), subject=subject_of(quiz), points=40, full=50, pass_points=30, now=now)

    assert (Standing.objects.get().completed_at is not None) is is_done


def test_started_looks_only_at_the_window(now):
    campaign = make_campaign(tasks=1)
    task, officer = campaign.tasks.get(), make_officer()

    complete_page(officer, subject=subject_of(task), occurred_at=OPENING - timedelta(microseconds=1), now=now)
    early = Standing.objects.get()
    complete_page(officer, subject=subject_of(task), occurred_at=OPENING, now=now)
    later = Standing.objects.get()

    assert (early.started_at, early.completed_at) == (None, OPENING - timedelta(microseconds=1))
    assert (later.started_at, later.completed_at) == (OPENING, OPENING - timedelta(microseconds=1))


def test_voided_entry_takes_its_standing_back(now):
    campaign = make_campaign(tasks=1)
    officer = make_officer()
    first = complete_page(officer, subject=subject_of(campaign.tasks.get()), now=now)
    second = complete_page(
        officer, subject=subject_of(campaign.tasks.get()), occurred_at=now - timedelta(days=1), now=now
    )

    void_entry(entry=second, actor=officer, now=now)
    assert Standing.objects.get().completed_at == now
    void_entry(entry=first, actor=officer, now=now)

    assert not Standing.objects.exists()


def test_adding_a_task_gives_it_what_the_ledger_holds(now):
    campaign, officer, page = make_campaign(tasks=1), make_officer(), make_page()
    complete_page(officer, subject=make_subject(id=page.translation_key), now=now)

    task = add_task(campaign=campaign, page=page, kind="page", actor=None, now=now)

    assert Standing.objects.get(task=task).completed_at == now


def test_opening_puts_wrong_standings_right(now):
    campaign = make_campaign(tasks=1, is_open=False)
    task, officer = campaign.tasks.get(), make_officer()
    complete_page(officer, subject=subject_of(task), now=now)
    Standing.objects.update(completed_at=None)
    Standing.objects.create(campaign=campaign, task=task, officer=make_officer(), first_at=now, last_at=now)

    open_campaign(campaign=campaign, actor=None, now=now)

    assert list(Standing.objects.values_list("officer_id", "completed_at")) == [(officer.pk, now)]


def test_frozen_campaign_stands_still(now):
    campaign = make_campaign(tasks=1)
    Campaign.objects.update(state=CampaignState.FROZEN)

    complete_page(make_officer(), subject=subject_of(campaign.tasks.get()), now=now)

    assert not Standing.objects.exists()


def test_following_an_untasked_subject_costs_one_query(now, django_assert_num_queries):
    entry = complete_page(make_officer(), subject=make_subject(), now=now)

    with django_assert_num_queries(1):
        follow_entry(entry=entry)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["page", "quiz", "strict", "void"]),
        st.integers(0, 1),
        st.integers(0, 100),
        st.integers(-3, 120),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_standings_kept_one_by_one_equal_rebuilt_ones(acts, now):
    campaign = make_campaign()
    tasks = {
        "page": make_task(campaign),
        "quiz": make_task(campaign, kind="quiz"),
        "strict": make_task(campaign, kind="quiz", pass_percent=80),
    }
    officers, entries = [make_officer(), make_officer()], []
    for act, who, points, days in acts:
        occurred_at = OPENING + timedelta(days=days)
        if act == "void":
            if entries:
                void_entry(entry=entries.pop(points % len(entries)), actor=None, now=now)
        elif act == "page":
            subject = subject_of(tasks["page"])
            entries.append(complete_page(officers[who], subject=subject, occurred_at=occurred_at, now=now))
        else:
            subject = subject_of(tasks[act])
            entries.append(
                submit_sitting(officers[who], subject=subject, points=points, occurred_at=occurred_at, now=now)
            )
    kept = rows(campaign)

    assert rebuild_standings(campaign) == len(kept)

    assert rows(campaign) == kept


def test_figures_are_all_columns_of_the_fold():
    assert [*asdict(StandingState(first_at=OPENING, last_at=OPENING))] == FIGURES
