"""What a contest pins at opening: the questions its rules can draw, and the officers in its scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from common.identifiers import short_code
from contests.domain.draw import draw_rule, rules_of
from contests.models import Contest, ContestQuestion, ContestRule, Eligible
from people.enums import Tree, UnitKind
from people.models import Membership
from people.queries import UnitTree, unit_tree
from people.scope import officers_in_scope
from quizzes.domain.draws import DrawRule, PoolQuestion, PoolTooSmall, draw
from quizzes.domain.papers import pool_question, shortage_text
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Question

CODE_LENGTH = 8
BATCH = 500
# How many questions a refusal names, and what a rubric is asked with: whether it has lines depends on no points.
NAMED = 3
ONE_POINT = Decimal(1)


def drawable_questions(contest: Contest, rules: Sequence[DrawRule]) -> list[Question]:
    """The active questions of the contest's banks that some rule can draw, each with its current version. One query."""
    questions = Question.objects.filter(
        bank__in=contest.banks.all(),
        kind__in={rule.kind for rule in rules},
        state=QuestionState.ACTIVE,
        current__isnull=False,
    ).select_related("current")
    content = ("current__stem", "current__options", "current__key")
    fields = ("uuid", "bank", "kind", "knowledge_point", "difficulty", *content)
    return [
        question
        for question in questions.only(*fields).order_by("pk")
        if any(rule.accepts(cell_of(question)) for rule in rules)
    ]


def cell_of(question: Question) -> tuple[int | None, str, int | None, str]:
    """What a rule may ask of a question: bank, kind, knowledge point, difficulty."""
    return (question.bank_id, question.kind, question.knowledge_point_id, question.difficulty)


def check_papers_fill(contest: Contest) -> None:
    """Raise ValidationError, in the organiser's language, unless the banks hold enough questions for a paper."""
    rules = rules_of(contest)
    questions = drawable_questions(contest, rules)
    check_machine_grades(questions)
    check_rules_fill(rules, pool_from(questions))


def check_machine_grades(questions: Iterable[Question]) -> None:
    """Raise ValidationError, naming some, where people would have to mark a question: a board cannot wait for them."""
    marked = [question for question in questions if kind_of(question.kind).rubric(question.current_version, ONE_POINT)]
    if marked:
        names = pgettext("between facts", ", ").join(f"“{question}”" for question in marked[:NAMED])
        raise ValidationError(
            ngettext(
                "A contest asks only what a machine grades. %(count)d question of its banks is marked by people: "
                "%(names)s. Change the rules or the banks.",
                "A contest asks only what a machine grades. %(count)d questions of its banks are marked by people: "
                "%(names)s. Change the rules or the banks.",
                len(marked),
            )
            % {"count": len(marked), "names": names}
        )


def check_rules_fill(rules: Sequence[DrawRule], pool: Iterable[PoolQuestion]) -> None:
    """Raise ValidationError unless `pool` fills `rules`; whether it does never depends on a seed."""
    if not rules:
        raise ValidationError(_("The contest has no rule for its papers yet. Add at least one."))
    if not any(rule.count * rule.points for rule in rules):
        raise ValidationError(_("The papers of the contest would be worth no points. Give a rule some."))
    try:
        draw(pool, rules, "", shuffle_options=False)
    except PoolTooSmall as error:
        raise ValidationError(shortage_text(error.number, error.rule, error.available)) from None


@dataclass(frozen=True)
class RuleStock:
    """A rule of a contest, and how many active questions of its banks match it."""

    rule: ContestRule
    matching: int

    @property
    def falls_short(self) -> bool:
        return self.matching < self.rule.count


def stock_of(contest: Contest) -> list[RuleStock]:
    """For each rule, in order, what the banks hold for it now; questions that several rules match count for each.

    Whether they fill a paper together is for check_papers_fill to say.
    """
    rows = list(contest.rules.select_related("knowledge_point").order_by("position"))
    cells = [cell_of(question) for question in drawable_questions(contest, [draw_rule(row) for row in rows])]
    return [RuleStock(row, sum(map(draw_rule(row).accepts, cells))) for row in rows]


def pool_from(questions: Iterable[Question]) -> list[PoolQuestion]:
    """Questions of the bank as the draw reads them."""
    return [pool_question(question, question.current_version) for question in questions]


def pin_questions(contest: Contest) -> None:
    """Write the contest's pool; raises ValidationError where it does not fill the papers or people would mark some."""
    rules = rules_of(contest)
    questions = drawable_questions(contest, rules)
    check_machine_grades(questions)
    pool = pool_from(questions)
    check_rules_fill(rules, pool)
    ContestQuestion.objects.bulk_create(
        (
            ContestQuestion(
                contest=contest,
                version_id=entry.version_id,
                question_uuid=entry.uuid,
                kind=entry.kind,
                knowledge_point_id=entry.knowledge_point,
                difficulty=entry.difficulty,
                option_ids=list(entry.option_ids),
            )
            for entry in pool
        ),
        batch_size=BATCH,
    )


def pin_officers(contest: Contest, *, day: date, now: datetime) -> None:
    """Write the list of eligible officers as of `day`, each with his branch and an entry code (DOMAIN §7.1).

    Raises ValidationError where the scope holds nobody.
    """
    officers = list(officers_in_scope(contest.scope, as_of=day).order_by("pk").values_list("pk", flat=True))
    if not officers:
        raise ValidationError(_("Nobody is in the scope of the contest on this day. Change the scope, then open it."))
    branches = branches_on(day)
    codes = _fresh_codes(len(officers))
    Eligible.objects.bulk_create(
        (
            _eligible(contest, officer, branches.get(officer), code, now)
            for officer, code in zip(officers, codes, strict=True)
        ),
        batch_size=BATCH,
    )


def pin_late_officer(contest: Contest, officer_id: int, *, reason: str, day: date, now: datetime) -> Eligible:
    """Add one officer to the list after opening."""
    taken = set(contest.eligible.values_list("code", flat=True))
    code = next(code for code in iter(lambda: short_code(CODE_LENGTH), "") if code not in taken)
    row = _eligible(contest, officer_id, branches_on(day).get(officer_id), code, now)
    row.is_late, row.reason = True, reason
    row.save()
    return row


def branches_on(day: date) -> dict[int, tuple[int, str]]:
    """Each officer's branch on `day`: the id and the name of the nearest branch from his party unit upwards.

    Who belongs above every branch keeps his unit. Two queries.
    """
    tree = unit_tree(Tree.PARTY, day)
    rows = Membership.objects.as_of(day).filter(tree=Tree.PARTY, unit__isnull=False)
    names: dict[int, tuple[int, str]] = {}
    branches = {}
    for officer_id, unit_id in rows.values_list("officer_id", "unit_id"):
        if unit_id not in names:
            names[unit_id] = _branch_of(tree, unit_id)
        branches[officer_id] = names[unit_id]
    return branches


def _branch_of(tree: UnitTree, unit_id: int) -> tuple[int, str]:
    path = tree.path(unit_id)
    if not path:
        return (unit_id, "")
    node = next((node for node in reversed(path) if node.kind == UnitKind.BRANCH), path[-1])
    return (node.unit_id, node.name)


def _eligible(contest: Contest, officer_id: int, branch: tuple[int, str] | None, code: str, now: datetime) -> Eligible:
    unit_id, unit_name = branch or (None, "")
    return Eligible(
        contest=contest, officer_id=officer_id, unit_id=unit_id, unit_name=unit_name, code=code, recorded_at=now
    )


def _fresh_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(short_code(CODE_LENGTH))
    return list(codes)
