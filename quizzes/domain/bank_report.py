"""What is to be mended in a bank as a whole: warnings counted, and keys that stand too often in one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from common.figures import Share
from quizzes.domain.lint import Check, Finding, all_checks, lint_question
from quizzes.enums import QuestionState, TwinKind
from quizzes.kinds.judge import Judge
from quizzes.kinds.letters import LETTERS
from quizzes.models import Bank, Question, QuestionTraits, QuestionWarning
from quizzes.queries import open_twins_in

# Critical values of chi-square at one in a hundred, by degrees of freedom from 1: an even bank passes them that rarely.
CRITICAL = (6.635, 9.210, 11.345, 13.277, 15.086, 16.812, 18.475, 20.090, 21.666)
# Below five expected in each place the test says nothing; above it, small excesses of large banks harm nobody.
FEWEST_EXPECTED = 5
LEAST_EXCESS = 1.2
PORTION = 500


@dataclass(frozen=True)
class Lopsided:
    """Keys that stand too often in one place: `most` of `total` questions with `places` options, at place `at`."""

    places: int
    at: int
    most: int
    total: int
    is_judgement: bool

    @property
    def share(self) -> Share:
        return Share(self.most, self.total)

    def __str__(self) -> str:
        even = round(self.total / self.places)
        values = {"most": self.most, "total": self.total, "even": even, "letter": LETTERS[self.at]}
        if not self.is_judgement:
            text = _(
                "Of %(total)s single choices with %(places)s options, %(most)s have %(letter)s as the right one; "
                "evenly spread it would be about %(even)s. Whoever always chooses %(letter)s gains by it."
            )
            return text % {**values, "places": self.places}
        text = (
            _("Of %(total)s judgements, %(most)s are right; evenly spread it would be about %(even)s.")
            if self.at == 0
            else _("Of %(total)s judgements, %(most)s are wrong; evenly spread it would be about %(even)s.")
        )
        return text % values


@dataclass(frozen=True)
class BankReport:
    """A bank at a glance. `warnings` counts questions by check, none left out; withdrawn questions count nowhere.

    `twins` counts the pairs to be decided that concern it, kinds without any left out, the gravest first.
    """

    bank: Bank
    states: Mapping[str, int]
    questions: int
    warned: int
    warnings: list[tuple[Check, Share]]
    lopsided: list[Lopsided]
    twins: list[tuple[TwinKind, int]]


def report_on(bank: Bank) -> BankReport:
    """The report of a bank from what is stored. Five queries."""
    in_use = kept_questions(bank)
    states = Counter(dict(bank.questions.order_by().values_list("state").annotate(Count("pk"))))
    questions = sum(states.values()) - states[QuestionState.WITHDRAWN]
    twins = open_twins_in(bank)
    warnings = QuestionWarning.objects.filter(question__in=in_use).order_by()
    counts = Counter(dict(warnings.values_list("code").annotate(Count("pk"))))
    return BankReport(
        bank=bank,
        states=states,
        questions=questions,
        warned=warnings.values("question").distinct().count(),
        warnings=[(check, Share(min(counts[code], questions), questions)) for code, check in all_checks().items()],
        lopsided=lopsided_keys(bank),
        twins=[(kind, twins[kind]) for kind in TwinKind if kind in twins],
    )


def kept_questions(bank: Bank) -> QuerySet[Question]:
    """The bank's questions without the withdrawn ones."""
    return bank.questions.exclude(state=QuestionState.WITHDRAWN)


def lopsided_keys(bank: Bank) -> list[Lopsided]:
    """Where the keys of single choices (by number of options) and of judgements stand too often in one place."""
    rows = QuestionTraits.objects.filter(question__in=kept_questions(bank), key_at__isnull=False).order_by()
    counted: defaultdict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for kind, places, at, number in rows.values_list("question__kind", "places", "key_at").annotate(Count("pk")):
        counted[kind, places][at] = number
    found = []
    for (kind, places), counts in sorted(counted.items()):
        by_place = [counts[place] for place in range(places)]
        if is_lopsided(by_place):
            most = max(by_place)
            found.append(Lopsided(places, by_place.index(most), most, sum(by_place), kind == Judge.key))
    return found


def is_lopsided(counts: Sequence[int]) -> bool:
    """Whether so many keys in each place are further from even than one even bank in a hundred would be.

    Pearson's chi-square against the uniform distribution. False with too few to tell, and where the fullest place
    holds less than a fifth more than its even share.
    """
    if not 2 <= len(counts) <= len(CRITICAL) + 1:
        return False
    even = sum(counts) / len(counts)
    if even < FEWEST_EXPECTED or max(counts) < even * LEAST_EXCESS:
        return False
    return sum((count - even) ** 2 / even for count in counts) > CRITICAL[len(counts) - 2]


def findings_in(bank: Bank, *, day: date) -> Iterator[tuple[Question, Finding]]:
    """Every finding about the bank's questions, question by question, in words. Reads 500 questions at a time."""
    warned = kept_questions(bank).filter(pk__in=QuestionWarning.objects.values("question")).order_by("pk")
    related = warned.select_related("current__created_by", "basis_clause__policy", "knowledge_point")
    rows = related.defer("basis_clause__policy__body", "basis_clause__policy__attachments")
    for question in rows.iterator(PORTION):
        for finding in lint_question(question, question.current_version, day=day):
            yield question, finding
