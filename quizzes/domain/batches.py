"""Bringing many questions into a bank by one act: matching, planning, and writing all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from courses.domain.points import known_points, points_named
from courses.models import Clause, KnowledgePoint
from people.models import Officer
from quizzes.domain.bank import (
    Edit,
    NewQuestion,
    classify_questions,
    compose,
    content_of,
    create_questions,
    edit_questions,
)
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Problem, Severity
from quizzes.domain.pictures import store_pictures
from quizzes.domain.recognition import Known, are_told_apart, is_withdrawn, means_the_same, same_question
from quizzes.domain.reviews import check_first_state, may_skip_review
from quizzes.domain.traits import traits_at_the_end
from quizzes.domain.undo import changes_since, standing_of
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Bank, ImportBatch, Picture, Question, QuestionVersion
from quizzes.pictures import digests_in
from quizzes.wording import stem_key

# So many questions are written at a time.
PORTION = 500
# Every kind that a report counts, those to come included (DESIGN §4).
REPORTED_KINDS = ("single", "multiple", "judge", "blank", "matching", "ordering", "numeric", "essay", "case")


@dataclass(frozen=True)
class Step:
    """What an import does with one question of the draft; `question` is the one in the bank, if there is one."""

    draft: DraftQuestion
    action: str
    question: Question | None = None


CREATE, UPDATE, KEEP = "created", "updated", "unchanged"


@dataclass
class ImportPlan:
    """Every step of an import and everything to know before it; nothing of it is written yet."""

    draft: ImportDraft
    steps: list[Step]
    problems: list[Problem]

    def count(self, action: str) -> int:
        return sum(step.action == action for step in self.steps)

    @property
    def refused(self) -> int:
        return self.draft.found - len(self.steps)

    @property
    def is_clean(self) -> bool:
        """Whether every question found can be imported."""
        return self.draft.found > 0 and not any(problem.severity != Severity.WARNING for problem in self.problems)


@dataclass
class ImportReport:
    """What an import did, or would do: found = created + updated + unchanged + refused once it is done."""

    found: int
    created: int
    updated: int
    unchanged: int
    refused: int
    by_kind: dict[str, int]
    problems: list[dict[str, str]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def plan_import(draft: ImportDraft, *, bank: Bank | None) -> ImportPlan:
    """Match the draft against the bank (None: one yet to be made) and against itself; writes nothing, a few queries.

    A question is the bank's own if the file names it by its UUID, as our own exports do; otherwise if kind and stem
    are the same and they share half of their options. It is updated where it says something else. Two rows of the file
    that are one question are taken once, and refused where their answers differ (DOMAIN §9.8).
    """
    planner = _Planner(draft, bank)
    for each in draft.questions:
        planner.take(each)
    return ImportPlan(
        draft, planner.steps, planner.problems + _new_point_problems(draft, planner.points) + _clause_problems(draft)
    )


class _Planner:
    """Goes through a draft once, in its order, and remembers what it has met."""

    def __init__(self, draft: ImportDraft, bank: Bank | None):
        self.steps: list[Step] = []
        self.problems = list(draft.problems)
        self.points = known_points(each.knowledge_point for each in draft.questions if each.knowledge_point)
        self._in_bank = Known(draft, bank)
        self._unknown_pictures = _unknown_pictures(draft)
        self._earlier: dict[str, list[DraftQuestion]] = defaultdict(list)
        self._numbered: dict[UUID, DraftQuestion] = {}

    def take(self, draft: DraftQuestion) -> None:
        """Plan a step for the question, or note why it cannot be imported."""
        key = stem_key(draft.stem)
        alike = [other for other in self._earlier[key] if not are_told_apart(draft, other)]
        twin = same_question(draft, alike)
        if twin is not None:
            self.problems.append(_twin_problem(draft, twin))
            if means_the_same(draft, twin):
                self.steps.append(Step(draft, KEEP))
            return
        self._earlier[key].append(draft)
        fault = self._fault(draft)
        question = self._in_bank.claim(draft, key) if fault is None else None
        if question is not None and question.kind != draft.kind:
            fault = _kind_problem(draft, question)
        if fault is not None:
            self.problems.append(fault)
            return
        if draft.uuid is not None:
            self._numbered[draft.uuid] = draft
        self.steps.append(_step(draft, question, self.points))
        self.problems += _bank_problems(self.steps[-1])

    def _fault(self, draft: DraftQuestion) -> Problem | None:
        if lacking := self._unknown_pictures & _pictures_in(draft):
            return _picture_problem(draft, lacking)
        if draft.uuid in self._numbered:
            return _number_problem(draft, self._numbered[draft.uuid])
        return None


@transaction.atomic
def apply_plan(
    plan: ImportPlan,
    *,
    batch: ImportBatch | None,
    bank: Bank,
    state: str | None,
    actor: Officer | None,
    now: datetime,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """Write what the plan says, in one transaction; new questions belong to `batch` and start in `state`.

    `state` None: in the one that the file says, as drafts where it says none.

    `advance` is called once for each step, for whoever shows progress.
    """
    points, clauses = _points_for(plan), _clauses_for(plan.draft)
    _keep_pictures(plan, actor=actor, now=now)
    for start in range(0, len(plan.steps), PORTION):
        portion = plan.steps[start : start + PORTION]
        new = [step.draft for step in portion if step.action == CREATE]
        create_questions(
            [_new(draft, state, _classification(draft, points, clauses)) for draft in new],
            bank=bank,
            batch=batch,
            actor=actor,
            now=now,
        )
        old = [(step.question, step.draft) for step in portion if step.action == UPDATE and step.question]
        edits = [Edit(question, **_content(draft, question.newest_version)) for question, draft in old]
        edit_questions(edits, actor=actor, now=now)
        classify_questions([(question, _classification(draft, points, clauses)) for question, draft in old], now=now)
        for _step in portion:
            advance()


def _new(draft: DraftQuestion, state: str | None, classification: Mapping[str, Any]) -> NewQuestion:
    beginning = state or draft.state or QuestionState.DRAFT
    return NewQuestion(kind=draft.kind, state=beginning, **_content(draft, None), **classification)


@transaction.atomic
def import_questions(
    draft: ImportDraft,
    *,
    bank: Bank,
    actor: Officer | None,
    now: datetime,
    file_name: str = "",
    batch: ImportBatch | None = None,
    state: str | None = None,
    skip_bad: bool = False,
    advance: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Import the draft: all of it or, unless `skip_bad` leaves out what cannot be read, nothing.

    Locks the bank, so that two imports never write the same question twice. Repeating an import changes nothing. A
    batch is recorded where anything was written (or `batch` given, a previewed one, is closed with it). Raises
    ValidationError where `actor` may not let new questions begin in `state` (quizzes.domain.reviews). With `state`
    None they begin where the file says, or as drafts where it says nothing or `actor` needs somebody else's review.
    """
    if state is None and not may_skip_review(actor):
        state = QuestionState.DRAFT
    check_first_state(state=state or QuestionState.DRAFT, actor=actor)
    Bank.objects.select_for_update().get(pk=bank.pk)
    plan = plan_import(draft, bank=bank)
    if not (plan.is_clean or skip_bad):
        return report_of(plan, done=False)
    report = report_of(plan)
    if batch is not None or report.created or report.updated:
        batch = batch or ImportBatch(bank=bank, file_name=file_name[:255], uploaded_at=now)
        batch.imported_by, batch.imported_at, batch.content, batch.report = actor, now, None, report.as_json()
        batch.save()
        found = standing_of(step.question for step in plan.steps if step.question and step.action == UPDATE)
        with traits_at_the_end(now):
            apply_plan(plan, batch=batch, bank=bank, state=state, actor=actor, now=now, advance=advance)
        batch.changes = changes_since(found)
        batch.save(update_fields=["changes"])
    return report


