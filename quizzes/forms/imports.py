"""A file to import: what to upload, how to read it, how to carry it out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.spreadsheets.guard import MAX_BYTES
from quizzes.domain.reviews import may_skip_review
from quizzes.enums import QuestionState
from quizzes.exchange import all_formats
from quizzes.exchange.codes import CodesError, read_codes
from quizzes.exchange.formats import AUTO
from quizzes.exchange.heads import field_choices
from quizzes.exchange.uploads import Upload
from quizzes.kinds import kind_choices
from quizzes.models import Bank

# What the formats may leave open that only a person can say of a file as a whole.
ASKED_OF: dict[str, frozenset[str]] = {
    "encoding": frozenset({"csv", "txt", "gift", "aiken", "json"}),
    "judge_true": frozenset({"xlsx", "csv", "txt", "docx", "json"}),
    "codes": frozenset({"txt", "docx", "json"}),
    "first_index": frozenset({"json"}),
    "category_points": frozenset({"gift", "moodle-xml"}),
}
ENCODINGS = [
    ("", _("As it is recognised")),
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030 (GBK)"),
    ("big5", "Big5"),
    ("utf-16", "UTF-16"),
]
# Codes with which files judge; which one means right differs from bank to bank (DOMAIN §9.5).
JUDGED = [("", _("No codes, or not known")), *((code, code) for code in ("1", "0", "A", "B", "2"))]
FIRST = [("", _("As it is recognised")), ("0", "0"), ("1", "1")]
UNKNOWN = [("", _("Not known"))]
UNUSED = [("", _("not imported"))]


def format_choices():
    """Every format that the registry has, to be recognised by default."""
    return [(AUTO, _("Recognise it")), *((each.key, each.label) for each in all_formats())]


class UploadForm(forms.Form):
    """A file, or a text, to look at before anything is imported."""

    bank = forms.ModelChoiceField(label=_("Question bank"), queryset=Bank.objects.all())
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("At most 20 MB and 20,000 questions. No state or work secrets may be uploaded."),
    )
    text = forms.CharField(
        label=_("Or paste a text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Questions with their options and answers, as they stand in a document."),
    )
    format = forms.ChoiceField(label=_("Format"), choices=format_choices, initial=AUTO)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        suffixes = [suffix for each in all_formats() for suffix in each.suffixes]
        self.fields["file"].widget.attrs["accept"] = ",".join(dict.fromkeys(suffixes))

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if bool(file) == bool(text.strip()):
            if "file" not in self.errors:
                self.add_error("file", _("Choose a file or paste a text, one of the two."))
        elif file:
            # One byte more than is read tells that it is too large, without reading all of it.
            cleaned["upload"] = Upload(file.name, file.read(MAX_BYTES + 1))
        else:
            cleaned["upload"] = Upload(str(_("Pasted text")), text.encode())
        return cleaned


class ReadingForm(forms.Form):
    """What only the person who imports can tell about a file; asked for what the file leaves open.

    `tables` are the views of a table's sheets (quizzes.exchange.tables) as JSON, `options` what was said so far.
    """

    format = forms.ChoiceField(label=_("Format"), choices=format_choices)
    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=ENCODINGS, required=False, help_text=_("Only where the text looks like garbage.")
    )
    judge_true = forms.ChoiceField(label=_("Judgements: the code that means right"), choices=JUDGED, required=False)
    codes = forms.CharField(
        label=_("Codes of the kinds"),
        required=False,
        help_text=_("Only where the file writes numbers for kinds, for example: 1=single, 2=multiple, 3=judge."),
    )
    first_index = forms.ChoiceField(label=_("Number of the first option"), choices=FIRST, required=False)
    category_points = forms.BooleanField(label=_("Make the categories knowledge points"), required=False)

    def __init__(self, *args, format: str, tables: list[dict[str, Any]], options: Mapping[str, Any], **kwargs):
        self.tables, self.options = tables, options
        super().__init__(*args, **kwargs)
        for name, formats in ASKED_OF.items():
            if format not in formats:
                del self.fields[name]
        if tables:
            self._ask_for_codes()
        for number, table in enumerate(tables):
            self._ask_for_columns(number, table)

    def _ask_for_codes(self):
        """One field for each word that the file has for a kind and that says nothing by itself."""
        said = read_codes(self.options.get("codes", ""))
        self.codes = list(dict.fromkeys([*said, *(code for table in self.tables for code in table["codes"])]))
        for number, code in enumerate(self.codes):
            label = _("Kind “%(code)s” is") % {"code": code}
            choices = [*UNKNOWN, *kind_choices()]
            self.fields[f"code{number}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=said.get(code, "")
            )

    def _ask_for_columns(self, number: int, table: Mapping[str, Any]):
        self.fields[f"head{number}"] = forms.IntegerField(
            label=_("Row of the head"), min_value=0, max_value=100, initial=table["header_row"]
        )
        choices = [*UNUSED, *field_choices()]
        for column in table["columns"]:
            self.fields[f"column{number}-{column['index']}"] = forms.ChoiceField(
                label=_("Column %(letters)s") % {"letters": column["letters"]},
                choices=choices,
                required=False,
                initial=column["field"],
            )
        if table["is_told"]:
            self.fields[f"found{number}"] = forms.BooleanField(label=_("Find the columns again"), required=False)

    def sheets(self):
        """Each sheet with its fields, for the page: {"table", "head", "found", "columns": [(column, field)]}."""
        for number, table in enumerate(self.tables):
            columns = [(column, self[f"column{number}-{column['index']}"]) for column in table["columns"]]
            found = self[f"found{number}"] if table["is_told"] else None
            yield {"table": table, "head": self[f"head{number}"], "found": found, "columns": columns}

    def plain_fields(self):
        """The fields that belong to no sheet."""
        apart = ("head", "column", "found")
        return [field for field in self.visible_fields() if not field.name.startswith(apart)]

    def clean_codes(self):
        try:
            read_codes(self.cleaned_data["codes"])
        except CodesError as error:
            raise ValidationError(str(error)) from error
        return self.cleaned_data["codes"]

    def clean(self):
        cleaned = super().clean()
        for number, table in enumerate(self.tables):
            names = [f"column{number}-{column['index']}" for column in table["columns"]]
            chosen = {name: cleaned[name] for name in names if cleaned.get(name)}
            for name, field in chosen.items():
                if list(chosen.values()).count(field) > 1:
                    self.add_error(name, _("Two columns cannot hold the same."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was said, as quizzes.exchange.uploads.read_options reads it; only what differs from what was found."""
        cleaned = self.cleaned_data
        options = {name: cleaned[name] for name in ASKED_OF if cleaned.get(name)}
        if self.tables:
            told = {code: cleaned[f"code{number}"] for number, code in enumerate(self.codes)}
            options["codes"] = ",".join(f"{code}={kind}" for code, kind in told.items() if kind)
        layouts = {}
        for number, table in enumerate(self.tables):
            if (layout := self._layout(number, table)) is not None:
                layouts[table["name"]] = layout
        return {**options, "layouts": layouts}

    def _layout(self, number: int, table: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the person said of a sheet, None where nothing; no columns where another row is to name them."""
        cleaned = self.cleaned_data
        if cleaned.get(f"found{number}"):
            return None
        chosen = {column["index"]: cleaned[f"column{number}-{column['index']}"] for column in table["columns"]}
        moved = cleaned[f"head{number}"] != table["header_row"]
        named = any(column["field"] != chosen[column["index"]] for column in table["columns"])
        if not (moved or named or table["is_told"]):
            return None
        columns = {str(index): field for index, field in chosen.items() if field}
        return {"header_row": cleaned[f"head{number}"], "columns": {} if moved and not named else columns}


class ConfirmForm(forms.Form):
    """How a previewed import is to be carried out by `actor`, who reviews what he brings in only if nobody else may."""

    state = forms.ChoiceField(label=_("State of new questions"), required=False)
    skip_bad = forms.BooleanField(label=_("Leave out what cannot be read"), required=False)

    def __init__(self, *args, actor, refused: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = refused
        if may_skip_review(actor):
            states = [choice for choice in QuestionState.choices if choice[0] != QuestionState.WITHDRAWN]
            self.fields["state"].choices = [("", pgettext_lazy("state", "As the file says, else drafts")), *states]
        else:
            # Somebody else reviews what one brings in: there is nothing to choose.
            del self.fields["state"]
        if not refused:
            del self.fields["skip_bad"]

    def clean(self):
        cleaned = super().clean()
        if self.refused and not cleaned.get("skip_bad"):
            self.add_error("skip_bad", _("Leave them out, or mend the file and upload it again."))
        return cleaned
