"""Questions in the back office: writing one, and finding one to choose."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.blocks.base import BlockField

from courses.viewsets import clause_chooser_viewset
from quizzes.domain.bank import (
    CLASSIFICATION,
    classify_question,
    create_question,
    edit_question,
)
from quizzes.models import Bank, Question

from .blocks import writing_area


class QuestionForm(WagtailAdminModelForm):
    """A question as an editor writes it: the writing area of its kind, and what it is filed under.

    The instance says the kind, a new one too; a question keeps its bank and kind, for another kind is another question.
    `seen` is the version that the form shows: what somebody else wrote meanwhile is not written over.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Question
        fields = ["bank", *CLASSIFICATION]
        widgets = {"basis_clause": clause_chooser_viewset.widget_class}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        area = writing_area(self.instance.kind)
        self.fields["content"] = BlockField(area, label=_("What is asked"))
        if self.instance.pk:
            self.fields["bank"].disabled = True
            self.initial["content"] = area.value_of(self.instance.newest_version)
            self.initial["seen"] = self.instance.newest_version.number
        else:
            self.initial["content"] = area.get_default()

    def clean(self):
        cleaned = super().clean()
        seen, newest = cleaned.get("seen"), self.instance.newest_version if self.instance.pk else None
        if seen and newest and seen != newest.number:
            message = _("%(name)s saved a new version of this question meanwhile. Copy your text and open it again.")
            self.add_error(None, message % {"name": newest.created_by or _("Somebody")})
        return cleaned

    @property
    def content(self):
        """What the writing area says, in written form; once the form is valid."""
        return self.fields["content"].block.content_of(self.cleaned_data["content"])

    @transaction.atomic
    def write(self, *, actor, now):
        """Write what the form says through the bank's own functions; the question."""
        classification = {name: self.cleaned_data[name] for name in CLASSIFICATION}
        if not self.instance.pk:
            bank, kind = self.cleaned_data["bank"], self.instance.kind
            return create_question(bank=bank, kind=kind, actor=actor, now=now, **self.content, **classification)
        question = Question.objects.select_related("current", "proposed").get(pk=self.instance.pk)
        edit_question(question=question, actor=actor, now=now, **self.content)
        classify_question(question=question, now=now, **classification)
        return question


class QuestionSearchForm(BaseFilterForm):
    """Finding a question to choose: part of its text, two characters are enough, and its bank."""

    q = forms.CharField(label=_("Part of the text"), required=False)
    bank = forms.ModelChoiceField(
        label=_("Question bank"),
        queryset=Bank.objects.all(),
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects):
        text, bank = self.cleaned_data["q"].strip(), self.cleaned_data["bank"]
        if text:
            self.is_searching, self.search_query = True, text
            objects = objects.filter(current__stem__icontains=text)
        return objects.filter(bank=bank) if bank else objects
