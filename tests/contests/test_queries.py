from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.figures import Share
from contests.domain.contests import announce_contest
from contests.domain.ranking import RankKey, ranks_of
from contests.models import ContestEntry, Eligible
from contests.queries import (
    UnitRow,
    board,
    contests_visible_to,
    current_contest,
    participation_in,
    place_of,
    ranked_entries,
    unit_table,
)
from contests.rules import can_manage_contests, can_view_contest
from people.enums import Role
from quizzes.models import Sitting
from tests.factories.contests import close, make_contest, make_entrant, make_open_contest, sit
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db


def place_all(contest, keys, now, show_name=True):
    """Give the contest's officers these (points, seconds, minute) keys, without papers: what the board reads."""
    entries = []
    for eligible, (points, seconds, minute) in zip(contest.eligible.order_by("officer"), keys, strict=True):
        sitting = Sitting.objects.create(
            officer=eligible.officer,
            subject_kind="contest",
            subject_id=contest.uuid,
            try_number=1,
            started_at=now,
            full_points=100,
            pass_points=60,
        )
        entries.append(
            ContestEntry.objects.create(
                contest=contest,
                officer=eligible.officer,
                eligible=eligible,
                show_name=show_name,
                tries=1,
                points=points,
                full_points=100,
                duration=seconds,
                submitted_at=now + timedelta(minutes=minute),
                sitting=sitting,
            )
        )
    return entries


def crowd(count):
    unit = make_unit()
    return [make_entrant(f"第{number}某", unit) for number in range(1, count + 1)]


KEYS = [(75, 300, 0), (100, 378, 5), (100, 378, 9), (100, 378, 5), (100, 377, 30), (0, 1, 0)]


def test_board_orders_by_points_time_and_hand_in_and_shares_ranks(now):
    officers = crowd(6)
    contest = make_open_contest(officers)
    place_all(contest, KEYS, now)

    shown = board(contest, make_officer())

    assert [(row.rank, row.name) for row in shown.rows] == [
        (1, "第5某"),
        (2, "第2某"),
        (2, "第4某"),
        (4, "第3某"),
        (5, "第1某"),
        (6, "第6某"),
    ]
    assert (shown.own, shown.participants) == (None, 6)


def test_counted_places_equal_ranks(now):
    contest = make_open_contest(crowd(6))
    place_all(contest, KEYS, now)
    entries = list(ranked_entries(contest))

    keys = [RankKey(entry.points, entry.duration, entry.submitted_at) for entry in entries]
    assert [place_of(entry) for entry in entries] == ranks_of(keys) == [1, 2, 2, 4, 5, 6]


def test_board_names_nobody_without_consent_but_the_reader(now):
    officers = crowd(2)
    contest = make_open_contest(officers)
    place_all(contest, KEYS[:2], now, show_name=False)

    shown = board(contest, officers[0])

    assert [(row.name, row.is_self, row.unit_name) for row in shown.rows] == [
        ("", False, "某支部"),
        ("第1某", True, "某支部"),
    ]


def test_board_ends_at_its_size_and_adds_the_reader(now):
    officers = crowd(6)
    contest = make_open_contest(officers, board_size=2)
    place_all(contest, KEYS, now)

    shown = board(contest, officers[5])

    assert [row.rank for row in shown.rows] == [1, 2]
    assert (shown.own.rank, shown.own.name, shown.own_is_apart) == (6, "第6某", True)
    assert not board(contest, officers[4]).own_is_apart


