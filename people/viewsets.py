"""The people menu of the back office: officers, units, memberships, appointments, roster."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from people.models import Officer
from people.views.backoffice import appointments, memberships, officers, roster, units


class PermittedMenuItem(MenuItem):
    """Shown to those who may open what it leads to."""

    permission = ""

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


class PeopleViewSet(ViewSet):
    """Addresses under /cms/people/, and a menu item for those with `menu_permission`."""

    menu_permission = ""

    @property
    def menu_item_class(self):
        return type("PeopleMenuItem", (PermittedMenuItem,), {"permission": self.menu_permission})


class OfficersViewSet(PeopleViewSet):
    name = "people_officers"
    url_prefix = "people/officers"
    icon = "user"
    menu_label = _("Officers")
    menu_permission = "people.view_officer"

    def get_urlpatterns(self):
        return [
            path("", officers.OfficerList.as_view(), name="index"),
            path("results/", officers.OfficerList.as_view(results_only=True), name="results"),
            path("add/", officers.AddOfficer.as_view(), name="add"),
            path("<uuid:uuid>/", officers.EditOfficer.as_view(), name="edit"),
            path("<uuid:uuid>/facts/", officers.RecordFacts.as_view(), name="facts"),
            path("<uuid:uuid>/enable/", officers.SetActive.as_view(active=True), name="enable"),
            path("<uuid:uuid>/disable/", officers.SetActive.as_view(active=False), name="disable"),
        ]


class UnitsViewSet(PeopleViewSet):
    name = "people_units"
    url_prefix = "people/units"
    icon = "site"
    menu_label = _("Units")
    menu_permission = "people.view_orgunit"

    def get_urlpatterns(self):
        return [
            path("", units.UnitList.as_view(), name="index"),
            path("add/", units.AddUnit.as_view(), name="add"),
            path("<uuid:uuid>/rename/", units.RenameUnit.as_view(), name="rename"),
            path("<uuid:uuid>/move/", units.MoveUnit.as_view(), name="move"),
            path("<uuid:uuid>/close/", units.CloseUnit.as_view(), name="close"),
        ]


class MembershipsViewSet(PeopleViewSet):
    name = "people_memberships"
    url_prefix = "people/memberships"
    icon = "group"
    menu_label = _("Memberships")
    menu_permission = "people.view_membership"

    def get_urlpatterns(self):
        return [
            path("", memberships.MembershipList.as_view(), name="index"),
            path("results/", memberships.MembershipList.as_view(results_only=True), name="results"),
            path("add/", memberships.AddMembership.as_view(), name="add"),
        ]


class AppointmentsViewSet(PeopleViewSet):
    name = "people_appointments"
    url_prefix = "people/appointments"
    icon = "key"
    menu_label = _("Appointments")
    menu_permission = "people.view_appointment"

    def get_urlpatterns(self):
        return [
            path("", appointments.AppointmentList.as_view(), name="index"),
            path("results/", appointments.AppointmentList.as_view(results_only=True), name="results"),
            path("add/", appointments.Appoint.as_view(), name="add"),
            path("<int:pk>/end/", appointments.EndAppointment.as_view(), name="end"),
        ]


class RosterViewSet(PeopleViewSet):
    name = "people_roster"
    url_prefix = "people/roster"
    icon = "upload"
    menu_label = _("Import a roster")
    menu_permission = "people.import_roster"

    def get_urlpatterns(self):
        return [
            path("", roster.UploadRoster.as_view(), name="upload"),
            path("<uuid:uuid>/", roster.PreviewRoster.as_view(), name="preview"),
            path("export/", roster.ExportRoster.as_view(), name="export"),
        ]


class PeopleGroup(ViewSetGroup):
    """The menu 人员."""

    menu_label = _("People")
    menu_icon = "group"
    menu_name = "people"
    menu_order = 300
    items = (OfficersViewSet, UnitsViewSet, MembershipsViewSet, AppointmentsViewSet, RosterViewSet)


class WagtailUsersViewSet(ViewSet):
    """Stands in for Wagtail's own user pages, which write past the domain: its addresses lead to ours."""

    icon = "user"
    template_prefix = "wagtailusers/users/"

    def get_urlpatterns(self):
        return [
            path("", RedirectView.as_view(pattern_name="people_officers:index"), name="index"),
            path("<int:pk>/", ToOfficer.as_view(), name="edit"),
            path("<int:pk>/usage/", ToOfficer.as_view(), name="usage"),
        ]


class ToOfficer(RedirectView):
    """From an officer's primary key, as Wagtail links it, to his page."""

    def get_redirect_url(self, *args, **kwargs):
        uuid = Officer.objects.filter(pk=kwargs["pk"]).values_list("uuid", flat=True).first()
        return reverse("people_officers:edit", args=[uuid]) if uuid else reverse("people_officers:index")
