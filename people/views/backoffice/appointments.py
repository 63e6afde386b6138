"""Appointments in the back office: who holds which role, a new one, the end of one."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column

from people.domain.appointments import appoint, end_appointment
from people.forms.backoffice import AppointmentForm, EndForm
from people.models import Appointment, Officer
from people.queries import officers_kept_by
from people.views.backoffice.base import ActPage, ListPage


class AppointmentList(ListPage):
    """Every appointment on record, also those that ended and those that lie ahead."""

    permission = "people.view_appointment"
    add_permission = "people.add_appointment"
    model = Appointment
    page_title = _("Appointments")
    audited_list = "appointments"
    search_fields = ["officer__name", "officer__badge_no", "unit__name"]
    list_filter = ["role"]
    index_url_name = "people_appointments:index"
    index_results_url_name = "people_appointments:results"
    add_url_name = "people_appointments:add"
    add_item_label = _("Appoint")
    default_ordering = "-valid_from"

    @cached_property
    def columns(self):
        title = self._get_title_column_class(Column)
        return [
            title("officer", label=_("officer"), accessor="officer.name"),
            Column("badge_no", label=_("badge number"), accessor="officer.badge_no"),
            Column("role", label=_("role"), accessor="get_role_display"),
            Column(
                "unit", label=_("unit"), accessor=lambda row: row.unit.name if row.unit else _("The whole platform")
            ),
            Column("valid_from", label=_("valid from"), sort_key="valid_from"),
            Column("valid_to", label=_("until (exclusive)"), accessor=lambda row: row.valid_to or ""),
            Column("recorded_by", label=_("recorded by"), accessor=lambda row: row.recorded_by or ""),
        ]

    def get_base_queryset(self):
        rows = Appointment.objects.known().select_related("officer", "unit", "recorded_by")
        if self.within is None:
            return rows
        kept = officers_kept_by(self.request.user, self.day)
        return rows.filter(officer__in=kept.values("pk"))

    def get_list_more_buttons(self, instance):
        ended = instance.valid_to is not None and instance.valid_to <= self.day
        if ended or not self.may("people.change_appointment"):
            return []
        url = reverse("people_appointments:end", args=[instance.pk])
        return [MenuItem(_("End the appointment"), url=url, icon_name="cross")]


class AppointmentAct(ActPage):
    """A form about appointments."""

    list_url_name = "people_appointments:index"
    list_title = _("Appointments")


class Appoint(AppointmentAct):
    """A role for an officer."""

    permission = "people.add_appointment"
    form_class = AppointmentForm
    page_title = _("Appoint")
    submit_label = _("Appoint")

    def get_form_kwargs(self):
        officers = Officer.objects.filter(is_active=True)
        return {**super().get_form_kwargs(), "officers": officers, "day": self.day}

    def get_initial(self):
        return {"valid_from": self.day, "officer": self.request.GET.get("officer", "")}

    def act(self, form):
        appoint(**form.cleaned_data, actor=self.request.user, now=self.now)


class EndAppointment(AppointmentAct):
    """The end of a role."""

    permission = "people.change_appointment"
    form_class = EndForm
    page_title = _("End the appointment")
    submit_label = _("End the appointment")

    @cached_property
    def appointment(self):
        rows = Appointment.objects.known().select_related("officer", "unit")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"{self.appointment.officer.name} · {self.appointment.get_role_display()}"

    def get_initial(self):
        return {"on": self.day}

    def act(self, form):
        end_appointment(appointment=self.appointment, on=form.cleaned_data["on"], actor=self.request.user, now=self.now)
