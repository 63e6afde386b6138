"""Merging two knowledge points that mean the same: all that hangs on the one hangs on the other, and files follow."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contests.domain.contests import announce_contest, close_contest
from contests.models import ContestRule
from courses.domain.points import merge_points, points_named, what_hangs_on
from courses.models import KnowledgePoint, LessonPage
from people.models import AuditEvent
from quizzes.domain.batches import import_questions
from quizzes.models import PaperRule, Question
from tests.factories.contests import make_contest, make_entrant, make_filled_bank, make_open_contest
from tests.factories.courses import make_knowledge_point, make_lesson
from tests.factories.people import make_officer
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.domain.test_batches import counts, draft_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def points():
    return make_knowledge_point("八项规定"), make_knowledge_point("中央八项规定")


@pytest.fixture
def merge(points, now):
    def merge(point=points[0], into=points[1], actor=None):
        actor = actor or make_officer(is_superuser=True)
        merge_points(point=point, into=into, actor=actor, now=now)

    return merge


def test_questions_pages_and_rules_hang_on_the_other_one(points, merge, now):
    old, new = points
    question = make_question(knowledge_point=old)
    lesson, both = make_lesson(points=[old.name]), make_lesson(points=[old.name, new.name])
    quiz = make_quiz(draws=[{"bank": question.bank, "kind": "single", "knowledge_point": old}])
    revision = quiz.save_revision()
    assert sum(held.count for held in what_hangs_on(old)) == 4

    merge()

    question.refresh_from_db()
    revision.refresh_from_db()
    assert question.knowledge_point == new
    assert PaperRule.objects.get().knowledge_point == new
    assert revision.as_object().draws.get().knowledge_point == new
    for page in (lesson, both):
        page = LessonPage.objects.get(pk=page.pk)
        assert list(page.knowledge_points.all()) == [new]
        assert list(page.get_latest_revision_as_object().knowledge_points.all()) == [new]
    assert AuditEvent.objects.filter(action="knowledge_point.merged").count() == 1


def test_merged_point_stands_in_no_list_and_its_name_means_the_other(points, merge):
    old, new = points
    merge()

    assert list(KnowledgePoint.objects.all()) == [new]
    assert points_named([old.name, new.name, "家风"]) == {
        old.name: new,
        new.name: new,
        "家风": KnowledgePoint.objects.get(name="家风"),
    }
    with pytest.raises(ValidationError, match=new.name):
        KnowledgePoint(name=old.name).full_clean()


def test_points_merged_one_after_the_other_all_mean_the_last(points, merge):
    third = make_knowledge_point("作风建设")
    merge()
    merge(points[1], third)

    assert set(points_named([point.name for point in points]).values()) == {third}


def test_file_that_says_the_old_name_changes_nothing(points, merge, now):
    bank = make_bank()
    draft = draft_of(written(knowledge_point=points[0].name))
    import_questions(draft, bank=bank, actor=None, now=now)
    merge()

    report = import_questions(draft, bank=bank, actor=None, now=now)

    assert (counts(report), report.problems) == ((0, 0, 1, 0), [])
    assert Question.objects.get().knowledge_point == points[1]


def test_running_contest_forbids_it_and_one_in_preparation_follows(points, merge, now):
    make_entrant()
    bank = make_filled_bank()
    Question.objects.filter(bank=bank).update(knowledge_point=points[0])
    draft = make_contest(bank=bank)
    ContestRule.objects.filter(contest=draft).update(knowledge_point=points[0])
    running = make_open_contest(bank=bank)

    with pytest.raises(ValidationError, match=running.title):
        merge()
    assert not Question.objects.filter(bank=bank, knowledge_point=points[1]).exists()

    close_contest(contest=running, actor=None, now=running.closes_at + timedelta(days=1))
    merge()
    assert set(ContestRule.objects.filter(contest=draft).values_list("knowledge_point", flat=True)) == {points[1].pk}
    assert set(running.pool.values_list("knowledge_point", flat=True)) == {points[0].pk}


def test_announced_contest_that_names_it_forbids_it(points, merge, now):
    make_entrant()
    bank = make_filled_bank()
    Question.objects.filter(bank=bank).update(knowledge_point=points[0])
    contest = make_contest(bank=bank)
    ContestRule.objects.filter(contest=contest).update(knowledge_point=points[0])
    announce_contest(contest=contest, actor=None, now=now)

    with pytest.raises(ValidationError, match=contest.title):
        merge()


def test_what_cannot_be_merged_is_told(points, merge):
    with pytest.raises(ValidationError):
        merge(points[0], points[0])
    merge()
    with pytest.raises(ValidationError):
        merge()
    with pytest.raises(ValidationError):
        merge(points[1], points[0])


def test_merging_needs_the_right_to_rename_points(points, merge):
    with pytest.raises(PermissionDenied):
        merge(actor=make_officer())

    assert KnowledgePoint.objects.count() == 2
