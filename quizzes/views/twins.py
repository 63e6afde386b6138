"""Two questions that ask the same or nearly so, beside each other, and what is done about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as plain_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from common.clock import local_date, now
from quizzes.domain.differences import Act, Difference, Run, difference, key_in_words, text_difference
from quizzes.domain.reviews import set_question_state
from quizzes.domain.twins import compare_written, keep_both, reopen_twins
from quizzes.enums import QuestionState, TwinKind, TwinState
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion, Twin
from quizzes.pictures import words_of
from quizzes.queries import in_twin_state, twins_of, twins_visible_to, with_questions
from quizzes.queries.usage import Asked, asked_of, fixed_in
from quizzes.rules import can_decide_twins
from quizzes.views.question_moves import moves_of

# What to think of, by how they are alike.
ADVICE = {
    TwinKind.OTHER_ANSWER: gettext_lazy(
        "What is right in one is wrong in the other, so at least one of them marks officers wrongly. Look at the "
        "basis, then correct or withdraw that one."
    ),
    TwinKind.SAME: gettext_lazy(
        "Both ask the same and hold the same right, so that a paper may ask it twice. One of them is enough, unless "
        "each belongs to a bank of its own."
    ),
    TwinKind.NEAR: gettext_lazy(
        "Small differences may turn a question round: look at numbers and at words such as “not”. If both are needed, "
        "say why and keep both."
    ),
}


# What the page shows of each question besides what lists do.
_BASES = ("first__basis_clause__policy", "second__basis_clause__policy")


@dataclass(frozen=True)
class Line:
    """One option as a side shows it."""

    label: str
    runs: list[Run]
    is_key: bool


@dataclass(frozen=True)
class Side:
    """One of two questions: its newest version, what it says otherwise marked, and how it is used."""

    question: Question
    version: QuestionVersion
    stem: list[Run]
    options: list[Line]
    parts: list[Any]
    answer: str
    asked: Asked
    fixed: int
    may_withdraw: bool


class TwinPage:
    """The twins of the address, for those who work with questions."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def twin(self) -> Twin:
        visible = twins_visible_to(self.request.user, local_date(now()))
        return get_object_or_404(
            with_questions(visible).select_related("decided_by", *_BASES), uuid=self.kwargs["uuid"]
        )


class TwinView(TwinPage, WagtailAdminTemplateMixin, TemplateView):
    """Both questions side by side with what each says otherwise."""

    page_title = gettext_lazy("Twins side by side")
    header_icon = "copy"
    template_name = "quizzes/admin/twin.html"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        twins = {"url": reverse("twins:index"), "label": _("Twins")}
        return [*self.breadcrumbs_items, twins, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        twin, actor = self.twin, self.request.user
        return super().get_context_data(
            twin=twin,
            open=twin.state == TwinState.OPEN,
            advice=ADVICE[TwinKind(twin.kind)],
            grave=twin.kind == TwinKind.OTHER_ANSWER,
            sides=list(sides_of(twin, actor)),
            may_decide=can_decide_twins(actor),
            **kwargs,
        )


class TwinAct(TwinPage, View):
    """Something that is done about two twins; then the list of those still to be decided."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        try:
            self.act(self.twin)
        except ValidationError as error:
            plain_messages.error(request, " ".join(error.messages))
            return redirect("twins:compare", uuid)
        return redirect("twins:index")

    def act(self, twin: Twin) -> None:
        raise NotImplementedError


class DecideView(TwinAct):
    """Keeps both for a reason, or takes that back."""

    def act(self, twin):
        actor, posted = self.request.user, self.request.POST
        if not can_decide_twins(actor):
            raise PermissionDenied
        if "reopen" in posted:
            reopen_twins(twin=twin, actor=actor, now=now())
            plain_messages.success(self.request, _("These twins are to be decided again."))
            return
        keep_both(twin=twin, reason=posted.get("reason", ""), actor=actor, now=now(), seen=posted.get("seen", ""))
        plain_messages.success(self.request, _("Both are kept. They come back here when one of them is revised."))


class WithdrawView(TwinAct):
    """Withdraws one of the two, by the rules for moving questions."""

    def act(self, twin):
        actor, posted = self.request.user, self.request.POST
        question = next((one for one in twin.questions if str(one.pk) == posted.get("question")), None)
        if question is None:
            raise Http404
        if not _may_withdraw(question, actor):
            raise PermissionDenied
        seen = posted.get("seen", "")
        set_question_state(
            question=question,
            state=QuestionState.WITHDRAWN,
            actor=actor,
            now=now(),
            seen=int(seen) if seen.isdecimal() else None,
        )
        plain_messages.success(self.request, _("The question is withdrawn. Papers drawn from now on no longer ask it."))


def sides_of(twin: Twin, actor: Any) -> Iterator[Side]:
    """Both sides of two twins, the older question first. Four queries."""
    versions = [question.newest_version for question in twin.questions]
    kinds = [kind_of(question.kind) for question in twin.questions]
    found = difference(kinds[0], *versions) if kinds[0] is kinds[1] else None
    stem = found.stem if found else text_difference(versions[0].stem, versions[1].stem)
    for question, version, kind, hidden in zip(twin.questions, versions, kinds, (Act.ADDED, Act.REMOVED), strict=True):
        shown = kind.review(version, None)
        marked = any(option.get("is_key") for option in shown.get("options") or [])
        yield Side(
            question,
            version,
            _without(stem, hidden),
            _compared(found, hidden) or _plain(shown),
            shown.get("parts") or [],
            "" if marked else key_in_words(kind, version),
            asked_of(question),
            fixed_in(question).count(),
            _may_withdraw(question, actor),
        )


def tell_twins(request: HttpRequest, question: Question) -> None:
    """Compare a question that was just written, and tell its writer where the bank holds one like it."""
    compare_written(question, now=now())
    twins = list(in_twin_state(twins_of(question), TwinState.OPEN))
    if not twins:
        return
    gravest, rest = twins[0], len(twins) - 1
    other = gravest.other_than(question)
    text = _("%(kind)s: “%(stem)s” in “%(bank)s”.") % {
        "kind": gravest.get_kind_display(),
        "stem": words_of(other.newest_version.stem),
        "bank": other.bank,
    }
    if rest:
        text += " " + ngettext("%(count)s more is like it.", "%(count)s more are like it.", rest) % {"count": rest}
    button = messages.button(reverse("twins:compare", args=[gravest.uuid]), _("Compare side by side"))
    messages.warning(request, text, buttons=[button])


def _may_withdraw(question: Question, actor: Any) -> bool:
    return any(move.value == QuestionState.WITHDRAWN for move in moves_of(question, actor))


def _without(runs: list[Run], act: Act) -> list[Run]:
    return [run for run in runs if run.act != act]


def _compared(found: Difference | None, hidden: Act) -> list[Line]:
    """The options of one side with what the other has otherwise, in the order of this side; none where none differs."""
    later = hidden == Act.REMOVED
    options = [option for option in (found.options if found else []) if option.act != hidden]
    lines = [
        Line(
            option.label if later else option.old_label,
            _without(option.runs, hidden),
            option.is_key if later else option.was_key,
        )
        for option in options
    ]
    return lines if later else sorted(lines, key=lambda line: line.label)


def _plain(shown: dict[str, Any]) -> list[Line]:
    """The options as they are shown, where the two have nothing to compare."""
    listed = [option for name in ("lefts", "rights", "options") for option in shown.get(name) or []]
    return [
        Line(option.get("label", ""), [Run(Act.SAME, option["text"])], bool(option.get("is_key")))
        for option in listed
        if option.get("text")
    ]
