"""Opened sections, and the completion they lead to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.domain.evidence import record_opened, subject_of
from courses.models import Coverage
from ledger.domain.entries import void_entry
from ledger.models import Entry
from tests.conftest import NOW
from tests.factories.courses import (
    SECTIONS,
    make_case,
    make_lesson,
    make_policy,
    make_quiz_page,
    section_ids,
)
from tests.factories.ledger import make_subject, submit_sitting
from tests.factories.people import make_officer


def sit(officer, quiz, *, points, now, **fields):
    return submit_sitting(
        officer, now=now, points=points, subject=make_subject("quiz", quiz.title, id=quiz.translation_key), **fields
    )


def completions(officer, page):
    return Entry.objects.filter(officer=officer, kind="page_completed", subject_id=page.translation_key)


@pytest.mark.django_db
def test_opening_one_section_is_kept_and_completes_nothing(now):
    officer, lesson = make_officer(), make_lesson()
    first, *_rest = section_ids(lesson)

    outcome = record_opened(officer=officer, page=lesson, section_ids=[first], now=now)

    assert (outcome.opened, outcome.refused, outcome.completed) == ([first], [], False)
    assert Coverage.objects.get(officer=officer, page=lesson).opened == [first]
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_opening_every_section_completes_a_page_without_check(now):
    officer, case = make_officer(), make_case()

    outcome = record_opened(officer=officer, page=case, section_ids=section_ids(case), now=now)

    entry = completions(officer, case).get()
    assert outcome.completed
    assert (entry.evidence, entry.payload) == ("read", {"sections": 2, "sections_total": 2})
    assert (entry.page_id, entry.revision_id, entry.subject_title) == (case.pk, case.live_revision_id, case.title)
    assert (entry.actor, entry.occurred_at) == (officer, now)


@pytest.mark.django_db
def test_a_policy_is_complete_when_every_chapter_was_opened(now):
    officer, policy = make_officer(), make_policy()
    chapters = [block.id for block in policy.body if block.block_type == "chapter"]

    record_opened(officer=officer, page=policy, section_ids=chapters[:1], now=now)
    before = completions(officer, policy).count()
    record_opened(officer=officer, page=policy, section_ids=chapters[1:], now=now)

    assert (before, completions(officer, policy).count()) == (0, 1)


@pytest.mark.django_db
def test_sections_of_another_page_are_refused(now):
    officer, lesson, other = make_officer(), make_lesson(), make_lesson("另一课")
    foreign, unknown = section_ids(other)[0], str(uuid4())

    outcome = record_opened(
        officer=officer, page=lesson, section_ids=[foreign, unknown, section_ids(lesson)[0]], now=now
    )

    assert outcome.opened == section_ids(lesson)[:1]
    assert outcome.refused == sorted([foreign, unknown])
    assert list(Coverage.objects.values_list("page", "opened")) == [(lesson.pk, section_ids(lesson)[:1])]


@pytest.mark.django_db
def test_nothing_is_recorded_of_an_unpublished_page(now):
    officer, lesson = make_officer(), make_lesson()
    ids = section_ids(lesson)
    lesson.unpublish()
    lesson.refresh_from_db()

    outcome = record_opened(officer=officer, page=lesson, section_ids=ids, now=now)

    assert (outcome.opened, outcome.completed) == ([], False)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_reading_of_one_officer_leaves_others_alone(now):
    reader, other, lesson = make_officer(), make_officer(), make_lesson()

    record_opened(officer=reader, page=lesson, section_ids=section_ids(lesson), now=now)

    assert completions(reader, lesson).count() == 1
    assert not Coverage.objects.filter(officer=other).exists()
    assert not Entry.objects.filter(officer=other).exists()


@pytest.mark.django_db
def test_a_lesson_with_a_check_waits_for_the_pass(now):
    officer, quiz = make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)

    read = record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now)
    sit(officer, quiz, points=40, now=now + timedelta(minutes=5))
    failed = completions(officer, lesson).exists()
    passing = sit(officer, quiz, points=80, now=now + timedelta(minutes=9))

    entry = completions(officer, lesson).get()
    assert (read.completed, failed) == (False, False)
    assert entry.evidence == "passed_quiz"
    assert entry.payload == {"sections": 3, "sections_total": 3, "check": str(passing.uuid)}
    assert entry.occurred_at == now + timedelta(minutes=9)


@pytest.mark.django_db
def test_a_check_passed_first_completes_the_lesson_with_its_last_section(now):
    officer, quiz = make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)
    passing = sit(officer, quiz, points=80, now=now)
    sit(officer, quiz, points=90, now=now + timedelta(minutes=1))
    early = completions(officer, lesson).exists()

    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now + timedelta(hours=1))

    entry = completions(officer, lesson).get()
    assert not early
    assert (entry.payload["check"], entry.occurred_at) == (str(passing.uuid), now + timedelta(hours=1))


@pytest.mark.django_db
def test_one_quiz_completes_every_covered_lesson_it_checks_and_no_other(now):
    officer, quiz = make_officer(), make_quiz_page()
    covered, begun, unread = (make_lesson(title, check_quiz=quiz) for title in ("甲", "乙", "丙"))
    record_opened(officer=officer, page=covered, section_ids=section_ids(covered), now=now)
    record_opened(officer=officer, page=begun, section_ids=section_ids(begun)[:2], now=now)

    sit(officer, quiz, points=80, now=now)

    assert [completions(officer, page).count() for page in (covered, begun, unread)] == [1, 0, 0]


@pytest.mark.django_db
def test_a_pass_of_another_officer_completes_nothing(now):
    reader, other, quiz = make_officer(), make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)
    record_opened(officer=reader, page=lesson, section_ids=section_ids(lesson), now=now)

    sit(other, quiz, points=80, now=now)

    assert not Entry.objects.filter(kind="page_completed").exists()


@pytest.mark.django_db
def test_an_edit_while_reading_keeps_what_still_exists_and_asks_for_the_new(now):
    officer = make_officer()
    lesson = make_lesson(slug="one")
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson)[:2], now=now)

    edited = make_lesson(slug="one", sections=(SECTIONS[0], SECTIONS[2], "新的一节"))
    third = record_opened(officer=officer, page=edited, section_ids=section_ids(edited)[1:2], now=now)
    fourth = record_opened(officer=officer, page=edited, section_ids=section_ids(edited)[2:], now=now)

    assert third.opened == section_ids(edited)[:2]
    assert (third.completed, fourth.completed) == (False, True)
    assert completions(officer, lesson).get().revision_id == edited.live_revision_id


@pytest.mark.django_db
def test_a_completion_survives_an_edit(now):
    officer = make_officer()
    lesson = make_lesson(slug="one")
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now)

    edited = make_lesson(slug="one", sections=(*SECTIONS, "新的一节"))
    outcome = record_opened(officer=officer, page=edited, section_ids=section_ids(edited), now=now)

    assert outcome.completed
    assert completions(officer, lesson).get().revision_id == lesson.live_revision_id


@pytest.mark.django_db
def test_a_voided_completion_can_be_earned_again(now):
    officer, lesson = make_officer(), make_lesson()
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now)
    void_entry(entry=completions(officer, lesson).get(), actor=make_officer(), now=now)

    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now + timedelta(days=1))

    assert completions(officer, lesson).filter(superseded_by=None).get().occurred_at == now + timedelta(days=1)


@pytest.mark.django_db
def test_subject_is_kept_by_a_move_and_renewed_by_a_copy():
    lesson = make_lesson()
    before = subject_of(lesson).id

    copy = lesson.copy(update_attrs={"slug": "copy"})
    lesson.move(lesson.get_parent(), pos="first-child")
    lesson.refresh_from_db()

    assert subject_of(lesson).id == before
    assert copy.specific.translation_key != before


class OpeningInAnyOrder(TestCase):
    """Any order and repetition of reports gives the same coverage and exactly one completion."""

    @settings(max_examples=25, deadline=None)
    @given(data=st.data())
    def test_reports_in_any_order_and_repetition_give_the_same(self, data):
        officer, lesson = make_officer(), make_lesson()
        ids = section_ids(lesson)
        reports = data.draw(st.lists(st.lists(st.sampled_from([*ids, str(uuid4())]), max_size=5), max_size=6))
        reports += [[one] for one in data.draw(st.permutations(ids))]
        reports += data.draw(st.lists(st.lists(st.sampled_from(ids)), max_size=2))

        for minutes, report in enumerate(reports):
            record_opened(officer=officer, page=lesson, section_ids=report, now=NOW + timedelta(minutes=minutes))

        seen = set()
        last = next(number for number, report in enumerate(reports) if (seen := seen | set(report)) >= set(ids))
        assert Coverage.objects.get(officer=officer, page=lesson).opened == ids
        assert completions(officer, lesson).get().occurred_at == NOW + timedelta(minutes=last)
