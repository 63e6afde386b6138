"""Keeping up what is worked out from questions: the words that searches look through, the key's place, warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common.clock import local_date
from courses.models import Clause
from quizzes.domain.lint import BASIS_REPEALED, EDITION, lint_question
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionTraits, QuestionVersion, QuestionWarning
from quizzes.pictures import pieces_of
from quizzes.wording import fold, texts_within

# Questions read and written at a time.
PORTION = 500
# The most that one run of the clock catches up with.
MOST_A_RUN = 2000


_waiting: ContextVar[set[int] | None] = ContextVar("questions whose traits wait", default=None)


@contextmanager
def traits_at_the_end(now: datetime) -> Iterator[None]:
    """Within the block, keep_traits waits, so that whoever writes many questions pays for their traits once."""
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh_traits(waiting, now=now)


def keep_traits(*questions: Question, now: datetime) -> None:
    """Bring traits and warnings of questions up to date, in the caller's transaction.

    Whoever changes what a question says or is filed under calls it.
    """
    waiting = _waiting.get()
    if waiting is None:
        refresh_traits([question.pk for question in questions], now=now)
    else:
        waiting.update(question.pk for question in questions)


@transaction.atomic
def refresh_traits(questions: Collection[int], *, now: datetime) -> None:
    """Bring traits and warnings of these questions (primary keys) up to their current versions and filing.

    Safe to repeat; four queries for each 500 questions.
    """
    keys, day = sorted(questions), local_date(now)
    for start in range(0, len(keys), PORTION):
        portion = list(_with_filing(Question.objects.filter(pk__in=keys[start : start + PORTION])))
        QuestionTraits.objects.bulk_create(
            [traits_of(question) for question in portion],
            update_conflicts=True,
            unique_fields=["question"],
            update_fields=["version", "edition", "words", "key_at", "places"],
        )
        QuestionWarning.objects.filter(question__in=portion).delete()
        QuestionWarning.objects.bulk_create(warning for question in portion for warning in warnings_of(question, day))


def drop_traits(questions: Collection[int]) -> None:
    """Forget traits and warnings of questions that nothing looks for any more."""
    QuestionTraits.objects.filter(question__in=questions).delete()
    QuestionWarning.objects.filter(question__in=questions).delete()


def refresh_stale_traits(*, now: datetime) -> int:
    """Catch up with questions whose traits or warnings are missing, old or overtaken; how many. For `run_periodic`.

    Overtaken are warnings of a basis that was repealed since, or is in force again. Also whatever was written past
    the bank's own functions is found a minute later.
    """
    stale = list(questions_with_stale_traits(local_date(now)).values_list("pk", flat=True)[:MOST_A_RUN])
    refresh_traits(stale, now=now)
    return len(stale)


def questions_with_stale_traits(day: date) -> QuerySet[Question]:
    """The questions whose traits do not speak of their current version, or not of their basis as it is on `day`."""
    old = Q(traits=None) | ~Q(traits__version=F("current")) | ~Q(traits__edition=EDITION)
    repealed = Q(basis_clause__in=Clause.objects.filter(Q(removed_at__isnull=False) | Q(policy__repealed_on__lte=day)))
    told = Exists(QuestionWarning.objects.filter(question=OuterRef("pk"), code=BASIS_REPEALED))
    return Question.objects.exclude(current=None).filter(old | (repealed & ~told) | (~repealed & told))


def warnings_of(question: Question, day: date) -> list[QuestionWarning]:
    """The warnings to be stored of a question's current version: each code once, however often it was found."""
    codes = dict.fromkeys(found.check.code for found in lint_question(question, question.current_version, day=day))
    return [QuestionWarning(question=question, code=code) for code in codes]


def traits_of(question: Question) -> QuestionTraits:
    """The traits of a question's current version, not saved. No query if the version is loaded."""
    version = question.current_version
    keys = [choice.is_key for choice in kind_of(question.kind).choices(version)]
    chosen = keys.count(True) == 1
    return QuestionTraits(
        question=question,
        version=version,
        edition=EDITION,
        words=words_of_version(version),
        key_at=keys.index(True) if chosen else None,
        places=len(keys) if chosen else None,
    )


def _with_filing(questions: QuerySet[Question]) -> QuerySet[Question]:
    """The questions with all that traits and checks read, without the long texts of their policies."""
    related = questions.select_related("current", "basis_clause__policy")
    return related.defer("basis_clause__policy__body", "basis_clause__policy__attachments")


def words_of_version(version: QuestionVersion) -> str:
    """Everything people read in a version, folded, a text to a line: no search finds what spans two texts."""
    texts = [version.stem, *texts_within(version.options, version.key), version.explanation]
    return "\n".join(folded for text in texts if (folded := fold(_said(text))))


def _said(text: str) -> str:
    """The text with what its pictures show instead of their markers."""
    return "".join(piece if isinstance(piece, str) else piece.alt for piece in pieces_of(text))