def test_board_leaves_out_who_has_not_handed_in(now):
    officer = make_entrant()
    contest = make_open_contest([officer])
    ContestEntry.objects.create(contest=contest, officer=officer, eligible=Eligible.objects.get())

    shown = board(contest, officer)

    assert (shown.rows, shown.own, shown.participants) == ([], None, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_board_and_units_cost_the_same_however_many_took_part(now, count):
    officers = crowd(count)
    contest = make_open_contest(officers)
    place_all(contest, KEYS[:count], now)

    with CaptureQueriesContext(connection) as of_board:
        board(contest, officers[0])
    with CaptureQueriesContext(connection) as of_units:
        unit_table(contest, officers[0])

    assert (len(of_board), len(of_units)) == (2, 1)


# The figures of the mock and of DOMAIN §7.8.
@pytest.mark.parametrize(
    ("taken", "due", "total", "percent", "mean", "index"),
    [
        (9, 9, "760", "100.00%", "84.44", "84.44"),
        (17, 18, "1466.25", "94.44%", "86.25", "81.46"),
        (21, 24, "1745.10", "87.50%", "83.10", "72.71"),
        (14, 16, "1155", "87.50%", "82.50", "72.19"),
        (28, 35, "2285", "80.00%", "81.61", "65.29"),
        (2, 2, "150", "100.00%", "75.00", None),
        (0, 4, "0", "0.00%", None, "0.00"),
    ],
)
def test_unit_figures_are_rounded_once(taken, due, total, percent, mean, index):
    row = UnitRow(1, "某支部", Share(taken, due), Decimal(total), is_own=False)

    assert row.share.percent == percent
    assert row.mean == (mean and Decimal(mean))
    assert row.index == (index and Decimal(index))


def test_units_stand_by_index_then_rate_then_mean_then_takers():
    def unit(name, taken, due, total):
        return UnitRow(1, name, Share(taken, due), Decimal(total), is_own=False)

    rows = [
        unit("小", 2, 2, 200),
        unit("多人", 6, 6, 480),
        unit("少人", 3, 3, 240),
        unit("低率", 4, 5, 400),
        unit("首位", 3, 3, 270),
    ]

    assert [row.name for row in sorted(rows, key=lambda row: row.order)] == ["首位", "多人", "少人", "低率", "小"]


def test_unit_table_counts_the_listed_and_those_who_handed_in(now):
    east, west = make_unit("城东派出所党支部"), make_unit("执行局党支部")
    officers = [make_entrant(unit=east) for _n in range(3)] + [make_entrant(unit=west)]
    contest = make_open_contest(officers)
    sit(officers[0], contest, right=4)
    sit(officers[1], contest, right=3)

    table = unit_table(contest, officers[3])

    assert [(row.name, row.share.text, row.mean, row.index, row.is_own) for row in table] == [
        ("城东派出所党支部", "2/3", Decimal("87.50"), Decimal("58.33"), False),
        ("执行局党支部", "0/1", None, None, True),
    ]
    assert participation_in(contest) == Share(2, 4)


def test_unit_keeps_the_name_it_had_at_opening(now):
    officer = make_entrant(unit=make_unit("旧名支部"))
    contest = make_open_contest([officer])
    unit = Eligible.objects.get().unit
    unit.name = "新名支部"
    unit.save()

    assert [row.name for row in unit_table(contest, officer)] == ["旧名支部"]


def test_current_contest_prefers_what_runs_and_is_open_to_the_officer(now):
    officer = make_entrant()
    assert current_contest(officer, now) is None
    coming = announce_contest(contest=make_contest(opens_at=now + timedelta(hours=1)), actor=None, now=now)
    make_contest()
    assert current_contest(officer, now) == coming

    running = make_open_contest([officer], closes_at=now + timedelta(hours=2))
    sooner = make_open_contest([officer], closes_at=now + timedelta(hours=1))
    stranger = make_entrant()
    assert current_contest(officer, now) == sooner
    assert current_contest(stranger, now) == coming

    close(sooner)
    assert current_contest(officer, now + timedelta(hours=1)) == running


@pytest.mark.parametrize(
    ("role", "manages", "draft", "announced"),
    [
        (Role.CONTEST_ORGANISER, True, True, True),
        (Role.BUREAU_OFFICE, False, False, True),
        (Role.SYSTEM_ADMIN, False, False, True),
        (Role.QUESTION_EDITOR, False, False, True),
        (Role.SECRETARY, False, False, True),
        (None, False, False, True),
    ],
)
def test_who_may_see_and_manage_contests(now, role, manages, draft, announced):
    actor, day = make_officer(), now.date()
    if role:
        appoint(actor, role)
    contests = {"draft": make_contest(), "announced": announce_contest(contest=make_contest(), actor=None, now=now)}

    assert can_manage_contests(actor, day) is manages
    expected = {"draft": draft, "announced": announced}
    assert {name: can_view_contest(actor, contest, day) for name, contest in contests.items()} == expected
    visible = set(contests_visible_to(actor, day))
    assert {name: contest in visible for name, contest in contests.items()} == expected


def test_former_organiser_manages_nothing(now):
    actor = make_officer()
    appoint(actor, Role.CONTEST_ORGANISER, valid_to=now.date())

    assert not can_manage_contests(actor, now.date())
