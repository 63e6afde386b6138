"""What a person types in the home room."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from home.models import Suggestion


class SuggestionForm(forms.ModelForm):
    """A suggestion; its UUID is made with the form, so that sending it twice sends it once."""

    uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    anonymous = forms.BooleanField(
        required=False,
        label=_("Send without my name"),
        help_text=_("Then neither your name nor the time is stored, only the day. Nobody can answer you."),
    )

    class Meta:
        model = Suggestion
        fields = ["text"]
        labels = {"text": _("What should be better")}
        help_texts = {"text": _("Up to 2,000 characters. No secrets, and nothing about cases under investigation.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        error_messages = {"text": {"required": _("Write what should be better, then send it.")}}
