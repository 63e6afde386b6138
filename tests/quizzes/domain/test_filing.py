"""Filing many questions by one act: only what differs changes, what the bank holds already stays out."""

from datetime import date

import pytest

from people.domain.audit import verify_audit
from people.models import AuditEvent
from quizzes.domain.filing import differing, file_questions, transfer_questions, transferable
from quizzes.models import Question, QuestionWarning
from tests.factories.courses import make_knowledge_point
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db

EVERYTHING = Question.objects.all


@pytest.mark.parametrize(
    ("name", "value"),
    [("difficulty", "hard"), ("review_on", date(2027, 3, 1)), ("review_on", None), ("knowledge_point", "四风")],
)
def test_what_differs_is_filed_and_audited_and_the_second_time_nothing(name, value, now):
    value = make_knowledge_point(value) if name == "knowledge_point" else value
    other = {"difficulty": "easy", "review_on": date(2026, 12, 1), "knowledge_point": None}[name]
    changing, already = make_question(**{name: other}), make_question(**{name: value})
    actor = make_officer()

    assert list(differing(EVERYTHING(), name, value)) == [changing]
    assert file_questions(questions=EVERYTHING(), name=name, value=value, actor=actor, now=now) == 1
    assert file_questions(questions=EVERYTHING(), name=name, value=value, actor=actor, now=now) == 0

    assert {getattr(question, name) for question in EVERYTHING()} == {value}
    (event,) = AuditEvent.objects.all()
    assert (event.actor, event.subject_id, event.details["field"]) == (actor, changing.uuid, name)
    assert already.uuid != event.subject_id
    assert verify_audit() == []


def test_filing_a_point_takes_its_warning_away(now):
    question = make_question()
    assert QuestionWarning.objects.filter(question=question, code="no_point").exists()

    point = make_knowledge_point()
    file_questions(questions=EVERYTHING(), name="knowledge_point", value=point, actor=None, now=now)

    assert not QuestionWarning.objects.filter(question=question, code="no_point").exists()


@pytest.mark.parametrize("name", ["state", "bank", "basis_text"])
def test_other_columns_are_not_filed_together(name, now):
    with pytest.raises(TypeError):
        file_questions(questions=EVERYTHING(), name=name, value="", actor=None, now=now)


def test_transfer_leaves_what_the_bank_holds_already(now):
    old, new = make_bank("旧题库"), make_bank("新题库")
    going = make_question(old, stem="甲说法（　）。")
    held = make_question(old, stem="乙说法（　）。")
    make_question(new, stem="“乙说法”（）")
    other_kind = make_question(old, stem="乙说法。", kind="judge")
    there = make_question(new, stem="丙说法（　）。")

    assert set(transferable(EVERYTHING(), new)) == {going, other_kind}
    assert transfer_questions(questions=EVERYTHING(), bank=new, actor=None, now=now) == 2
    assert transfer_questions(questions=EVERYTHING(), bank=new, actor=None, now=now) == 0

    assert set(old.questions.all()) == {held}
    assert {going, other_kind, there} < set(new.questions.all())
    assert {event.subject_id for event in AuditEvent.objects.all()} == {going.uuid, other_kind.uuid}


def test_of_two_that_ask_the_same_one_goes(now):
    new = make_bank()
    first, second = (make_question(make_bank(), stem="甲说法（　）。") for _number in range(2))

    assert transfer_questions(questions=EVERYTHING(), bank=new, actor=None, now=now) == 1

    assert list(new.questions.all()) == [first]
    second.refresh_from_db()
    assert second.bank != new


@pytest.mark.parametrize("size", [1, 3])
def test_acts_cost_the_same_queries_at_any_size(size, now, django_assert_num_queries):
    point, bank = make_knowledge_point(), make_bank()
    for _number in range(size):
        make_question()

    with django_assert_num_queries(17):
        file_questions(questions=EVERYTHING(), name="knowledge_point", value=point, actor=None, now=now)
    with django_assert_num_queries(10):
        transfer_questions(questions=EVERYTHING(), bank=bank, actor=None, now=now)
