"""Whose sitting it is, and when keys may leave the server."""

from datetime import timedelta

import pytest

from common.clock import local_date
from people.domain.access import sync_group_permissions, sync_groups
from people.enums import Role
from quizzes.domain.bank import revise_question
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.domain.twins import compare_questions
from quizzes.enums import Review, Shown
from quizzes.models import MarkingTask, Sitting, Twin
from quizzes.models.sittings import grace
from quizzes.queries import (
    archived_sittings_visible_to,
    pictures_visible_to,
    quizzes_to_mark,
    sittings_visible_to,
    tasks_open_to,
    tasks_overseen_by,
    twins_visible_to,
)
from quizzes.rules import (
    Sight,
    can_decide_twins,
    can_mark_quiz,
    can_open_marking_task,
    can_oversee_marking,
    can_release_seat,
    can_view_archived_sitting,
    can_view_picture,
    can_view_sitting,
    can_view_twin,
    sight_of,
)
from tests.factories.archive import make_archived_sitting
from tests.factories.marking import hand_in_essays, make_essay_quiz, make_marker
from tests.factories.people import appoint, make_officer
from tests.factories.pictures import make_picture, marker_of
from tests.factories.quizzes import make_question, make_quiz
from tests.factories.sittings import end_of, make_sitting

pytestmark = pytest.mark.django_db


def test_can_view_sitting_and_its_twin_agree(now):
    officers = [make_officer(), make_officer(), make_officer(is_superuser=True)]
    sittings = [make_sitting(officer, now=now) for officer in officers]

    for officer in officers:
        visible = set(sittings_visible_to(officer))
        assert visible == {sitting for sitting in sittings if can_view_sitting(officer, sitting)}
        assert visible == set(Sitting.objects.filter(officer=officer))


@pytest.mark.parametrize(
    ("review", "hours", "shown"),
    [
        (Review.AT_ONCE, 0, True),
        (Review.NEVER, 0, False),
        (Review.NEVER, 99, False),
        (Review.AFTER_CLOSING, 0, False),
        (Review.AFTER_CLOSING, 1, True),
    ],
)
def test_sight_by_rule_and_time(now, review, hours, shown):
    sitting = make_sitting(now=now, review=review, closes_at=now + timedelta(hours=1))
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)
    then = now + timedelta(hours=hours) + grace()

    assert sight_of(submitted, None, then).keys is shown
    assert sight_of(sitting, None, then).keys is False


@pytest.mark.parametrize(
    ("shows", "sight"),
    [
        (Shown.POINTS, Sight()),
        (Shown.ANSWERS, Sight(answers=True)),
        (Shown.MARKS, Sight(answers=True, marks=True)),
        (Shown.KEYS, Sight(answers=True, marks=True, keys=True)),
        (Shown.EXPLANATIONS, Sight(answers=True, marks=True, keys=True, explanations=True)),
    ],
)
@pytest.mark.parametrize("review", Review)
def test_sight_has_the_parts_its_rule_opens_and_none_at_another_time(now, shows, sight, review):
    sitting = make_sitting(now=now, review=review, shows=shows, closes_at=now + timedelta(hours=1))
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    early, late = (sight_of(submitted, None, now + timedelta(hours=hours)) for hours in (0, 2))

    assert early == (sight if review == Review.AT_ONCE else Sight())
    assert late == (Sight() if review == Review.NEVER else sight)


def test_sight_of_a_paper_pinned_before_there_were_steps_is_whole(now):
    sitting = make_sitting(now=now)
    del sitting.rules["shows"]
    sitting.save()

    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert sight_of(submitted, None, now).explanations is True


def test_sight_waits_until_nobody_can_hand_in_any_more(now):
    sitting = make_sitting(now=now, review=Review.AFTER_CLOSING, closes_at=now + timedelta(hours=1))
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert sight_of(submitted, None, end_of(sitting) - timedelta(microseconds=1)).keys is False
    assert sight_of(submitted, None, end_of(sitting)).keys is True


def test_sight_after_closing_needs_an_end(now):
    sitting = make_sitting(now=now, review=Review.AFTER_CLOSING)
    submitted = submit_sitting(sitting=sitting, now=now, by=sitting.officer)

    assert sight_of(submitted, None, now + timedelta(days=1000)).keys is False


@pytest.mark.parametrize(("prolonged", "shown"), [(timedelta(0), True), (timedelta(hours=5), False), (None, False)])
def test_sight_waits_for_the_new_end_of_a_prolonged_quiz(now, prolonged, shown):
    quiz = make_quiz(items=[make_question()], review=Review.AFTER_CLOSING, closes_at=now + timedelta(hours=1))
    officer = make_officer()
    sitting = submit_sitting(sitting=start_quiz(officer=officer, quiz=quiz, now=now), now=now, by=officer)
    quiz.closes_at = None if prolonged is None else quiz.closes_at + prolonged

    assert sight_of(sitting, quiz, now + timedelta(hours=2)).keys is shown


# Who sees every picture of the bank; nobody else does by his role.
BY_ROLE = {
    Role.QUESTION_EDITOR: True,
    Role.REVIEWER: True,
    Role.MARKER: True,
    Role.EDITOR: False,
    Role.SECRETARY: False,
    Role.BUREAU_OFFICE: False,
    Role.CONTEST_ORGANISER: False,
    Role.SYSTEM_ADMIN: False,
    Role.SECURITY_ADMIN: False,
    Role.AUDIT_ADMIN: False,
}


@pytest.fixture
def today(now):
    return local_date(now)


def sees(officer, picture, day):
    """Whether predicate and queryset let the officer see the picture; both must say the same."""
    seen = can_view_picture(officer, picture, day)
    assert (picture in pictures_visible_to(officer, day)) is seen
    return seen


