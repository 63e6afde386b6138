"""Lists, states, citations and search."""

import pytest

from courses.domain.evidence import record_opened
from courses.queries import (
    clauses_cited_by,
    completions_of,
    newest_pages,
    pages_citing,
    pages_visible_to,
    reading_state,
    reasons_to_keep,
    search_pages,
)
from courses.rules import can_read_page
from tests.factories.courses import (
    clause_of,
    make_case,
    make_course,
    make_knowledge_point,
    make_lesson,
    make_policy,
    make_quiz_page,
    section_ids,
)
from tests.factories.ledger import make_subject, submit_sitting
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


def test_reading_state_names_what_is_missing(now):
    officer, quiz = make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)
    first, second, third = section_ids(lesson)
    record_opened(officer=officer, page=lesson, section_ids=[second], now=now)

    state = reading_state(officer, lesson)

    assert [section.id for section in state.missing] == [first, third]
    assert (state.opened_count, state.current.id) == (1, first)
    assert (state.check.page, state.check.passed_at, state.check_is_open) == (quiz, None, False)
    assert state.completed_at is None


def test_reading_state_after_completion(now, django_assert_num_queries):
    officer, quiz = make_officer(), make_quiz_page()
    lesson = make_lesson(check_quiz=quiz)
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now)
    submit_sitting(officer, now=now, points=80, subject=make_subject("quiz", id=quiz.translation_key))

    with django_assert_num_queries(2):
        state = reading_state(officer, lesson)

    assert (state.check.passed_at, state.completed_at, state.missing) == (now, now, [])


def test_after_an_edit_the_check_stays_open_to_who_has_completed(now):
    officer = make_officer()
    lesson = make_lesson(slug="one")
    record_opened(officer=officer, page=lesson, section_ids=section_ids(lesson), now=now)

    state = reading_state(officer, make_lesson(slug="one", sections=("全新的一节",)))

    assert (len(state.missing), state.completed_at, state.check_is_open) == (1, now, True)


def test_completions_are_the_officers_own(now):
    officer, other = make_officer(), make_officer()
    done, unread = make_case("甲"), make_case("乙")
    record_opened(officer=officer, page=done, section_ids=section_ids(done), now=now)

    assert completions_of(officer, [done, unread]) == {done.pk: now}
    assert completions_of(other, [done, unread]) == {}


def test_newest_pages_mix_kinds_and_leave_out_drafts():
    lesson, case, policy = make_lesson(), make_case(), make_policy()
    hidden = make_case("未发布")
    hidden.unpublish()

    assert newest_pages(5) == [policy, case, lesson]
    assert newest_pages(1) == [policy]


def test_newest_pages_take_the_same_queries_for_more_of_a_kind(django_assert_num_queries):
    make_lesson("甲")
    with django_assert_num_queries(2):
        newest_pages(5)
    make_lesson("乙"), make_lesson("丙")

    with django_assert_num_queries(2):
        newest_pages(5)


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("live", [True, False])
def test_who_may_read_a_page_and_what_he_is_shown_agree(active, live):
    officer, lesson = make_officer(is_active=active), make_lesson()
    if not live:
        lesson.unpublish()
    lesson.refresh_from_db()

    shown = pages_visible_to(officer).filter(pk=lesson.pk).exists()

    assert shown == can_read_page(officer, lesson) == (active and live)


def test_citations_are_found_from_both_sides():
    policy = make_policy()
    article, first = clause_of(policy, "第七条"), clause_of(policy, "第一条")
    lesson, case = make_lesson(cites=[article, first]), make_case(cites=[article])
    draft = make_case("未发布", cites=[article])
    draft.unpublish()

    citing = pages_citing(policy.clauses.all())

    assert clauses_cited_by(lesson) == [article, first]
    assert {clause: [page.pk for page in pages] for clause, pages in citing.items()} == {
        article.pk: [lesson.pk, case.pk],
        first.pk: [lesson.pk],
    }


def test_search_finds_two_characters_inside_a_longer_word():
    lesson = make_lesson("日常里的中央八项规定精神", sections=("吃喝与用车",))
    make_case("一份没有登记的材料")

    assert [hit.page for hit in search_pages("八项规定")] == [lesson]
    assert [hit.page for hit in search_pages("用车")] == [lesson]


def test_search_reads_bodies_of_every_kind_and_shows_where():
    lesson = make_lesson(sections=("怎么回避",))
    case = make_case(outcome="留党察看，回避制度")
    policy = make_policy(slug="one", notice="")
    hits = {hit.page.pk: hit.excerpt for hit in search_pages("回避")}
    clause_hits = search_pages("两个工作日")

    assert set(hits) == {lesson.pk, case.pk}
    assert hits[lesson.pk].match == "回避"
    assert [hit.page for hit in clause_hits] == [policy]
    assert clause_hits[0].excerpt.match == "两个工作日"


def test_search_leaves_out_drafts_and_blank_text():
    lesson = make_lesson("八项规定")
    before = [hit.page for hit in search_pages("八项规定")]
    lesson.unpublish()

    assert before == [lesson]
    assert search_pages("八项规定") == []
    assert search_pages("　 ") == []


def test_pages_may_go_until_something_rests_on_them(now):
    officer, quiz = make_officer(), make_quiz_page()
    course = make_course()
    lesson, case, policy = make_lesson(course=course, check_quiz=quiz), make_case(), make_policy()
    free = [reasons_to_keep(page) for page in (course, lesson, case)]

    record_opened(officer=officer, page=case, section_ids=section_ids(case), now=now)

    assert free == [[], [], []]
    assert [len(reasons_to_keep(page)) for page in (case, case.get_parent(), policy, quiz)] == [1, 1, 1, 1]
    assert reasons_to_keep(lesson) == []


def test_knowledge_points_are_shared_by_name():
    lesson, case = make_lesson(points=["四风"]), make_case(points=["四风"])

    assert [*lesson.knowledge_points.all()] == [*case.knowledge_points.all()] == [make_knowledge_point("四风")]
