"""Officers in the back office: found, made, changed, enabled and disabled."""

import django_filters
from django.db.models import OuterRef, Subquery
from django.forms import Form
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect

from people.domain.facts import record_standing
from people.domain.officers import admit_officer, change_profile, deactivate_officer, reactivate_officer
from people.enums import RosterState, Tree
from people.forms.backoffice import FactsForm, NewOfficerForm, OfficerForm
from people.forms.fields import UnitField
from people.models import Membership, Officer, OrgUnit, RosterStatus
from people.queries import appointments_of, changeable_officers, members_below, officers_kept_by
from people.views.backoffice.base import ActPage, ListPage


class OfficerFilters(WagtailFilterSet):
    """By unit, with all below it, and by whether the account is enabled."""

    unit = django_filters.ChoiceFilter(label=_("unit"), method="of_unit")
    is_active = django_filters.BooleanFilter(label=_("may log in"), widget=BooleanRadioSelect)

    class Meta:
        model = Officer
        fields = []

    def __init__(self, *args, day, within, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day
        field = UnitField()
        field.offer(day, within=within)
        self.filters["unit"].extra["choices"] = field.choices[1:]

    def of_unit(self, queryset, _name, value):
        return queryset.filter(pk__in=members_below(OrgUnit.objects.get(uuid=value), self.day).values("pk"))


class OfficerList(ListPage):
    """Everybody the reader keeps, found by a part of the name or number."""

    permission = "people.view_officer"
    add_permission = "people.keep_officer"
    model = Officer
    page_title = _("Officers")
    audited_list = "officers"
    search_fields = ["name", "badge_no", "staff_no"]
    index_url_name = "people_officers:index"
    index_results_url_name = "people_officers:results"
    add_url_name = "people_officers:add"
    add_item_label = _("Add an officer")
    default_ordering = "badge_no"
    filterset_class = OfficerFilters

    @cached_property
    def columns(self):
        return [
            TitleColumn("name", label=pgettext_lazy("person", "name"), sort_key="name", get_url=self.get_edit_url),
            Column("badge_no", label=_("badge number"), sort_key="badge_no"),
            Column("department", label=_("Department")),
            Column("branch", label=_("Branch")),
            Column("status", label=_("roster status"), accessor=lambda row: _state_label(row.status)),
            BooleanColumn("is_active", label=_("may log in"), sort_key="is_active"),
        ]

    def get_base_queryset(self):
        officers = officers_kept_by(self.request.user, self.day)
        return officers.annotate(
            department=self._unit_name(Tree.ADMIN),
            branch=self._unit_name(Tree.PARTY),
            status=Subquery(RosterStatus.objects.as_of(self.day).filter(officer=OuterRef("pk")).values("status")[:1]),
        )

    def get_filterset_kwargs(self):
        return {**super().get_filterset_kwargs(), "day": self.day, "within": self.within}

    def get_edit_url(self, instance):
        return reverse("people_officers:edit", args=[instance.uuid])

    def get_list_more_buttons(self, instance):
        return []

    def _unit_name(self, tree):
        belonging = Membership.objects.as_of(self.day).filter(officer=OuterRef("pk"), tree=tree)
        return Subquery(belonging.values("unit__name")[:1])


class OfficerAct(ActPage):
    """A form about officers; back to the list afterwards."""

    permission = "people.keep_officer"
    list_url_name = "people_officers:index"
    list_title = _("Officers")


class AddOfficer(OfficerAct):
    """A new officer, who cannot log in until a slip is used."""

    form_class = NewOfficerForm
    page_title = _("Add an officer")
    success_message = _("The officer is on record. Issue an activation slip so that the account can be used.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Officer(), "day": self.day, "within": self.within}

    def get_initial(self):
        return {"valid_from": self.day}

    def act(self, form):
        profile = {field: form.cleaned_data[field] for field in OfficerForm.Meta.fields}
        admit_officer(
            **profile,
            units=form.units,
            valid_from=form.cleaned_data["valid_from"],
            actor=self.request.user,
            now=self.now,
        )


class EditOfficer(OfficerAct):
    """An officer's page: the profile to change, and what holds about him today."""

    permission = "people.view_officer"
    form_class = OfficerForm
    template_name = "people/backoffice/officer.html"

    @cached_property
    def officer(self):
        return self.kept_officer()

    @cached_property
    def is_changeable(self):
        changeable = changeable_officers(self.request.user, self.day)
        return self.may("people.keep_officer") and changeable.filter(pk=self.officer.pk).exists()

    def get_page_title(self):
        return self.officer.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.officer}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.disabled = not self.is_changeable
        return form

    def act(self, form):
        if self.is_changeable:
            stored = Officer.objects.get(pk=self.officer.pk)
            change_profile(officer=stored, actor=self.request.user, now=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        officer = self.officer
        standing = [
            (_("Departments"), self._unit(Tree.ADMIN)),
            (_("Party organisation"), self._unit(Tree.PARTY)),
            (_("roster status"), self._held(officer.roster_statuses, "get_status_display")),
            (_("political status"), self._held(officer.political_statuses, "get_status_display")),
            (_("category"), self._held(officer.categories, "get_category_display")),
        ]
        return {
            **super().get_context_data(**kwargs),
            "officer": officer,
            "standing": standing,
            "appointments": appointments_of(officer, self.day),
            "is_changeable": self.is_changeable,
            "may_appoint": self.may("people.add_appointment"),
        }

    def _unit(self, tree):
        row = self.officer.memberships.as_of(self.day).filter(tree=tree).select_related("unit").first()
        return row.unit.name if row and row.unit else None

    def _held(self, facts, label):
        row = facts.as_of(self.day).first()
        return getattr(row, label)() if row else None


class RecordFacts(OfficerAct):
    """What holds about an officer from a day on."""

    form_class = FactsForm
    page_title = _("Record what holds from a day on")

    @cached_property
    def officer(self):
        return self.changeable_officer()

    def get_page_subtitle(self):
        return self.officer.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "day": self.day, "within": self.within}

    def get_initial(self):
        return {"valid_from": self.day}

    def get_success_url(self):
        return reverse("people_officers:edit", args=[self.officer.uuid])

    def act(self, form):
        said = {name: form.cleaned_data[name] for name in ("valid_from", "status", "political_status", "category")}
        record_standing(officer=self.officer, units=form.units, **said, actor=self.request.user, now=self.now)


class SetActive(OfficerAct):
    """Asks before an account is enabled or disabled."""

    form_class = Form
    template_name = "people/backoffice/confirm.html"
    active = True

    @cached_property
    def officer(self):
        return self.changeable_officer()

    def get_page_title(self):
        return _("Enable the account") if self.active else _("Disable the account")

    def get_page_subtitle(self):
        return self.officer.name

    def act(self, form):
        change = reactivate_officer if self.active else deactivate_officer
        change(officer=self.officer, actor=self.request.user, now=self.now)

    def get_success_url(self):
        return reverse("people_officers:edit", args=[self.officer.uuid])

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "active": self.active, "officer": self.officer}


def _state_label(status):
    return RosterState(status).label if status else ""
