"""The lists of the bank under /cms/: searching, narrowing, knowledge points, what is overdue for review."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import local_date
from people.domain.access import sync_group_permissions, sync_groups
from people.enums import Role
from tests.factories.courses import make_knowledge_point, make_policy
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db

LISTS = ["questions:index", "overdue_questions:index", "question_points:index"]


@pytest.fixture
def reader(client, clock, now):
    """A logged-in reviewer, who may read the bank and change nothing in it."""
    return log_in(client, Role.REVIEWER, now)


def log_in(client, role, now):
    officer = make_officer()
    if role:
        appoint(officer, role)
        sync_group_permissions()
        sync_groups(officer, local_date(now))
    client.force_login(officer)
    return officer


def shown(client, page="questions:index", **filters):
    return [row.pk for row in client.get(reverse(page), filters).context["object_list"]]


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.QUESTION_EDITOR, 200), (Role.REVIEWER, 200), (Role.EDITOR, 302), (Role.ROSTER_CLERK, 302), (None, 302)],
)
def test_lists_are_for_who_keeps_or_reviews_questions(page, role, status, client, clock, now):
    log_in(client, role, now)

    assert client.get(reverse(page)).status_code == status


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("overdue_questions:index", 15), ("question_points:index", 12)])
def test_lists_cost_the_same_queries_at_any_size(size, page, queries, reader, client, now, django_assert_num_queries):
    for number in range(size):
        point, day = make_knowledge_point(f"知识点{number}"), local_date(now) - timedelta(days=1)
        make_question(knowledge_point=point, review_on=day)
    client.get(reverse(page))

    with django_assert_num_queries(queries):
        assert len(client.get(reverse(page)).context["object_list"]) == size


def test_list_is_narrowed_by_several_kinds_and_states_at_once(reader, client):
    bank = make_bank()
    single, judge = make_question(bank), make_question(bank, kind="judge", state="draft")
    make_question(bank, kind="multiple")
    make_question(bank, state="withdrawn")

    both = shown(client, kind=["single", "judge"], state=["active", "draft"])

    assert both == [judge.pk, single.pk]


def test_list_is_narrowed_by_basis_policy_first_clause_then(reader, client):
    policy, other = make_policy(title="廉洁自律准则"), make_policy(title="问责条例")
    first, second = policy.clauses.all()[:2]
    one, two = make_question(basis_clause=first), make_question(basis_clause=second)
    make_question(basis_clause=other.clauses.first())
    make_question(basis_text="廉洁自律准则")

    assert shown(client, policy=policy.pk) == [two.pk, one.pk]
    assert shown(client, policy=policy.pk, basis_clause=second.pk) == [two.pk]
    filters = client.get(reverse("questions:index"), {"policy": policy.pk}).context["filters"].form
    assert set(filters.fields["basis_clause"].queryset) == {first, second}
    assert "basis_clause" not in client.get(reverse("questions:index")).context["filters"].form.fields


def test_list_is_narrowed_by_what_is_missing_overdue_and_unused(reader, client, now):
    day = local_date(now)
    point = make_knowledge_point()
    late = make_question(review_on=day - timedelta(days=2), knowledge_point=point)
    used = make_question(knowledge_point=point)
    make_quiz(items=[used])
    bare = make_question()

    assert shown(client, review="overdue") == [late.pk]
    assert shown(client, usage="never") == [bare.pk, late.pk]
    assert shown(client, knowledge_point="null") == [bare.pk]


def test_list_says_which_review_dates_have_passed(reader, client, now):
    make_question(review_on=local_date(now) - timedelta(days=2))
    make_question(review_on=local_date(now) - timedelta(days=2), state="withdrawn")

    page = client.get(reverse("questions:index")).content.decode()

    assert page.count("2026-11-21") == 4  # datetime and text, twice
    assert page.count(">已逾期<") == 1


def test_overdue_list_says_for_how_long_and_who_wrote_it(reader, client, now):
    writer = make_officer(name="郑某")
    basis = "准则第三条"
    make_question(review_on=local_date(now) - timedelta(days=40), actor=writer, basis_text=basis)
    make_question(review_on=local_date(now) + timedelta(days=1))

    response = client.get(reverse("overdue_questions:index"))

    assert len(response.context["object_list"]) == 1
    page = response.content.decode()
    assert all(word in page for word in ("郑某", basis, "40"))


def test_overdue_list_can_be_searched_but_not_narrowed_by_review(reader, client, now):
    late = local_date(now) - timedelta(days=1)
    wanted = make_question(stem="整治“四风”要久久为功。", review_on=late)
    make_question(review_on=late)

    response = client.get(reverse("overdue_questions:index"), {"q": "四风"})

    assert [question.pk for question in response.context["object_list"]] == [wanted.pk]
    assert "review" not in response.context["filters"].form.fields


def test_points_lead_to_their_questions(reader, client):
    point = make_knowledge_point("三个规定")
    make_question(knowledge_point=point, difficulty="hard")
    make_question()

    response = client.get(reverse("question_points:index"))

    page = response.content.decode()
    address = reverse("questions:index")
    assert f'href="{address}?knowledge_point={point.pk}&amp;state=active&amp;difficulty=hard"' in page
    assert response.context["without"] == 1


def test_first_page_of_the_back_office_tells_of_reviews(reader, client, now):
    assert "question-reviews" not in client.get(reverse("wagtailadmin_home")).content.decode()
    make_question(review_on=local_date(now) - timedelta(days=1))

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert reverse("overdue_questions:index") in page.split('id="question-reviews-heading"')[1]


def test_first_page_tells_nobody_else(client, clock, now):
    make_question(review_on=local_date(now) - timedelta(days=1))
    log_in(client, Role.ROSTER_CLERK, now)

    page = client.get(reverse("wagtailadmin_home"))

    assert page.status_code == 200
    assert "question-reviews" not in page.content.decode()
