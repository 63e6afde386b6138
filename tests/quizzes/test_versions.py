"""Versions that a process has read once: the right ones, and nothing that may change."""

import pytest
from django.db import transaction

from quizzes.domain.bank import classify_question, revise_question
from quizzes.queries import items_to_review, versions_of
from tests.factories.courses import make_knowledge_point, make_policy
from tests.factories.quizzes import make_question
from tests.factories.sittings import make_sitting


@pytest.mark.django_db(transaction=True)
def test_a_version_is_read_once_and_says_what_it_said(now, django_assert_num_queries):
    question = make_question(stem="第一问？")
    first = question.current
    revise_question(
        question=question,
        stem="第二问？",
        options=[option["text"] for option in first.options],
        key="A",
        actor=None,
        now=now,
    )
    second = question.current

    with django_assert_num_queries(1):
        read = versions_of([first.pk, second.pk])
    with django_assert_num_queries(0):
        again = versions_of([second.pk, first.pk])

    assert [read[first.pk].stem, read[second.pk].stem] == ["第一问？", "第二问？"]
    assert read == again
    assert {version.question.kind for version in read.values()} == {question.kind}


@pytest.mark.django_db(transaction=True)
def test_nothing_that_editors_may_change_is_kept_of_a_question(now):
    question = make_question()
    versions_of([question.current_id])
    classify_question(question=question, knowledge_point=make_knowledge_point(), now=now)

    kept = versions_of([question.current_id])[question.current_id].question

    assert kept.get_deferred_fields() >= {"state", "difficulty", "knowledge_point_id", "basis_clause_id", "current_id"}
    assert (kept.kind, kept.uuid) == (question.kind, question.uuid)


@pytest.mark.django_db(transaction=True)
def test_a_paper_to_review_rests_on_what_holds_today(now, django_assert_num_queries):
    question = make_question()
    sitting = make_sitting(now=now, questions=[question])
    (before,) = items_to_review(sitting)
    point, (clause, *_others) = make_knowledge_point(), make_policy().clauses.all()
    classify_question(question=question, knowledge_point=point, basis_text="记录办法", now=now)

    with django_assert_num_queries(1):
        (after,) = items_to_review(sitting)
    classify_question(question=question, basis_text="", basis_clause=clause, now=now)
    with django_assert_num_queries(2):
        (cited,) = items_to_review(sitting)

    assert (before.knowledge, before.basis_text, before.basis_clause) == (None, "", None)
    assert (after.knowledge, after.basis_text, after.basis_clause) == (point.name, "记录办法", None)
    assert (cited.knowledge, cited.basis_text, cited.basis_clause) == (point.name, "", clause)


@pytest.mark.django_db(transaction=True)
def test_a_version_whose_writing_is_undone_is_never_shown_for_another():
    with pytest.raises(RuntimeError), transaction.atomic():
        undone = make_question(stem="不算数的？")
        assert versions_of([undone.current_id])[undone.current_id].stem == "不算数的？"
        raise RuntimeError

    question = make_question(stem="算数的？")
    assert versions_of([question.current_id])[question.current_id].stem == "算数的？"
