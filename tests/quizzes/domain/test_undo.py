"""Undoing an import: what it brought is in no list and match, what it changed stands as before, or nothing is done."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contests.models import ContestQuestion
from courses.models import KnowledgePoint
from people.models import AuditEvent
from quizzes.domain.bank import classify_question, edit_question
from quizzes.domain.batches import import_questions
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place
from quizzes.domain.practice import start_challenge
from quizzes.domain.reviews import accept_revision, set_question_state
from quizzes.domain.undo import CannotUndo, undo_import
from quizzes.enums import QuestionState
from quizzes.models import ImportBatch, PaperItem, Question, QuestionVersion
from tests.factories.archive import make_archived_sitting
from tests.factories.contests import make_contest
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.factories.sittings import make_sitting

pytestmark = pytest.mark.django_db
TEXTS = ("政治纪律", "组织纪律", "廉洁纪律", "群众纪律")
STEM = "收受礼金违反的是（　）。"


def written(row=2, **fields):
    content = {"kind": "single", "stem": STEM, "options": TEXTS, "key": "C", **fields}
    return DraftQuestion(place=Place(row, sheet="试题"), **content)


def run(bank, now, *questions, **options):
    """Import the questions; the batch."""
    draft = ImportDraft(list(questions), found=len(questions))
    import_questions(draft, bank=bank, actor=None, now=now, file_name="题库.xlsx", **options)
    return ImportBatch.objects.latest("pk")


def standing(question):
    question = Question.objects.get(pk=question.pk)
    names = ("current_id", "proposed_id", "state", "difficulty", "knowledge_point_id", "suggested_points", "stem_key")
    return {name: getattr(question, name) for name in names}


def test_new_questions_are_gone_and_can_be_imported_again(now):
    bank, actor = make_bank(), make_officer()
    batch = run(bank, now, written(), written(3, stem="另一题（　）。"))
    first = list(Question.objects.values_list("pk", flat=True))

    assert undo_import(batch=batch, actor=actor, now=now) == 2

    batch.refresh_from_db()
    assert (batch.undone_at, batch.undone_by) == (now, actor)
    assert (Question.objects.count(), bank.questions.count(), batch.questions.count()) == (0, 0, 0)
    assert set(Question.with_retracted.values_list("state", "retracted_at")) == {("withdrawn", now)}
    assert QuestionVersion.objects.count() == 2
    again = run(bank, now, written(), written(3, stem="另一题（　）。"))
    assert again.report["created"] == 2
    assert not set(first) & set(Question.objects.values_list("pk", flat=True))


def test_undoing_is_audited_and_done_once(now):
    batch = run(make_bank(), now, written())
    actor = make_officer()
    undo_import(batch=batch, actor=actor, now=now)

    with pytest.raises(CannotUndo):
        undo_import(batch=batch, actor=actor, now=now + timedelta(hours=1))

    event = AuditEvent.objects.get(action="question.import_undone")
    assert (event.actor, event.subject_id, event.details) == (actor, batch.uuid, {"retracted": 1, "put_back": 0})


@pytest.mark.parametrize("state", [QuestionState.DRAFT, QuestionState.REVIEWED, QuestionState.ACTIVE])
def test_changed_question_stands_as_before(state, now):
    bank = make_bank()
    old = KnowledgePoint.objects.create(name="旧知识点")
    question = make_question(bank, stem=STEM, options=list(TEXTS), key="C", state=state, knowledge_point=old)
    before = standing(question)
    batch = run(
        bank,
        now,
        written(key="A", difficulty="hard", knowledge_point="六大纪律", points=Decimal("2.50"), explanation="见示例。"),
    )
    assert batch.report["updated"] == 1
    assert standing(question) != before

    assert undo_import(batch=batch, actor=None, now=now) == 1

    assert standing(question) == before
    assert question.versions.count() == 2
    assert run(bank, now, written(key="A")).report["updated"] == 1


def test_revision_that_was_waiting_waits_again(now):
    bank = make_bank()
    question = make_question(bank, stem=STEM, options=list(TEXTS), key="C")
    edit_question(question=question, stem=STEM, options=list(TEXTS), key="B", actor=None, now=now)
    before = standing(question)
    batch = run(bank, now, written(key="A"))

    undo_import(batch=batch, actor=None, now=now)

    assert (standing(question), question.proposed.number) == (before, 2)


def test_what_was_filed_by_hand_since_stays(now):
    bank = make_bank()
    question = make_question(bank, stem=STEM, options=list(TEXTS), key="C")
    batch = run(bank, now, written(difficulty="hard", points=Decimal("3.00")))
    classify_question(question=question, now=now, difficulty="medium")

    undo_import(batch=batch, actor=None, now=now)

    assert (standing(question)["difficulty"], standing(question)["suggested_points"]) == ("medium", None)


def fix_in_a_quiz(question, now):
    make_quiz(items=[question])


def fix_in_a_draft(question, now):
    quiz = make_quiz()
    quiz.items = [PaperItem(question=question, points=5)]
    quiz.save_revision()
    assert not PaperItem.objects.exists()


def ask_in_a_sitting(question, now):
    make_sitting(make_officer(), questions=[question], now=now)


def practise(question, now):
    start_challenge(officer=make_officer(), now=now)


def put_into_a_contest(question, now):
    ContestQuestion.objects.create(
        contest=make_contest(),
        version=question.current,
        question_uuid=question.uuid,
        kind=question.kind,
        difficulty=question.difficulty,
    )


def find_in_an_archive(question, now):
    make_archived_sitting(versions=[question.current])


def revise(question, now):
    edit_question(question=question, stem="改过的题干（　）。", options=list(TEXTS), key="C", actor=None, now=now)


USES = [fix_in_a_quiz, fix_in_a_draft, ask_in_a_sitting, practise, put_into_a_contest, find_in_an_archive, revise]


@pytest.mark.parametrize("use", USES)
def test_used_question_keeps_the_whole_import(use, now):
    batch = run(make_bank(), now, written(), written(3, stem="另一题（　）。"), state=QuestionState.ACTIVE)
    use(Question.objects.first(), now)

    with pytest.raises(CannotUndo) as refused:
        undo_import(batch=batch, actor=None, now=now)

    assert len(refused.value.messages) == 1
    assert Question.objects.filter(batch=batch).count() == 2
    assert ImportBatch.objects.get(pk=batch.pk).undone_at is None


def accept(question, now):
    accept_revision(question=question, actor=None, now=now)


def withdraw(question, now):
    set_question_state(question=question, state=QuestionState.WITHDRAWN, actor=None, now=now)


@pytest.mark.parametrize("work", [accept, withdraw, revise])
def test_changed_question_that_was_worked_on_since_keeps_the_import(work, now):
    bank = make_bank()
    question = make_question(bank, stem=STEM, options=list(TEXTS), key="C")
    batch = run(bank, now, written(key="A"))
    work(Question.objects.get(), now)
    before = standing(question)

    with pytest.raises(CannotUndo):
        undo_import(batch=batch, actor=None, now=now)

    assert standing(question) == before


def test_older_versions_in_use_do_not_keep_an_import(now):
    bank = make_bank()
    question = make_question(bank, stem=STEM, options=list(TEXTS), key="C")
    make_quiz(items=[question])
    ask_in_a_sitting(question, now)
    before = standing(question)
    batch = run(bank, now, written(key="A"))

    undo_import(batch=batch, actor=None, now=now)

    assert standing(question) == before


def test_import_that_is_not_done_cannot_be_undone(now):
    batch = ImportBatch.objects.create(bank=make_bank(), file_name="题库.xlsx", uploaded_at=now)

    with pytest.raises(CannotUndo):
        undo_import(batch=batch, actor=None, now=now)


def test_retracted_question_is_withdrawn_in_the_database(now):
    question = make_question()

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(retracted_at=now)


@pytest.mark.parametrize("size", [1, 3])
def test_undoing_costs_the_same_queries_at_any_size(size, now, django_assert_max_num_queries):
    batch = run(make_bank(), now, *(written(row, stem=f"第{row}题") for row in range(2, 2 + size)))

    with django_assert_max_num_queries(45):
        undo_import(batch=batch, actor=None, now=now)
