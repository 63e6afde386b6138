"""Answers as a page without a script posts them: the fields of each question, by its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from quizzes.kinds import Wording, kind_of


def posted_answers(post: QueryDict, questions: Iterable[tuple[str, str, Wording]]) -> dict[str, Any]:
    """What was posted for each of `questions` (name of its fields, kind, version), by name, for read_answer to read."""
    fields: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for field, values in post.lists():
        name, _dot, rest = field.partition(".")
        fields[name][rest] = values
    return {
        name: kind_of(kind).read_form(fields[name], kind_of(kind).asked(version)) for name, kind, version in questions
    }
