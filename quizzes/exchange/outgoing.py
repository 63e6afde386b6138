"""Questions on their way out: in written form, with what they are filed under, for whichever format takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import IO, Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.spreadsheets.guard import MAX_BYTES, MAX_ROWS
from quizzes.enums import PictureFormat
from quizzes.kinds import QuestionKind, kind_of
from quizzes.models import Picture, Question, QuestionVersion
from quizzes.pictures import words_of

# Questions are read in pieces of this size, so that a bank of any size passes through.
AT_ONCE = 500
# A picture has at most 2 MB, so these are at most 32.
PICTURES_AT_HAND = 16


# Kinds whose options stand in columns of their own.
_LISTED = ("single", "multiple", "ordering")


class CannotHold(Exception):
    """A format has no way to say this question; the message says what is missing."""


@dataclass(frozen=True)
class Outgoing:
    """A question as it leaves: content in written form, filing by the names of DraftQuestion."""

    uuid: UUID
    kind: QuestionKind
    version: QuestionVersion
    filing: dict[str, Any]
    state: str
    review_on: date | None

    @property
    def stem(self) -> str:
        return self.version.stem

    @property
    def explanation(self) -> str:
        return self.version.explanation

    @property
    def options(self) -> list[Any]:
        return self.kind.written_options(self.version)

    @property
    def key(self) -> Any:
        return self.kind.written_key(self.version)


@dataclass(frozen=True)
class PictureFile:
    """A kept picture: its bytes, and the format they are in."""

    data: bytes
    format: PictureFormat

    @property
    def mime(self) -> str:
        return self.format.content_type


@dataclass(frozen=True)
class LeftOut:
    """A question that was not written, and why."""

    uuid: UUID
    kind: QuestionKind
    stem: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {"question": str(self.uuid), "kind": self.kind.key, "stem": self.stem, "reason": self.reason}


@dataclass
class ExportReport:
    """What an export wrote, by kind, and what it left out: written and left out make all questions."""

    by_kind: Counter[str] = field(default_factory=Counter)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def written(self) -> int:
        return self.by_kind.total()

    def as_json(self) -> dict[str, Any]:
        return {
            "written": self.written,
            "by_kind": dict(self.by_kind),
            "left_out": [each.as_json() for each in self.left_out],
            "warnings": self.warnings,
        }


@dataclass(frozen=True)
class Supply:
    """What a writer may ask for beside the questions: a picture by its digits, the most options any question has."""

    picture: Callable[[str], PictureFile]
    most_options: Callable[[], int]


class Writer(Protocol):
    """One file being written."""

    def add(self, question: Outgoing) -> None:
        """Write a question, or nothing of it: raises CannotHold where the format cannot hold it."""

    def close(self) -> None:
        """Write what belongs behind the last question."""

    def abandon(self) -> None:
        """Leave nothing behind of a file that will not be finished."""


@dataclass(frozen=True)
class ExportFormat:
    """A format that questions can be written in; `open` begins a file."""

    key: str
    label: str | Promise
    suffix: str
    mime: str
    open: Callable[[IO[bytes], Supply], Writer]


def write_questions(
    questions: QuerySet[Question],
    file_format: ExportFormat,
    file: IO[bytes],
    advance: Callable[[], None] = lambda: None,
) -> ExportReport:
    """Write the questions in the order in which they came into the bank, a piece at a time.

    Those that the format cannot hold are left out and reported by name. `advance` is called once for each question,
    for whoever shows progress.
    """
    report = ExportReport()
    writer = file_format.open(file, Supply(lru_cache(PICTURES_AT_HAND)(picture_file), lambda: most_options(questions)))
    try:
        for question in outgoing(questions):
            advance()
            _add(writer, question, report)
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    _warn_of_limits(report, file.tell())
    return report


def _add(writer: Writer, question: Outgoing, report: ExportReport) -> None:
    try:
        writer.add(question)
    except CannotHold as reason:
        stem = words_of(question.stem)[:80]
        report.left_out.append(LeftOut(question.uuid, question.kind, stem, str(reason)))
    else:
        report.by_kind[question.kind.key] += 1


def outgoing(questions: QuerySet[Question]) -> Iterator[Outgoing]:
    """The questions as they leave, read a piece at a time."""
    related = questions.select_related("current", "knowledge_point", "basis_clause__policy").order_by("pk")
    for question in related.iterator(chunk_size=AT_ONCE):
        yield _outgoing(question)


def most_options(questions: QuerySet[Question]) -> int:
    """The most options that any of the questions, or a question of a case, lists. One query."""
    stored = questions.filter(kind__in=[*_LISTED, "case"]).values_list("kind", "current__options")
    return max((_options_of(kind, options) for kind, options in stored.iterator(chunk_size=AT_ONCE)), default=0)


def _options_of(kind: str, options: Any) -> int:
    if kind == "case":
        return max((_options_of(part["kind"], part["options"]) for part in options), default=0)
    return len(options) if kind in _LISTED else 0


def _warn_of_limits(report: ExportReport, size: int) -> None:
    """Say where the file has become larger than an import takes."""
    if size > MAX_BYTES or report.written > MAX_ROWS:
        message = _("An import takes at most %(size)s MB and %(questions)s questions a file; export this in parts.")
        report.warnings.append(message % {"size": MAX_BYTES // 1024 // 1024, "questions": MAX_ROWS})


def picture_file(digest: str) -> PictureFile:
    """The picture of these digits. Raises CannotHold where it is not kept, which only a broken store explains."""
    picture = Picture.objects.filter(digest=digest).first()
    try:
        if picture is None:
            raise FileNotFoundError(digest)
        with picture.file.open("rb") as file:
            return PictureFile(file.read(), PictureFormat(picture.format))
    except FileNotFoundError as error:
        raise CannotHold(_("Its picture %(digest)s is missing.") % {"digest": digest}) from error


def _outgoing(question: Question) -> Outgoing:
    point, clause = question.knowledge_point, question.basis_clause
    return Outgoing(
        uuid=question.uuid,
        kind=kind_of(question.kind),
        version=question.current_version,
        filing={
            "difficulty": question.difficulty,
            "knowledge_point": point.name if point else "",
            "basis_clause": str(clause) if clause else "",
            "basis_text": question.basis_text,
            "points": question.suggested_points,
        },
        state=question.state,
        review_on=question.review_on,
    )
