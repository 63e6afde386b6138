"""Units in the back office: both trees as of today, and what may be done to a unit."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from people.domain.organisation import close_unit, create_unit, move_unit, rename_unit
from people.enums import Tree, UnitKind
from people.forms.backoffice import CloseUnitForm, MoveUnitForm, RenameUnitForm, UnitForm
from people.models import Membership, OrgUnit
from people.queries import TREES, unit_tree
from people.views.backoffice.base import ActPage, BackOfficePage


class UnitList(BackOfficePage, WagtailAdminTemplateMixin, TemplateView):
    """Both trees, parents before children, each unit with the people who belong to it itself."""

    permission = "people.view_orgunit"
    template_name = "people/backoffice/units.html"
    page_title = _("Units")
    header_icon = "site"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def is_changeable(self):
        """Units are changed by those who keep the whole house: a clerk of one branch sees only his part of it."""
        return self.may("people.change_orgunit") and self.within is None

    @cached_property
    def header_buttons(self):
        if not self.is_changeable:
            return []
        return [HeaderButton(_("Add a unit"), url=reverse("people_units:add"), icon_name="plus")]

    def get_context_data(self, **kwargs):
        belonging = Membership.objects.as_of(self.day).filter(unit__isnull=False).order_by()
        members = dict(belonging.values_list("unit_id").annotate(people=Count("officer_id")))
        trees = [
            {
                "label": Tree(tree).label,
                "rows": [
                    {
                        "node": node,
                        "indent": "\u3000" * depth,
                        "kind": UnitKind(node.kind).label,
                        "members": members.get(node.unit_id, 0),
                    }
                    for depth, node in unit_tree(tree, self.day).walk()
                    if self.within is None or node.unit_id in self.within
                ],
            }
            for tree in TREES
        ]
        return {**super().get_context_data(**kwargs), "trees": trees, "is_changeable": self.is_changeable}


class UnitAct(ActPage):
    """A form about a unit."""

    permission = "people.change_orgunit"
    list_url_name = "people_units:index"
    list_title = _("Units")

    def is_allowed(self):
        return super().is_allowed() and self.within is None

    @cached_property
    def unit(self):
        return get_object_or_404(OrgUnit, uuid=self.kwargs["uuid"])

    def get_initial(self):
        return {"valid_from": self.day, "on": self.day}


class AddUnit(UnitAct):
    """A new unit under an open one, or a root."""

    permission = "people.add_orgunit"
    form_class = UnitForm
    page_title = _("Add a unit")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "day": self.day}

    def act(self, form):
        create_unit(**form.cleaned_data, actor=self.request.user, now=self.now)


class RenameUnit(UnitAct):
    """Another name from a day on."""

    form_class = RenameUnitForm
    page_title = _("Rename the unit")

    def get_page_subtitle(self):
        return self.unit.name

    def get_initial(self):
        return {**super().get_initial(), "name": self.unit.name}

    def act(self, form):
        rename_unit(unit=self.unit, **form.cleaned_data, actor=self.request.user, now=self.now)


class MoveUnit(UnitAct):
    """Another parent from a day on."""

    form_class = MoveUnitForm
    page_title = _("Move the unit")

    def get_page_subtitle(self):
        return self.unit.name

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "day": self.day, "tree": self.unit.tree}

    def act(self, form):
        move_unit(unit=self.unit, **form.cleaned_data, actor=self.request.user, now=self.now)


class CloseUnit(MoveUnit):
    """The end of a unit, and who succeeds it."""

    form_class = CloseUnitForm
    page_title = _("Close the unit")
    submit_label = _("Close the unit")

    def act(self, form):
        close_unit(unit=self.unit, **form.cleaned_data, actor=self.request.user, now=self.now)
