"""Everything about one question on one page: what it says, what to look at, where it is used, how it came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.views.generic import InspectView

from common.clock import local_date, now
from quizzes.domain.differences import Difference, difference, key_in_words
from quizzes.domain.lint import lint_question
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.queries import twins_of
from quizzes.queries.usage import asked_of, drawn_by, fixed_in
from quizzes.rules import can_correct, can_view_analyses
from quizzes.uses import uses_elsewhere
from quizzes.views.question_moves import decisions_on, moves_of


@dataclass(frozen=True)
class Told:
    """A version as the page tells it: its standing, its text and key, what it says otherwise than the one before."""

    version: QuestionVersion
    standing: str | Promise
    shown: dict[str, Any]
    answer: str
    difference: Difference | None


class QuestionDossierView(InspectView):
    """A question with its key, its warnings, its uses, and every version beside the one before it."""

    page_title = gettext_lazy("Versions and usage")
    template_name = "quizzes/admin/question_dossier.html"

    def get_object(self, queryset=None):
        related = ("bank", "knowledge_point", "batch", "basis_clause__policy", "current", "proposed")
        return get_object_or_404(Question.objects.select_related(*related), pk=self.pk)

    def get_context_data(self, **kwargs):
        question, actor, day = self.object, self.request.user, local_date(now())
        newest, kind = question.newest_version, kind_of(question.kind)
        shown = kind.review(newest, None)
        marked = any(option.get("is_key") for option in shown.get("options") or [])
        return super().get_context_data(
            question=question,
            shown=shown,
            answer="" if marked else key_in_words(kind, newest),
            findings=lint_question(question, newest, day=day),
            moves=moves_of(question, actor),
            decisions=decisions_on(question, actor),
            fixed=fixed_in(question),
            drawn=drawn_by(question),
            elsewhere=uses_elsewhere(question),
            asked=asked_of(question),
            twins=[(twin, twin.other_than(question)) for twin in twins_of(question)],
            analysed=can_view_analyses(actor, day),
            corrects=can_correct(actor, day),
            versions=list(tell_versions(question)),
            **kwargs,
        )


def tell_versions(question: Question) -> Iterator[Told]:
    """The versions of a question, the latest first. One query."""
    kind = kind_of(question.kind)
    versions = list(question.versions.select_related("created_by").order_by("number"))
    earlier = [None, *versions[:-1]]
    for version, before in reversed(list(zip(versions, earlier, strict=True))):
        yield Told(
            version,
            _standing(question, version),
            kind.review(version, None),
            key_in_words(kind, version),
            difference(kind, before, version) if before else None,
        )


def _standing(question: Question, version: QuestionVersion) -> str | Promise:
    if version.pk == question.current_id:
        return pgettext_lazy("version", "in force")
    if version.pk == question.proposed_id:
        return pgettext_lazy("version", "awaits review")
    current = question.current_version
    return pgettext_lazy("version", "not taken") if version.number > current.number else ""
