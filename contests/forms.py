"""What an organiser types: a contest, the rules of its papers, one more officer for the list."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.forms import LocalMoment
from contests.models import Contest, ContestRule
from people.enums import Category, Tree
from people.models import Officer
from people.queries import unit_tree
from quizzes.domain.draws import DrawRule
from quizzes.enums import Difficulty

ANY = pgettext_lazy("no restriction", "Any")
EVERYBODY = gettext_lazy("Choose none for everybody. A unit counts with all below it.")


class ContestForm(forms.ModelForm):
    """A contest with its scope; `scope_units` and `categories` are criteria of people.models.scope."""

    scope_units = forms.MultipleChoiceField(
        label=gettext_lazy("Units"), required=False, help_text=EVERYBODY, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Staff categories"),
        required=False,
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Contest
        fields = [
            "edition",
            "title",
            "slug",
            "summary",
            "opens_at",
            "closes_at",
            "notice_until",
            "time_limit",
            "max_tries",
            "pass_percent",
            "board_size",
            "board_while_open",
            "banks",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "opens_at": LocalMoment(),
            "closes_at": LocalMoment(),
            "notice_until": LocalMoment(),
            "banks": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, day: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope_units"].choices = unit_choices(day)
        self.stored_criteria = stored_criteria(self.instance) if self.instance.pk else {}
        self.initial["scope_units"] = self.stored_criteria.get("units", [])
        self.initial["categories"] = self.stored_criteria.get("categories", [])

    @property
    def settings(self) -> dict:
        """The contest's own fields, as create_contest and change_contest take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "banks"}

    @property
    def criteria(self) -> dict:
        """To whom the contest applies; criteria that this form does not show stay as they were."""
        shown = {"units": self.cleaned_data["scope_units"], "categories": self.cleaned_data["categories"]}
        return {**self.stored_criteria, **shown}


class RuleForm(forms.ModelForm):
    """One rule; a form nobody touched is no rule."""

    class Meta:
        model = ContestRule
        fields = ["kind", "count", "points", "knowledge_point", "difficulty"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["knowledge_point"].empty_label = ANY
        self.fields["difficulty"].choices = [("", ANY), *Difficulty.choices]


class BaseRuleFormSet(forms.BaseFormSet):
    """The rules in their order."""

    def rules(self) -> list[DrawRule]:
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [
            DrawRule(
                kind=rule["kind"],
                count=rule["count"],
                points=rule["points"],
                knowledge_point=rule["knowledge_point"].pk if rule["knowledge_point"] else None,
                difficulty=rule["difficulty"],
            )
            for rule in kept
        ]


RuleFormSet = forms.formset_factory(RuleForm, formset=BaseRuleFormSet, extra=3, max_num=20, can_delete=True)


def stored_criteria(contest: Contest) -> dict[str, list[str]]:
    """The criteria of the contest's scope that hold, or will, as they were recorded last."""
    rule = contest.scope.rules.filter(superseded_at=None).order_by("-valid_from").first()
    return rule.criteria if rule else {}


def rule_initial(contest: Contest) -> list[dict]:
    """The contest's rules as the formset shows them."""
    return list(contest.rules.order_by("position").values("kind", "count", "points", "knowledge_point", "difficulty"))


class EntrantForm(forms.Form):
    """One more officer for the list of a running contest."""

    badge_no = forms.CharField(label=gettext_lazy("Badge number"), max_length=32)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=255)

    def clean_badge_no(self):
        badge_no = self.cleaned_data["badge_no"].strip()
        self.officer = Officer.objects.filter(badge_no=badge_no, is_active=True).first()
        if self.officer is None:
            raise ValidationError(_("Nobody has the badge number %(badge)s.") % {"badge": badge_no})
        return badge_no


def unit_choices(day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The open units of both trees for a select, indented by depth. Two queries."""
    return [
        (
            str(Tree(tree).label),
            [
                (str(node.uuid), "\u3000" * depth + node.name)
                for depth, node in unit_tree(tree, day).walk()
                if node.open
            ],
        )
        for tree in (Tree.PARTY, Tree.ADMIN)
    ]
