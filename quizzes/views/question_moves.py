"""Buttons that let questions onto papers and off them (quizzes.domain.reviews): which there are, and pressing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from common.clock import now
from people.models import Officer
from quizzes.domain.reviews import accept_revision, refuse_revision, set_question_state
from quizzes.enums import QuestionState
from quizzes.models import Question
from quizzes.rules import can_review_question

# What the moves of quizzes.domain.bank.TRANSITIONS are called, the usual one of each state first.
MOVES: Mapping[str, Mapping[str, str | Promise]] = {
    QuestionState.DRAFT: {
        QuestionState.REVIEWED: pgettext_lazy("question", "Pass the review"),
        QuestionState.WITHDRAWN: pgettext_lazy("question", "Withdraw"),
    },
    QuestionState.REVIEWED: {
        QuestionState.ACTIVE: pgettext_lazy("question", "Let onto papers"),
        QuestionState.DRAFT: pgettext_lazy("question", "Send back as a draft"),
        QuestionState.WITHDRAWN: pgettext_lazy("question", "Withdraw"),
    },
    QuestionState.ACTIVE: {QuestionState.WITHDRAWN: pgettext_lazy("question", "Withdraw")},
    QuestionState.WITHDRAWN: {QuestionState.DRAFT: pgettext_lazy("question", "Take up again as a draft")},
}
ACCEPT, REFUSE = "accept", "refuse"


@dataclass(frozen=True)
class Move:
    """A button: what it says, what it posts, and why it cannot be pressed where it cannot."""

    value: str
    label: str | Promise
    refusal: str = ""


def moves_of(question: Question, actor: Officer) -> list[Move]:
    """Where `actor` may send a question from here."""
    if not _may_move(actor):
        return []
    refusal = _own_refusal(question, actor)
    return [
        Move(state, label, refusal if state == QuestionState.REVIEWED else "")
        for state, label in MOVES[question.state].items()
    ]


def decisions_on(question: Question, actor: Officer) -> list[Move]:
    """What `actor` may decide about the revision that awaits review; none where none does."""
    if question.proposed is None or not _may_move(actor):
        return []
    return [
        Move(ACCEPT, pgettext_lazy("question", "Put the revision in force"), _own_refusal(question, actor)),
        Move(REFUSE, pgettext_lazy("question", "Refuse the revision")),
    ]


def _may_move(actor: Officer) -> bool:
    return actor.has_perm("quizzes.change_question") or actor.has_perm("quizzes.review_question")


def _own_refusal(question: Question, actor: Officer) -> str:
    if can_review_question(actor, question):
        return ""
    return _("You wrote this version yourself; somebody else must review it.")


class QuestionAct(View):
    """Something that one button does to a question; posted with the number of the version that was looked at."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if not _may_move(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        question = get_object_or_404(Question.objects.select_related("current", "proposed"), pk=pk)
        seen = request.POST.get("seen", "")
        try:
            self.act(question, request.POST.get("value", ""), int(seen) if seen.isdecimal() else None)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("questions:inspect", pk)


class MoveView(QuestionAct):
    """Sends a question to another state."""

    def act(self, question, value, seen):
        actor = self.request.user
        if value not in QuestionState.values:
            raise ValidationError(_("There is no such state."))
        if value == QuestionState.REVIEWED and not actor.has_perm("quizzes.review_question"):
            raise PermissionDenied
        set_question_state(question=question, state=value, actor=actor, now=now(), seen=seen)
        messages.success(self.request, _("The question is now “%(state)s”.") % {"state": QuestionState(value).label})


class RevisionView(QuestionAct):
    """Puts the revision of an active question in force, or refuses it."""

    def act(self, question, value, seen):
        actor = self.request.user
        if value == REFUSE:
            refuse_revision(question=question, actor=actor, now=now())
            messages.success(self.request, _("The revision was refused; papers go on asking the version in force."))
        elif value == ACCEPT:
            if not actor.has_perm("quizzes.review_question"):
                raise PermissionDenied
            accept_revision(question=question, actor=actor, now=now(), seen=seen)
            messages.success(self.request, _("The revision is in force; papers drawn from now on ask it."))
