"""Bringing an old platform over: knowledge points, questions, draft quizzes, sittings and progress, all or nothing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug

from courses.domain.points import known_points, points_named
from courses.models import KnowledgePoint
from people.domain.audit import record_event
from people.models import Officer
from quizzes.actions import ARCHIVE_IMPORTED
from quizzes.domain.archive import AnswerRecord, Keeping, Kept, SittingRecord, keep_progress, keep_sittings, owners_in
from quizzes.domain.bank import Edit, NewQuestion, classify_questions, compose, create_questions, edit_questions
from quizzes.domain.batches import PORTION, REPORTED_KINDS, same_question
from quizzes.domain.drafts import DraftQuestion, Place, Problem, Severity
from quizzes.domain.pictures import store_pictures
from quizzes.domain.traits import traits_at_the_end
from quizzes.enums import QuestionState
from quizzes.kinds import Wording, kind_of
from quizzes.models import (
    ArchivedQuiz,
    Bank,
    ImportBatch,
    PaperItem,
    Question,
    QuestionVersion,
    QuizIndexPage,
    QuizPage,
)
from quizzes.wording import stem_key

from .officers import Owners
from .platform import OldPlatform, OldQuiz, OldSitting
from .questions import answer_of, read_questions
from .sittings import pass_score, read_answers, read_tally
from .source import SourceError

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Order:
    """How a platform is to be imported. `owners`: whose its log-in names are; `media`: the folder of its pictures.

    `state` is that of new questions; what is flagged stays a draft. `skip_bad` leaves out questions that are none.
    """

    bank: str
    owners: Owners
    file_name: str = ""
    media: Path | None = None
    state: str = QuestionState.DRAFT
    skip_bad: bool = False
    dry_run: bool = False


@dataclass
class PlatformReport:
    """What an import did, or would do: counts by what was done, for each thing; users who are nobody here."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    strangers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return self.counts["questions"]["refused"]

    def note(self, severity: Severity, table: str, number: int, message: str) -> None:
        self.problems.append(Problem(severity, message, Place(number, sheet=table)))

    def as_json(self) -> dict[str, Any]:
        things = ("knowledge_points", "questions", "quizzes", "sittings", "progress")
        actions = (*Kept, "refused")
        return {
            **{
                thing: {"found": self.counts[thing].total(), **{act: self.counts[thing][act] for act in actions}}
                for thing in things
            },
            "users_without_officer": [{"user": login, "name": name} for login, name in self.strangers.items()],
            "problems": [
                {"where": problem.where, "severity": str(problem.severity), "message": problem.message}
                for problem in self.problems
            ],
        }


def import_platform(
    platform: OldPlatform,
    order: Order,
    *,
    actor: Officer | None,
    now: datetime,
    advance: Callable[[], None] = lambda: None,
) -> PlatformReport:
    """Import everything in one transaction, or nothing: in a dry run, and where a question is none and not left out.

    The bank stands for the platform: it is made where there is none, and locked. Importing a source again changes
    nothing; what its source says anew is taken over, what was edited here stays. Raises SourceError for what the
    source refers to and does not hold, and where there is no list of quizzes to put the drafts under.
    """
    with transaction.atomic():
        work = _Import(platform, order, actor, now, advance)
        work.run()
        accepted = order.skip_bad or not work.report.refused
        if order.dry_run or not accepted:
            transaction.set_rollback(True)
        elif work.has_changed:
            record_event(
                actor=actor,
                action=ARCHIVE_IMPORTED,
                subject=work.bank,
                now=now,
                details={thing: dict(counted) for thing, counted in work.report.counts.items()},
            )
    return work.report


