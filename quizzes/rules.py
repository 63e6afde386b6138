"""Who may see and do what in the quizzes: predicates, each with a queryset twin in quizzes.queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from people.enums import Role
from people.models import Officer
from people.queries import has_role
from quizzes.enums import ImportStage, QuestionState, Review, Shown, SittingState
from quizzes.models import (
    Accommodation,
    ArchivedAnswer,
    ArchivedSitting,
    Correction,
    ImportBatch,
    MarkingTask,
    Picture,
    PictureUse,
    PracticeItem,
    PracticeRun,
    Question,
    QuizPage,
    Sitting,
    SittingItem,
    Twin,
)
from quizzes.models.sittings import grace
from quizzes.queries import (
    ANALYSTS,
    CORRECTORS,
    DECIDERS,
    EXPORT_PERMISSION,
    GRANTERS,
    OVERSEERS,
    is_still_sat,
    practicable_questions,
    reviews_alone,
    works_with_questions,
)


def can_import(actor: Officer) -> bool:
    """Whether `actor` may bring files of questions in, and see what anybody brought in. Twin: imports_visible_to."""
    return actor.has_perm("quizzes.add_question")


def can_undo_import(actor: Officer, batch: ImportBatch) -> bool:
    """Whether `actor` may take an import back: who may change questions, once it is done and not undone.

    Whether its questions allow it is for quizzes.domain.undo to say.
    """
    return can_import(actor) and actor.has_perm("quizzes.change_question") and batch.stage == ImportStage.DONE


def can_view_quiz(actor: Officer, quiz: QuizPage) -> bool:
    """Whether `actor` may see and start a quiz: everybody every published one. Twin: quizzes_visible_to."""
    return quiz.live


def can_view_sitting(actor: Officer, sitting: Sitting) -> bool:
    """Whether `actor` may open a sitting, its answers and its result: his own only. Twin: sittings_visible_to."""
    return sitting.officer_id == actor.pk


def can_view_analyses(actor: Officer, day: date) -> bool:
    """Whether `actor` may see item analyses, keys included, on `day`: who keeps questions and who runs contests.

    Twin: analyses_visible_to.
    """
    return has_role(actor, ANALYSTS, day)


def can_view_practice(actor: Officer, run: PracticeRun) -> bool:
    """Whether `actor` may open a practice: his own only, whatever office he holds. Twin: runs_visible_to."""
    return run.officer_id == actor.pk


def can_practise(question: Question, now: datetime) -> bool:
    """Whether a question may be practised at `now`, which shows its key. Twin: practicable_questions."""
    return practicable_questions(now).filter(pk=question.pk).exists()


def can_view_archived_sitting(actor: Officer, sitting: ArchivedSitting, day: date) -> bool:
    """Whether `actor` may open a sitting on an old platform: his own, and the bureau office one that is nobody's.

    Somebody must be able to find out whose a record is; once it is known, the answers are his alone. Twin:
    archived_sittings_visible_to.
    """
    if sitting.officer_id is None:
        return has_role(actor, [Role.BUREAU_OFFICE], day)
    return sitting.officer_id == actor.pk


def can_grant_accommodations(actor: Officer, day: date) -> bool:
    """Whether `actor` may see, grant and end extra time and tries on `day`. Twin: accommodations_visible_to."""
    return has_role(actor, GRANTERS, day)


def can_view_reason(actor: Officer, accommodation: Accommodation, day: date) -> bool:
    """Whether `actor` may read why something was granted: who granted it, while he still may grant, and the office.

    Twin: reasons_visible_to.
    """
    if has_role(actor, [Role.BUREAU_OFFICE], day):
        return True
    return accommodation.granted_by_id == actor.pk and can_grant_accommodations(actor, day)


@dataclass(frozen=True)
class Sight:
    """What the officer may see of a paper he handed in, beyond its points; each part comes with those before it."""

    answers: bool = False
    marks: bool = False
    keys: bool = False
    explanations: bool = False


# What a rule of showing opens, in the order of the enumeration.
_SIGHTS = {
    Shown.POINTS: Sight(),
    Shown.ANSWERS: Sight(answers=True),
    Shown.MARKS: Sight(answers=True, marks=True),
    Shown.KEYS: Sight(answers=True, marks=True, keys=True),
    Shown.EXPLANATIONS: Sight(answers=True, marks=True, keys=True, explanations=True),
}


# What practice shows of a question as soon as it is answered.
EVERYTHING = _SIGHTS[Shown.EXPLANATIONS]


def sight_of(sitting: Sitting, quiz: QuizPage | None, now: datetime) -> Sight:
    """What of a sitting may leave the server to its officer now, by the rules pinned at its start.

    Nothing before it has its points. Under AFTER_CLOSING an occasion without an end never shows more than points, and
    a quiz that was prolonged since (`quiz` as it is now; None for a contest) does so only after its new end.
    """
    if sitting.state != SittingState.SUBMITTED or not _is_open(sitting, quiz, now):
        return Sight()
    return _SIGHTS[Shown(sitting.rules.get("shows", Shown.EXPLANATIONS))]


def _is_open(sitting: Sitting, quiz: QuizPage | None, now: datetime) -> bool:
    """Whether the time has come. After a closing the grace and everybody's extra time pass as well."""
    review = sitting.rules["review"]
    if review != Review.AFTER_CLOSING:
        return review == Review.AT_ONCE
    if not sitting.rules["closes_at"] or (quiz and not quiz.closes_at):
        return False
    ends = [datetime.fromisoformat(sitting.rules["closes_at"]), *([quiz.closes_at] if quiz else [])]
    return now >= max(ends) + grace() and not is_still_sat(sitting.subject_kind, sitting.subject_id, now)


