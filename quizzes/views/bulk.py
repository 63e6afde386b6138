"""Acts on many questions of a list at once, on Wagtail's frame for them: each says first what it will leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets import AdminDateInput

from common.clock import local_date, now
from courses.models import KnowledgePoint
from people.models import Officer
from quizzes.domain.bank import TRANSITIONS
from quizzes.domain.filing import differing, file_questions, transfer_questions, transferable
from quizzes.domain.reviews import move_questions
from quizzes.enums import Difficulty, QuestionState, Usage
from quizzes.filters import questions_narrowed_by
from quizzes.models import Bank, Question
from quizzes.queries import reviews_alone
from quizzes.queries.catalogue import in_use_state

# Questions that stay as they are are named up to so many.
SHOWN = 20
# What "all of the list" stands for where the list is that of the overdue.
OVERDUE = "overdue"


@dataclass(frozen=True)
class Preview:
    """What an act would do: so many of `chosen` change, the first of those that stay, and why they do."""

    chosen: int
    changing: int
    staying: list[Question]
    why: str | Promise
    notice: str = ""

    @property
    def left(self) -> int:
        return self.chosen - self.changing


class QuestionBulkAction(BulkAction):
    """One act on the chosen questions, by those whom `permissions` (any of them) let do it.

    Posted once it shows what it would do, posted with `confirmed` it does it: chosen are the ticked questions or, with
    id=all, whatever the list's search and filters find then.
    """

    models = [Question]
    template_name = "quizzes/admin/bulk_act.html"
    permissions: ClassVar[tuple[str, ...]] = ("quizzes.change_question",)
    # What one reads above the form, and what is done on the button that does it.
    explanation: str | Promise = ""

    @classmethod
    def is_offered(cls, actor: Officer) -> bool:
        return any(actor.has_perm(permission) for permission in cls.permissions)

    def dispatch(self, request, *args, **kwargs):
        if not self.is_offered(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def chosen(self) -> QuerySet[Question]:
        wanted = self.request.GET.getlist("id")
        if "all" in wanted:
            found = questions_narrowed_by(self.request, overdue=self.request.GET.get("childOf") == OVERDUE)
            return Question.objects.filter(pk__in=found.order_by().values("pk"))
        return Question.objects.filter(pk__in=[pk for pk in wanted if pk.isdecimal()])

    def get_actionable_objects(self):
        return self.chosen, {"items_with_no_access": []}

    def get_context_data(self, **kwargs):
        return {
            "form": self.get_form(),
            "act": self,
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            "chosen": self.chosen.count(),
            "preview": None,
            "header_icon": "help",
            **kwargs,
        }

    def get(self, request, *args, **kwargs):
        if not self.form_class.base_fields:
            return self.render_to_response(self.get_context_data(preview=self.preview({})))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        if "confirmed" in self.request.POST:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form.cleaned_data)))

    def get_execution_context(self):
        return {"act": self}

    @classmethod
    def execute_action(cls, objects, act=None, **kwargs):
        return act.perform(objects, act.cleaned_form.cleaned_data), 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        text = ngettext("%(count)s question was changed.", "%(count)s questions were changed.", num_parent_objects)
        return text % {"count": num_parent_objects}

    def preview(self, values: dict[str, Any]) -> Preview:
        """What the act would do with the values of its form."""
        changing = self.changing(values)
        staying = self.chosen.exclude(pk__in=changing.order_by().values("pk")).select_related("current")
        counts = (self.chosen.count(), changing.count())
        shown = list(staying.order_by("pk")[:SHOWN])
        return Preview(*counts, shown, self.why_others_stay(values), self.notice(changing))

    def changing(self, values: dict[str, Any]) -> QuerySet[Question]:
        """Those of the chosen questions that the act would change."""
        raise NotImplementedError

    def why_others_stay(self, values: dict[str, Any]) -> str | Promise:
        raise NotImplementedError

    def notice(self, changing: QuerySet[Question]) -> str:
        """What else to think of before it is done to these."""
        return ""

    def perform(self, questions: QuerySet[Question], values: dict[str, Any]) -> int:
        """Do it; how many questions changed."""
        raise NotImplementedError


class MoveAction(QuestionBulkAction):
    """To another state, where the table of moves allows it and nobody reviews his own writing."""

    permissions = ("quizzes.change_question", "quizzes.review_question")
    state: ClassVar[QuestionState]

    @classmethod
    def is_offered(cls, actor):
        if cls.state == QuestionState.REVIEWED:
            return actor.has_perm("quizzes.review_question")
        return super().is_offered(actor)

    @property
    def aria_label(self):
        return self.display_name

    def changing(self, values):
        sources = [source for source, targets in TRANSITIONS.items() if self.state in targets]
        allowed = self.chosen.filter(state__in=sources)
        if self.state == QuestionState.REVIEWED and not reviews_alone(self.request.user):
            allowed = allowed.exclude(current__created_by=self.request.user)
        return allowed

    def why_others_stay(self, values):
        states = self.chosen.order_by().values_list("state").annotate(Count("pk"))
        counted = ", ".join(f"{QuestionState(state).label} {number}" for state, number in states)
        if self.state == QuestionState.REVIEWED:
            text = _("Only drafts pass a review, and nobody reviews what he wrote himself. Chosen: %(states)s.")
        else:
            text = _("Their state does not allow it. Chosen: %(states)s.")
        return text % {"states": counted}

    def perform(self, questions, values):
        done = move_questions(questions=questions, state=self.state, actor=self.request.user, now=now())
        if done.own:
            messages.warning(self.request, _("What you wrote or brought in yourself somebody else must review."))
        return done.moved


class PassReview(MoveAction):
    display_name = pgettext_lazy("question", "Pass the review")
    action_type = "pass_review"
    action_priority = 10
    state = QuestionState.REVIEWED


class Activate(MoveAction):
    display_name = pgettext_lazy("question", "Let onto papers")
    action_type = "activate"
    action_priority = 20
    state = QuestionState.ACTIVE


class Withdraw(MoveAction):
    display_name = pgettext_lazy("question", "Withdraw")
    action_type = "withdraw"
    action_priority = 30
    classes = {"serious"}
    state = QuestionState.WITHDRAWN
    explanation = gettext_lazy("Papers drawn from now on no longer ask them; papers that hold them keep them.")

    def notice(self, changing):
        fixed = in_use_state(changing, Usage.FIXED).count()
        text = ngettext(
            "%(count)s of them is fixed in a quiz, which needs another in its place.",
            "%(count)s of them are fixed in quizzes, which need others in their place.",
            fixed,
        )
        return text % {"count": fixed} if fixed else ""


class BackToDraft(MoveAction):
    display_name = pgettext_lazy("question", "Back to draft")
    action_type = "draft"
    action_priority = 40
    state = QuestionState.DRAFT


class DifficultyForm(forms.Form):
    value = forms.ChoiceField(label=gettext_lazy("Difficulty"), choices=Difficulty.choices, widget=forms.RadioSelect)


class PointForm(forms.Form):
    value = forms.ModelChoiceField(
        label=gettext_lazy("Knowledge point"),
        queryset=KnowledgePoint.objects.all(),
        required=False,
        help_text=gettext_lazy("Empty: none."),
    )


class ReviewDateForm(forms.Form):
    value = forms.DateField(
        label=gettext_lazy("To be reviewed"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty: none."),
    )

    def clean_value(self):
        day = self.cleaned_data["value"]
        if day and day < local_date(now()):
            raise forms.ValidationError(_("This day is past. Choose the day on which they are to be reviewed next."))
        return day


class FileAction(QuestionBulkAction):
    """Under another value of one of the things that questions are filed under."""

    field: ClassVar[str]

    @property
    def aria_label(self):
        return self.display_name

    def changing(self, values):
        return differing(self.chosen, self.field, values["value"])

    def why_others_stay(self, values):
        return _("They are filed so already.")

    def perform(self, questions, values):
        actor = self.request.user
        return file_questions(questions=questions, name=self.field, value=values["value"], actor=actor, now=now())


class SetDifficulty(FileAction):
    display_name = gettext_lazy("Set the difficulty")
    action_type = "set_difficulty"
    action_priority = 50
    form_class = DifficultyForm
    field = "difficulty"


class SetPoint(FileAction):
    display_name = gettext_lazy("Set the knowledge point")
    action_type = "set_point"
    action_priority = 60
    form_class = PointForm
    field = "knowledge_point"


class SetReviewDate(FileAction):
    display_name = gettext_lazy("Set the review date")
    action_type = "set_review_date"
    action_priority = 70
    form_class = ReviewDateForm
    field = "review_on"
    explanation = gettext_lazy("Whoever sets a new date says that the questions hold as their basis reads today.")


class BankForm(forms.Form):
    value = forms.ModelChoiceField(label=gettext_lazy("Question bank"), queryset=Bank.objects.all())


class Transfer(QuestionBulkAction):
    display_name = gettext_lazy("Move to another bank")
    aria_label = display_name
    action_type = "transfer"
    action_priority = 80
    form_class = BankForm
    explanation = gettext_lazy(
        "Quizzes and contests draw by bank: from now on those that draw from the new one find them, and those of the "
        "old one do not. What has been drawn or pinned stays."
    )

    def changing(self, values):
        return transferable(self.chosen, values["value"])

    def why_others_stay(self, values):
        return _("They are in this bank already, or it holds a question of this kind with the same text.")

    def perform(self, questions, values):
        return transfer_questions(questions=questions, bank=values["value"], actor=self.request.user, now=now())


ACTIONS: tuple[type[QuestionBulkAction], ...] = (
    PassReview,
    Activate,
    Withdraw,
    BackToDraft,
    SetDifficulty,
    SetPoint,
    SetReviewDate,
    Transfer,
)


def acts_for(actor: Officer) -> Iterator[type[QuestionBulkAction]]:
    """The acts that `actor` may do, in their order."""
    return (action for action in ACTIONS if action.is_offered(actor))
