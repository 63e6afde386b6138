"""Whose activation slips are wanted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Officer


class OfficersByUuid(forms.ModelMultipleChoiceField):
    """Officers chosen by UUID, out of those the clerk may choose."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Officer.objects.none(), to_field_name="uuid", **kwargs)


class IssueForm(forms.Form):
    """The officers who get a slip."""

    officers = OfficersByUuid(
        error_messages={
            "required": _("Tick at least one person, then issue again."),
            "invalid_choice": _("Someone on the list is out of your reach by now. Open the list again."),
            "invalid_pk_value": _("Someone on the list is out of your reach by now. Open the list again."),
        }
    )

    def __init__(self, receivers, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = receivers
