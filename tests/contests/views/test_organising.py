from datetime import timedelta
from decimal import Decimal

import pytest

from common import clock
from contests.domain.contests import announce_contest, change_contest
from contests.enums import ContestState
from contests.forms import stored_criteria
from contests.models import Contest
from courses.models import KnowledgePoint
from people.enums import Role
from tests.factories.contests import make_contest, make_entrant, make_filled_bank, make_open_contest
from tests.factories.people import appoint, make_officer, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(monkeypatch, client, now):
    """Move the server's clock: at(moment). A session does not outlast a long wait, so `who` logs in again."""

    def move(moment, who=None):
        monkeypatch.setattr(clock, "now", lambda: moment)
        if who:
            client.force_login(who)

    move(now)
    return move


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def organiser(client):
    organiser = make_officer("何某")
    appoint(organiser, Role.CONTEST_ORGANISER)
    client.force_login(organiser)
    return organiser


def typed(bank, *rules, **fields):
    """What the browser sends for a contest with `rules` (kind, count, points)."""
    content = {
        "edition": "11月月度竞赛",
        "title": "“三个规定”与日常边界",
        "slug": "2026-11",
        "summary": "",
        "opens_at": "2026-11-23T18:00",
        "closes_at": "2026-11-27T18:00",
        "notice_until": "2026-12-04T18:00",
        "time_limit": "12",
        "max_tries": "2",
        "pass_percent": "60",
        "board_size": "10",
        "board_while_open": "on",
        "banks": [str(bank.pk)],
        "rules-TOTAL_FORMS": str(len(rules) + 1),
        "rules-INITIAL_FORMS": "0",
        f"rules-{len(rules)}-points": "5",
        **fields,
    }
    for number, (kind, count, points) in enumerate(rules):
        content |= {
            f"rules-{number}-kind": kind,
            f"rules-{number}-count": str(count),
            f"rules-{number}-points": str(points),
        }
    return content


def page_of(response):
    return response.content.decode()