def can_review_question(actor: Officer, question: Question) -> bool:
    """Whether `actor` may review what awaits review of a question: somebody else's writing, unless he reviews alone.

    Twin: questions_reviewable_by.
    """
    if question.state != QuestionState.DRAFT and question.proposed is None:
        return False
    own = question.newest_version.created_by_id == actor.pk
    return actor.has_perm("quizzes.review_question") and (not own or reviews_alone(actor))


def can_export_question(actor: Officer, question: Question) -> bool:
    """Whether `actor` may take a question with its key out of the platform: whoever may rewrite it.

    Twin: questions_exportable_by.
    """
    return actor.has_perm(EXPORT_PERMISSION)


def can_view_picture(actor: Officer, picture: Picture, day: date) -> bool:
    """Whether `actor` may see a picture: whoever works with the bank, and the officer who was shown it.

    Shown are the pictures of the questions on his own papers, those of an old platform included; those of keys and
    explanations once he has handed in, and their addresses no earlier than sight_of lets them out. Twin:
    pictures_visible_to.
    """
    if works_with_questions(actor, day):
        return True
    return any(_is_shown(actor, use) for use in picture.uses.all())


def _is_shown(actor: Officer, use: PictureUse) -> bool:
    papers = SittingItem.objects.filter(version=use.version_id, sitting__officer=actor)
    practised = PracticeItem.objects.filter(version=use.version_id, run__officer=actor)
    archived = ArchivedAnswer.objects.filter(version=use.version_id, sitting__officer=actor)
    if not use.asked:
        papers = papers.exclude(sitting__state=SittingState.OPEN)
        practised = practised.filter(answered_at__isnull=False)
    return papers.exists() or practised.exists() or archived.exists()


def can_correct(actor: Officer, day: date) -> bool:
    """Whether `actor` may propose and drop corrections of questions on `day`."""
    return has_role(actor, CORRECTORS, day)


def can_view_corrections(actor: Officer, day: date) -> bool:
    """Whether `actor` may see corrections and what they do, without the persons. Twin: corrections_visible_to."""
    return has_role(actor, DECIDERS, day)


def can_decide_correction(actor: Officer, correction: Correction, day: date) -> bool:
    """Whether `actor` may put a correction in force: anybody who sees corrections but its proposer (four eyes)."""
    return actor.pk != correction.proposed_by_id and can_view_corrections(actor, day)


def can_mark_quiz(actor: Officer, quiz: QuizPage, day: date) -> bool:
    """Whether `actor` may mark papers of a quiz on `day`: a marker, and named by the quiz where it names any.

    Never his own paper, never the same question twice: that is for the queue. Twin: quizzes_to_mark.
    """
    if not has_role(actor, [Role.MARKER], day):
        return False
    named = {marker.pk for marker in quiz.markers.all()}
    return not named or actor.pk in named


def can_open_marking_task(actor: Officer, task: MarkingTask, day: date) -> bool:
    """Whether `actor` may open a seat, question and answer: the one who holds it or marked it. Twin: tasks_open_to."""
    return task.marker_id == actor.pk and can_mark_quiz(actor, task.quiz, day)


def can_oversee_marking(actor: Officer, day: date) -> bool:
    """Whether `actor` may see on `day` how far the marking is, marker by marker. Twin: tasks_overseen_by."""
    return has_role(actor, OVERSEERS, day)


def can_release_seat(actor: Officer, day: date) -> bool:
    """Whether `actor` may take a held seat from its marker: whoever oversees the marking."""
    return can_oversee_marking(actor, day)


def can_view_twin(actor: Officer, twin: Twin, day: date) -> bool:
    """Whether `actor` may see two questions beside each other on `day`, keys included. Twin: twins_visible_to."""
    return works_with_questions(actor, day)


def can_decide_twins(actor: Officer) -> bool:
    """Whether `actor` may say that two questions that are alike are both kept: whoever may rewrite them."""
    return actor.has_perm("quizzes.change_question")
