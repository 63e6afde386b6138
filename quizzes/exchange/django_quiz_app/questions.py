"""Old questions in the written form of ours; what has no like here is flagged and stays a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.domain.bank import compose
from quizzes.domain.drafts import DraftQuestion, ImportDraft, Place, Problem, Severity
from quizzes.domain.images import MOST_BYTES, check_picture
from quizzes.kinds.letters import letters_of
from quizzes.pictures import digest_of, marker
from quizzes.wording import clean

from .platform import CHOICE, ESSAY, OldPlatform, OldQuestion

TABLE = "quiz_question"
# As long as the names of our knowledge points.
POINT_LENGTH = 64


@dataclass
class OldQuestions:
    """The questions of an old platform as a draft. `flagged`: those that a person must look at before they are used."""

    draft: ImportDraft = field(default_factory=ImportDraft)
    flagged: set[int] = field(default_factory=set)

    def note(self, severity: Severity, question: OldQuestion, message: str) -> None:
        self.draft.problems.append(Problem(severity, message, Place(question.id, sheet=TABLE)))

    def flag(self, question: OldQuestion, message: str) -> None:
        self.flagged.add(question.id)
        self.note(Severity.WARNING, question, message)


def read_questions(platform: OldPlatform, media: Path | None) -> OldQuestions:
    """Every question in written form, with its picture out of the folder `media`; pure but for reading that folder."""
    read = OldQuestions()
    for question in platform.questions.values():
        read.draft.found += 1
        picture = _picture(question, media, read)
        draft = _written(question, picture, read)
        read.draft.by_kind[draft.kind] += 1
        try:
            compose(kind=draft.kind, stem=draft.stem, options=draft.options, key=draft.key)
        except ValidationError as error:
            read.note(Severity.ERROR, question, " ".join(error.messages))
        else:
            read.draft.questions.append(draft)
    return read


def _written(question: OldQuestion, picture: str, read: OldQuestions) -> DraftQuestion:
    kind, options, key = _answer(question, read)
    if len(question.knowledge_point) > POINT_LENGTH:
        read.note(Severity.WARNING, question, _("The name of its category is too long and was cut."))
    return DraftQuestion(
        place=Place(question.id, sheet=TABLE),
        kind=kind,
        stem="\n".join(filter(None, (question.text, picture))),
        options=options,
        key=key,
        explanation=clean(question.explanation),
        knowledge_point=question.knowledge_point[:POINT_LENGTH] or None,
    )


def _answer(question: OldQuestion, read: OldQuestions) -> tuple[str, list[str], Any]:
    """The kind, options and key. Several right options meant there: any one of them (DEPENDENCIES §2)."""
    if question.kind == ESSAY:
        return "essay", [], {"reference": "", "lines": []}
    if question.kind != CHOICE:
        return "judge", [], question.is_true
    right = [place for place, option in enumerate(question.options) if option.is_right]
    if len(right) > 1:
        message = _(
            "There any one of its %(count)s right options was enough; here all of them must be chosen. It stays a "
            "draft until somebody has looked at it."
        )
        read.flag(question, message % {"count": len(right)})
    kind = "multiple" if len(right) > 1 else "single"
    return kind, [option.text for option in question.options], letters_of(right)


def _picture(question: OldQuestion, media: Path | None, read: OldQuestions) -> str:
    """The marker of the question's picture, which joins the draft's; empty where it has none that can be shown."""
    if not question.figure:
        return ""
    try:
        data = _bytes_of(question.figure, media)
        check_picture(data)
    except (OSError, ValidationError) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else _("It is not in the folder.")
        if media is None:
            reason = _("Name the folder of its pictures with --media.")
        message = _("Its picture %(file)s was not taken. %(reason)s It stays a draft.")
        read.flag(question, message % {"file": question.figure, "reason": reason})
        return ""
    digest = digest_of(data)
    read.draft.pictures[digest] = data
    return marker(digest)


def _bytes_of(figure: str, media: Path | None) -> bytes:
    """The picture's bytes, from within the folder and no more than it takes to see that it is too large."""
    if media is None:
        raise FileNotFoundError(figure)
    path = (media / figure).resolve()
    if not path.is_relative_to(media.resolve()):
        raise FileNotFoundError(figure)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def answer_of(question: OldQuestion, raw: str, options: list[Mapping[str, Any]]) -> Any:
    """What a kind reads of an answer as the old platform stored it, None where the question has no such answer.

    `options` are the stored ones of the question's version, in the order of its draft.
    """
    if question.kind == ESSAY:
        return raw
    if question.kind != CHOICE:
        return {"True": True, "False": False}.get(raw)
    place = next((place for place, option in enumerate(question.options) if str(option.id) == raw), None)
    return None if place is None else [options[place]["id"]]
