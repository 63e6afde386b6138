"""What is to be done about a question that was wrong on papers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.domain.corrections import read_key
from quizzes.enums import Remedy
from quizzes.models import Question, QuestionVersion


class CorrectionForm(forms.Form):
    """A version that papers asked, what is done about it, and why."""

    version = forms.ModelChoiceField(QuestionVersion.objects.none(), label=_("As it was asked"), empty_label=None)
    remedy = forms.ChoiceField(choices=Remedy, label=_("What is done"), widget=forms.RadioSelect, initial=Remedy.KEY)
    key = forms.CharField(
        label=_("Right key"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Written as in a file of questions: letters of options, 对 or 错, texts of blanks."),
    )
    nobody_loses = forms.BooleanField(
        label=_("Nobody loses points or a pass by it"),
        required=False,
        initial=True,
        help_text=_("Whoever followed the wrong key keeps what he has. Take this away to grade everybody strictly."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("Officers read it beside their corrected points. Write no names."),
    )

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, **kwargs)
        versions = question.versions.select_related("question").order_by("-number")
        self.fields["version"].queryset = versions
        self.fields["version"].label_from_instance = lambda version: (
            _("Version %(number)s") % {"number": version.number}
        )

    def clean(self):
        cleaned = super().clean()
        version = cleaned.get("version")
        if cleaned.get("remedy") != Remedy.KEY or version is None:
            return cleaned | {"key": None}
        try:
            cleaned["key"] = read_key(version, cleaned.get("key", ""))
        except ValidationError as error:
            self.add_error("key", error.messages)
        return cleaned
