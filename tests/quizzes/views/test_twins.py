"""Twins under /cms/: their list, the two side by side, deciding, and being told of them while writing."""

import pytest
from django.urls import reverse

from people.enums import Role
from quizzes.domain.reviews import set_question_state
from quizzes.domain.twins import compare_waiting, keep_both
from quizzes.enums import QuestionState, TwinKind, TwinState
from quizzes.models import Twin
from tests.factories.people import make_officer
from tests.factories.quizzes import CONTENT, make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting

from .test_question_lists import log_in

pytestmark = pytest.mark.django_db
STATEMENT = "公务员受到警告处分的，处分期间为6个月。"
LIST = "twins:index"


@pytest.fixture
def reader(client, clock, now):
    return log_in(client, Role.REVIEWER, now)


@pytest.fixture
def editor(client, clock, now):
    return log_in(client, Role.QUESTION_EDITOR, now)


@pytest.fixture
def twin(now):
    """Two contradicting statements of two banks."""
    for name, key in [("纪律题库", True), ("作风题库", False)]:
        make_question(make_bank(name), kind="judge", stem=STATEMENT, key=key)
    compare_waiting(now=now)
    return Twin.objects.get()


def address(twin, act="compare"):
    return reverse(f"twins:{act}", args=[twin.uuid])


def listed(client, **filters):
    return list(client.get(reverse(LIST), filters).context["object_list"])


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.QUESTION_EDITOR, 200), (Role.REVIEWER, 200), (Role.EDITOR, 302), (Role.MARKER, 302), (None, 302)],
)
def test_list_is_for_who_keeps_or_reviews_questions(role, status, client, clock, now):
    log_in(client, role, now)

    assert client.get(reverse(LIST)).status_code == status


@pytest.mark.parametrize(("role", "status"), [(Role.REVIEWER, 200), (Role.EDITOR, 404), (None, 302)])
def test_pair_is_for_who_keeps_or_reviews_questions(role, status, twin, client, clock, now):
    log_in(client, role, now)

    assert client.get(address(twin)).status_code == status


@pytest.mark.parametrize("size", [1, 3])
def test_list_costs_the_same_queries_at_any_size(size, reader, client, now, django_assert_num_queries):
    for stem in ("反对形式主义。", "案件应当回避。", "礼金必须上交。")[:size]:
        for _each in "12":
            make_question(kind="judge", stem=stem)
    compare_waiting(now=now)
    client.get(reverse(LIST))

    with django_assert_num_queries(12):
        assert len(listed(client)) == size


@pytest.mark.parametrize("used", [0, 2])
def test_pair_costs_the_same_queries_at_any_use(used, twin, reader, client, now, django_assert_num_queries):
    for _each in range(used):
        make_quiz(items=list(twin.questions))
        make_sitting(make_officer(), questions=list(twin.questions), now=now)
    client.get(address(twin))

    with django_assert_num_queries(14):
        response = client.get(address(twin))

    assert [(side.fixed, side.asked.papers) for side in response.context["sides"]] == [(used, used)] * 2


def test_list_begins_with_the_gravest_to_be_decided(twin, reader, client, now):
    make_question(kind="judge", stem="公务员受到警告处分的，处分期间为12个月。")
    compare_waiting(now=now)
    keep_both(twin=Twin.objects.filter(kind=TwinKind.NEAR)[0], reason="两用。", actor=None, now=now)

    assert [row.kind for row in listed(client)] == [TwinKind.OTHER_ANSWER, TwinKind.NEAR]
    assert [row.state for row in listed(client, state="kept")] == [TwinState.KEPT]
    assert listed(client, state="settled") == []
    assert [row.kind for row in listed(client, kind=[TwinKind.NEAR])] == [TwinKind.NEAR]
    assert listed(client, bank=twin.first.bank_id)[0] == twin
    assert listed(client, bank=make_bank().pk) == []


