"""Reading the bank as lists do: finding questions by their words, by their review date, by their use, by warnings."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.models import KnowledgePoint
from people.models import Officer
from quizzes.enums import Difficulty, QuestionState, ReviewDue, Usage
from quizzes.models import ImportBatch, PaperItem, Question, QuestionWarning, SittingItem
from quizzes.uses import used_elsewhere
from quizzes.wording import fold

# What is to be reviewed within so many days stands in the list of what is due soon.
SOON = timedelta(days=30)
# Words of one search that count: nobody types more.
MOST_WORDS = 12


def find_questions(questions: QuerySet[Question], text: str) -> QuerySet[Question]:
    """Those of `questions` whose texts hold every word of `text`, wherever it stands; all of them for an empty one.

    Words are what blanks separate; punctuation, width and case do not count, and two characters are enough. One pass
    over the folded words of the bank (docs/decisions/0009-finding-questions.md).
    """
    words = [fold(word) for word in text.split()]
    for word in [word for word in words if word][:MOST_WORDS]:
        questions = questions.filter(traits__words__contains=word)
    return questions.none() if words and not any(words) else questions


def in_review_state(questions: QuerySet[Question], due: str, day: date) -> QuerySet[Question]:
    """Those of `questions` whose review date stands so to `day`; nobody reviews withdrawn ones any more."""
    if due == ReviewDue.NONE:
        return questions.filter(review_on=None)
    dated = questions.exclude(state=QuestionState.WITHDRAWN)
    if due == ReviewDue.OVERDUE:
        return dated.filter(review_on__lt=day)
    return dated.filter(review_on__gte=day, review_on__lte=day + SOON)


def overdue_questions(day: date) -> QuerySet[Question]:
    """The questions whose review date has passed on `day`, the longest overdue first."""
    return in_review_state(Question.objects.all(), ReviewDue.OVERDUE, day).order_by("review_on", "pk")


def in_use_state(questions: QuerySet[Question], usage: str) -> QuerySet[Question]:
    """Those of `questions` that a quiz has fixed, a sitting has asked, a higher room uses, or none of them."""
    fixed = Exists(PaperItem.objects.filter(question=OuterRef("pk")))
    asked = Exists(SittingItem.objects.filter(version__question=OuterRef("pk")))
    if usage == Usage.FIXED:
        return questions.filter(fixed)
    if usage == Usage.ASKED:
        return questions.filter(asked)
    elsewhere = used_elsewhere()
    return questions.filter(elsewhere) if usage == Usage.ELSEWHERE else questions.filter(~fixed, ~asked, ~elsewhere)


def with_warnings(questions: QuerySet[Question], code: str = "") -> QuerySet[Question]:
    """Those of `questions` that the check `code` has warned of; with no code, those of which any check has."""
    warnings = QuestionWarning.objects.filter(question=OuterRef("pk"))
    return questions.filter(Exists(warnings.filter(code=code) if code else warnings))


def imports_visible_to(actor: Officer) -> QuerySet[ImportBatch]:
    """The imports that `actor` may see: everybody's, or none. Twin of quizzes.rules.can_import."""
    return ImportBatch.objects.all() if actor.has_perm("quizzes.add_question") else ImportBatch.objects.none()


def points_with_counts() -> QuerySet[KnowledgePoint]:
    """The knowledge points with how many questions each has, by state and, of those in use, by difficulty.

    Annotates `in_draft`, `in_reviewed`, `in_active`, `in_withdrawn`, `is_easy`, `is_medium`, `is_hard`; one query.
    """
    kept = Q(questions__retracted_at=None)
    states = {f"in_{state}": Count("questions", kept & Q(questions__state=state)) for state in QuestionState}
    active = Q(questions__state=QuestionState.ACTIVE)
    levels = {f"is_{level}": Count("questions", active & Q(questions__difficulty=level)) for level in Difficulty}
    return KnowledgePoint.objects.annotate(**states, **levels)
