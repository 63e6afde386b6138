"""Pages as officers see them: lessons, cases, policies and their lists."""

import re
from datetime import date

import pytest

from courses.domain.authoring import ClauseDraft, MilestoneDraft, PairDraft, SectionDraft
from courses.domain.evidence import record_opened
from tests.factories.courses import (
    CLAUSES,
    case_index,
    clause_of,
    learn_index,
    make_case,
    make_course,
    make_lesson,
    make_policy,
    make_quiz_page,
    make_sections,
    policy_index,
    section_ids,
)
from tests.factories.ledger import make_subject, submit_sitting

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def full_lesson(**fields):
    policy = make_policy()
    sections = make_sections("什么算打招呼", "当场怎么答")
    sections.append(SectionDraft("怎么记、怎么报", ["登记只写事实。"], [clause_of(policy, "第七条")]))
    return make_lesson(
        sections=sections,
        cites=[clause_of(policy, "第一条")],
        points=["三个规定"],
        domain="执法执纪",
        risk_for="执行岗位",
        risks=["碍于情面没有登记。"],
        **fields,
    )


def test_lesson_shows_sections_quotes_risks_and_related(officer_client):
    lesson = full_lesson()
    make_case("一份没有登记的材料", cites=[lesson.cited_clauses()[0]])

    html = text_of(officer_client.get(lesson.url))

    assert [html.count(f'data-section="{one}"') for one in section_ids(lesson)] == [1, 1, 1]
    assert "三、怎么记、怎么报" in html
    assert "应当在两个工作日内如实登记。" in html
    assert "碍于情面没有登记。" in html
    assert "一份没有登记的材料" in html
    assert f"#{clause_of(lesson.cited_clauses()[1].policy, '第一条').anchor}" in html


def test_lesson_reads_in_english(officer_client, settings):
    lesson = full_lesson(check_quiz=make_quiz_page())
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    html = text_of(officer_client.get(lesson.url))

    assert "0/3 sections opened" in html
    assert "3. 怎么记、怎么报" in html
    assert "3 sections are left" in html


def test_lesson_states_follow_the_reader(officer_client, now):
    quiz = make_quiz_page("登记与报告")
    lesson = make_lesson(check_quiz=quiz)
    officer, ids = officer_client.officer, section_ids(lesson)

    def bar_and_check():
        html = text_of(officer_client.get(lesson.url))
        return (
            re.search(r'class="btn btn--primary" href="([^"]+)"', html.split('data-part="bar"')[1]),
            "is-disabled" in html.split('data-part="check"')[1].split("</section>")[0],
        )

    begin, locked = bar_and_check()
    record_opened(officer=officer, page=lesson, section_ids=ids[:2], now=now)
    third, still_locked = bar_and_check()
    record_opened(officer=officer, page=lesson, section_ids=ids[2:], now=now)
    check, unlocked = bar_and_check()
    submit_sitting(officer, now=now, points=80, subject=make_subject("quiz", id=quiz.translation_key))
    finished, _open = bar_and_check()

    assert [begin[1], third[1], check[1]] == [f"#{ids[0]}", f"#{ids[2]}", quiz.url]
    assert (locked, still_locked, unlocked) == (True, True, False)
    assert finished is None


def test_an_unpublished_lesson_is_not_found(officer_client):
    lesson = make_lesson()
    url = lesson.url
    before = officer_client.get(url).status_code

    lesson.unpublish()

    assert (before, officer_client.get(url).status_code) == (200, 404)


def test_a_draft_is_not_shown(officer_client):
    lesson = make_lesson()
    lesson.lead = "草稿里的导语。"
    lesson.save_revision()

    assert "草稿里的导语。" not in text_of(officer_client.get(lesson.url))


def test_pages_ask_for_log_in(client, settings):
    settings.ROOT_URLCONF = "tests.courses.urls"
    pages = [make_lesson(), make_case(), make_policy(), learn_index()]

    assert [client.get(page.url).url.split("?")[0] for page in pages] == ["/login/"] * 4


def test_lesson_page_takes_few_queries(officer_client, django_assert_max_num_queries):
    lesson = full_lesson(check_quiz=make_quiz_page())
    for number in range(3):
        make_case(f"案例{number}", cites=lesson.cited_clauses())
    officer_client.get(lesson.url)

    with django_assert_max_num_queries(10):
        html = text_of(officer_client.get(lesson.url))

    assert "案例2" in html


def test_text_of_editors_is_escaped(officer_client):
    lesson = make_lesson("<b>粗</b>", sections=[SectionDraft("<i>斜</i>", ["<script>alert(1)</script>"])])

    html = text_of(officer_client.get(lesson.url))

    assert "<script>alert(1)" not in html
    assert "<b>粗" not in html
    assert "<i>斜" not in html


