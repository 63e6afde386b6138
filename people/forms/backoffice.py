"""Forms of the back office: the shape of what is typed. What it means is decided in the domain."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

from people.enums import Category, PoliticalStatus, Role, RosterState, Tree, UnitKind
from people.forms.fields import OfficerField, UnitField
from people.models import Officer


def as_it_is(choices):
    """Choices with a first one that changes nothing."""
    return [("", _("As it is")), *choices]


class OfficerForm(forms.ModelForm):
    """Who an officer is."""

    class Meta:
        model = Officer
        fields = ["badge_no", "staff_no", "name", "post", "grade", "police_rank", "email"]
        labels = {"name": pgettext_lazy("person", "name")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff_no"].required = False
        self.fields["staff_no"].help_text = _("Empty: the badge number.")

    def clean(self):
        cleaned = super().clean()
        cleaned["staff_no"] = cleaned.get("staff_no") or cleaned.get("badge_no", "")
        return cleaned


class UnitsMixin:
    """A department and a branch among the units that the reader keeps."""

    def offer_units(self, day: date, within: set[int] | None):
        self.fields["department"].offer(day, trees=[Tree.ADMIN], within=within)
        self.fields["branch"].offer(day, trees=[Tree.PARTY], within=within)

    @property
    def units(self):
        """The units that were chosen, by tree."""
        chosen = {Tree.ADMIN: self.cleaned_data["department"], Tree.PARTY: self.cleaned_data["branch"]}
        return {tree: unit for tree, unit in chosen.items() if unit is not None}


class NewOfficerForm(UnitsMixin, OfficerForm):
    """A new officer and where he belongs; a clerk of some units can only take people into those."""

    department = UnitField(label=_("Departments"), required=False, empty_label=_("None"))
    branch = UnitField(label=_("Party organisation"), required=False, empty_label=_("None"))
    valid_from = forms.DateField(label=_("on post from"), widget=AdminDateInput)

    def __init__(self, *args, day: date, within: set[int] | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.must_belong = within is not None
        self.offer_units(day, within)

    def clean(self):
        cleaned = super().clean()
        if self.must_belong and not (cleaned.get("department") or cleaned.get("branch")):
            self.add_error("department", _("Choose one of the units you keep."))
        return cleaned


class FactsForm(UnitsMixin, forms.Form):
    """What holds about an officer from a day on; what is left as it is says nothing."""

    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)
    department = UnitField(label=_("Departments"), required=False, empty_label=_("As it is"))
    branch = UnitField(label=_("Party organisation"), required=False, empty_label=_("As it is"))
    status = forms.ChoiceField(label=_("roster status"), required=False, choices=as_it_is(RosterState.choices))
    political_status = forms.ChoiceField(
        label=_("political status"), required=False, choices=as_it_is(PoliticalStatus.choices)
    )
    category = forms.ChoiceField(label=_("category"), required=False, choices=as_it_is(Category.choices))

    def __init__(self, *args, day: date, within: set[int] | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_units(day, within)


class MembershipForm(forms.Form):
    """An officer belongs to a unit from a day on."""

    officer = OfficerField()
    unit = UnitField(label=_("unit"), empty_label=_("Choose a unit"))
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)

    def __init__(self, *args, officers, day: date, within: set[int] | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].officers = officers
        self.fields["unit"].offer(day, within=within)


class AppointmentForm(forms.Form):
    """An officer gets a role over a unit for a time."""

    officer = OfficerField()
    role = forms.ChoiceField(label=_("role"), choices=Role.choices)
    unit = UnitField(
        label=_("unit"),
        required=False,
        empty_label=_("The whole platform"),
        help_text=_("A role over a unit covers all units below it."),
    )
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)
    valid_to = forms.DateField(
        label=_("until (exclusive)"), required=False, widget=AdminDateInput, help_text=_("Empty: until it is ended.")
    )

    def __init__(self, *args, officers, day: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].officers = officers
        self.fields["unit"].offer(day)


class EndForm(forms.Form):
    """The day from which something no longer holds."""

    on = forms.DateField(label=_("ends on"), widget=AdminDateInput, help_text=_("The first day without it."))


class UnitForm(forms.Form):
    """A new unit."""

    tree = forms.ChoiceField(label=_("tree"), choices=Tree.choices)
    kind = forms.ChoiceField(label=pgettext_lazy("unit", "kind"), choices=UnitKind.choices)
    code = forms.CharField(label=_("code"), max_length=32)
    name = forms.CharField(label=pgettext_lazy("unit", "name"), max_length=128)
    parent = UnitField(label=_("parent"), required=False, empty_label=_("None: a root of its tree"))
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)

    def __init__(self, *args, day: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(day)


class RenameUnitForm(forms.Form):
    """A unit's name from a day on."""

    name = forms.CharField(label=pgettext_lazy("unit", "name"), max_length=128)
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)


class MoveUnitForm(forms.Form):
    """A unit's parent from a day on."""

    parent = UnitField(label=_("parent"), required=False, empty_label=_("None: a root of its tree"))
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateInput)

    def __init__(self, *args, day: date, tree: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(day, trees=[tree])


class CloseUnitForm(EndForm):
    """The day a unit closes and who succeeds it."""

    successor = UnitField(
        label=_("successor"),
        required=False,
        empty_label=_("None"),
        help_text=_("Takes over the members and the units below. Needed while there are any."),
    )

    def __init__(self, *args, day: date, tree: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].offer(day, trees=[tree])


class RosterForm(forms.Form):
    """A roster file and how it is to be read."""

    file = forms.FileField(label=_("File"), help_text=_("xlsx, xls or csv, at most 20 MB. No identity numbers."))
    effective = forms.DateField(label=_("takes effect on"), widget=AdminDateInput)
    complete = forms.BooleanField(
        label=_("complete roster"),
        required=False,
        help_text=_("People on the roster who are not in the file leave on that day, and their accounts are disabled."),
    )
    create_units = forms.BooleanField(
        label=_("create unknown units"),
        required=False,
        help_text=_("Otherwise a unit that is not on record is an error."),
    )

    def __init__(self, *args, within: set[int] | None, **kwargs):
        super().__init__(*args, **kwargs)
        if within is not None:
            del self.fields["create_units"]
