"""The tables of django-quiz-app 0.5 that are read, their columns, and what a cell of each may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

# What a cell is turned into; raises ValueError or TypeError for anything else.
Reader = Callable[[Any], Any]


def moment(value: Any) -> datetime:
    """An instant; one without an offset is left so, for the source to say in which zone its times are."""
    return datetime.fromisoformat(value)


def moment_or_none(value: Any) -> datetime | None:
    return None if value is None else moment(value)


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def whole_or_none(value: Any) -> int | None:
    return None if value is None else whole(value)


def user(value: Any) -> int | str:
    """A user by number or, in a dump with natural keys, by log-in name."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return whole(value)


def text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def flag(value: Any) -> bool:
    if value not in (0, 1):
        raise TypeError
    return bool(value)


TABLES: Mapping[str, Mapping[str, Reader]] = {
    "auth_user": {"id": whole_or_none, "username": text, "first_name": text, "last_name": text},
    "quiz_category": {"id": whole, "category": text},
    "quiz_subcategory": {"id": whole, "sub_category": text, "category_id": whole_or_none},
    "quiz_quiz": {
        "id": whole,
        "title": text,
        "description": text,
        "url": text,
        "category_id": whole_or_none,
        "random_order": flag,
        "max_questions": whole_or_none,
        "single_attempt": flag,
        "pass_mark": whole,
        "success_text": text,
        "fail_text": text,
    },
    "quiz_question": {
        "id": whole,
        "category_id": whole_or_none,
        "sub_category_id": whole_or_none,
        "figure": text,
        "content": text,
        "explanation": text,
    },
    "quiz_question_quiz": {"question_id": whole, "quiz_id": whole},
    "multichoice_mcquestion": {"question_ptr_id": whole, "answer_order": text},
    "multichoice_answer": {"id": whole, "question_id": whole, "content": text, "correct": flag},
    "true_false_tf_question": {"question_ptr_id": whole, "correct": flag},
    "essay_essay_question": {"question_ptr_id": whole},
    "quiz_sitting": {
        "id": whole,
        "user_id": user,
        "quiz_id": whole,
        "question_order": text,
        "question_list": text,
        "incorrect_questions": text,
        "current_score": whole,
        "complete": flag,
        "user_answers": text,
        "start": moment,
        "end": moment_or_none,
    },
    "quiz_progress": {"id": whole, "user_id": user, "score": text},
}
# By what each table's rows are told apart, and sorted.
KEYS: Mapping[str, str] = {
    "quiz_question_quiz": "question_id",
    "multichoice_mcquestion": "question_ptr_id",
    "true_false_tf_question": "question_ptr_id",
    "essay_essay_question": "question_ptr_id",
}
# What a dump calls them; the questions of a quiz stand there in a field of each question.
LABELS: Mapping[str, str] = {
    "auth.user": "auth_user",
    "quiz.category": "quiz_category",
    "quiz.subcategory": "quiz_subcategory",
    "quiz.quiz": "quiz_quiz",
    "quiz.question": "quiz_question",
    "multichoice.mcquestion": "multichoice_mcquestion",
    "multichoice.answer": "multichoice_answer",
    "true_false.tf_question": "true_false_tf_question",
    "essay.essay_question": "essay_essay_question",
    "quiz.sitting": "quiz_sitting",
    "quiz.progress": "quiz_progress",
}


def key_of(table: str) -> str:
    return KEYS.get(table, "id")
