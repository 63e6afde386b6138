"""Reading under parallel reports: nothing opened is lost, and a page is completed once."""

from itertools import cycle, islice

import pytest
from django.db import connection

from courses.domain.evidence import record_opened
from courses.models import Coverage
from home.domain.site_tree import lay_out_site
from ledger.domain.chain import verify_chain
from ledger.models import Entry
from tests.factories.courses import make_lesson, make_quiz_page, section_ids
from tests.factories.ledger import make_subject, submit_sitting
from tests.factories.people import make_officer

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs parallel writers"),
]

THREADS = 8


@pytest.fixture(autouse=True)
def site():
    """A flush takes Wagtail's own first pages away."""
    return lay_out_site()


def test_parallel_reports_keep_every_section_and_complete_once(now, at_once):
    officer, lesson = make_officer(), make_lesson()
    ids = section_ids(lesson)

    def report(section):
        return lambda: record_opened(officer=officer, page=lesson, section_ids=[section], now=now)

    results = at_once([report(section) for section in islice(cycle(ids), THREADS)])

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Coverage.objects.get().opened == ids
    assert Entry.objects.get().kind == "page_completed"


def test_last_section_and_pass_at_the_same_moment_complete_once(now, at_once):
    officer, quiz = make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)
    ids, subject = section_ids(lesson), make_subject("quiz", quiz.title, id=quiz.translation_key)

    def read():
        return record_opened(officer=officer, page=lesson, section_ids=ids, now=now)

    def sit():
        return submit_sitting(officer, now=now, points=80, subject=subject)

    results = at_once([read, sit] * 3)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Entry.objects.filter(kind="page_completed").count() == 1
    assert Entry.objects.filter(kind="sitting_submitted").count() == 3
    assert verify_chain(officer) == []
