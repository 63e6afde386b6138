"""What somebody who grants extra time or tries types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import LocalMoment
from people.enums import Category
from people.forms.fields import OfficerField, OfficersField, UnitsField
from people.models import Officer
from quizzes.enums import AccommodationReason


class AccommodationForm(forms.Form):
    """For whom, how much, how long, why; whether it makes sense is for domain.accommodations to say."""

    officers = OfficersField(
        label=pgettext_lazy("accommodations", "Officers"),
        required=False,
        help_text=_("Badge or staff numbers, one to a line. Or choose a group:"),
    )
    units = UnitsField(label=_("Units"), required=False, help_text=_("Each with all below it."))
    categories = forms.MultipleChoiceField(
        label=_("Staff categories"),
        required=False,
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    extra_minutes = forms.IntegerField(label=_("Extra minutes"), min_value=0, max_value=600, initial=0)
    extra_tries = forms.IntegerField(label=_("Extra tries"), min_value=0, max_value=20, initial=0)
    valid_from = forms.DateTimeField(label=_("Holds from"), widget=LocalMoment())
    valid_until = forms.DateTimeField(
        label=_("Holds until"),
        required=False,
        widget=LocalMoment(),
        help_text=pgettext_lazy("accommodations", "Empty: until it is ended."),
    )
    reason_kind = forms.ChoiceField(label=_("Reason"), choices=AccommodationReason.choices)
    reason = forms.CharField(
        label=_("Reason in words"),
        required=False,
        max_length=255,
        help_text=_("Nothing about anybody's health. Only you and the bureau office can read the reason."),
    )
    proposed_by = OfficerField(label=_("Proposed by, badge or staff number"), required=False)
    prolong = forms.BooleanField(
        label=_("Give the extra minutes to papers that are open now as well"), required=False, initial=True
    )

    def __init__(self, *args: Any, day: date, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["units"].offer(day)
        self.fields["proposed_by"].officers = Officer.objects.filter(is_active=True)
        self.fields["valid_from"].initial = now

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, as grant_accommodation takes it."""
        same = ("extra_minutes", "extra_tries", "valid_from", "valid_until", "reason_kind", "reason", "proposed_by")
        criteria = {name: self.cleaned_data[name] for name in ("units", "categories") if self.cleaned_data[name]}
        typed = {name: self.cleaned_data[name] for name in same}
        return {**typed, "officers": self.cleaned_data["officers"] or [], "criteria": criteria}
