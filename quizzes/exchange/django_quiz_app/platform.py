"""An old platform in memory: its categories, questions and quizzes, and its sittings as they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .source import Row, Source, SourceError

CHOICE, JUDGE, ESSAY = "choice", "judge", "essay"


@dataclass(frozen=True)
class OldOption:
    """An answer to choose from; sittings name it by its number."""

    id: int
    text: str
    is_right: bool


@dataclass(frozen=True)
class OldQuestion:
    """A question with what its own table says: options in the order in which they were shown, or what is right."""

    id: int
    kind: str
    text: str
    explanation: str
    figure: str
    knowledge_point: str
    options: tuple[OldOption, ...] = ()
    is_true: bool = False


@dataclass(frozen=True)
class OldQuiz:
    """A quiz and the numbers of its questions, in the order of a paper that is not shuffled."""

    id: int
    title: str
    description: str
    url: str
    random_order: bool
    max_questions: int | None
    single_attempt: bool
    pass_mark: int
    texts_at_end: tuple[str, ...]
    questions: tuple[int, ...]


@dataclass(frozen=True)
class OldUser:
    """Who sat: the log-in name, and the name of the person where the old platform knew one."""

    login: str
    name: str


@dataclass(frozen=True)
class OldSitting:
    """A sitting as it is stored; quizzes.exchange.django_quiz_app.sittings makes sense of its lists."""

    id: int
    user: OldUser
    quiz_id: int
    question_order: str
    question_list: str
    incorrect_questions: str
    score: int
    is_complete: bool
    user_answers: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class OldPlatform:
    """Everything of a source but its sittings and progress, which are read when they are asked for."""

    source: Source
    categories: list[str]
    knowledge_points: list[str]
    users: dict[int | str, OldUser]
    questions: dict[int, OldQuestion]
    quizzes: dict[int, OldQuiz]

    @property
    def sittings_count(self) -> int:
        return self.source.count("quiz_sitting")

    def sittings(self) -> Iterator[OldSitting]:
        """Every sitting, in the order of their numbers. Raises SourceError where one has no user or quiz."""
        for row in self.source.rows("quiz_sitting"):
            if row["quiz_id"] not in self.quizzes:
                message = _("Sitting %(id)s belongs to quiz %(quiz)s, which is not there.")
                raise SourceError(message % {"id": row["id"], "quiz": row["quiz_id"]})
            yield OldSitting(
                id=row["id"],
                user=self._user("quiz_sitting", row),
                quiz_id=row["quiz_id"],
                question_order=row["question_order"],
                question_list=row["question_list"],
                incorrect_questions=row["incorrect_questions"],
                score=row["current_score"],
                is_complete=row["complete"],
                user_answers=row["user_answers"],
                started_at=row["start"],
                ended_at=row["end"],
            )

    def progress(self) -> Iterator[tuple[OldUser, str]]:
        """Every user's record of progress, as it is written. Raises SourceError where one has no user."""
        for row in self.source.rows("quiz_progress"):
            yield self._user("quiz_progress", row), row["score"]

    def _user(self, table: str, row: Row) -> OldUser:
        if row["user_id"] not in self.users:
            message = _("%(table)s %(id)s belongs to user %(user)s, who is not there. Was auth exported as well?")
            raise SourceError(message % {"table": table, "id": row["id"], "user": row["user_id"]})
        return self.users[row["user_id"]]


def read_platform(source: Source) -> OldPlatform:
    """Read everything but sittings and progress. Raises SourceError for what refers to something that is not there."""
    categories = {row["id"]: row["category"].strip() for row in source.rows("quiz_category")}
    below = {row["id"]: _below(categories, row) for row in source.rows("quiz_subcategory")}
    questions = _questions(source, categories, below)
    return OldPlatform(
        source=source,
        categories=[name for name in categories.values() if name],
        knowledge_points=[name for name in (*categories.values(), *below.values()) if name],
        users=_users(source),
        questions=questions,
        quizzes=_quizzes(source, questions),
    )


def _below(categories: Mapping[int, str], row: Row) -> str:
    """A sub-category as a knowledge point, which has no other above it: both names."""
    parts = (categories.get(row["category_id"], ""), row["sub_category"].strip())
    return "/".join(filter(None, parts))


def _users(source: Source) -> dict[int | str, OldUser]:
    users: dict[int | str, OldUser] = {}
    for row in source.rows("auth_user"):
        name = f"{row['last_name']}{row['first_name']}".strip()
        users[row["username"]] = OldUser(row["username"], name)
        if row["id"] is not None:
            users[row["id"]] = users[row["username"]]
    return users


def _questions(source: Source, categories: Mapping[int, str], below: Mapping[int, str]) -> dict[int, OldQuestion]:
    choices = {row["question_ptr_id"]: row["answer_order"] for row in source.rows("multichoice_mcquestion")}
    truths = {row["question_ptr_id"]: row["correct"] for row in source.rows("true_false_tf_question")}
    essays = {row["question_ptr_id"] for row in source.rows("essay_essay_question")}
    options: defaultdict[int, list[OldOption]] = defaultdict(list)
    for row in source.rows("multichoice_answer"):
        options[row["question_id"]].append(OldOption(row["id"], row["content"], row["correct"]))
    questions = {}
    for row in sorted(source.rows("quiz_question"), key=lambda row: (row["category_id"] or 0, row["id"])):
        number = row["id"]
        kinds = [kind for kind, those in ((CHOICE, choices), (JUDGE, truths), (ESSAY, essays)) if number in those]
        if len(kinds) != 1:
            message = _("Question %(id)s has no kind. Were multichoice, true_false and essay exported as well?")
            raise SourceError(message % {"id": number})
        questions[number] = OldQuestion(
            id=number,
            kind=kinds[0],
            text=row["content"],
            explanation=row["explanation"],
            figure=row["figure"],
            knowledge_point=below.get(row["sub_category_id"]) or categories.get(row["category_id"], ""),
            options=_in_order(options[number], choices.get(number, "")),
            is_true=truths.get(number, False),
        )
    return questions


def _in_order(options: list[OldOption], order: str) -> tuple[OldOption, ...]:
    """By their texts where the question says so, else as they were written; a chance order was never stored."""
    return tuple(sorted(options, key=lambda option: option.text) if order == "content" else options)


def _quizzes(source: Source, questions: Mapping[int, OldQuestion]) -> dict[int, OldQuiz]:
    asked: defaultdict[int, set[int]] = defaultdict(set)
    for row in source.rows("quiz_question_quiz"):
        asked[row["quiz_id"]].add(row["question_id"])
    return {
        row["id"]: OldQuiz(
            id=row["id"],
            title=row["title"],
            description=row["description"],
            url=row["url"],
            random_order=row["random_order"],
            max_questions=row["max_questions"],
            single_attempt=row["single_attempt"],
            pass_mark=row["pass_mark"],
            texts_at_end=tuple(filter(None, (row["success_text"], row["fail_text"]))),
            # Questions come by category, which is how the old papers ran.
            questions=tuple(number for number in questions if number in asked[row["id"]]),
        )
        for row in source.rows("quiz_quiz")
    }
