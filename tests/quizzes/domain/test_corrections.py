"""Putting a wrong key right: what is previewed is what happens, once, with everything above following."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contests.domain.contests import close_contest
from contests.domain.entries import enter_contest
from contests.models import ContestEntry
from ledger.models import Entry, Progress
from people.enums import Role
from people.models import AuditEvent
from quizzes.consequences import foreseen
from quizzes.domain.bank import revise_question
from quizzes.domain.corrections import (
    carry_out,
    carry_out_waiting,
    correct_paper,
    decide_correction,
    drop_correction,
    effect_of,
    propose_correction,
    read_key,
)
from quizzes.domain.draws import DrawRule
from quizzes.domain.sittings import start_quiz, submit_sitting
from quizzes.enums import CorrectionState, QuestionState, Remedy
from quizzes.models import CorrectedSitting, Correction, Question, Sitting
from quizzes.rules import can_correct, can_decide_correction, can_view_corrections
from tests.conftest import NOW
from tests.factories.contests import WINDOW, make_entrant, make_open_contest
from tests.factories.people import appoint, make_officer
from tests.factories.quizzes import make_question, make_quiz

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_corrector(role=Role.QUESTION_EDITOR):
    officer = make_officer()
    appoint(officer, role)
    return officer


def letters(version, text):
    """The stored answer that chooses these letters."""
    return [option["id"] for letter, option in zip("ABCD", version.options, strict=False) if letter in text]


def hand_in(quiz, answers, *, now=NOW, officer=None):
    """One officer's paper, answered with letters in the order of the quiz's questions; None leaves one open."""
    sitting = start_quiz(officer=officer or make_officer(), quiz=quiz, now=now)
    for item, text in zip(sitting.items.order_by("position"), answers, strict=True):
        item.answer = None if text is None else letters(item.version, text)
        item.save(update_fields=["answer"])
    return submit_sitting(sitting=sitting, now=now + timedelta(minutes=1), by=sitting.officer)


def propose(question, remedy=Remedy.KEY, key="C", *, actor=None, now=NOW, **fields):
    version = question.current
    return propose_correction(
        version=version,
        remedy=remedy,
        key=read_key(version, key) if remedy == Remedy.KEY else None,
        reason="原答案依据的条文已修订。",
        actor=actor or make_corrector(),
        now=now,
        **fields,
    )


def apply(correction, *, actor=None, now=NOW + HOUR):
    correction = decide_correction(correction=correction, actor=actor or make_corrector(), now=now)
    return carry_out(correction=correction, now=now)


@pytest.fixture
def quiz():
    return make_quiz(items=[make_question() for _number in range(2)], pass_percent=60)


@pytest.fixture
def wrong(quiz):
    """The question whose key is B and should have been C."""
    return quiz.items.all()[0].question


def test_new_key_gives_points_to_those_who_were_right(quiz, wrong):
    gains, keeps, misses = hand_in(quiz, "CB"), hand_in(quiz, "BB"), hand_in(quiz, "DB")

    changed = apply(propose(wrong))

    points = {sitting.pk: Sitting.objects.get(pk=sitting.pk).points for sitting in (gains, keeps, misses)}
    assert changed == 1
    assert points == {gains.pk: 10, keeps.pk: 10, misses.pk: 5}
    assert Progress.objects.get(officer=gains.officer).passed_at == gains.submitted_at
    assert Progress.objects.get(officer=misses.officer).passed_at is None


def test_strict_correction_takes_points_from_those_who_were_wrong(quiz, wrong):
    loses = hand_in(quiz, "BB")
    before = Progress.objects.get(officer=loses.officer)

    apply(propose(wrong, nobody_loses=False))

    after = Progress.objects.get(officer=loses.officer)
    assert (before.best_points, before.passed_at) == (10, loses.submitted_at)
    assert (after.best_points, after.passed_at) == (5, None)


def test_new_entry_supersedes_the_old_one_and_is_dated_like_it(quiz, wrong):
    sitting = hand_in(quiz, "CB")
    correction = propose(wrong)

    apply(correction)

    old, new = Entry.objects.filter(officer=sitting.officer).order_by("sequence")
    assert (new.supersedes, new.occurred_at, new.recorded_at) == (old, old.occurred_at, NOW + HOUR)
    assert (old.payload["points"], new.payload["points"]) == ("5.00", "10.00")
    assert new.payload["correction"] == str(correction.uuid)
    assert Sitting.objects.get(pk=sitting.pk).entry == new


def test_full_points_for_everybody(quiz, wrong):
    sittings = [hand_in(quiz, answers) for answers in ("BB", "DB", [None, "B"])]

    apply(propose(wrong, Remedy.FULL))

    assert {Sitting.objects.get(pk=sitting.pk).points for sitting in sittings} == {10}
    assert Question.objects.get(pk=wrong.pk).state == QuestionState.WITHDRAWN


def test_out_of_the_total_moves_full_points_and_pass_mark(quiz, wrong):
    missed, had_it = hand_in(quiz, "DB"), hand_in(quiz, "BD")

    apply(propose(wrong, Remedy.OUT))

    after = {each.pk: each for each in Sitting.objects.all()}
    assert (after[missed.pk].points, after[missed.pk].full_points, after[missed.pk].pass_points) == (5, 5, 3)
    assert [item.left_out for item in after[missed.pk].items.order_by("position")] == [True, False]
    # Without the question nothing would be left of this paper's points, so it keeps them.
    assert (after[had_it.pk].points, after[had_it.pk].full_points) == (5, 10)


def test_only_question_of_a_paper_stays_in_the_total(now):
    question = make_question()
    quiz = make_quiz(items=[question])
    sitting = hand_in(quiz, "D")

    apply(propose(question, Remedy.OUT))

    sitting.refresh_from_db()
    assert (sitting.points, sitting.full_points) == (0, 5)


def test_preview_is_what_happens(quiz, wrong):
    for answers in ("CB", "BB", "DB", "CD", "BD"):
        hand_in(quiz, answers)
    correction = propose(wrong, nobody_loses=False)

    effect = effect_of(correction)
    before = {sitting.pk: sitting.points for sitting in Sitting.objects.all()}
    apply(correction)

    rows = CorrectedSitting.objects.filter(correction=correction)
    assert effect.papers == 5
    assert (len(effect.gaining), len(effect.losing)) == (2, 2)
    assert (len(effect.newly_passed), len(effect.no_longer_passed)) == (1, 1)
    assert {(change.sitting.pk, change.before.points, change.after.points) for change in effect.changes} == {
        (row.sitting_id, row.points_before, row.points_after) for row in rows
    }
    assert {row.sitting_id: row.points_before for row in rows} == {
        row.sitting_id: before[row.sitting_id] for row in rows
    }


class PreviewsComeTrue(TestCase):
    @given(
        st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("AB")), min_size=1, max_size=5),
        st.sampled_from(Remedy.values),
        st.sampled_from("ACD"),
        st.booleans(),
    )
    @settings(deadline=None, max_examples=25)
    def test_any_correction_does_what_its_preview_says(self, papers, remedy, key, nobody_loses):
        quiz = make_quiz(items=[make_question(), make_question()])
        for answers in papers:
            hand_in(quiz, answers)
        question = quiz.items.all()[0].question
        correction = propose(question, remedy, key, nobody_loses=nobody_loses)

        effect = effect_of(correction)
        apply(correction)

        expected = {change.sitting.pk: change.after for change in effect.changes}
        for sitting in Sitting.objects.filter(subject_id=quiz.translation_key):
            stored = (sitting.points, sitting.full_points, sitting.points >= sitting.pass_points)
            if sitting.pk in expected:
                after = expected[sitting.pk]
                assert stored == (after.points, after.full_points, after.passed)
            progress = Progress.objects.get(officer=sitting.officer)
            assert (progress.best_points, progress.best_full_points) == (sitting.points, sitting.full_points)
        if nobody_loses:
            assert effect.losing == [] and effect.no_longer_passed == []
        assert effect_of(correction).changes == []


def test_carrying_out_again_changes_nothing(quiz, wrong):
    hand_in(quiz, "CB")
    correction = propose(wrong)
    apply(correction)
    correction.refresh_from_db()

    assert carry_out(correction=correction, now=NOW + 2 * HOUR) == 0
    assert Entry.objects.count() == 2
    assert (correction.state, correction.finished_at) == (CorrectionState.DONE, NOW + HOUR)


def test_stopped_worker_is_gone_on_with(quiz, wrong):
    sittings = [hand_in(quiz, "CB") for _number in range(3)]
    correction = decide_correction(correction=propose(wrong), actor=make_corrector(), now=NOW + HOUR)
    correct_paper(correction=correction, sitting=sittings[0], now=NOW + HOUR)

    assert carry_out_waiting(now=NOW + 2 * HOUR) == 2
    assert carry_out_waiting(now=NOW + 3 * HOUR) == 0


def test_paper_that_was_open_is_graded_by_the_correction(quiz, wrong):
    sitting = start_quiz(officer=make_officer(), quiz=quiz, now=NOW)
    for item, text in zip(sitting.items.order_by("position"), "CB", strict=True):
        item.answer = letters(item.version, text)
        item.save(update_fields=["answer"])
    apply(propose(wrong))

    result = submit_sitting(sitting=sitting, now=NOW + 2 * HOUR, by=sitting.officer)

    assert result.points == 10
    assert Entry.objects.get(officer=sitting.officer).supersedes is None


def test_papers_to_come_ask_the_right_key(quiz, wrong):
    apply(propose(wrong))

    question = Question.objects.select_related("current").get(pk=wrong.pk)
    assert question.current.number == 2
    assert question.current.key == letters(question.current, "C")
    assert hand_in(quiz, "CB", now=NOW + 2 * HOUR).points == 10


def test_question_revised_since_keeps_its_newer_version(quiz, wrong):
    version = wrong.current
    newer = revise_question(
        question=wrong, stem="换了说法的题干（　）。", options=["甲", "乙"], key="A", actor=None, now=NOW
    )
    correction = propose_correction(
        version=version, remedy=Remedy.KEY, key=read_key(version, "C"), reason="更正", actor=make_corrector(), now=NOW
    )

    apply(correction)

    assert Question.objects.get(pk=wrong.pk).current == newer


def test_ledger_and_progress_hold_after_corrections(quiz, wrong):
    for answers in ("CB", "BB", "DD"):
        hand_in(quiz, answers)
    apply(propose(wrong, nobody_loses=False))

    call_command("verify_ledger")
    call_command("rebuild_progress", "--check")


@pytest.mark.parametrize(
    ("text", "words"),
    [("B", "already"), ("E", "none of the options"), ("", "missing"), ("AB", "exactly one")],
)
def test_what_is_no_other_key_is_refused(text, words, wrong):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        read_key(wrong.current, text)


def test_second_correction_of_a_version_waits_for_the_first(wrong):
    propose(wrong)

    with pytest.raises(ValidationError):
        propose(wrong, key="D")
    assert Correction.objects.count() == 1


def test_reason_is_asked_for(wrong):
    with pytest.raises(ValidationError):
        propose_correction(version=wrong.current, remedy=Remedy.FULL, reason="  ", actor=make_corrector(), now=NOW)


def test_proposer_does_not_decide_and_the_database_says_so_too(wrong):
    proposer = make_corrector()
    correction = propose(wrong, actor=proposer)

    with pytest.raises(PermissionDenied):
        decide_correction(correction=correction, actor=proposer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(state=CorrectionState.IN_FORCE, decided_by=proposer, decided_at=NOW)
    correction.refresh_from_db()
    assert correction.state == CorrectionState.PROPOSED


def test_dropped_correction_cannot_be_decided(wrong):
    proposer = make_corrector()
    correction = propose(wrong, actor=proposer)

    drop_correction(correction=correction, actor=proposer, now=NOW)

    with pytest.raises(ValidationError):
        decide_correction(correction=correction, actor=make_corrector(), now=NOW)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_correct_and_decide(role, wrong, now):
    actor = make_corrector(role) if role else make_officer()
    correction = propose(wrong)
    proposes = role in {Role.QUESTION_EDITOR, Role.CONTEST_ORGANISER}
    decides = proposes or role == Role.BUREAU_OFFICE

    assert can_correct(actor, now.date()) == proposes
    assert can_view_corrections(actor, now.date()) == decides
    assert can_decide_correction(actor, correction, now.date()) == decides
    if not proposes:
        with pytest.raises(PermissionDenied):
            propose(make_question(), actor=actor)


def test_every_step_is_audited(quiz, wrong):
    apply(propose(wrong))

    actions = AuditEvent.objects.filter(action__startswith="correction").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["correction.proposed", "correction.decided"]


def test_places_of_a_closed_contest_follow_as_foreseen(now):
    question = make_question()
    other = make_question(question.bank)
    officers = [make_entrant() for _number in range(3)]
    contest = make_open_contest(officers, now=now, bank=question.bank, rules=[DrawRule("single", 2, Decimal(50))])
    for place, (officer, text) in enumerate(zip(officers, "CBD", strict=True)):
        sitting = enter_contest(officer=officer, contest=contest, now=now, show_name=False)
        chosen = {question.pk: text, other.pk: "B"}
        answers = {
            item.position: letters(item.version, chosen[item.version.question_id])
            for item in sitting.items.select_related("version")
        }
        submit_sitting(sitting=sitting, now=now + timedelta(minutes=5 + place), by=officer, answers=answers)
    close_contest(contest=contest, actor=None, now=now + WINDOW + HOUR)
    correction = propose(question, nobody_loses=False, now=now + 29 * HOUR)
    results = {
        change.sitting.uuid: (change.after.points, change.after.full_points) for change in effect_of(correction).changes
    }
    moved = foreseen("contest", contest.uuid, results)
    before = places(contest)

    apply(correction, now=now + 30 * HOUR)

    after = places(contest)
    assert {(each.officer_id, each.before, each.after) for each in moved} == {
        (officer, before[officer], place) for officer, place in after.items() if before[officer] != place
    }
    assert [before[officer.pk] for officer in officers] == [2, 1, 3]
    assert [after[officer.pk] for officer in officers] == [1, 2, 3]


def places(contest):
    ordered = ContestEntry.objects.filter(contest=contest).order_by("-points", "duration", "submitted_at")
    return {entry.officer_id: place for place, entry in enumerate(ordered, start=1)}


def test_two_thousand_papers_are_previewed_in_few_queries(quiz, wrong, django_assert_max_num_queries):
    for _number in range(3):
        hand_in(quiz, "CB")
    correction = propose(wrong)

    with django_assert_max_num_queries(4):
        effect_of(correction)


def test_correction_points_are_exact(quiz, wrong):
    hand_in(quiz, "CB")
    apply(propose(wrong))

    row = CorrectedSitting.objects.get()
    assert (row.points_before, row.points_after) == (Decimal("5.00"), Decimal("10.00"))
    assert (row.passed_before, row.passed_after) == (False, True)
