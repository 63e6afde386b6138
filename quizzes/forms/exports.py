"""Which questions leave, and in which format."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.enums import QuestionState
from quizzes.exchange.exporting import EXPORTS
from quizzes.kinds import kind_choices
from quizzes.models import Bank


class ExportForm(forms.Form):
    """A bank and what of it; nothing ticked means all. `anyway` comes from the page that names what is left out."""

    bank = forms.ModelChoiceField(label=_("Question bank"), queryset=Bank.objects.all())
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(each.key, each.label) for each in EXPORTS.values()],
        initial=next(iter(EXPORTS)),
        widget=forms.RadioSelect,
        help_text=_("A workbook holds every kind and everything a question is filed under. Moodle knows no cases."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Only these kinds"),
        choices=kind_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: all of them."),
    )
    states = forms.MultipleChoiceField(
        label=pgettext_lazy("questions", "Only in these states"),
        choices=QuestionState.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: all of them."),
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
