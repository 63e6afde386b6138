"""Twins are found among all banks, decided about, and come back when one of them says something else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.models import AuditEvent
from quizzes.domain import twins as twins_module
from quizzes.domain.bank import edit_question, revise_question
from quizzes.domain.reviews import refuse_revision, set_question_state
from quizzes.domain.twins import (
    compare_questions,
    compare_waiting,
    keep_both,
    questions_to_compare,
    reopen_twins,
)
from quizzes.domain.undo import undo_import
from quizzes.enums import QuestionState, TwinKind, TwinState
from quizzes.models import Question, QuestionSketch, SketchBand, Twin
from quizzes.queries import in_twin_state
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question
from tests.quizzes.domain.test_undo import run as run_import
from tests.quizzes.domain.test_undo import written

pytestmark = pytest.mark.django_db
STATEMENT = "公务员受到警告处分的，处分期间为6个月。"


def make_statement(stem=STATEMENT, key=True, **fields):
    return make_question(kind="judge", stem=stem, key=key, **fields)


def found():
    return set(Twin.objects.values_list("first", "second", "kind"))


def states():
    return [twin.state for twin in Twin.objects.order_by("pk")]


@pytest.fixture
def pair(now):
    """Two contradicting statements of two banks, compared."""
    pair = make_statement(), make_statement(key=False)
    compare_waiting(now=now)
    return pair


def test_twins_are_found_across_banks_and_everything_else_is_left_alone(now):
    one, other, near = (
        make_statement(),
        make_statement(key=False),
        make_statement("公务员受到警告处分的，处分期间为12个月。"),
    )
    make_question(stem="与它们无关的一道题（　）。")

    assert compare_waiting(now=now) == 4

    assert found() == {
        (one.pk, other.pk, TwinKind.OTHER_ANSWER),
        (one.pk, near.pk, TwinKind.NEAR),
        (other.pk, near.pk, TwinKind.NEAR),
    }
    assert states() == [TwinState.OPEN] * 3
    assert compare_waiting(now=now) == 0


def test_comparing_again_changes_nothing(pair, now):
    before = list(Twin.objects.values())
    bands = SketchBand.objects.count()

    QuestionSketch.objects.update(edition=0)
    compare_waiting(now=now + timedelta(days=1))

    assert list(Twin.objects.values()) == before
    assert SketchBand.objects.count() == bands


def test_a_written_question_is_compared_with_those_before_it(pair, now):
    late = make_statement("公务员受到警告处分的，处分期间为六个月。")

    compare_questions([late.pk], now=now)

    assert {(first, second) for first, second, _kind in found()} == {
        (pair[0].pk, pair[1].pk),
        (pair[0].pk, late.pk),
        (pair[1].pk, late.pk),
    }


def test_what_awaits_review_is_compared_already(pair, now):
    edit_question(question=pair[1], stem="完全不同的说法，另起一题。", key=False, actor=None, now=now)
    compare_waiting(now=now)
    assert found() == set()

    refuse_revision(question=pair[1], actor=None, now=now)
    compare_waiting(now=now)

    assert found() == {(pair[0].pk, pair[1].pk, TwinKind.OTHER_ANSWER)}


def test_a_process_killed_between_sketch_and_comparison_leaves_the_question_waiting(pair, now):
    Twin.objects.all().delete()
    QuestionSketch.objects.filter(question=pair[1]).update(compared_at=None)

    assert list(questions_to_compare()) == [pair[1]]
    compare_waiting(now=now)

    assert len(found()) == 1


def test_a_decision_holds_until_one_of_them_says_something_else(pair, now):
    keep_both(twin=Twin.objects.get(), reason="分属两次考试。", actor=make_officer(), now=now)
    assert states() == [TwinState.KEPT]

    revise_question(question=pair[0], stem=STATEMENT, key=True, explanation="见条例。", actor=None, now=now)
    compare_waiting(now=now)
    assert states() == [TwinState.KEPT]

    revise_question(question=pair[0], stem=STATEMENT, key=False, actor=None, now=now)
    compare_waiting(now=now)
    twin = Twin.objects.get()
    assert (twin.state, twin.kind, twin.reason, twin.decided_by) == (TwinState.OPEN, TwinKind.SAME, "", None)


def test_keeping_both_needs_a_reason_and_a_look_at_what_they_say_now(pair, now):
    twin, actor = Twin.objects.get(), make_officer()

    for reason, seen in [("　 ", ""), ("分属两次考试。", "0" * 64)]:
        with pytest.raises(ValidationError):
            keep_both(twin=twin, reason=reason, actor=actor, now=now, seen=seen)
    assert states() == [TwinState.OPEN]

    keep_both(twin=twin, reason=" 分属两次考试。", actor=actor, now=now, seen=twin.wording)
    twin.refresh_from_db()
    assert (twin.reason, twin.decided_by, twin.decided_at) == ("分属两次考试。", actor, now)


def test_decisions_are_audited_and_can_be_taken_back(pair, now):
    twin, actor = Twin.objects.get(), make_officer()
    keep_both(twin=twin, reason="分属两次考试。", actor=actor, now=now)

    assert reopen_twins(twin=twin, actor=actor, now=now) is True
    assert reopen_twins(twin=twin, actor=actor, now=now) is False

    assert states() == [TwinState.OPEN]
    events = AuditEvent.objects.filter(subject_id=twin.uuid).order_by("sequence")
    assert [(event.action, event.actor) for event in events] == [
        ("question.twins_kept", actor),
        ("question.twins_reopened", actor),
    ]
    assert events[0].details["questions"] == sorted(str(question.uuid) for question in pair)


def test_withdrawing_one_settles_it_and_taking_it_up_again_opens_it(pair, now):
    set_question_state(question=pair[1], state=QuestionState.WITHDRAWN, actor=None, now=now)
    assert states() == [TwinState.SETTLED]
    assert not QuestionSketch.objects.filter(question=pair[1]).exists()

    late = make_statement("公务员受到警告处分的，处分期间为六个月。")
    compare_waiting(now=now)
    assert (pair[1].pk, late.pk, TwinKind.NEAR) not in found()

    set_question_state(question=pair[1], state=QuestionState.DRAFT, actor=None, now=now)
    compare_waiting(now=now)
    assert found() >= {(pair[0].pk, pair[1].pk, TwinKind.OTHER_ANSWER), (pair[1].pk, late.pk, TwinKind.NEAR)}
    assert states() == [TwinState.OPEN] * 3


def test_questions_withdrawn_past_the_bank_leave_the_comparison_too(pair, now):
    Question.objects.filter(pk=pair[0].pk).update(state=QuestionState.WITHDRAWN)

    assert list(questions_to_compare()) == [pair[0]]
    compare_waiting(now=now)

    assert list(questions_to_compare()) == []
    assert set(QuestionSketch.objects.values_list("question", flat=True)) == {pair[1].pk}


def test_states_of_rows_and_of_queries_agree(now):
    questions = [make_statement() for _ in range(4)]
    compare_waiting(now=now)
    set_question_state(question=questions[0], state=QuestionState.WITHDRAWN, actor=None, now=now)
    keep_both(twin=Twin.objects.get(first=questions[1], second=questions[2]), reason="两用。", actor=None, now=now)

    by_state = {state: set(in_twin_state(Twin.objects.all(), state)) for state in TwinState}

    assert [len(by_state[state]) for state in TwinState] == [2, 1, 3]
    assert by_state == {state: {twin for twin in Twin.objects.all() if twin.state == state} for state in TwinState}


def test_undoing_an_import_forgets_its_twins(now):
    bank = make_bank()
    make_question(stem="收受礼金违反的是（　）。", options=["政治纪律", "组织纪律", "廉洁纪律", "群众纪律"], key="A")
    batch = run_import(bank, now, written())
    compare_waiting(now=now)
    assert len(found()) == 1

    undo_import(batch=batch, actor=make_officer(), now=now)

    assert found() == set()
    assert QuestionSketch.objects.count() == 1
    assert compare_waiting(now=now) == 0


def test_a_boilerplate_stem_does_not_make_everything_everybodys_candidate(now, monkeypatch):
    monkeypatch.setattr(twins_module, "MOST_ALIKE", 3)
    many = [
        make_question(stem="下列说法正确的是（　）。", options=[f"{each}甲", f"{each}乙"], key="A") for each in range(6)
    ]
    same = [make_question(stem="下列说法正确的是（　）。", options=["5甲", "5乙"], key="B") for _ in range(2)]

    compare_waiting(now=now)

    assert found() == {
        (many[5].pk, same[0].pk, TwinKind.OTHER_ANSWER),
        (many[5].pk, same[1].pk, TwinKind.OTHER_ANSWER),
        (same[0].pk, same[1].pk, TwinKind.SAME),
    }


@pytest.mark.parametrize("size", [2, 6])
def test_comparing_costs_the_same_queries_at_any_size(size, now, django_assert_num_queries):
    keys = [make_statement().pk for _ in range(size)]

    with django_assert_num_queries(14):
        compare_questions(keys, now=now)

    assert Twin.objects.count() == size * (size - 1) / 2


def test_pairs_stand_once_with_the_older_question_first(pair, now):
    first, second = pair
    twin = {"kind": TwinKind.SAME, "likeness": 1, "wording": "", "found_at": now}

    for one, other in [(first, second), (second, first), (first, first)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Twin.objects.create(first=one, second=other, **twin)
