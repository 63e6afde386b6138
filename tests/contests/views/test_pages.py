from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from contests.domain.contests import announce_contest
from contests.models import SealedSeed
from people.enums import Role
from quizzes.models import QuestionVersion
from quizzes.models.sittings import grace
from quizzes.rules import Sight
from tests.factories.contests import close, make_contest, make_entrant, make_open_contest, sit
from tests.factories.people import appoint, make_unit
from tests.factories.sittings import end_of

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
def officer(client):
    officer = make_entrant("周某", make_unit("城东派出所党支部"))
    client.force_login(officer)
    return officer


def text_of(response):
    return response.content.decode()


def test_list_shows_announced_contests_and_hides_drafts(client, officer, now):
    announced = announce_contest(contest=make_contest(title="已公布"), actor=None, now=now)
    make_contest(title="草稿")
    closed = close(make_open_contest([officer], title="已结束"))

    response = client.get("/contests/")

    assert [contest for contest, _phase in response.context["current"]] == [announced]
    assert [contest for contest, _phase in response.context["over"]] == [closed]
    assert "草稿" not in text_of(response)
    assert "/contests/new/" not in text_of(response)


def test_organiser_sees_drafts_and_the_way_to_a_new_one(client, officer):
    appoint(officer, Role.CONTEST_ORGANISER)
    make_contest(title="草稿")

    page = text_of(client.get("/contests/"))

    assert "草稿" in page
    assert "/contests/new/" in page


@pytest.mark.parametrize("page", ["", "units/", "verify/", "draw.json", "edit/"])
def test_draft_does_not_exist_for_others(client, officer, page):
    contest = make_contest()

    assert client.get(f"/contests/{contest.slug}/{page}").status_code == 404


def test_pages_ask_for_a_log_in(client):
    contest = make_open_contest()

    for path in ("", f"{contest.slug}/", f"{contest.slug}/units/", f"{contest.slug}/verify/"):
        assert client.get(f"/contests/{path}").status_code == 302


