"""Forms of campaigns: which campaign and which day to look at, a new campaign, a task."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign


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
