"""The home page and one's own study, as they are answered."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from courses.domain.evidence import record_opened
from home.queries.shelf import forget_newest
from home.templatetags.study import time_to
from people.enums import Role
from quizzes.domain.sittings import submit_sitting
from quizzes.models import QuizIndexPage
from tests.factories.campaigns import make_campaign, make_member, make_task, subject_of
from tests.factories.contests import make_contest, make_open_contest
from tests.factories.courses import ensure_index, make_case, make_lesson, make_policy, section_ids
from tests.factories.ledger import complete_page
from tests.factories.people import appoint, make_officer, make_unit
from tests.factories.quizzes import make_question, make_quiz
from tests.factories.sittings import let_people_mark_judgements, make_sitting, right_answers

pytestmark = pytest.mark.django_db
HOME, MY = "/", "/my/"


@pytest.fixture(autouse=True)
def quizzes():
    return ensure_index(QuizIndexPage, "quizzes", "答题")


@pytest.fixture
def officer(client):
    officer = make_member(make_unit())
    client.force_login(officer)
    return officer


def full_campaign(officer, now):
    """Six tasks, one done, one half read, one of each kind besides."""
    campaign = make_campaign(tasks=1)
    complete_page(officer, now=now, subject=subject_of(campaign.tasks.get()))
    lesson = make_lesson(check_quiz=make_quiz(title="自测", items=[make_question()]))
    pages = [lesson, make_case(), make_policy()]
    for page in pages:
        make_task(campaign, page=page, title=page.title)
    make_task(campaign, kind="quiz", page=make_quiz(items=[make_question()], max_tries=3), title="秋季学习小测")
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson)[:2], now=now)
    return campaign, lesson


@pytest.mark.parametrize("path", [HOME, MY])
def test_page_asks_for_log_in(client, path):
    assert client.get(path)["location"] == f"/login/?next={path}"


def test_home_says_what_to_do_now(client, officer, now, english):
    _campaign, lesson = full_campaign(officer, now)

    page = client.get(HOME)

    text = page.content.decode()
    assert "Good morning, 周某" in text
    assert "23 November　Monday" in text
    assert "2 of 3 sections read, still to do: <b>section 3</b> and <b>the check</b>." in text
    assert f'class="btn btn--primary" href="{lesson.url}#{section_ids(lesson)[2]}"' in text
    assert text.count("btn--primary") == 1
    assert 'aria-label="1 of 5 done"' in text
    assert [task.title for task in page.context["home"].waiting] == [
        "被打招呼时，怎么记、怎么报",
        "一张拆成四份的采购单",
        "过问案件情况记录办法",
        "秋季学习小测",
    ]
    assert text.count('class="row"') == 4


def test_home_is_chinese_unless_another_language_is_chosen(client, officer, now):
    full_campaign(officer, now)

    text = client.get(HOME).content.decode()

    assert '<html lang="zh-hans">' in text
    assert "秋季廉政主题教育" in text


def test_home_of_an_officer_stays_within_its_queries(client, officer, now):
    full_campaign(officer, now)
    make_open_contest([officer])
    client.get(HOME)

    with CaptureQueriesContext(connection) as queries:
        client.get(HOME)

    assert len(queries) <= 15


@pytest.mark.parametrize("path", [HOME, MY])
def test_page_takes_the_same_queries_at_one_and_at_three_tasks(client, officer, now, path):
    campaign = make_campaign(tasks=1)
    counts = []
    for more in (1, 2):
        for _task in range(more):
            lesson = make_lesson()
            make_task(campaign, page=lesson)
            record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson)[:1], now=now)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_home_without_a_task_offers_a_way_on(client, officer, english):
    text = client.get(HOME).content.decode()

    assert "Nothing is due from you" in text
    assert 'class="now"' not in text
    assert 'class="link" href="/learn/"' in text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONTEST_ORGANISER, Role.BUREAU_OFFICE, Role.SYSTEM_ADMIN])
def test_home_of_those_who_do_not_study_is_whole(client, english, role):
    actor = make_officer("徐某")
    appoint(actor, role)
    client.force_login(actor)

    text = client.get(HOME).content.decode()

    assert "Nothing is due from you" in text
    assert ('href="/cms/"' in text) is (role != Role.BUREAU_OFFICE)


def test_home_when_everything_is_done_says_so(client, officer, now, english):
    campaign = make_campaign(tasks=1)
    complete_page(officer, now=now, subject=subject_of(campaign.tasks.get()))

    text = client.get(HOME).content.decode()

    assert "Everything is done" in text
    assert "btn--primary" not in text
    assert 'id="todo"' not in text


def test_home_marks_what_is_overdue(client, officer, now, english, monkeypatch):
    full_campaign(officer, now)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=9))
    client.force_login(officer)

    text = client.get(HOME).content.decode()

    assert '<span class="tag tag--red">2 days overdue</span>' in text
    assert "2 days overdue; you can make it up until <b>15 December</b>." in text


def test_home_names_the_campaign_where_several_run(client, officer, now, english):
    full_campaign(officer, now)
    make_campaign(tasks=2, title="三个规定专题", closes_on=date(2026, 12, 20), make_up_until=None)

    page = client.get(HOME)

    home = page.context["home"]
    assert (home.leading.campaign.title, [study.campaign.title for study in home.others]) == (
        "秋季廉政主题教育",
        ["三个规定专题"],
    )
    assert page.content.decode().count("<span>Page · 三个规定专题</span>") == 2


def test_newest_pages_are_on_the_shelf_and_leave_it_when_taken_down(client, officer, english):
    lesson, case = make_lesson(), make_case()

    before = [card.title for card in client.get(HOME).context["home"].newest]
    case.unpublish()
    after = [card.title for card in client.get(HOME).context["home"].newest]

    assert before == [case.title, lesson.title]
    assert after == [lesson.title]


def test_shelf_is_read_once_a_minute(client, officer):
    for page in (make_lesson(), make_case(), make_policy()):
        assert page.live
    client.get(HOME)
    forget_newest()
    with CaptureQueriesContext(connection) as cold:
        client.get(HOME)
    with CaptureQueriesContext(connection) as warm:
        client.get(HOME)

    assert len(cold) - len(warm) == 4


def test_home_announces_the_contest_that_runs(client, officer, now, english):
    contest = make_open_contest([officer], title="“三个规定”与日常边界", edition="11月月度竞赛")

    text = client.get(HOME).content.decode()

    assert "8 h 0 min<small>until it ends on 23 November 18:00</small>" in text
    assert "12 minutes, 2 tries, the better one counts." in text
    assert f'href="/contests/{contest.slug}/"' in text


def test_home_speaks_of_no_contest_that_is_a_draft(client, officer, now, english):
    draft = make_contest()

    text = client.get(HOME).content.decode()

    assert draft.title not in text
    assert "teaser" not in text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(6240, "4 d 8 h"), (200, "3 h 20 min"), (5, "5 min"), (0, "0 min"), (-9, "0 min")],
)
def test_time_to_a_moment_is_told_in_its_two_largest_units(now, english, minutes, words):
    assert time_to(now + timedelta(minutes=minutes), now) == words


def test_my_study_lists_every_task_with_its_state(client, officer, now, english):
    full_campaign(officer, now)

    text = client.get(MY).content.decode()

    assert text.count('class="row"') == 5
    assert "Finished on 23 November" in text
    assert "Still to do: section 3" in text
    assert "3 tries, the best counts" in text


def test_my_study_shows_own_sittings_only(client, officer, now, english):
    own = make_sitting(officer, now=now)
    handed_in = submit_sitting(sitting=make_sitting(officer, now=now - timedelta(hours=2)), now=now, by=officer)
    other = make_sitting(make_officer("吴某"), now=now)

    page = client.get(MY)

    assert list(page.context["page_obj"]) == [own, handed_in]
    text = page.content.decode()
    assert f'href="/sittings/{own.uuid}/"' in text
    assert f'href="/sittings/{handed_in.uuid}/result/"' in text
    assert "0 of 15 points" in text and "Not passed" in text
    assert str(other.uuid) not in text


def test_my_study_tells_practice_and_what_is_being_marked_apart(client, officer, now, english, monkeypatch):
    let_people_mark_judgements(monkeypatch)
    for sitting in (make_sitting(officer, now=now, practice=True), make_sitting(officer, now=now)):
        submit_sitting(sitting=sitting, now=now, by=officer, answers=right_answers(sitting))

    text = client.get(MY).content.decode()

    assert "10 of 15 points" in text
    assert (text.count(">practice</span>"), text.count(">being marked</span>")) == (1, 1)
    assert "Not passed" not in text


def test_my_study_is_empty_for_a_newcomer(client, officer, english):
    text = client.get(MY).content.decode()

    assert "Nothing is due from you" in text
    assert "No paper handed in yet" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", [HOME, MY, "/my/records/", "/about/suggestions/"])
def test_page_speaks_both_languages(client, officer, now, path, language):
    full_campaign(officer, now)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    text = client.get(path).content.decode()

    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
