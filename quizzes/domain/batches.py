"""Bringing many questions into a bank by one act: matching, planning, and writing all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import KnowledgePoint
from people.models import Officer
from quizzes.domain.bank import classify_question, compose, create_question, revise_question, same_stem
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Problem, Severity
from quizzes.enums import QuestionState
from quizzes.kinds import kind_of
from quizzes.models import Bank, ImportBatch, Question
from quizzes.wording import fold, stem_key

# Two questions with the same stem are one question as long as they share at least half of their options: stems such
# as "which of these is right" stand over many questions.
SAME_OPTIONS = Decimal("0.5")
# Every kind that a report counts, those to come included (DESIGN §4).
REPORTED_KINDS = ("single", "multiple", "judge", "blank", "matching", "ordering", "numeric", "essay")


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
    """Match the draft against the bank (None: one yet to be made) and against itself; writes nothing, two queries.

    A question is the bank's own if kind and stem are the same and they share half of their options; it is updated
    where it says something else. Two rows of the file that are one question are taken once, and refused where their
    answers differ (DOMAIN §9.8).
    """
    in_bank: dict[str, list[Question]] = defaultdict(list)
    for question in same_stem(bank=bank, stems=[each.stem for each in draft.questions]) if bank else []:
        in_bank[question.stem_key].append(question)
    problems = list(draft.problems)
    steps: list[Step] = []
    earlier: dict[str, list[DraftQuestion]] = defaultdict(list)
    for each in draft.questions:
        key = stem_key(each.stem)
        twin = _best(each, earlier[key])
        if twin is None:
            earlier[key].append(each)
            steps.append(_step(each, _best(each, in_bank[key])))
            problems += _bank_problems(steps[-1])
            continue
        problems.append(_twin_problem(each, twin))
        if _meaning(each) == _meaning(twin):
            steps.append(Step(each, KEEP))
    return ImportPlan(draft, steps, problems + _new_point_problems(draft))


@transaction.atomic
def apply_plan(
    plan: ImportPlan,
    *,
    batch: ImportBatch | None,
    bank: Bank,
    state: str,
    actor: Officer | None,
    now: datetime,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """Write what the plan says, in one transaction; new questions start in `state` and belong to `batch`.

    `advance` is called once for each step, for whoever shows progress.
    """
    points = _points_for(plan)
    for step in plan.steps:
        advance()
        if step.action == KEEP:
            continue
        content, classification = _content(step), _classification(step.draft, points)
        if step.question is None:
            create_question(
                bank=bank,
                kind=step.draft.kind,
                state=state,
                batch=batch,
                actor=actor,
                now=now,
                **content,
                **classification,
            )
        else:
            revise_question(question=step.question, actor=actor, now=now, **content)
            classify_question(question=step.question, **classification)


@transaction.atomic
def import_questions(
    draft: ImportDraft,
    *,
    bank: Bank,
    actor: Officer | None,
    now: datetime,
    file_name: str = "",
    batch: ImportBatch | None = None,
    state: str = QuestionState.DRAFT,
    skip_bad: bool = False,
    advance: Callable[[], None] = lambda: None,
) -> ImportReport:
    """Import the draft: all of it or, unless `skip_bad` leaves out what cannot be read, nothing.

    Locks the bank, so that two imports never write the same question twice. Repeating an import changes nothing. A
    batch is recorded where anything was written (or `batch` given, a previewed one, is closed with it).
    """
    Bank.objects.select_for_update().get(pk=bank.pk)
    plan = plan_import(draft, bank=bank)
    if not (plan.is_clean or skip_bad):
        return report_of(plan, done=False)
    report = report_of(plan)
    if batch is not None or report.created or report.updated:
        batch = batch or ImportBatch(bank=bank, file_name=file_name[:255], uploaded_at=now)
        batch.imported_by, batch.imported_at, batch.sheets, batch.report = actor, now, None, report.as_json()
        batch.save()
        apply_plan(plan, batch=batch, bank=bank, state=state, actor=actor, now=now, advance=advance)
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


def _best(draft: DraftQuestion, candidates: Sequence[Any]) -> Any:
    """The candidate that is the same question, the likest first, one in use before a withdrawn one; None if none is."""
    same = [each for each in candidates if each.kind == draft.kind and _likeness(draft, each) >= SAME_OPTIONS]
    return max(same, key=lambda each: (_likeness(draft, each), not _is_withdrawn(each)), default=None)


def _likeness(draft: DraftQuestion, other: DraftQuestion | Question) -> Decimal:
    """Shared options over all options of both, 0 to 1; 1 where neither has any."""
    mine, theirs = (
        {fold(str(option)) or option for option in options} for options in (draft.options, _written(other)[0])
    )
    union = mine | theirs
    return Decimal(len(mine & theirs)) / len(union) if union else Decimal(1)


def _written(other: DraftQuestion | Question) -> tuple[Sequence[Any], Any]:
    if isinstance(other, DraftQuestion):
        return other.options, other.key
    kind = kind_of(other.kind)
    return kind.written_options(other.current_version), kind.written_key(other.current_version)


def _meaning(other: DraftQuestion | Question) -> Any:
    return kind_of(other.kind).meaning_of(*_written(other))


def _is_withdrawn(other: DraftQuestion | Question) -> bool:
    return isinstance(other, Question) and other.state == QuestionState.WITHDRAWN


def _step(draft: DraftQuestion, question: Question | None) -> Step:
    if question is None:
        return Step(draft, CREATE)
    step = Step(draft, UPDATE, question)
    current = question.current_version
    content = compose(kind=draft.kind, previous=current.options, **_content(step))
    says_the_same = (content.stem, content.options, content.key, content.explanation) == (
        current.stem,
        current.options,
        current.key,
        current.explanation,
    )
    filed_the_same = all(getattr(question, name) == value for name, value in _plain_classification(draft).items())
    point = question.knowledge_point
    point_the_same = draft.knowledge_point is None or draft.knowledge_point == (point.name if point else "")
    return Step(draft, KEEP, question) if says_the_same and filed_the_same and point_the_same else step


def _content(step: Step) -> dict[str, Any]:
    """The written content; what the file has no column for stays as it is."""
    draft, question = step.draft, step.question
    kept = question.current_version.explanation if question is not None else ""
    explanation = draft.explanation if draft.explanation is not None else kept
    return {"stem": draft.stem, "options": draft.options, "key": draft.key, "explanation": explanation}


def _plain_classification(draft: DraftQuestion) -> dict[str, Any]:
    values = {"difficulty": draft.difficulty, "basis_text": draft.basis_text, "suggested_points": draft.points}
    return {name: value for name, value in values.items() if value is not None}


def _classification(draft: DraftQuestion, points: Mapping[str, KnowledgePoint]) -> dict[str, Any]:
    values = _plain_classification(draft)
    if draft.knowledge_point is not None:
        values["knowledge_point"] = points.get(draft.knowledge_point)
    return values


def _points_for(plan: ImportPlan) -> dict[str, KnowledgePoint]:
    """The knowledge points the plan names, made where they are missing."""
    names = {step.draft.knowledge_point for step in plan.steps if step.draft.knowledge_point}
    KnowledgePoint.objects.bulk_create([KnowledgePoint(name=name) for name in sorted(names)], ignore_conflicts=True)
    return {point.name: point for point in KnowledgePoint.objects.filter(name__in=names)}


def _new_point_problems(draft: ImportDraft) -> list[Problem]:
    named = {each.knowledge_point: each for each in reversed(draft.questions) if each.knowledge_point}
    known = set(KnowledgePoint.objects.filter(name__in=named).values_list("name", flat=True))
    message = _("“%(name)s” is a new knowledge point.")
    return [
        Problem(Severity.WARNING, message % {"name": name}, each.sheet, each.row)
        for name, each in named.items()
        if name not in known
    ]


def _twin_problem(draft: DraftQuestion, twin: DraftQuestion) -> Problem:
    if _meaning(draft) == _meaning(twin):
        text, severity = _("The same question stands in row %(row)s; it is taken once."), Severity.WARNING
    else:
        text, severity = _("The same question stands in row %(row)s with another answer."), Severity.ERROR
    return Problem(severity, text % {"row": twin.row}, draft.sheet, draft.row)


def _bank_problems(step: Step) -> list[Problem]:
    draft, question = step.draft, step.question
    if question is None:
        return []
    messages = []
    if _meaning(draft) != _meaning(question):
        messages.append(_("The bank holds this question with another answer; the file's becomes its next version."))
    if _is_withdrawn(question):
        messages.append(_("This question was withdrawn from the bank; it stays so."))
    return [Problem(Severity.WARNING, message, draft.sheet, draft.row) for message in messages]
