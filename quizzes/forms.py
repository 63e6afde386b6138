"""Forms of the back office: a question in written form, a file to import, and what publishing a quiz asks for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm

from common.forms import AddressedPageForm
from common.spreadsheets import SpreadsheetError, read_table
from quizzes.domain.bank import (
    CLASSIFICATION,
    TRANSITIONS,
    classify_question,
    compose,
    create_question,
    revise_question,
    set_question_state,
)
from quizzes.domain.papers import check_fillable
from quizzes.enums import QuestionState
from quizzes.exchange.codes import CodesError, read_codes
from quizzes.kinds import KeyHints, kind_of
from quizzes.kinds.base import AskFirst
from quizzes.models import Bank, Question, QuizPage


class QuestionForm(WagtailAdminModelForm):
    """A question as an editor writes it: one option to a line, the key in letters or words (DOMAIN §9.5)."""

    stem = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One to a line, without labels. A judgement has none."),
    )
    key = forms.CharField(
        label=_("Right answer"),
        max_length=255,
        help_text=_("The letters of the right options, such as B or ACD; for a judgement: right or wrong."),
    )
    explanation = forms.CharField(label=_("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    state = forms.ChoiceField(label=pgettext_lazy("question", "State"), choices=QuestionState.choices)

    field_order = ["bank", "kind", "stem", "options", "key", "explanation"]

    class Meta:
        model = Question
        fields = [
            "bank",
            "kind",
            "difficulty",
            "knowledge_point",
            "basis_clause",
            "basis_text",
            "suggested_points",
            "review_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now_in = self.instance.state if self.instance.pk else QuestionState.DRAFT
        may_be = {now_in, *TRANSITIONS[now_in]}
        self.fields["state"].choices = [choice for choice in QuestionState.choices if choice[0] in may_be]
        self.fields["state"].initial = now_in
        if self.instance.pk:
            self._show_current()

    def _show_current(self):
        version, kind = self.instance.current, kind_of(self.instance.kind)
        # What a question is of its bank and kind for good; another kind is another question.
        self.fields["bank"].disabled = self.fields["kind"].disabled = True
        self.fields["stem"].initial = version.stem
        self.fields["options"].initial = "\n".join(kind.written_options(version))
        self.fields["key"].initial = kind.correct_answer(version)
        self.fields["explanation"].initial = version.explanation

    def clean(self):
        cleaned = super().clean()
        if {"kind", "stem", "key"} <= cleaned.keys():
            options = [line for line in cleaned["options"].splitlines() if line.strip()]
            try:
                key = kind_of(cleaned["kind"]).read_key(cleaned["key"], options, KeyHints()).key
                compose(kind=cleaned["kind"], stem=cleaned["stem"], options=options, key=key)
                cleaned["content"] = {"stem": cleaned["stem"], "options": options, "key": key}
            except AskFirst as ask:
                self.add_error("key", str(ask))
            except ValidationError as error:
                self.add_error(None if hasattr(error, "error_dict") else "key", error)
        return cleaned

    @transaction.atomic
    def write(self, *, actor, now):
        """Write what the form says through the bank's own functions; the question."""
        content = {**self.cleaned_data["content"], "explanation": self.cleaned_data["explanation"]}
        classification = {name: self.cleaned_data[name] for name in CLASSIFICATION}
        state = self.cleaned_data["state"]
        if not self.instance.pk:
            bank, kind = self.cleaned_data["bank"], self.cleaned_data["kind"]
            return create_question(bank=bank, kind=kind, state=state, actor=actor, now=now, **content, **classification)
        question = Question.objects.get(pk=self.instance.pk)
        revise_question(question=question, actor=actor, now=now, **content)
        classify_question(question=question, **classification)
        set_question_state(question=question, state=state)
        return question


class ReadingForm(forms.Form):
    """What only the person who imports can tell about a file."""

    codes = forms.CharField(
        label=_("Codes of the kinds"),
        required=False,
        help_text=_("Only where the file writes numbers for kinds, for example: 1=single, 2=multiple, 3=judge."),
    )
    judge_true = forms.CharField(
        label=_("Code for right"),
        required=False,
        max_length=8,
        help_text=_("Only where the file writes codes for judgements: the one that means right, such as 1, 0 or A."),
    )

    def clean_codes(self):
        try:
            read_codes(self.cleaned_data["codes"])
        except CodesError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["codes"]


class UploadForm(ReadingForm):
    """A file to look at before anything is imported."""

    bank = forms.ModelChoiceField(label=_("Question bank"), queryset=Bank.objects.all())
    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, xls or csv, at most 20 MB. No state or work secrets may be uploaded."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    field_order = ["bank", "file"]

    def clean_file(self):
        """The file's cells: nothing else of an upload is ever used."""
        file = self.cleaned_data["file"]
        try:
            return file.name, read_table(file, name=file.name)
        except SpreadsheetError as error:
            raise ValidationError(str(error)) from error


class ConfirmForm(forms.Form):
    """How a previewed import is to be carried out."""

    state = forms.ChoiceField(
        label=_("State of new questions"),
        choices=[choice for choice in QuestionState.choices if choice[0] != QuestionState.WITHDRAWN],
        initial=QuestionState.DRAFT,
    )
    skip_bad = forms.BooleanField(label=_("Leave out the rows that cannot be read"), required=False)


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


class QuizPageForm(AddressedPageForm):
    """A quiz's form refuses to publish what no paper can be drawn from; a draft may be anything."""

    def clean(self):
        cleaned = super().clean()
        if "action-publish" in self.data and not self.is_deferred_validation:
            quiz = QuizPage(items=self._rows("items"), draws=self._rows("draws"))
            try:
                check_fillable(quiz)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def _rows(self, name):
        """The rows that the form would save, valid ones only: the others carry their own errors."""
        rows = [
            form
            for form in self.formsets[name].forms
            if form.is_valid() and form.has_changed() | bool(form.instance.pk)
        ]
        return [form.instance for form in rows if not form.cleaned_data.get("DELETE")]