def report_of(plan: ImportPlan, *, done: bool = True) -> ImportReport:
    """The plan as a report; with `done` False nothing was written and only what was found and refused is counted."""
    return ImportReport(
        found=plan.draft.found,
        created=plan.count(CREATE) if done else 0,
        updated=plan.count(UPDATE) if done else 0,
        unchanged=plan.count(KEEP) if done else 0,
        refused=plan.refused,
        by_kind={kind: plan.draft.by_kind[kind] for kind in REPORTED_KINDS},
        problems=[
            {"where": problem.where, "severity": str(problem.severity), "message": problem.message}
            for problem in plan.problems
        ],
    )


def _step(draft: DraftQuestion, question: Question | None, points: Mapping[str, KnowledgePoint]) -> Step:
    if question is None:
        return Step(draft, CREATE)
    versions = {question.current_version, question.newest_version}
    says_the_same = any(_says(draft, version) for version in versions)
    filed_the_same = all(getattr(question, name) == value for name, value in _plain_classification(draft).items())
    point, clause = question.knowledge_point, question.basis_clause
    named = points.get(draft.knowledge_point or "")
    point_the_same = draft.knowledge_point is None or (named == point and bool(draft.knowledge_point) == bool(point))
    clause_the_same = not draft.basis_clause or draft.basis_clause == str(clause or "")
    is_same = says_the_same and filed_the_same and point_the_same and clause_the_same
    return Step(draft, KEEP if is_same else UPDATE, question)


def _says(draft: DraftQuestion, version: QuestionVersion) -> bool:
    """Whether the version says what the file says."""
    return compose(kind=draft.kind, previous=version.options, **_content(draft, version)) == content_of(version)


def _content(draft: DraftQuestion, version: QuestionVersion | None) -> dict[str, Any]:
    """The written content; what the file has no column for stays as `version` has it."""
    kept = version.explanation if version is not None else ""
    explanation = draft.explanation if draft.explanation is not None else kept
    return {"stem": draft.stem, "options": draft.options, "key": draft.key, "explanation": explanation}


def _plain_classification(draft: DraftQuestion) -> dict[str, Any]:
    values = {
        "difficulty": draft.difficulty,
        "basis_text": draft.basis_text,
        "suggested_points": draft.points,
        "review_on": draft.review_on,
    }
    return {name: value for name, value in values.items() if value is not None}