class _Import:
    """One import under way: each step finds what the one before it made."""

    def __init__(
        self,
        platform: OldPlatform,
        order: Order,
        actor: Officer | None,
        now: datetime,
        advance: Callable[[], None],
    ):
        self.platform, self.order, self.actor, self.now, self.advance = platform, order, actor, now, advance
        self.report = PlatformReport()
        self.bank = Bank.objects.get_or_create(name=order.bank)[0]
        Bank.objects.select_for_update().get(pk=self.bank.pk)
        # What nobody says anything about stays as it is.
        self.owners: Owners = {**owners_in(self.bank), **order.owners}
        self.points: dict[str, KnowledgePoint] = {}
        # By the numbers of the old platform.
        self.versions: dict[int, QuestionVersion] = {}
        self.quizzes: dict[int, ArchivedQuiz] = {}

    @property
    def has_changed(self) -> bool:
        return any(counted[act] for counted in self.report.counts.values() for act in (Kept.CREATED, Kept.UPDATED))

    def run(self) -> None:
        self._import_points()
        self._import_questions()
        for quiz in self.platform.quizzes.values():
            self._count("quizzes", self._import_quiz(quiz))
        missing: Counter[int] = Counter()
        for sittings in _portions(self.platform.sittings()):
            for done in self._import_sittings(sittings, missing):
                self._count("sittings", done)
        for number, answers in missing.items():
            message = _("This question is not there any more; %(answers)s answers to it are kept as they are stored.")
            self.report.note(Severity.WARNING, "quiz_question", number, message % {"answers": answers})
        self._import_progress()

    def _count(self, thing: str, done: str) -> None:
        self.report.counts[thing][done] += 1
        self.advance()

    def _import_points(self) -> None:
        names = dict.fromkeys(name[:64] for name in self.platform.knowledge_points)
        known = known_points(names)
        self.points = points_named(names)
        for name in names:
            self.report.counts["knowledge_points"][Kept.UNCHANGED if name in known else Kept.CREATED] += 1

    def _import_questions(self) -> None:
        """Questions that some version in the bank says word for word are there already, whatever was edited since."""
        read = read_questions(self.platform, self.order.media)
        self.report.problems += read.draft.problems
        store_pictures(read.draft.pictures, actor=self.actor, now=self.now)
        said = {_fingerprint(version.question.kind, version): version for version in self._versions_in_bank()}
        waiting = []
        for draft in read.draft.questions:
            known = said.get(_fingerprint(draft.kind, _composed(draft)))
            if known is None:
                waiting.append(draft)
                continue
            self.versions[draft.place.row] = known
            self._count("questions", Kept.UNCHANGED)
        counts = self.report.counts["questions"]
        counts["refused"] = read.draft.found - len(read.draft.questions)
        if waiting:
            batch = ImportBatch.objects.create(
                bank=self.bank,
                file_name=self.order.file_name[:255],
                uploaded_at=self.now,
                imported_at=self.now,
                imported_by=self.actor,
            )
            with traits_at_the_end(self.now):
                self._write_questions(waiting, read.flagged, batch)
            batch.report = {
                "found": read.draft.found,
                **{act: counts[act] for act in (*Kept, "refused")},
                "by_kind": {kind: read.draft.by_kind[kind] for kind in REPORTED_KINDS},
                "problems": self.report.as_json()["problems"],
            }
            batch.save(update_fields=["report"])

    def _versions_in_bank(self) -> Iterator[QuestionVersion]:
        return QuestionVersion.objects.filter(question__bank=self.bank).select_related("question").iterator()

    def _write_questions(self, drafts: list[DraftQuestion], flagged: set[int], batch: ImportBatch) -> None:
        """Revise the bank's question that a draft is a new wording of, unless the source holds that one as well."""
        claimed = {version.question_id for version in self.versions.values()}
        free = Question.objects.filter(bank=self.bank).exclude(pk__in=claimed).select_related("current", "proposed")
        by_stem: dict[str, list[Question]] = defaultdict(list)
        for question in free:
            by_stem[question.stem_key].append(question)
        new, old = [], []
        for draft in drafts:
            candidates = by_stem[stem_key(draft.stem)]
            earlier = same_question(draft, candidates)
            if earlier is not None:
                candidates.remove(earlier)
                old.append((draft, earlier))
            else:
                new.append(draft)
        for portion in _portions(new):
            self._create(portion, flagged, batch)
        for edits in _portions(old):
            self._edit(edits)

    def _create(self, drafts: Sequence[DraftQuestion], flagged: set[int], batch: ImportBatch) -> None:
        written = [
            NewQuestion(
                kind=draft.kind,
                knowledge_point=self._point_of(draft),
                state=QuestionState.DRAFT if draft.place.row in flagged else self.order.state,
                **_content(draft),
            )
            for draft in drafts
        ]
        created = create_questions(written, bank=self.bank, batch=batch, actor=self.actor, now=self.now)
        for draft, question in zip(drafts, created, strict=True):
            self.versions[draft.place.row] = question.current_version
            self._count("questions", Kept.CREATED)

    def _edit(self, edits: Sequence[tuple[DraftQuestion, Question]]) -> None:
        filings = [(question, {"knowledge_point": self._point_of(draft)}) for draft, question in edits]
        classify_questions(filings, now=self.now)
        written = [Edit(question, **_content(draft)) for draft, question in edits]
        for (draft, _question), version in zip(
            edits, edit_questions(written, actor=self.actor, now=self.now), strict=True
        ):
            self.versions[draft.place.row] = version
            self._count("questions", Kept.UPDATED)

    def _point_of(self, draft: DraftQuestion) -> KnowledgePoint | None:
        return self.points.get(draft.knowledge_point or "")

    def _import_quiz(self, quiz: OldQuiz) -> Kept:
        facts = {"title": quiz.title, "address": quiz.url, "pass_percent": quiz.pass_mark}
        row = ArchivedQuiz.objects.filter(bank=self.bank, old_id=quiz.id).first()
        if row is None:
            page = self._draft_page(quiz)
            self.quizzes[quiz.id] = ArchivedQuiz.objects.create(bank=self.bank, old_id=quiz.id, page=page, **facts)
            return Kept.CREATED
        self.quizzes[quiz.id] = row
        if row.title != quiz.title and row.address != quiz.url:
            message = _(
                "Quiz %(number)s, “%(title)s”, is another one than the archive of this bank holds. A second old "
                "platform needs a bank of its own: name it with --bank."
            )
            raise SourceError(message % {"number": quiz.id, "title": quiz.title})
        if all(getattr(row, name) == value for name, value in facts.items()):
            return Kept.UNCHANGED
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        return Kept.UPDATED

    def _draft_page(self, quiz: OldQuiz) -> QuizPage:
        """The quiz as a page that nobody sees until an editor publishes it; each question counts a point, as there."""
        index = QuizIndexPage.objects.first()
        if index is None:
            raise SourceError(_("There is no list of quizzes yet. Set the site up first: manage.py first_run."))
        self._note_differences(quiz)
        page = QuizPage(
            title=quiz.title,
            slug=find_available_slug(index, slugify(quiz.url) or f"quiz-{quiz.id}"),
            intro=quiz.description,
            max_tries=1 if quiz.single_attempt else None,
            pass_percent=min(max(quiz.pass_mark, 1), 100),
            live=False,
        )
        page.items = [
            PaperItem(question=self.versions[number].question, points=Decimal(1))
            for number in quiz.questions
            if number in self.versions
        ]
        index.add_child(instance=page)
        page.save_revision(user=self.actor)
        return page

    def _note_differences(self, quiz: OldQuiz) -> None:
        """What the quiz did there and its page does not do here."""
        total = len(quiz.questions)
        if quiz.max_questions and quiz.max_questions < total:
            message = _("It asked %(count)s of its %(total)s questions; the page asks all of them. Change that first.")
            self._note_quiz(quiz, message % {"count": quiz.max_questions, "total": total})
        if quiz.random_order:
            self._note_quiz(quiz, _("It asked its questions in a chance order; the page asks them in a fixed one."))
        if not 1 <= quiz.pass_mark <= 100:
            message = _("Its pass mark was %(mark)s percent; the page has the nearest possible one.")
            self._note_quiz(quiz, message % {"mark": quiz.pass_mark})
        if quiz.texts_at_end:
            self._note_quiz(quiz, _("Its texts for passing and failing were not taken over."))

    def _note_quiz(self, quiz: OldQuiz, message: str) -> None:
        self.report.note(Severity.WARNING, "quiz_quiz", quiz.id, message)

    def _import_sittings(self, sittings: Sequence[OldSitting], missing: Counter[int]) -> list[Kept]:
        keepings = [self._keeping(sitting, missing) for sitting in sittings]
        try:
            return keep_sittings(keepings, actor=self.actor, now=self.now)
        except ValidationError as error:
            raise SourceError(" ".join(error.messages)) from error

    def _keeping(self, sitting: OldSitting, missing: Counter[int]) -> Keeping:
        read = read_answers(sitting)
        for warning in read.warnings:
            self.report.note(Severity.WARNING, "quiz_sitting", sitting.id, warning)
        record = SittingRecord(
            old_id=sitting.id,
            user_name=sitting.user.login,
            started_at=sitting.started_at,
            ended_at=sitting.ended_at,
            is_complete=sitting.is_complete,
            score=sitting.score,
            pass_score=pass_score(len(read.answers), self.platform.quizzes[sitting.quiz_id].pass_mark),
            answers=[self._answer(answer.question_id, answer.raw, answer.outcome, missing) for answer in read.answers],
        )
        return Keeping(record, self.quizzes[sitting.quiz_id], self._owner(sitting.user.login, sitting.user.name))

    def _answer(self, number: int, raw: str | None, outcome: str, missing: Counter[int]) -> AnswerRecord:
        version = self.versions.get(number)
        if version is None:
            missing[number] += 1
            return AnswerRecord(None, None, raw or "", outcome)
        value = None if raw is None else answer_of(self.platform.questions[number], raw, version.options)
        return AnswerRecord(version.pk, value, "" if value is not None else raw or "", outcome)

    def _import_progress(self) -> None:
        for user, text in self.platform.progress():
            tally, rest = read_tally(text, self.platform.categories)
            if rest:
                message = _("The progress of %(user)s cannot be read from “%(rest)s” on.")
                self.report.problems.append(
                    Problem(Severity.WARNING, message % {"user": user.login, "rest": rest[:40]})
                )
            officer = self._owner(user.login, user.name)
            done = keep_progress(bank=self.bank, user_name=user.login, officer=officer, tally=tally)
            self.report.counts["progress"][done] += 1

    def _owner(self, login: str, name: str) -> Officer | None:
        officer = self.owners.get(login)
        if officer is None:
            self.report.strangers[login] = name
        return officer


def _portions(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    return iter(lambda: list(islice(rest, PORTION)), [])


def _content(draft: DraftQuestion) -> dict[str, Any]:
    return {
        "stem": draft.stem,
        "options": draft.options,
        "key": draft.key,
        "explanation": draft.explanation or "",
    }


def _composed(draft: DraftQuestion) -> Wording:
    return compose(kind=draft.kind, **_content(draft))


def _fingerprint(kind: str, wording: Any) -> str:
    """What a question says, word for word; ids of options do not count."""
    of_kind = kind_of(kind)
    said = [kind, wording.stem, of_kind.written_options(wording), of_kind.written_key(wording), wording.explanation]
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
