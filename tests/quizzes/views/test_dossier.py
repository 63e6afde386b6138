"""Everything about one question on one page under /cms/."""

import pytest
from django.urls import reverse

from people.enums import Role
from quizzes.domain.bank import edit_question, revise_question
from quizzes.domain.reviews import refuse_revision
from quizzes.kinds import kind_of
from tests.factories.contests import make_open_contest
from tests.factories.courses import make_policy
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting

from .test_question_lists import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, clock, now):
    return log_in(client, Role.REVIEWER, now)


def address(question):
    return reverse("questions:inspect", args=[question.pk])


@pytest.mark.parametrize(
    ("role", "status"), [(Role.QUESTION_EDITOR, 200), (Role.REVIEWER, 200), (Role.EDITOR, 302), (None, 302)]
)
def test_page_is_for_who_keeps_or_reviews_questions(role, status, client, clock, now):
    log_in(client, role, now)

    assert client.get(address(make_question())).status_code == status


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("single", {}),
        ("multiple", {}),
        ("judge", {}),
        ("blank", {"key": [["四"]]}),
        ("matching", {"options": ["甲", "乙"], "key": {"pairs": ["子", "丑"], "spare": []}}),
        ("ordering", {"options": ["甲", "乙", "丙"], "key": "CAB"}),
        ("numeric", {"key": {"value": "3", "tolerance": "0", "unit": "日"}}),
        ("essay", {}),
        ("case", {"options": [{"kind": "judge", "stem": "属于违纪。", "key": True}], "key": None}),
    ],
)
def test_every_kind_can_be_read_with_its_key_and_its_versions(kind, content, reader, client, now):
    question = make_question(kind=kind, stem="旧的说法（　）。", **content)
    version, its_kind = question.current, kind_of(kind)
    written = {"options": its_kind.written_options(version), "key": its_kind.written_key(version)}
    revise_question(question=question, stem="新的说法（　）。", actor=None, now=now, **written)

    response = client.get(address(question))

    told = response.context["versions"]
    assert [each.version.number for each in told] == [2, 1]
    assert (told[0].difference.changed, told[1].difference) == (True, None)
    page = response.content.decode()
    assert '<del><span class="w-sr-only">删去：</span>旧</del>' in page.replace("删去： ", "删去：")
    assert told[0].answer or kind == "essay"


def test_standing_of_versions_is_told(reader, client, now):
    question = make_question(stem="第一种说法（　）。")
    options = ["甲项", "乙项", "丙项", "丁项"]
    edit_question(question=question, stem="第二种说法（　）。", options=options, key="B", actor=None, now=now)
    refuse_revision(question=question, actor=None, now=now)
    edit_question(question=question, stem="第三种说法（　）。", options=options, key="B", actor=None, now=now)

    told = client.get(address(question)).context["versions"]

    assert [(each.version.number, str(each.standing)) for each in told] == [(3, "待审核"), (2, "未采用"), (1, "现行")]


def test_page_tells_warnings_and_uses(reader, client, now):
    bank = make_bank()
    question = make_question(bank, basis_clause=make_policy().clauses.first())
    quiz = make_quiz(items=[question], draws=[{"bank": bank, "kind": "single"}], title="秋季小测")
    make_sitting(now=now, questions=[question])

    response = client.get(address(question))

    page = response.content.decode()
    assert [finding.check.code for finding in response.context["findings"]] == ["no_explanation", "no_point"]
    assert page.count(quiz.url) == 2
    assert "固定题，5分" in page
    assert "从1道同类题中抽1道，每道5分" in page
    assert response.context["asked"].papers == 1
    assert question.basis_clause.url in page


@pytest.mark.parametrize("size", [1, 3])
def test_page_costs_the_same_queries_at_any_size(size, reader, client, now, django_assert_num_queries):
    bank = make_bank()
    question = make_question(bank)
    for number in range(size):
        make_quiz(items=[question], draws=[{"bank": bank, "kind": "single"}])
        make_sitting(now=now, questions=[question])
        revise_question(
            question=question, stem=f"第{number}种说法（　）。", options=["甲", "乙"], key="A", actor=reader, now=now
        )
    client.get(address(question))

    with django_assert_num_queries(20):
        client.get(address(question))


def test_page_names_contests_that_hold_it(reader, client, now):
    contest = make_open_contest(title="十一月竞赛")
    question = contest.pool.first().version.question

    assert contest.get_absolute_url() in client.get(address(question)).content.decode()


@pytest.mark.parametrize(("role", "offered"), [(Role.QUESTION_EDITOR, True), (Role.REVIEWER, False)])
def test_correction_begins_here_for_whoever_may_correct(role, offered, client, clock, now):
    question = make_question()
    log_in(client, role, now)

    page = client.get(address(question)).content.decode()

    assert (reverse("quizzes:propose_correction", args=[question.uuid]) in page) is offered
