"""Four eyes: what one wrote another lets onto papers; who is the only one does both, and the trail says so."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from people.models import AuditEvent
from quizzes.domain.bank import TRANSITIONS, edit_question, revise_question
from quizzes.domain.reviews import (
    Moved,
    accept_revision,
    check_first_state,
    move_questions,
    refuse_revision,
    set_question_state,
)
from quizzes.enums import QuestionState
from quizzes.models import Question
from quizzes.queries import questions_reviewable_by
from quizzes.rules import can_review_question
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
TEXTS = ["甲项", "乙项", "丙项", "丁项"]


def make_reviewer(**fields):
    officer = make_officer(**fields)
    officer.user_permissions.add(Permission.objects.get(codename="review_question"))
    return officer


@pytest.fixture
def author():
    return make_reviewer()


@pytest.fixture
def other():
    return make_reviewer()


def edit(question, author, now, **changes):
    content = {"stem": question.current.stem, "options": TEXTS, "key": "B", "explanation": ""}
    return edit_question(question=question, actor=author, now=now, **{**content, **changes})


def events():
    return list(AuditEvent.objects.order_by("sequence").values_list("action", "details"))


@pytest.mark.parametrize("old", QuestionState.values)
@pytest.mark.parametrize("new", QuestionState.values)
def test_states_move_only_as_the_table_says(old, new, other, now):
    question = make_question(state=old)

    if new == old:
        assert set_question_state(question=question, state=new, actor=other, now=now) is False
    elif new in TRANSITIONS[old]:
        assert set_question_state(question=question, state=new, actor=other, now=now) is True
    else:
        with pytest.raises(ValidationError):
            set_question_state(question=question, state=new, actor=other, now=now)
    question.refresh_from_db()
    assert question.state == (new if new in TRANSITIONS[old] else old)
    moved = [("question.moved", {"from": old, "to": new})]
    assert events() == (moved if new in TRANSITIONS[old] else [])


def test_nobody_reviews_what_he_wrote_while_somebody_else_may(author, other, now):
    question = make_question(state=QuestionState.DRAFT, actor=author)

    with pytest.raises(ValidationError, match="另一人"):
        set_question_state(question=question, state=QuestionState.REVIEWED, actor=author, now=now)
    question.refresh_from_db()
    assert (question.state, events()) == (QuestionState.DRAFT, [])

    set_question_state(question=question, state=QuestionState.REVIEWED, actor=other, now=now)
    set_question_state(question=question, state=QuestionState.ACTIVE, actor=author, now=now)
    assert AuditEvent.objects.get(sequence=1).actor == other


@pytest.mark.parametrize("gone", [{"is_active": False}, {}])
def test_who_alone_may_review_reviews_his_own_and_the_trail_says_so(gone, author, now):
    if gone:
        make_reviewer(**gone)
    make_officer(is_superuser=True)
    question = make_question(state=QuestionState.DRAFT, actor=author)

    set_question_state(question=question, state=QuestionState.REVIEWED, actor=author, now=now)

    assert events() == [("question.moved", {"from": "draft", "to": "reviewed", "alone": 1})]


def test_review_covers_the_version_that_was_looked_at(author, other, now):
    question = make_question(state=QuestionState.DRAFT)
    edit(question, author, now, key="C")

    with pytest.raises(ValidationError, match="修改"):
        set_question_state(question=question, state=QuestionState.REVIEWED, actor=other, now=now, seen=1)
    assert set_question_state(question=question, state=QuestionState.REVIEWED, actor=other, now=now, seen=2)


def test_edited_draft_is_the_current_version(author, now):
    question = make_question(state=QuestionState.DRAFT)

    version = edit(question, author, now, key="C")

    question.refresh_from_db()
    assert (question.current, question.proposed, question.state) == (version, None, QuestionState.DRAFT)
    assert events() == []


def test_edited_reviewed_question_is_a_draft_again(author, now):
    question = make_question(state=QuestionState.REVIEWED)

    edit(question, author, now, stem="另一种说法是（　）。")

    question.refresh_from_db()
    assert (question.current.number, question.state) == (2, QuestionState.DRAFT)
    assert events() == [("question.moved", {"from": "reviewed", "to": "draft"})]


def test_edit_of_an_active_question_waits_while_papers_ask_the_old_version(author, now):
    question = make_question()
    first = question.current

    version = edit(question, author, now, key="C")

    question.refresh_from_db()
    assert (question.current, question.proposed, question.state) == (first, version, QuestionState.ACTIVE)
    assert events() == []


def test_edit_that_changes_nothing_makes_no_version(author, now):
    question = make_question()
    edit(question, author, now, key="C")

    assert edit(question, author, now, key="C") == question.proposed
    assert question.versions.count() == 2


def test_edit_back_to_the_version_in_force_takes_the_revision_back(author, now):
    question = make_question()
    edit(question, author, now, options=["甲项", "戊项", "丙项", "丁项"])

    assert edit(question, author, now) == question.current

    question.refresh_from_db()
    assert (question.proposed, question.versions.count()) == (None, 2)


def test_accepted_revision_is_in_force_and_its_changed_key_is_audited(author, other, now):
    question = make_question()
    version = edit(question, author, now, key="C")

    with pytest.raises(ValidationError, match="另一人"):
        accept_revision(question=question, actor=author, now=now)
    with pytest.raises(ValidationError, match="修改"):
        accept_revision(question=question, actor=other, now=now, seen=1)
    accept_revision(question=question, actor=other, now=now, seen=2)

    question.refresh_from_db()
    assert (question.current, question.proposed) == (version, None)
    assert events() == [
        ("question.key_changed", {"from_version": 1, "to_version": 2}),
        ("question.revision_accepted", {"version": 2}),
    ]
    with pytest.raises(ValidationError, match="没有"):
        accept_revision(question=question, actor=other, now=now)


def test_revision_with_the_same_key_changes_no_key(author, other, now):
    question = make_question()
    edit(question, author, now, options=["乙项", "甲项", "丙项", "丁项"], key="A", stem="换了顺序的是（　）。")

    accept_revision(question=question, actor=other, now=now)

    assert events() == [("question.revision_accepted", {"version": 2})]


def test_refused_revision_never_is_in_force_and_numbers_go_on(author, other, now):
    question = make_question()
    edit(question, author, now, key="C")

    refuse_revision(question=question, actor=other, now=now)
    third = edit(question, author, now, key="D")

    question.refresh_from_db()
    assert (question.current.number, question.proposed, third.number) == (1, third, 3)
    assert events() == [("question.revision_refused", {"version": 2})]


def test_withdrawing_makes_the_waiting_revision_current(author, other, now):
    question = make_question()
    version = edit(question, author, now, key="C")

    set_question_state(question=question, state=QuestionState.WITHDRAWN, actor=other, now=now)

    question.refresh_from_db()
    assert (question.current, question.proposed, question.state) == (version, None, QuestionState.WITHDRAWN)


def test_correction_of_an_active_question_is_in_force_at_once_and_audited(author, now):
    question = make_question()

    revise_question(question=question, stem=question.current.stem, options=TEXTS, key="C", actor=author, now=now)

    assert (question.current.number, question.proposed) == (2, None)
    assert events() == [("question.key_changed", {"from_version": 1, "to_version": 2})]


def test_only_active_questions_have_a_waiting_revision(author, now):
    question = make_question(state=QuestionState.DRAFT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(proposed=question.current)


def test_many_questions_move_together_and_ones_own_stay(author, other, now):
    bank = make_bank()
    own = [make_question(bank, state=QuestionState.DRAFT, actor=author) for _number in range(2)]
    theirs = make_question(bank, state=QuestionState.DRAFT, actor=other)
    active = make_question(bank)

    moved = move_questions(questions=bank.questions.all(), state=QuestionState.REVIEWED, actor=author, now=now)

    assert moved == Moved(moved=1, own=2)
    states = dict(bank.questions.values_list("pk", "state"))
    assert states == {own[0].pk: "draft", own[1].pk: "draft", theirs.pk: "reviewed", active.pk: "active"}
    assert [event.subject_id for event in AuditEvent.objects.all()] == [theirs.uuid]


def test_many_questions_move_together_for_who_reviews_alone(author, now):
    bank = make_bank()
    make_question(bank, state=QuestionState.DRAFT, actor=author)
    make_question(bank, state=QuestionState.DRAFT)

    moved = move_questions(questions=bank.questions.all(), state=QuestionState.REVIEWED, actor=author, now=now)

    assert moved == Moved(moved=2, own=0)
    assert [details.get("alone") for _action, details in events()] == [1, None]


def test_many_withdrawn_questions_take_their_waiting_revisions_along(author, other, now):
    bank = make_bank()
    question = make_question(bank)
    make_question(bank, state=QuestionState.REVIEWED)
    version = edit(question, author, now, key="C")

    moved = move_questions(questions=bank.questions.all(), state=QuestionState.WITHDRAWN, actor=other, now=now)

    question.refresh_from_db()
    assert moved == Moved(moved=2, own=0)
    assert (question.current, question.proposed) == (version, None)
    assert set(bank.questions.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize("size", [1, 3])
def test_moving_costs_the_same_queries_at_any_size(size, author, now, django_assert_num_queries):
    bank = make_bank()
    for _number in range(size):
        make_question(bank, state=QuestionState.DRAFT)
    # The trail's head is made once, on its first event.
    move_questions(
        questions=Question.objects.filter(pk=make_question(state="draft").pk), state="reviewed", actor=author, now=now
    )

    with django_assert_num_queries(9):
        move_questions(questions=bank.questions.all(), state=QuestionState.REVIEWED, actor=author, now=now)


@pytest.mark.parametrize(
    ("state", "alone", "allowed"),
    [
        ("draft", True, True),
        ("draft", False, True),
        ("active", True, True),
        ("active", False, False),
        ("reviewed", False, False),
    ],
)
def test_what_one_brings_in_begins_as_a_draft_unless_one_reviews_alone(state, alone, allowed, author):
    if not alone:
        make_reviewer()

    if allowed:
        check_first_state(state=state, actor=author)
    else:
        with pytest.raises(ValidationError):
            check_first_state(state=state, actor=author)
    check_first_state(state=state, actor=None)


@pytest.mark.parametrize("alone", [True, False])
def test_can_review_question_and_its_twin_agree(alone, author, now):
    reader = make_officer()
    colleague = make_officer() if alone else make_reviewer()
    mine, theirs = make_question(state="draft", actor=author), make_question(state="draft", actor=colleague)
    revised, untouched = make_question(), make_question()
    edit(revised, author, now, key="C")
    expected = {
        author: {mine, theirs, revised} if alone else {theirs},
        colleague: set() if alone else {mine, revised},
        reader: set(),
    }

    for actor, reviewable in expected.items():
        assert set(questions_reviewable_by(actor)) == reviewable
        everything = (mine, theirs, revised, untouched)
        assert {question for question in everything if can_review_question(actor, question)} == reviewable