def test_case_shows_facts_timeline_pairs_and_questions(officer_client):
    case = make_case(
        timeline=[
            MilestoneDraft("4月", "拆成四份", "每份都低于集体决策线", offence=True),
            MilestoneDraft("次年6月", "处理"),
        ],
        pairs=[PairDraft("限额只看单笔", "按年度累计", "系统不作合并提醒。", "自动转入集体决策。")],
        discussion=["哪一步可以加一道双人复核？"],
    )

    html = text_of(officer_client.get(case.url))

    assert "某市局装备科副科长乙某" in html
    assert html.count("line__knot--red") == 1
    assert "限额只看单笔" in html and "按年度累计" in html
    assert "哪一步可以加一道双人复核？" in html


@pytest.mark.parametrize(("fictional", "shown"), [(True, 1), (False, 0)])
def test_invented_cases_say_so(officer_client, settings, fictional, shown):
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    case = make_case(fictional=fictional)

    html = text_of(officer_client.get(case.url))

    assert html.count("This case is invented") == shown


def test_policy_shows_clauses_under_permanent_links_with_who_cites_them(officer_client):
    policy = make_policy(document_number="某政联〔2025〕3号", notice="示例文本。")
    lesson = make_lesson(cites=[clause_of(policy, "第七条")])

    html = text_of(officer_client.get(policy.url))

    for block in policy.body:
        assert html.count(f'id="{block.id}"') == 1
    article = html.split(f'id="{clause_of(policy, "第七条").anchor}"')[1].split("</article>")[0]
    assert lesson.url in article
    assert "某政联〔2025〕3号" in html


def test_policy_shows_earlier_wordings_and_clauses_taken_out(officer_client):
    make_policy(slug="one")
    changed = [ClauseDraft("article", "第七条", "何时记", "应当在一个工作日内如实登记。"), *CLAUSES[2:3]]
    policy = make_policy(slug="one", clauses=changed)

    html = text_of(officer_client.get(policy.url))

    assert "应当在两个工作日内如实登记。" in html.split("应当在一个工作日内如实登记。")[1]
    assert clause_of(policy, "第一条").anchor in html


def test_quote_says_when_the_clause_has_changed_since(officer_client, settings):
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    policy = make_policy(slug="one")
    lesson = make_lesson(sections=[SectionDraft("一节", ["文字。"], [clause_of(policy, "第七条")])])
    before = text_of(officer_client.get(lesson.url))

    make_policy(slug="one", clauses=[ClauseDraft("article", "第七条", "", "新的文字。")])
    after = text_of(officer_client.get(lesson.url))

    assert "changed since this page was written" not in before
    assert "changed since this page was written" in after
    assert "新的文字。" in after


def test_policy_with_a_repeal_day_is_shown_as_repealed(officer_client, settings):
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    policy = make_policy(repealed_on=date(2026, 1, 1))

    assert "Repealed" in text_of(officer_client.get(policy.url))


def test_course_lists_its_lessons_with_the_readers_progress(officer_client, now, settings):
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    course = make_course()
    done, _begun = make_lesson("甲课", course=course), make_lesson("乙课", course=course)
    record_opened(officer=officer_client.officer, page=done, section_ids=section_ids(done), now=now)

    html = text_of(officer_client.get(course.url))

    assert "1/2 lessons completed" in html
    assert html.index("甲课") < html.index("乙课")


def test_learn_shows_courses_and_with_a_choice_lessons(officer_client):
    course = make_course("规矩与边界")
    make_lesson("被打招呼", course=course, points=["三个规定"])
    other = make_lesson("六笔账", course=course, points=["六笔账"])
    point = other.knowledge_points.get()

    everything = text_of(officer_client.get(learn_index().url))
    chosen = text_of(officer_client.get(learn_index().url, {"point": point.uuid}))

    assert "规矩与边界" in everything and other.url not in everything
    assert other.url in chosen and "被打招呼" not in chosen


def test_cases_are_filtered_by_field_of_risk(officer_client):
    wanted, other = make_case("甲案", domain="物资采购"), make_case("乙案", domain="信息安全")

    html = text_of(officer_client.get(case_index().url, {"domain": wanted.risk_domain.uuid}))

    assert wanted.url in html
    assert other.url not in html


def test_an_unknown_choice_shows_the_whole_list(officer_client):
    case = make_case(domain="物资采购")

    assert case.url in text_of(officer_client.get(case_index().url, {"domain": "nonsense", "point": "7"}))


@pytest.mark.parametrize(
    ("index", "make"), [(case_index, make_case), (policy_index, make_policy), (learn_index, make_course)]
)
def test_lists_take_the_same_queries_for_one_and_three(officer_client, django_assert_num_queries, index, make):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make("甲")
    url = index().url
    officer_client.get(url)
    with CaptureQueriesContext(connection) as one:
        officer_client.get(url)
    make("乙"), make("丙")

    with django_assert_num_queries(len(one)):
        html = text_of(officer_client.get(url))

    assert all(title in html for title in ("甲", "乙", "丙"))


def test_empty_lists_say_so(officer_client, settings):
    officer_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    for index in (learn_index(), case_index(), policy_index()):
        assert "Nothing has been published here yet" in text_of(officer_client.get(index.url))