def test_organiser_drafts_a_contest(client, organiser, now):
    bank, unit = make_filled_bank(), make_unit()

    response = client.post(
        "/contests/new/",
        typed(bank, ("single", 4, 20), ("judge", 2, 10), scope_units=[str(unit.uuid)], categories=["police"]),
    )

    contest = Contest.objects.get()
    assert (response.status_code, response.url) == (302, "/contests/2026-11/edit/")
    assert (contest.state, contest.edition, contest.max_tries) == (ContestState.DRAFT, "11月月度竞赛", 2)
    assert contest.opens_at == now + timedelta(hours=8)
    assert list(contest.rules.values_list("kind", "count", "points")) == [
        ("single", 4, Decimal(20)),
        ("judge", 2, Decimal(10)),
    ]
    assert stored_criteria(contest) == {"units": [str(unit.uuid)], "categories": ["police"]}
    assert list(contest.banks.all()) == [bank]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"slug": "new"}, "is an address of this site"),
        ({"closes_at": "2026-11-23T18:00"}, "must close after it opens"),
        ({"notice_until": "2026-11-27T18:00"}, "Objections end after"),
        ({"rules-0-count": "0"}, "greater than or equal to 1"),
        ({"rules-0-kind": "riddle"}, "Select a valid choice"),
        ({"scope_units": ["nowhere"]}, "Select a valid choice"),
        ({"banks": []}, "This field is required"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(client, organiser, fields, words):
    content = typed(make_filled_bank(), ("single", 4, 20)) | fields

    response = client.post("/contests/new/", content)

    assert response.status_code == 400
    assert words in page_of(response)
    assert Contest.objects.count() == 0


def test_draft_page_says_what_the_banks_hold(client, organiser):
    bank = make_filled_bank(singles=6, judges=4)
    contest = make_contest(bank=bank)

    full = client.get(f"/contests/{contest.slug}/edit/")
    KnowledgePoint.objects.create(name="三个规定")
    rules = [*contest.rules.all()]
    rules[0].count = 7
    rules[0].save()
    short = client.get(f"/contests/{contest.slug}/edit/")

    assert [(line.rule.count, line.matching) for line in full.context["stock"]] == [(3, 6), (1, 4)]
    assert "enough questions for every paper" in page_of(full)
    assert [(line.rule.count, line.matching, line.falls_short) for line in short.context["stock"]] == [
        (7, 6, True),
        (1, 4, False),
    ]
    assert "only 6 active" in page_of(short)


def test_draft_is_changed_and_keeps_criteria_the_form_does_not_show(client, organiser, now):
    bank = make_filled_bank()
    contest = make_contest(bank=bank, slug="2026-11", criteria={"political_statuses": ["01"]})

    response = client.post(
        "/contests/2026-11/edit/", typed(bank, ("judge", 2, 50), title="礼金、宴请与家风", categories=["civil"])
    )

    contest.refresh_from_db()
    assert (response.status_code, contest.title) == (302, "礼金、宴请与家风")
    assert list(contest.rules.values_list("kind", "count")) == [("judge", 2)]
    assert stored_criteria(contest) == {"political_statuses": ["01"], "categories": ["civil"]}


def test_rule_marked_for_deletion_goes(client, organiser):
    bank = make_filled_bank()
    contest = make_contest(bank=bank, slug="2026-11")

    client.post("/contests/2026-11/edit/", typed(bank, ("single", 3, 25), ("judge", 1, 25), **{"rules-0-DELETE": "on"}))

    assert list(contest.rules.values_list("position", "kind")) == [(1, "judge")]


def test_edit_page_offers_the_stored_rules(client, organiser):
    contest = make_contest()

    forms = client.get(f"/contests/{contest.slug}/edit/").context["rules"].forms

    assert [form.initial.get("kind") for form in forms] == ["single", "judge", None, None, None]


def test_announced_contest_is_no_longer_edited(client, organiser, now):
    bank = make_filled_bank()
    contest = announce_contest(contest=make_contest(bank=bank, slug="2026-11"), actor=None, now=now)

    assert client.get("/contests/2026-11/edit/").url == "/contests/2026-11/"
    client.post("/contests/2026-11/edit/", typed(bank, ("judge", 2, 50), title="另一场"))

    contest.refresh_from_db()
    assert contest.title != "另一场"


def test_organiser_takes_a_contest_through_its_life(client, organiser, at):
    make_entrant()
    contest = make_contest()
    states = []

    for move in ("announce", "take-back", "announce", "open", "close"):
        if move == "close":
            at(contest.closes_at, organiser)
        client.post(f"/contests/{contest.slug}/{move}/")
        contest.refresh_from_db()
        states.append(contest.state)

    assert states == ["announced", "draft", "announced", "open", "closed"]


def test_refused_move_says_why(client, organiser):
    contest = make_contest()

    response = client.post(f"/contests/{contest.slug}/open/", follow=True)

    assert "Nobody is in the scope of the contest" in page_of(response)
    contest.refresh_from_db()
    assert contest.state == ContestState.DRAFT


def test_officer_is_added_to_the_list_by_badge_number(client, organiser):
    contest = make_open_contest()
    late = make_entrant("杜某")
    path = f"/contests/{contest.slug}/entrants/"

    unknown = client.post(path, {"badge_no": "999999", "reason": "报到"}, follow=True)
    silent = client.post(path, {"badge_no": late.badge_no, "reason": " "}, follow=True)
    done = client.post(path, {"badge_no": late.badge_no, "reason": "11月23日报到"}, follow=True)

    assert "Nobody has the badge number 999999" in page_of(unknown)
    assert "This field is required" in page_of(silent)
    assert "杜某 is on the list now" in page_of(done)
    assert contest.eligible.filter(is_late=True).values_list("officer", "reason").get() == (late.pk, "11月23日报到")


@pytest.mark.parametrize("role", [None, Role.BUREAU_OFFICE, Role.SYSTEM_ADMIN, Role.SECRETARY])
def test_organisers_pages_do_not_exist_for_others(client, role):
    actor = make_officer()
    if role:
        appoint(actor, role)
    contest = make_open_contest()
    client.force_login(actor)

    gets = [client.get(f"/contests/{path}").status_code for path in ("new/", f"{contest.slug}/edit/")]
    posts = [
        client.post(f"/contests/{contest.slug}/{move}/").status_code
        for move in ("announce", "take-back", "open", "close", "entrants")
    ]

    assert gets == [404, 404]
    assert posts == [404] * 5
    assert "entrants" not in page_of(client.get(f"/contests/{contest.slug}/"))


def test_unknown_move_does_not_exist(client, organiser):
    contest = make_contest()

    assert client.post(f"/contests/{contest.slug}/burn/").status_code == 404


def test_organisers_panel_fits_the_state(client, organiser, now):
    make_entrant()
    contest = make_contest()

    assert "/announce/" in page_of(client.get(f"/contests/{contest.slug}/"))
    change_contest(contest=contest, title="一", actor=None, now=now)
    announce_contest(contest=contest, actor=None, now=now)
    page = page_of(client.get(f"/contests/{contest.slug}/"))
    assert "/announce/" not in page
    assert "/take-back/" in page
