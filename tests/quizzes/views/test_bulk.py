"""Acts on many questions of a list: who may, what is told before, what happens then."""

from datetime import timedelta

import pytest
from django.urls import reverse

from common.clock import local_date
from people.enums import Role
from quizzes.models import Question
from quizzes.views.bulk import ACTIONS, SHOWN
from tests.factories.courses import make_knowledge_point
from tests.factories.quizzes import make_bank, make_question, make_quiz

from .test_question_lists import log_in

pytestmark = pytest.mark.django_db

MOVES = ["pass_review", "activate", "withdraw", "draft"]
FILINGS = ["set_difficulty", "set_point", "set_review_date", "transfer"]


def address(act, *questions, **query):
    chosen = "&".join(f"id={question.pk}" for question in questions)
    rest = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('wagtail_bulk_action', args=['quizzes', 'question', act])}?{chosen}&{rest}"


@pytest.fixture
def editor(client, clock, now):
    """A logged-in question editor; somebody else may review as well."""
    log_in(client, Role.REVIEWER, now)
    return log_in(client, Role.QUESTION_EDITOR, now)


@pytest.mark.parametrize("act", [*MOVES, *FILINGS])
@pytest.mark.parametrize("role", [Role.QUESTION_EDITOR, Role.REVIEWER, Role.EDITOR, None])
def test_who_may_do_which_act(act, role, client, clock, now):
    log_in(client, role, now)
    allowed = role == Role.QUESTION_EDITOR or (role == Role.REVIEWER and act in MOVES)

    assert client.get(address(act, make_question())).status_code == (200 if allowed else 302)


@pytest.mark.parametrize(("role", "acts"), [(Role.QUESTION_EDITOR, MOVES + FILINGS), (Role.REVIEWER, MOVES)])
def test_lists_offer_what_the_reader_may_do(role, acts, client, clock, now):
    log_in(client, role, now)
    make_question()

    page = client.get(reverse("questions:index")).content.decode()

    offered = [act.action_type for act in ACTIONS if address(act.action_type).split("?")[0] in page]
    assert offered == acts


def test_a_move_tells_what_stays_and_moves_the_rest(editor, client):
    reviewed, draft, active = (make_question(state=state) for state in ("reviewed", "draft", "active"))
    url = address("activate", reviewed, draft, active)

    preview = client.get(url).context["preview"]
    assert (preview.chosen, preview.changing, preview.left) == (3, 1, 2)
    assert preview.staying == [draft, active]
    assert "草稿 1" in preview.why

    response = client.post(url, {"confirmed": "1"}, follow=True)
    assert [str(message).strip() for message in response.context["messages"]] == ["已修改1道题。"]
    assert dict(Question.objects.values_list("pk", "state")) == {
        reviewed.pk: "active",
        draft.pk: "draft",
        active.pk: "active",
    }


def test_a_look_changes_nothing(editor, client):
    question = make_question(state="reviewed")

    client.get(address("activate", question))
    client.post(address("set_difficulty", question), {"value": "hard"})

    question.refresh_from_db()
    assert (question.state, question.difficulty) == ("reviewed", "easy")


def test_nobody_reviews_his_own_writing_in_bulk_either(editor, client):
    own, other = make_question(state="draft", actor=editor), make_question(state="draft")
    url = address("pass_review", own, other)

    preview = client.get(url).context["preview"]
    assert (preview.changing, preview.staying) == (1, [own])
    client.post(url, {"confirmed": "1"})

    assert dict(Question.objects.values_list("pk", "state")) == {own.pk: "draft", other.pk: "reviewed"}


def test_withdrawing_tells_of_quizzes_that_fixed_them(editor, client):
    fixed, free = make_question(), make_question()
    make_quiz(items=[fixed])

    assert "1" in client.get(address("withdraw", fixed, free)).context["preview"].notice
    assert client.get(address("withdraw", free)).context["preview"].notice == ""


def test_filing_is_looked_at_first_and_then_done(editor, client, now):
    point = make_knowledge_point()
    question, already = make_question(), make_question(knowledge_point=point)
    url = address("set_point", question, already)

    preview = client.post(url, {"value": point.pk}).context["preview"]
    assert (preview.changing, preview.staying) == (1, [already])
    client.post(url, {"value": point.pk, "confirmed": "1"})

    assert set(Question.objects.values_list("knowledge_point", flat=True)) == {point.pk}


def test_a_review_date_is_never_set_into_the_past(editor, client, now):
    question = make_question()
    yesterday = local_date(now) - timedelta(days=1)

    response = client.post(address("set_review_date", question), {"value": str(yesterday), "confirmed": "1"})

    assert "value" in response.context["form"].errors
    question.refresh_from_db()
    assert question.review_on is None


def test_transfer_tells_what_the_other_bank_holds(editor, client):
    bank = make_bank()
    make_question(bank, stem="甲说法（　）。")
    twin, free = make_question(stem="甲说法（　）。"), make_question()
    url = address("transfer", twin, free)

    preview = client.post(url, {"value": bank.pk}).context["preview"]
    assert (preview.changing, preview.staying) == (1, [twin])
    client.post(url, {"value": bank.pk, "confirmed": "1"})

    free.refresh_from_db()
    assert free.bank == bank


def test_all_of_a_list_means_what_search_and_filters_find(editor, client, now):
    late = local_date(now) - timedelta(days=1)
    wanted = make_question(stem="整治“四风”要久久为功。", review_on=late)
    make_question(stem="整治“四风”要久久为功。", kind="judge")
    make_question(review_on=late)

    def chosen(**query):
        return client.get(address("withdraw", id="all", **query)).context["preview"].chosen

    assert chosen(childOf="all") == 3
    assert chosen(childOf="all", q="四风") == 2
    assert chosen(childOf="all", q="四风", kind="single") == 1
    assert chosen(childOf="overdue") == 2
    assert chosen(childOf="all", kind="nonsense") == 0

    client.post(address("withdraw", id="all", childOf="overdue", q="四风"), {"confirmed": "1"})
    assert [question.pk for question in Question.objects.filter(state="withdrawn")] == [wanted.pk]


@pytest.mark.parametrize("size", [1, 3])
def test_a_look_costs_the_same_queries_at_any_size(size, editor, client, django_assert_num_queries):
    questions = [make_question() for _number in range(size)]
    url = address("activate", *questions)
    client.get(url)

    with django_assert_num_queries(14):
        client.get(url)


def test_a_long_list_of_what_stays_is_cut(editor, client):
    for _number in range(SHOWN + 2):
        make_question()

    preview = client.get(address("activate", id="all", childOf="all")).context["preview"]

    assert (preview.left, len(preview.staying)) == (SHOWN + 2, SHOWN)
