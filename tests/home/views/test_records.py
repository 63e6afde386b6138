from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.domain.entries import void_entry
from quizzes.domain.archive import AnswerRecord
from quizzes.enums import ArchivedOutcome
from tests.factories.archive import make_archived_sitting
from tests.factories.ledger import complete_page, make_subject, submit_sitting
from tests.factories.people import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = "/my/records/"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def test_record_asks_for_log_in(client):
    assert client.get(PAGE)["location"] == f"/login/?next={PAGE}"


def test_record_says_what_counted_and_why(client, officer, now):
    complete_page(officer, now=now, payload={"sections": 3, "sections_total": 3, "check": "c"})
    submit_sitting(officer, now=now, points=55)
    submit_sitting(officer, now=now, points=80)

    records = client.get(PAGE).context["records"]

    assert [(record.entry.sequence, record.evidence) for record in records] == [
        (3, "80 of 100 points, passed (60 needed)"),
        (2, "55 of 100 points, not passed (60 needed)"),
        (1, "3 of 3 sections opened, check passed"),
    ]


def test_record_shows_only_the_readers_own(client, officer, now):
    complete_page(make_officer("吴某"), now=now, subject=make_subject(title="别人的课"))
    complete_page(officer, now=now, subject=make_subject(title="自己的课"))

    page = client.get(PAGE).content.decode()

    assert "自己的课" in page
    assert "别人的课" not in page


def test_voided_entry_is_crossed_out_and_names_its_successor(client, officer, now):
    entry = complete_page(officer, now=now, subject=make_subject(title="算好六笔账"))
    void_entry(entry=entry, actor=officer, now=now)

    page = client.get(PAGE)

    voiding, voided = page.context["records"]
    assert (voiding.replaces, voided.replaced_by, voided.counts, voiding.counts) == (1, 2, False, True)
    assert "<del>算好六笔账</del>" in page.content.decode()
    assert "no longer counts, see no. 2" in page.content.decode()


def test_late_entry_says_when_it_was_entered(client, officer, now):
    complete_page(officer, now=now, occurred_at=now - timedelta(days=3))

    assert "entered later, on 23 November 2026" in client.get(PAGE).content.decode()


def test_record_shows_no_time_spent(client, officer, now):
    submit_sitting(officer, now=now, points=80)

    text = client.get(PAGE).content.decode()

    assert "80 of 100 points" in text
    assert "300" not in text and "5 min" not in text


def test_record_is_paged_newest_first(client, officer, now):
    for _entry in range(51):
        complete_page(officer, now=now)

    pages = [client.get(PAGE, {"page": number}).context["records"] for number in (1, 2)]

    assert [len(page) for page in pages] == [50, 1]
    assert (pages[0][0].entry.sequence, pages[1][0].entry.sequence) == (51, 1)


def test_empty_record_offers_a_way_on(client, officer):
    page = client.get(PAGE).content.decode()

    assert "Nothing recorded yet" in page
    assert 'class="link" href="/learn/"' in page


def test_record_takes_the_same_queries_for_one_and_for_three_entries(client, officer, now):
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            complete_page(officer, now=now)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_record_names_a_sitting_on_an_old_platform_and_leads_to_it(client, officer):
    assert b"/my/old-records/" not in client.get(PAGE).content
    make_archived_sitting(officer, score=1, answers=[AnswerRecord(None, None, "", ArchivedOutcome.RIGHT)])

    response = client.get(PAGE)

    (record,) = response.context["records"]
    assert (record.kind, record.evidence) == ("Sitting on an old platform", "1 of 1 points, passed (1 needed)")
    assert b"/my/old-records/" in response.content