def test_sides_mark_what_each_says_otherwise(reader, client, now):
    for word, options in [("为", ["6个月", "12个月", "18个月"]), ("是", ["12个月", "6个月", "24个月"])]:
        make_question(stem=f"根据规定，公务员受到警告处分的，处分期间{word}（　）。", options=options, key="A")
    compare_waiting(now=now)

    first, second = client.get(address(Twin.objects.get())).context["sides"]

    assert [(run.act.value, run.text) for run in first.stem][1:] == [("removed", "为"), ("same", "（　）。")]
    assert [(run.act.value, run.text) for run in second.stem][1:] == [("added", "是"), ("same", "（　）。")]
    assert [(line.label, texts(line), line.is_key) for line in first.options] == [
        ("A", "6个月", True),
        ("B", "12个月", False),
        ("C", "18个月", False),
    ]
    assert [(line.label, texts(line), line.is_key) for line in second.options] == [
        ("A", "12个月", True),
        ("B", "6个月", False),
        ("C", "24个月", False),
    ]


def texts(line):
    return "".join(run.text for run in line.runs)


@pytest.mark.parametrize("kind", CONTENT)
def test_every_kind_can_be_shown_beside_its_twin(kind, reader, client, now):
    for _each in "12":
        make_question(kind=kind, **{"stem": "同一道题____和____（　）。", **CONTENT[kind]})
    compare_waiting(now=now)

    response = client.get(address(Twin.objects.get()))

    assert response.status_code == 200
    for side in response.context["sides"]:
        assert side.answer or any(line.is_key for line in side.options) or kind == "case"


def test_both_are_kept_for_a_reason_and_decided_again(twin, editor, client):
    client.post(address(twin, "decide"), {"reason": " ", "seen": twin.wording})
    assert Twin.objects.get().state == TwinState.OPEN

    response = client.post(address(twin, "decide"), {"reason": "分属两次考试。", "seen": twin.wording})
    assert response.url == reverse(LIST)
    assert (Twin.objects.get().reason, Twin.objects.get().decided_by) == ("分属两次考试。", editor)
    assert "分属两次考试。" in client.get(address(twin)).content.decode()

    client.post(address(twin, "decide"), {"reopen": "1"})
    assert Twin.objects.get().state == TwinState.OPEN


def test_readers_decide_nothing(twin, reader, client):
    response = client.post(address(twin, "decide"), {"reason": "分属两次考试。", "seen": twin.wording})

    assert response.status_code in (302, 403)
    assert Twin.objects.get().state == TwinState.OPEN


def test_one_is_withdrawn_by_the_rules_for_moving(twin, editor, client):
    wrong = twin.second

    client.post(address(twin, "withdraw"), {"question": wrong.pk, "seen": "7"})
    wrong.refresh_from_db()
    assert wrong.state == QuestionState.ACTIVE

    response = client.post(address(twin, "withdraw"), {"question": wrong.pk, "seen": "1"})
    wrong.refresh_from_db()
    assert (response.url, wrong.state) == (reverse(LIST), QuestionState.WITHDRAWN)
    assert Twin.objects.get().state == TwinState.SETTLED
    assert client.post(address(twin, "withdraw"), {"question": make_question().pk, "seen": "1"}).status_code == 404


def test_who_may_move_no_question_withdraws_none(twin, client, clock, now):
    officer = log_in(client, Role.MARKER, now)

    assert not officer.has_perm("quizzes.review_question")
    client.post(address(twin, "withdraw"), {"question": twin.first.pk, "seen": "1"})
    twin.first.refresh_from_db()
    assert twin.first.state == QuestionState.ACTIVE


def test_dossier_and_bank_report_lead_to_twins(twin, reader, client, now):
    question = twin.first

    page = client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
    report = client.get(reverse("banks:report", args=[question.bank_id])).content.decode()

    assert address(twin) in page
    assert "有1对雷同试题待处理" in report
    set_question_state(question=twin.second, state=QuestionState.WITHDRAWN, actor=None, now=now)
    assert address(twin) not in client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
