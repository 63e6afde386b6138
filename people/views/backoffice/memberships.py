"""Memberships in the back office: who belongs where since when, and a new one."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from people.domain.facts import set_membership
from people.forms.backoffice import MembershipForm
from people.models import Membership
from people.queries import changeable_officers, officers_kept_by
from people.views.backoffice.base import ActPage, ListPage


class MembershipList(ListPage):
    """Every membership that counts as true today, also those that ended and those that lie ahead."""

    permission = "people.view_membership"
    add_permission = "people.add_membership"
    model = Membership
    page_title = _("Memberships")
    audited_list = "memberships"
    search_fields = ["officer__name", "officer__badge_no", "unit__name"]
    list_filter = ["tree"]
    index_url_name = "people_memberships:index"
    index_results_url_name = "people_memberships:results"
    add_url_name = "people_memberships:add"
    add_item_label = _("Record a membership")
    default_ordering = "-valid_from"

    @cached_property
    def columns(self):
        return [
            Column("officer", label=_("officer"), accessor="officer.name"),
            Column("badge_no", label=_("badge number"), accessor="officer.badge_no"),
            Column("tree", label=_("tree"), accessor="get_tree_display"),
            Column("unit", label=_("unit"), accessor=lambda row: row.unit.name if row.unit else _("None")),
            Column("valid_from", label=_("valid from"), sort_key="valid_from"),
            Column("recorded_at", label=_("recorded"), sort_key="recorded_at"),
            Column("recorded_by", label=_("recorded by"), accessor=lambda row: row.recorded_by or ""),
        ]

    def get_base_queryset(self):
        rows = Membership.objects.known().select_related("officer", "unit", "recorded_by")
        if self.within is None:
            return rows
        kept = officers_kept_by(self.request.user, self.day)
        return rows.filter(officer__in=kept.values("pk"))

    def get_list_more_buttons(self, instance):
        return []


class AddMembership(ActPage):
    """An officer belongs to a unit from a day on."""

    permission = "people.add_membership"
    form_class = MembershipForm
    page_title = _("Record a membership")
    list_url_name = "people_memberships:index"
    list_title = _("Memberships")

    def get_form_kwargs(self):
        officers = changeable_officers(self.request.user, self.day)
        return {**super().get_form_kwargs(), "officers": officers, "day": self.day, "within": self.within}

    def get_initial(self):
        return {"valid_from": self.day, "officer": self.request.GET.get("officer", "")}

    def act(self, form):
        unit = form.cleaned_data["unit"]
        set_membership(**form.cleaned_data, tree=unit.tree, actor=self.request.user, now=self.now)
