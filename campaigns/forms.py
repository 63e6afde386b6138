"""Forms of campaigns: which campaign and which day to look at, a new campaign, a task."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Task
from campaigns.subjects import offered_pages
from people.enums import PARTY_MEMBERS, Tree
from people.queries import unit_tree


class CutOffForm(forms.Form):
    """Which of some campaigns, and as of which day; both have sensible defaults, wrong input is explained."""

    campaign = forms.ChoiceField(label=_("Study campaign"), required=False)
    as_of = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, *, campaigns: list[Campaign], today: date):
        super().__init__(data)
        self.by_code = {campaign.code: campaign for campaign in campaigns}
        self.today = today
        self.fields["campaign"].choices = [(campaign.code, _choice(campaign)) for campaign in campaigns]
        self.fields["as_of"].widget.attrs["max"] = today.isoformat()

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and day > self.today:
            raise ValidationError(_("The day has not come yet. Choose today or an earlier day."))
        return day

    @property
    def chosen(self) -> Campaign | None:
        """The campaign asked for, else the first that runs today, else the latest."""
        self.is_valid()
        campaigns = list(self.by_code.values())
        running = [row for row in campaigns if row.opens_on <= self.today <= row.closes_on]
        return self.by_code.get(self.cleaned_data.get("campaign")) or next(iter(running + campaigns), None)

    @property
    def day(self) -> date:
        """The day asked for, else today, or the last day of a campaign that is over."""
        campaign = self.chosen
        last = (campaign.make_up_until or campaign.closes_on) if campaign else self.today
        return self.cleaned_data.get("as_of") or min(self.today, last)


def _choice(campaign: Campaign) -> str:
    if campaign.state == CampaignState.OPEN:
        return campaign.title
    return _("%(campaign)s (over)") % {"campaign": campaign.title}


def _day(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class CampaignForm(forms.Form):
    """A new campaign: its window and to whom it applies; what makes no sense is refused by the domain, in words."""

    title = forms.CharField(label=_("Title"), max_length=128)
    code = forms.CharField(
        label=pgettext_lazy("campaign", "Code"), max_length=32, help_text=Campaign._meta.get_field("code").help_text
    )
    opens_on = _day(_("First day"))
    closes_on = _day(_("Last day"))
    make_up_until = _day(
        _("Last day for making up"), required=False, help_text=Campaign._meta.get_field("make_up_until").help_text
    )
    units = forms.MultipleChoiceField(
        label=_("Units"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Each with all units below it. Choose none for everybody."),
    )
    members_only = forms.BooleanField(label=_("Only for party members"), required=False)

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        self.fields["units"].choices = [
            (str(label), [(node.uuid, f"{'　' * depth}{node.name}") for depth, node in _open_units(tree, today)])
            for tree, label in Tree.choices
        ]

    @property
    def criteria(self) -> dict[str, list[str]]:
        """What the scope of the campaign is made of."""
        members = [status.value for status in PARTY_MEMBERS] if self.cleaned_data["members_only"] else []
        return {"units": self.cleaned_data["units"], "political_statuses": members}

    @property
    def fields_of_campaign(self) -> dict:
        names = ("title", "code", "opens_on", "closes_on", "make_up_until")
        return {name: self.cleaned_data[name] for name in names}


class TaskForm(forms.Form):
    """A task: a published page or quiz, and what it asks."""

    page = forms.ModelChoiceField(label=_("Page or quiz"), queryset=None, to_field_name="translation_key")
    label = forms.CharField(
        label=_("Short name"), max_length=2, required=False, help_text=Task._meta.get_field("label").help_text
    )
    pass_percent = forms.IntegerField(
        label=_("Pass mark in percent"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=Task._meta.get_field("pass_percent").help_text,
    )
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)

    def __init__(self, *args, campaign: Campaign, **options):
        super().__init__(*args, **options)
        taken = campaign.tasks.values("page_id")
        self.fields["page"].queryset = offered_pages().exclude(pk__in=taken)


def _open_units(tree: str, today: date):
    return [(depth, node) for depth, node in unit_tree(tree, today).walk() if node.open]