def test_list_costs_the_same_at_one_and_three_rows(client, officer):
    counts = []
    for number in (1, 2):
        for _contest in range(number):
            close(make_open_contest([officer]))
            make_open_contest([officer])
        with CaptureQueriesContext(connection) as captured:
            client.get("/contests/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_contest_page_costs_the_same_at_one_and_three_entries(client, now):
    branch = make_unit()
    officers = [make_entrant(unit=branch) for _n in range(3)]
    contest = make_open_contest(officers)
    client.force_login(officers[0])
    counts = []
    for sitters in (officers[:1], officers[1:]):
        for officer in sitters:
            sit(officer, contest)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/contests/{contest.slug}/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_announced_contest_shows_commitment_and_rules(client, officer, now):
    opens = now + timedelta(days=3, hours=6)
    contest = make_contest(opens_at=opens, closes_at=opens + timedelta(hours=8))
    announce_contest(contest=contest, actor=None, now=now)
    contest.refresh_from_db()

    page = text_of(client.get(f"/contests/{contest.slug}/"))

    assert "3 days 6 h" in page
    assert contest.seed_commitment[:4] in page
    assert "3 questions for 25 points each" in page
    assert "Start answering" not in page


def test_seed_is_on_no_page_before_closing(client, officer, at):
    appoint(officer, Role.CONTEST_ORGANISER)
    contest = make_open_contest([officer])
    sit(officer, contest)
    seed = SealedSeed.objects.get().seed

    def pages():
        paths = ("", "verify/", "units/", "draw.json")
        return "".join(text_of(client.get(f"/contests/{contest.slug}/{path}")) for path in paths)

    assert seed not in pages()
    at(contest.closes_at, officer)
    assert seed not in pages()
    close(contest)
    assert pages().count(seed) == 3


def test_open_contest_offers_the_start_to_those_on_the_list(client, officer):
    contest = make_open_contest([officer])

    response = client.get(f"/contests/{contest.slug}/")

    assert response.context["can_enter"]
    assert f'action="/contests/{contest.slug}/enter/"' in text_of(response)


def test_open_contest_tells_others_that_they_are_not_on_the_list(client):
    contest = make_open_contest()
    client.force_login(make_entrant())

    response = client.get(f"/contests/{contest.slug}/")

    assert not response.context["can_enter"]
    assert "You are not on the list of this contest" in text_of(response)
    assert "/enter/" not in text_of(response)


def test_enter_starts_a_sitting_and_keeps_the_consent(client, officer):
    contest = make_open_contest([officer])

    response = client.post(f"/contests/{contest.slug}/enter/", {"show_name": "on"})

    sitting = officer.sittings.get()
    assert (response.status_code, response.url) == (302, f"/sittings/{sitting.uuid}/")
    assert officer.contest_entries.get().show_name
    assert f"/sittings/{sitting.uuid}/" in text_of(client.get(f"/contests/{contest.slug}/"))


def test_enter_without_a_tick_keeps_the_name_back(client, officer):
    contest = make_open_contest([officer])

    client.post(f"/contests/{contest.slug}/enter/")

    assert not officer.contest_entries.get().show_name


def test_enter_refuses_with_the_reason(client):
    contest = make_open_contest()
    client.force_login(make_entrant())

    page = client.post(f"/contests/{contest.slug}/enter/", follow=True)

    assert "You are not on this contest&#x27;s list" in text_of(page)


def test_enter_is_a_post(client, officer):
    contest = make_open_contest([officer])

    assert client.get(f"/contests/{contest.slug}/enter/").status_code == 405
    assert officer.sittings.count() == 0


def test_overdue_sitting_is_handed_in_before_the_page_is_shown(client, officer, at, now):
    contest = make_open_contest([officer])
    client.post(f"/contests/{contest.slug}/enter/")
    at(end_of(officer.sittings.get()), officer)

    response = client.get(f"/contests/{contest.slug}/")

    assert response.context["part"].open_sitting is None
    assert response.context["board"].own.points == 0
    assert response.context["part"].tries_left == 1


def test_board_is_shown_while_open_only_where_the_contest_says_so(client, officer):
    shown, hidden = make_open_contest([officer]), make_open_contest([officer], board_while_open=False)
    for contest in (shown, hidden):
        sit(officer, contest, right=3)

    with_board = client.get(f"/contests/{shown.slug}/")
    without = client.get(f"/contests/{hidden.slug}/")

    assert with_board.context["board"].own.rank == 1
    assert without.context["board"] is None
    assert without.context["participation"].text == "1/1"
    assert "75 points" in text_of(without)
    assert "board__rank" not in text_of(without)
    close(hidden)
    assert client.get(f"/contests/{hidden.slug}/").context["board"].own.rank == 1


def test_means_are_hidden_as_long_as_the_board_is(client, officer):
    branch = make_unit("执行局党支部")
    others = [make_entrant(unit=branch) for _n in range(3)]
    contest = make_open_contest([officer], board_while_open=False)
    sit(others[0], contest, right=3)

    for path in ("", "units/"):
        page = text_of(client.get(f"/contests/{contest.slug}/{path}"))
        assert "执行局党支部" in page
        assert "1/3" in page
        assert "75.00" not in page
    close(contest)
    assert "75.00" in text_of(client.get(f"/contests/{contest.slug}/units/"))


def test_own_papers_lead_to_their_results(client, officer, now):
    contest = make_open_contest([officer])
    first = sit(officer, contest, right=4)
    second = sit(officer, contest, at=now + timedelta(hours=1), right=2)

    page = text_of(client.get(f"/contests/{contest.slug}/"))

    for sitting in (first, second):
        assert f'href="/sittings/{sitting.uuid}/result/"' in page


def test_result_keeps_the_key_back_until_the_contest_has_closed(client, officer, at):
    contest = make_open_contest([officer])
    sitting = sit(officer, contest, right=0)
    client.force_login(officer)
    before = client.get(f"/sittings/{sitting.uuid}/result/")
    at(contest.closes_at + grace(), officer)
    after = client.get(f"/sittings/{sitting.uuid}/result/")

    assert before.context["sight"] == Sight()
    assert after.context["sight"].explanations
    assert len(after.context["wrong"]) == 4


def test_board_hides_names_without_consent(client, officer):
    quiet, open_one = make_entrant("许某"), make_entrant("谢某")
    contest = make_open_contest([officer])
    sit(quiet, contest, show_name=False)
    sit(open_one, contest, show_name=True)

    page = text_of(client.get(f"/contests/{contest.slug}/"))

    assert "谢某" in page
    assert "许某" not in page
    assert "Name not shown" in page


def test_name_can_be_taken_off_the_board_after_the_end(client, officer):
    contest = make_open_contest([officer])
    sit(officer, contest, show_name=True)
    close(contest)

    client.post(f"/contests/{contest.slug}/name/")
    assert not officer.contest_entries.get().show_name

    client.post(f"/contests/{contest.slug}/name/", {"show_name": "on"})
    assert officer.contest_entries.get().show_name


def test_notice_says_until_when_objections_are_open(client, officer, at, now):
    contest = make_open_contest([officer], notice_until=now + timedelta(days=7))
    close(contest)
    at(contest.closes_at, officer)
    assert "Ended, results open to objection" in text_of(client.get(f"/contests/{contest.slug}/"))

    at(contest.notice_until, officer)
    assert "results open to objection" not in text_of(client.get(f"/contests/{contest.slug}/"))


def test_verify_checks_one_s_own_papers_and_no_others(client, officer):
    other = make_entrant("许某")
    contest = make_open_contest([officer, other])
    sit(officer, contest)
    sit(other, contest)
    before = client.get(f"/contests/{contest.slug}/verify/")
    close(contest)

    response = client.get(f"/contests/{contest.slug}/verify/")

    assert before.context["papers"] == before.context["published"] == []
    assert [(paper.sitting.officer_id, paper.holds) for paper in response.context["papers"]] == [(officer.pk, True)]
    assert [check.holds for check in response.context["published"]] == [True] * 3
    own, others = (contest.eligible.get(officer=who).code for who in (officer, other))
    assert own in text_of(response)
    assert others not in text_of(response)


def test_verify_shows_what_does_not_match(client, officer):
    contest = make_open_contest([officer])
    sitting = sit(officer, contest)
    close(contest)
    sitting.items.filter(position=2).update(points=30)

    response = client.get(f"/contests/{contest.slug}/verify/")

    assert [paper.questions for paper in response.context["papers"]] == [[True, False, True, True]]
    assert "does not match" in text_of(response)


def test_published_draw_holds_no_text_and_no_key(client, officer):
    contest = make_open_contest([officer])
    assert client.get(f"/contests/{contest.slug}/draw.json").status_code == 404
    contest = close(contest)

    content = client.get(f"/contests/{contest.slug}/draw.json").json()

    assert content["seed"] == contest.seed
    assert content["rules"] == ["1,single,3,25,,", "2,judge,1,25,,"]
    assert len(content["pool"]) == 10
    page = text_of(client.get(f"/contests/{contest.slug}/draw.json"))
    for version in QuestionVersion.objects.all():
        assert str(version.uuid) in page
        assert version.stem not in page


def test_contest_is_found_by_its_uuid(client, officer):
    contest, draft = make_open_contest([officer]), make_contest()

    assert client.get(f"/contests/{contest.uuid}/").url == f"/contests/{contest.slug}/"
    assert client.get(f"/contests/{draft.uuid}/").status_code == 404


def test_navigation_leads_to_the_contests(client, officer):
    assert 'href="/contests/"' in text_of(client.get("/contests/"))


def test_contest_says_the_rules_of_sitting_in_words_until_it_has_closed(client, officer, at):
    contest = make_open_contest([officer], time_limit=12, max_tries=2)
    client.cookies["django_language"] = "en"
    client.force_login(officer)
    running = client.get(f"/contests/{contest.slug}/")
    close(contest)
    closed = client.get(f"/contests/{contest.slug}/")

    assert running.context["terms"][3:] == [
        "You have 2 tries.",
        "The best try counts.",
        (
            "After handing in you see your points; after the closing also: your answers, which of them are right, "
            "the right answers, explanations."
        ),
    ]
    assert closed.context["terms"] == []