@pytest.mark.parametrize(("role", "seen"), BY_ROLE.items())
def test_can_view_picture_by_role(role, seen, today):
    sync_group_permissions()
    officer, picture = make_officer(), make_picture()
    appoint(officer, role)
    sync_groups(officer, today)

    assert sees(officer, picture, today) is seen


def test_can_view_picture_of_a_question_on_ones_own_paper_only(now, today):
    picture, other = make_picture(), make_picture()
    mine, theirs = (make_question(stem=marker_of(each)) for each in (picture, other))
    officer, colleague = make_officer(), make_officer()
    make_sitting(officer, questions=[mine], now=now)
    make_sitting(colleague, questions=[theirs], now=now)

    assert [sees(officer, each, today) for each in (picture, other)] == [True, False]
    assert [sees(colleague, each, today) for each in (picture, other)] == [False, True]


def test_can_view_picture_of_the_version_one_was_asked_not_of_a_later_one(now, today):
    old, new = make_picture(), make_picture()
    question, officer = make_question(kind="judge", stem=marker_of(old)), make_officer()
    make_sitting(officer, questions=[question], now=now)
    revise_question(question=question, stem=marker_of(new), key=True, actor=None, now=now)

    assert [sees(officer, each, today) for each in (old, new)] == [True, False]


def test_can_view_picture_of_an_explanation_once_handed_in(now, today):
    picture = make_picture()
    officer = make_officer()
    sitting = make_sitting(officer, questions=[make_question(explanation=marker_of(picture))], now=now)

    assert not sees(officer, picture, today)
    submit_sitting(sitting=sitting, now=now, by=officer)
    assert sees(officer, picture, today)


def test_can_view_picture_of_ones_own_paper_on_an_old_platform(today):
    picture, explained = make_picture(), make_picture()
    question = make_question(kind="judge", stem=marker_of(picture), explanation=marker_of(explained))
    officer, colleague = make_officer(), make_officer()
    make_archived_sitting(officer, versions=[question.current])

    assert [sees(officer, each, today) for each in (picture, explained)] == [True, True]
    assert [sees(colleague, each, today) for each in (picture, explained)] == [False, False]


@pytest.mark.parametrize("role", [None, *Role])
def test_can_view_archived_sitting_and_its_twin_agree(role, today):
    officer, colleague = make_officer(), make_officer()
    if role:
        appoint(officer, role)
    own, others, unclaimed = (make_archived_sitting(whose) for whose in (officer, colleague, None))

    seen = {sitting for sitting in (own, others, unclaimed) if can_view_archived_sitting(officer, sitting, today)}

    assert seen == set(archived_sittings_visible_to(officer, today))
    assert seen == ({own, unclaimed} if role == Role.BUREAU_OFFICE else {own})


@pytest.mark.parametrize("role", [None, *Role])
def test_who_marks_and_who_oversees_by_role(role, today, now):
    """By the office alone; whoever is a marker marks what names nobody, and what names him."""
    officer, colleague = make_officer(), make_marker()
    if role:
        appoint(officer, role)
    quizzes = {"anybody": make_essay_quiz(), "him": make_essay_quiz(), "another": make_essay_quiz()}
    for name, marker in (("him", officer), ("another", colleague)):
        quizzes[name].markers.add(marker)
        quizzes[name].save()
    task = hand_in_essays(quizzes["anybody"], now=now).items.get().marking_tasks.get()

    may_mark = {name for name, quiz in quizzes.items() if can_mark_quiz(officer, quiz, today)}
    oversees = can_oversee_marking(officer, today)

    assert may_mark == ({"anybody", "him"} if role == Role.MARKER else set())
    assert set(quizzes_to_mark(officer, today)) == {quizzes[name] for name in may_mark}
    assert oversees is (role in (Role.QUESTION_EDITOR, Role.BUREAU_OFFICE))
    assert set(tasks_overseen_by(officer, today)) == ({task} if oversees else set())
    assert can_release_seat(officer, today) is oversees


@pytest.mark.parametrize(
    ("whose", "role", "opens"),
    [
        ("own", Role.MARKER, True),
        ("own", None, False),
        ("another's", Role.MARKER, False),
        ("another's", Role.QUESTION_EDITOR, False),
        ("another's", Role.BUREAU_OFFICE, False),
        ("nobody's", Role.MARKER, False),
    ],
)
@pytest.mark.parametrize("state", ["held", "done"])
def test_who_opens_a_marking_task(whose, role, opens, state, today, now):
    officer, colleague = make_officer(), make_marker()
    if role:
        appoint(officer, role)
    task = hand_in_essays(make_essay_quiz(), now=now).items.get().marking_tasks.get()
    if whose != "nobody's":
        when = {"held_until": now} if state == "held" else {"done_at": now}
        task.state, task.marker = state, officer if whose == "own" else colleague
        MarkingTask.objects.filter(pk=task.pk).update(state=state, marker=task.marker, **when)

    assert can_open_marking_task(officer, task, today) is opens
    assert (task in tasks_open_to(officer, today)) is opens


@pytest.mark.parametrize(("role", "seen"), BY_ROLE.items())
def test_can_view_twin_by_role_and_its_twin_agree(role, seen, now, today):
    sync_group_permissions()
    officer = make_officer()
    appoint(officer, role)
    sync_groups(officer, today)
    compare_questions([make_question(kind="judge", stem="警告期为6个月。").pk for _ in "12"], now=now)
    twin = Twin.objects.get()

    assert can_view_twin(officer, twin, today) is seen
    assert set(twins_visible_to(officer, today)) == ({twin} if seen else set())
    assert can_decide_twins(officer) is (role == Role.QUESTION_EDITOR)