def _classification(
    draft: DraftQuestion, points: Mapping[str, KnowledgePoint], clauses: Mapping[str, Clause]
) -> dict[str, Any]:
    values = _plain_classification(draft)
    if draft.knowledge_point is not None:
        values["knowledge_point"] = points.get(draft.knowledge_point)
    if draft.basis_clause and (clause := clauses.get(draft.basis_clause)):
        values["basis_clause"] = clause
    return values


def _points_for(plan: ImportPlan) -> dict[str, KnowledgePoint]:
    """The knowledge points the plan names, made where they are missing."""
    return points_named(step.draft.knowledge_point for step in plan.steps if step.draft.knowledge_point)


def _keep_pictures(plan: ImportPlan, *, actor: Officer | None, now: datetime) -> None:
    """Keep those pictures of the file that the questions to be written show."""
    written = [step.draft for step in plan.steps if step.action != KEEP]
    shown = set().union(*map(_pictures_in, written))
    pictures = {digest: data for digest, data in plan.draft.pictures.items() if digest in shown}
    if pictures:
        store_pictures(pictures, actor=actor, now=now)


def _pictures_in(draft: DraftQuestion) -> set[str]:
    return digests_in(draft.stem, draft.options, draft.key, draft.explanation or "")


def _unknown_pictures(draft: ImportDraft) -> set[str]:
    """The pictures that texts of the draft name, and that are neither in the file nor kept here."""
    named = set().union(*map(_pictures_in, draft.questions)) - draft.pictures.keys()
    return named - set(Picture.objects.filter(digest__in=named).values_list("digest", flat=True)) if named else named


def _picture_problem(draft: DraftQuestion, lacking: set[str]) -> Problem:
    message = _("The text names pictures that are neither in the file nor kept here: %(pictures)s.")
    return Problem(Severity.ERROR, message % {"pictures": ", ".join(sorted(lacking))}, draft.place)


def _clauses_for(draft: ImportDraft) -> dict[str, Clause]:
    """The clauses the draft cites, by how they are cited; one that two policies share is none of them."""
    cited = {each.basis_clause for each in draft.questions if each.basis_clause}
    found: dict[str, list[Clause]] = defaultdict(list)
    for clause in Clause.objects.all() if cited else []:
        found[str(clause)].append(clause)
    return {citation: clauses[0] for citation, clauses in found.items() if citation in cited and len(clauses) == 1}


def _clause_problems(draft: ImportDraft) -> list[Problem]:
    cited = {each.basis_clause: each for each in reversed(draft.questions) if each.basis_clause}
    known = _clauses_for(draft)
    message = _("There is no clause “%(clause)s” here; the question is imported without it.")
    return [
        Problem(Severity.WARNING, message % {"clause": citation}, each.place)
        for citation, each in cited.items()
        if citation not in known
    ]


def _new_point_problems(draft: ImportDraft, known: Mapping[str, KnowledgePoint]) -> list[Problem]:
    named = {each.knowledge_point: each for each in reversed(draft.questions) if each.knowledge_point}
    message = _("“%(name)s” is a new knowledge point.")
    return [
        Problem(Severity.WARNING, message % {"name": name}, each.place)
        for name, each in named.items()
        if name not in known
    ]


def _twin_problem(draft: DraftQuestion, twin: DraftQuestion) -> Problem:
    if means_the_same(draft, twin):
        text, severity = _("The same question stands there already: %(place)s. It is taken once."), Severity.WARNING
    else:
        text, severity = _("The same question stands there with another answer: %(place)s."), Severity.ERROR
    return Problem(severity, text % {"place": twin.place}, draft.place)


def _number_problem(draft: DraftQuestion, other: DraftQuestion) -> Problem:
    message = _("The number of this question stands there already: %(place)s. Take it out where the question is new.")
    return Problem(Severity.ERROR, message % {"place": other.place}, draft.place)


def _kind_problem(draft: DraftQuestion, question: Question) -> Problem:
    message = _("In the bank this is a question of the kind “%(kind)s”. Take its number out to make it a new question.")
    return Problem(Severity.ERROR, message % {"kind": kind_of(question.kind).label}, draft.place)


def _bank_problems(step: Step) -> list[Problem]:
    draft, question = step.draft, step.question
    if question is None:
        return []
    messages = []
    if step.action == KEEP and question.proposed and _says(draft, question.proposed):
        messages.append(_("The bank has this wording already; it awaits review."))
    elif not means_the_same(draft, question):
        messages.append(_("The bank holds this question with another answer; the file's becomes its next version."))
    if is_withdrawn(question) and draft.state != question.state:
        messages.append(_("This question was withdrawn from the bank; it stays so."))
    elif draft.state is not None and draft.state != question.state:
        message = _("The bank has this question as “%(state)s”; an import leaves that as it is.")
        messages.append(message % {"state": QuestionState(question.state).label})
    return [Problem(Severity.WARNING, message, draft.place) for message in messages]
